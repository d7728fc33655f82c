#!/usr/bin/env bash
# A throw-away PostgreSQL for tests: one folder, one socket, no port, nothing that survives a power cut.
#   postgres.sh start FOLDER   makes FOLDER and starts a cluster in it; prints its address as `database_url` takes it
#   postgres.sh stop FOLDER    ends it and removes FOLDER
#   postgres.sh bin            prints where the programs are
source "$(dirname "$0")/lib.sh"

# The newest of Debian's; none of them is in PATH there.
bin() {
  local found
  found="$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)"
  found="${found:-$(command -v initdb || true)}"
  [ -n "$found" ] || give_up postgres "there is no PostgreSQL here: run 'scripts/setup.sh test', or 'sudo apt-get install postgresql'."
  dirname "$found"
}

# PostgreSQL refuses to run as root.
as_owner() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  else
    local owner=nobody
    ! id postgres >/dev/null 2>&1 || owner=postgres
    (cd / && setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups "$@")
  fi
}

start() {
  local folder="$1" bin
  bin="$(bin)"
  mkdir -p "$folder"
  folder="$(cd "$folder" && pwd)"
  # The path of a socket is at most 107 bytes long.
  [ "${#folder}" -le 80 ] || give_up postgres "the folder's name is too long for a socket: $folder."
  if [ "$(id -u)" = 0 ]; then
    chown "$(as_owner id -u)" "$folder"
  fi
  chmod 755 "$folder"
  as_owner "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync >"$folder.log" 2>&1 ||
    give_up postgres "initdb failed; $folder.log says why."
  as_owner mkdir "$folder/socket"
  as_owner "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/data/log" --wait --silent start -o \
    "-c listen_addresses='' -c unix_socket_directories='$folder/socket' -c max_connections=200 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
    >>"$folder.log" 2>&1 </dev/null ||
    give_up postgres "the cluster did not start; $folder.log and $folder/data/log say why."
  printf 'postgres://postgres@localhost/postgres?host=%s\n' "$folder/socket"
}

stop() {
  local folder="$1"
  [ ! -d "$folder/data" ] ||
    as_owner "$(bin)/pg_ctl" --pgdata="$(cd "$folder" && pwd)/data" --mode=immediate --silent --wait stop >/dev/null 2>&1 || true
  rm -rf "$folder" "$folder.log"
}

case "${1:-}:${2:-}" in
  start:?*) start "$2" ;;
  stop:?*) stop "$2" ;;
  bin:) bin ;;
  *) give_up postgres.sh "call it with 'start FOLDER', 'stop FOLDER' or 'bin'." ;;
esac
