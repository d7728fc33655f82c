#!/usr/bin/env bash
# The release binary alone is an installation: it runs in an empty folder, and in a root that has nothing but what the
# base of the image has, read-only, as somebody without any right (docker and Kubernetes do the same with it).
source "$(dirname "$0")/lib.sh"

BINARY="${POSTERN_BINARY:-$ROOT/target/release/postern}"
work="$(mktemp -d /tmp/postern-single.XXXXXX)"
pid=""
end() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT

# ready LOG: the address it listens on, once it does; the log where it ends before.
ready() {
  local address
  for _ in $(seq 100); do
    address="$(sed -n 's/.*"message":"Ready".*"address":"\([^"]*\)".*/\1/p' "$1")"
    [ -z "$address" ] || { echo "$address"; return; }
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  cat "$1" >&2
  give_up "single file" "it does not come up, see above."
}

# serves ADDRESS: a page, and the files that the page names, packed as the build packed them.
serves() {
  local page name
  page="$(curl -fsS "http://$1/sign-in")"
  for name in $(grep -oE '/pkg/postern-[0-9a-f]{16}\.(js|css|wasm)' <<<"$page" | sort -u) /robots.txt; do
    curl -fsS -o "$work/file" "http://$1$name"
    [ -s "$work/file" ] || give_up "single file" "$name is empty."
    echo "$name"
  done | tee "$work/named" >/dev/null
  for ending in js css wasm; do
    grep -q "\.$ending\$" "$work/named" || give_up "single file" "the page names no .$ending, or it is not there."
  done
  curl -fsS -o /dev/null -D "$work/head" -H 'Accept-Encoding: br' "http://$1$(grep '\.wasm$' "$work/named")"
  grep -qi '^content-encoding: br' "$work/head" || give_up "single file" "the module does not come packed."
}

part "single file: libraries"
needed="$(objdump -p "$BINARY" | awk '$1 == "NEEDED" { print $2 }' | sort | tr '\n' ' ')"
[ "$needed" = "ld-linux-x86-64.so.2 libc.so.6 libgcc_s.so.1 libm.so.6 " ] || [ "$needed" = "libc.so.6 libgcc_s.so.1 libm.so.6 " ] ||
  give_up "single file" "it needs other libraries than deploy/README.md says: $needed"
glibc="$(objdump -T "$BINARY" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -1)"
[ "$(printf '%s\nGLIBC_2.34\n' "$glibc" | sort -V | tail -1)" = GLIBC_2.34 ] ||
  give_up "single file" "it needs $glibc, and deploy/README.md says 2.34."
say libraries "$needed(up to $glibc)"

part "single file: an empty folder"
mkdir "$work/empty"
cp "$BINARY" "$work/empty/postern"
key="$(head -c 32 /dev/urandom | base64)"
(cd "$work/empty" && exec env -i POSTERN_SESSION_KEY="$key" POSTERN_LISTEN=127.0.0.1:0 POSTERN_LOG_FORMAT=json \
  ./postern serve) >"$work/log" 2>&1 &
pid=$!
address="$(ready "$work/log")"
serves "$address"
kill -TERM "$pid"
wait "$pid" || give_up "single file" "it does not end cleanly."
pid=""
# SQLite leaves a log beside its file.
found="$(find "$work/empty" -mindepth 1 -printf '%f\n' | grep -vxE 'postern\.db-(shm|wal)' | sort | tr '\n' ' ')"
[ "$found" = "postern postern.db " ] || give_up "single file" "after it there are: $found"
say "empty folder" "serves its pages, leaves its database and nothing else"

part "single file: the image's root"
if [ "$(id -u)" != 0 ] || ! unshare --mount true 2>/dev/null; then
  echo '  !!!!  SKIPPED: only root can try the root of an image, so nobody did  !!!!'
  exit 0
fi
# As in gcr.io/distroless/cc: the C library, certificates, a name for the user. Then what the Dockerfile adds.
root="$work/root"
mkdir -p "$root"/{etc/ssl/certs,usr/local/bin,var/lib/postern,tmp,proc,dev}
ldd "$BINARY" | grep -oE '/[^ ]+' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
echo 'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin' >"$root/etc/passwd"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
cp "$BINARY" "$root/usr/local/bin/postern"
chown 65532:65532 "$root/var/lib/postern"
chmod 0700 "$root/var/lib/postern"
# The environment of the image, as the Dockerfile says it, but for a port of this moment on this machine alone.
mapfile -t environment < <(sed -n '/^ENV POSTERN_LISTEN/,/[^\\]$/p' Dockerfile | grep -oE 'POSTERN_[A-Z_]+=[^ \\]+' | grep -v '^POSTERN_LISTEN=')
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
cat >"$work/inside.sh" <<'INSIDE'
set -eu
root=$1
shift
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t tmpfs -o mode=0700,uid=65532,gid=65532 tmpfs "$root/var/lib/postern"
cd "$root"
exec python3 -c 'import ctypes, os, sys
root, rest = sys.argv[1], sys.argv[2:]
prctl = ctypes.CDLL(None).prctl
os.chroot(root); os.chdir("/var/lib/postern")
prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
for right in range(64): prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP
os.setgroups([]); os.setgid(65532); os.setuid(65532)
os.execve("/usr/local/bin/postern", ["postern", "serve"], dict(e.split("=", 1) for e in rest))' "$root" "$@"
INSIDE
unshare --mount sh "$work/inside.sh" "$root" "${environment[@]}" POSTERN_SESSION_KEY="$key" POSTERN_LISTEN="127.0.0.1:$port" >"$work/log" 2>&1 &
pid=$!
address="$(ready "$work/log")"
serves "$address"
grep -q '^Uid:.65532' "/proc/$pid/status" && grep -qE '^CapEff:.0+$' "/proc/$pid/status" && grep -qE '^CapBnd:.0+$' "/proc/$pid/status" ||
  give_up "single file" "it does not run as 65532 without rights."
# What HEALTHCHECK does.
chroot --userspec=65532:65532 "$root" /usr/bin/env true 2>/dev/null && give_up "single file" "there is more in the root than there should be."
env -i POSTERN_LISTEN="127.0.0.1:$port" POSTERN_SESSION_KEY="$key" "$BINARY" healthcheck
kill -TERM "$pid"
wait "$pid" || give_up "single file" "it does not end cleanly there."
pid=""
say "image's root" "serves its pages, read-only, as 65532 without a right; its health check passes"
