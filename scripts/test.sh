#!/usr/bin/env bash
# Every ring of tests. A ring that fails does not keep the next from running; the summaries of all stand at the end.
source "$(dirname "$0")/lib.sh"

LOGS="$ROOT/target/test-logs"
rm -rf "$LOGS"
mkdir -p "$LOGS"
failed=()

# ring NAME COMMAND…
ring() {
  local name="$1"
  shift
  part "$name"
  if ! "$@" 2>&1 | tee "$LOGS/$name.log"; then failed+=("$name"); fi
}

# The browser's features are not among these: `ssr` and `hydrate` never mix.
rust_tests() {
  local what=(-p aiven -p aws -p identity -p recipes -p sandbox -p app -p server --features "aiven/client,app/ssr")
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run "${what[@]}"
  else
    cargo test --no-fail-fast "${what[@]}"
  fi
}

# The server's tests once more, on a PostgreSQL of their own.
postgres_tests() (
  folder="$(mktemp -d /tmp/postern-pg.XXXXXX)"
  trap 'scripts/postgres.sh stop "$folder"' EXIT
  POSTERN_TEST_POSTGRES="$(scripts/postgres.sh start "$folder")" || exit 1
  export POSTERN_TEST_POSTGRES
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run -p server
  else
    cargo test --no-fail-fast -p server
  fi
)

ring rust rust_tests
ring postgres postgres_tests
ring site scripts/build-site.sh
ring single-file scripts/single-file.sh
ring end2end scripts/e2e.sh

part "summaries"
for name in rust postgres; do
  [ -f "$LOGS/$name.log" ] || continue
  echo "$name:"
  sed 's/\x1b\[[0-9;]*m//g' "$LOGS/$name.log" | grep -E '^ *Summary \[|^test result:' || echo "$name: no summary"
done
grep -hE '^end2end: [0-9]+ passed' "$LOGS/end2end.log" || echo 'end2end: no summary'

if [ "${#failed[@]}" -gt 0 ]; then
  printf '\nFAILED: %s\n' "${failed[*]}"
  exit 1
fi
printf '\nEvery test passed.\n'
