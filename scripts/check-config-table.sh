#!/usr/bin/env bash
# The table of settings in docs/OPERATIONS.md is the one the binary prints: `postern config --table`.
#   check-config-table.sh           compares
#   check-config-table.sh --write   puts the binary's table into the page
# POSTERN_BINARY names another binary than target/release/postern.
source "$(dirname "$0")/lib.sh"

BINARY="${POSTERN_BINARY:-target/release/postern}"
PAGE=docs/OPERATIONS.md
BEGIN='<!-- settings: begin'
END='<!-- settings: end'

real="$("$BINARY" config --table)" || give_up settings "'$BINARY config --table' failed: build it first."
if [ "${1:-}" = --write ]; then
  TABLE="$real" awk -v begin="$BEGIN" -v end="$END" '
    index($0, begin) { print; print ENVIRON["TABLE"]; skip = 1; next }
    index($0, end)   { skip = 0 }
    !skip' "$PAGE" >target/settings.new
  mv target/settings.new "$PAGE"
fi
written="$(awk -v begin="$BEGIN" -v end="$END" 'index($0, end) { on = 0 } on { print } index($0, begin) { on = 1 }' "$PAGE")"
if ! diff -u --label "$PAGE" --label "postern config --table" <(printf '%s\n' "$written") <(printf '%s\n' "$real"); then
  give_up settings "$PAGE does not say what the binary knows: run 'scripts/check-config-table.sh --write'."
fi
say settings "$PAGE says what the binary knows"
