#!/usr/bin/env bash
# Everything that can be said about the code without running its tests. Stops at the first thing that is wrong.
source "$(dirname "$0")/lib.sh"

part "formatting"
cargo fmt --all --check
rustfmt --check --edition 2024 bench/hello-leptos/src/main.rs

part "shell scripts"
for script in scripts/*.sh deploy/*.sh .ci/run; do bash -n "$script"; done
"$(scripts/shellcheck-venv.sh)" -x -S warning scripts/*.sh deploy/*.sh .ci/run

part "dependency rules"
scripts/check-deps.sh
scripts/check-deps.sh --self-test

part "licences, bans and sources"
if cargo deny --version >/dev/null 2>&1; then
  cargo deny --log-level error check bans licenses sources
else
  echo '  !!!!  SKIPPED: cargo-deny is not here, so nobody looked at licences, bans and sources  !!!!'
fi

scripts/sbom.sh

part "lints, native"
# One call for what the server is made of; the browser's features never mix with it (that is the next part).
cargo clippy --quiet -p aiven -p aws -p identity -p recipes -p sandbox -p app -p server --features aiven/client,app/ssr --all-targets -- -D warnings

part "lints, wasm32"
cargo clippy --quiet --target wasm32-unknown-unknown -p aiven -p recipes -- -D warnings
cargo clippy --quiet --target wasm32-unknown-unknown -p app -p frontend --features app/hydrate -- -D warnings

part "styles"
out="$(sass --no-source-map --fatal-deprecation=1.108.0 --load-path=style style/main.scss target/check.css 2>&1)" || { echo "$out"; exit 1; }
[ -z "$out" ] || { echo "$out"; give_up styles "Sass has something to say about style/."; }
say styles "compiled without a word"

part "types of the browser tests"
tsc --noEmit -p end2end
say types "right"

scripts/build-site.sh
part "first load"
scripts/check-size.sh

part "settings"
scripts/check-config-table.sh

scripts/check-deploy.sh

part "metrics"
scripts/check-metrics.sh

part "documentation"
scripts/check-docs.sh

printf '\nEvery check passed.\n'
