# Shared by the scripts of this folder: sourced, never run. Sets ROOT and PATH, and says things in one way.
# shellcheck shell=bash
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"

# Tools that are not on the machine are built into TOOLS. It is the project's own folder unless told otherwise:
# a machine that checks the project out again and again points POSTERN_TOOLS at a place that stays.
TOOLS="${POSTERN_TOOLS:-$ROOT/.tools}"
export PATH="$TOOLS/bin:$ROOT/node_modules/.bin:$PATH"

# Whoever sources this uses them.
# shellcheck disable=SC2034
{
  CARGO_LEPTOS_VERSION=0.3.10
  NEXTEST_VERSION=0.9.143
  CARGO_DENY_VERSION=0.20.2
  CARGO_CYCLONEDX_VERSION=0.5.9
}

# One line a step, in one shape.
say() { printf '  %-20s %s\n' "$1" "$2"; }

# The step cannot be done here: one sentence about what to do by hand, and the end.
give_up() {
  printf '\n  %s: %s\n\n' "$1" "$2" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# A headline between the parts of a long run.
part() { printf '\n== %s\n' "$*"; }

# The version of a package in Cargo.lock.
locked_version() {
  awk -v name="\"$1\"" '$1 == "name" { hit = ($3 == name) } hit && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}
