#!/usr/bin/env bash
# Builds the yardsticks and prints the table of bench/run.mjs. ROUNDS and SECONDS_EACH change the length.
source "$(dirname "$0")/lib.sh"

missing=()
for tool in wrk hyperfine nginx curl; do
  have "$tool" || [ -x "/usr/sbin/$tool" ] || missing+=("$tool")
done
if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && have apt-get && apt-get update >target/setup.log 2>&1 &&
    apt-get install --yes --no-install-recommends "${missing[@]}" >>target/setup.log 2>&1; then
    say "bench tools" "installed ${missing[*]}"
  else
    give_up "bench tools" "install them with 'sudo apt-get install ${missing[*]}'."
  fi
fi

# The workspace's own versions, and its build folder: most of it is built already.
cp Cargo.lock bench/hello-leptos/Cargo.lock
cargo build --quiet --release --manifest-path bench/hello-leptos/Cargo.toml --target-dir target

AVN="$(scripts/avn-venv.sh)"
export AVN PATH="$PATH:/usr/sbin"
exec node bench/run.mjs
