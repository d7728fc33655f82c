#!/usr/bin/env bash
# Who may call whom (docs/ARCHITECTURE.md), asked of cargo and of the sources.
#   check-deps.sh              checks this workspace, or the one in $WORKSPACE
#   check-deps.sh --self-test  breaks a copy of the workspace, one rule at a time, and wants each break to be found
source "$(dirname "$0")/lib.sh"

WORKSPACE="${WORKSPACE:-$ROOT}"
failed=0

complain() {
  printf '  BROKEN  %s\n' "$*"
  failed=1
}

# The crates in a crate's tree, one a line. First argument: depth (1 = what its own manifest names), then cargo's.
tree() {
  local depth="$1"
  shift
  cargo tree --quiet --manifest-path "$WORKSPACE/Cargo.toml" --edges normal,no-proc-macro --prefix none --format '{p}' --depth "$depth" "$@" |
    cut -d' ' -f1 | sort -u
}

# only CRATE "allowed names" cargo-arguments…: its own manifest names nothing else.
only() {
  local crate="$1" allowed="$2" found
  shift 2
  found="$(tree 1 -p "$crate" "$@" | grep -vxF "$crate" | grep -vxF -f <(tr ' ' '\n' <<<"$allowed") || true)"
  [ -z "$found" ] || complain "$crate ($*) may not use:" $found
}

# never CRATE "names" cargo-arguments…: not even through others.
never() {
  local crate="$1" banned="$2" found
  shift 2
  found="$(tree 999 -p "$crate" "$@" | grep -xF -f <(tr ' ' '\n' <<<"$banned") || true)"
  [ -z "$found" ] || complain "$crate ($*) must not reach:" $found
}

# no_word PATTERN WHY PATHS…: the sources there do not say it.
no_word() {
  local pattern="$1" why="$2" path found
  shift 2
  for path in "$@"; do
    [ -e "$WORKSPACE/$path" ] || continue
    found="$(grep -rnE "$pattern" "$WORKSPACE/$path" --include='*.rs' | grep -vE '^[^:]+:[0-9]+: *//' | head -3 || true)"
    [ -z "$found" ] || complain "$why:" "${found//$WORKSPACE\//}"
  done
}

WASM="--target wasm32-unknown-unknown"

rules() {
  only aiven "serde serde_json thiserror"
  never aiven "leptos axum tokio reqwest regex chrono url"
  only aws "aws-credential-types aws-sigv4 quick-xml reqwest rustls secrecy thiserror tokio tracing"
  never aws "aiven identity recipes app server sandbox leptos axum aws-config aws-sdk-ec2 aws-sdk-sts aws-smithy-runtime"
  only aiven "serde serde_json thiserror bytes regex-lite reqwest rustls tokio secrecy tracing" --features client
  never aiven "aws identity leptos axum sqlx" --features client
  only identity "chrono openidconnect reqwest rustls secrecy serde serde_json thiserror tokio tracing url"
  never identity "aiven aws recipes app server sandbox leptos axum sqlx tower-sessions"
  only recipes "aiven"
  never recipes "aws leptos axum tokio reqwest"
  only app "aiven aws recipes leptos leptos_meta leptos_router leptos_axum axum http server_fn serde serde_json thiserror tokio tracing" --features ssr
  never app "identity server sandbox sqlx tower-sessions" --features ssr
  # shellcheck disable=SC2086
  only app "aiven recipes leptos leptos_meta leptos_router server_fn serde serde_json wasm-bindgen wasm-bindgen-futures web-sys js-sys serde-wasm-bindgen gloo-net" $WASM --features hydrate
  # shellcheck disable=SC2086
  never app "aws aws-sigv4 quick-xml server sandbox sqlx tower-sessions tokio axum leptos_axum reqwest chrono" $WASM --features hydrate
  only sandbox "axum bytes futures-core futures-util http http-body quick-xml rcgen serde serde_json tokio tracing"
  never sandbox "aiven aws identity recipes app server"
  # shellcheck disable=SC2086
  only frontend "app leptos console_error_panic_hook wasm-bindgen" $WASM
  local direct
  direct="$(tree 1 -p server | grep -xE 'wasm-bindgen|web-sys|js-sys|reqwest' || true)"
  [ -z "$direct" ] || complain "server must not name:" $direct

  no_word '\b(aiven|recipes)::|crate::(api|paths|pages|ssr)\b' "app/src/ui knows no Aiven word" app/src/ui app/src/ui.rs
  no_word '(^|[^:a-z_])(leptos_axum|axum|http)::' "app speaks HTTP only in ssr.rs and in the bodies of server functions" \
    app/src/pages app/src/pages.rs app/src/ui app/src/ui.rs app/src/cadence.rs app/src/failure.rs app/src/flash.rs app/src/paths.rs
  no_word '\bserver::|\bsqlx::|\btower_sessions::' "app knows no session and no SQL" app/src
}

# A copy of the manifests with empty sources: enough for cargo to resolve, quick to break.
copy_workspace() {
  local to="$1" manifest crate
  cp "$ROOT/Cargo.toml" "$ROOT/Cargo.lock" "$to/"
  for manifest in "$ROOT"/*/Cargo.toml; do
    crate="$(basename "$(dirname "$manifest")")"
    mkdir -p "$to/$crate/src"
    cp "$manifest" "$to/$crate/"
    : >"$to/$crate/src/lib.rs"
    echo 'fn main() {}' >"$to/$crate/src/main.rs"
  done
}

# must_fail NAME COMMAND…: COMMAND runs in a fresh copy and breaks it; the rules must then fail.
must_fail() {
  local name="$1" copy
  shift
  breaks=$((breaks + 1))
  copy="$(mktemp -d)"
  copy_workspace "$copy"
  (cd "$copy" && "$@")
  if WORKSPACE="$copy" CARGO_NET_OFFLINE=true "$ROOT/scripts/check-deps.sh" >/dev/null 2>"$copy/err"; then
    complain "self-test: nobody noticed that $name"
  elif [ -s "$copy/err" ] && grep -q '^error' "$copy/err"; then
    complain "self-test: cargo could not read the copy for '$name': $(grep -m1 '^error' "$copy/err")"
  fi
  rm -rf "$copy"
}

depend() { # depend CRATE LINE: adds a line to its [dependencies]
  sed -i "s/^\[dependencies\]$/[dependencies]\n$2/" "$1/Cargo.toml"
}

write() { # write FILE TEXT
  mkdir -p "$(dirname "$1")" && printf '%s\n' "$2" >"$1"
}

if [ "${1:-}" = --self-test ]; then
  breaks=0
  whole="$(mktemp -d)"
  copy_workspace "$whole"
  WORKSPACE="$whole" "$0" >/dev/null || complain "self-test: the rules refuse a copy in which nothing is broken"
  rm -rf "$whole"
  must_fail "aiven uses axum" depend aiven 'axum.workspace = true'
  must_fail "aiven knows the customer's side" depend aiven 'aws.workspace = true'
  must_fail "recipes call AWS" depend recipes 'aws.workspace = true'
  must_fail "the sandbox uses the client it is there for" depend sandbox 'aws.workspace = true'
  must_fail "aws uses leptos" depend aws 'leptos.workspace = true'
  must_fail "aws knows Aiven" depend aws 'aiven.workspace = true'
  must_fail "the browser's half reaches aws" sed -i 's/^hydrate = \[/hydrate = ["dep:aws",/' app/Cargo.toml
  must_fail "identity knows the web framework" depend identity 'axum.workspace = true'
  must_fail "the customer's side knows who people are" depend aws 'identity.workspace = true'
  must_fail "recipes uses leptos" depend recipes 'leptos.workspace = true'
  must_fail "sandbox shares types with aiven" depend sandbox 'recipes.workspace = true'
  must_fail "the browser's half reaches tokio" sed -i 's/^hydrate = \[$/&"dep:tokio",/' app/Cargo.toml
  must_fail "frontend does work of its own" depend frontend 'serde.workspace = true'
  must_fail "server calls Aiven by itself" depend server 'reqwest.workspace = true'
  must_fail "a component knows Aiven" write app/src/ui/badge.rs 'use aiven::State;'
  must_fail "a page speaks axum" write app/src/pages/projects.rs 'use axum::http::StatusCode;'
  [ "$failed" = 0 ] && say "dependency rules" "each of $breaks broken copies was noticed"
  exit "$failed"
fi

rules
[ "$failed" = 0 ] && say "dependency rules" "kept"
exit "$failed"
