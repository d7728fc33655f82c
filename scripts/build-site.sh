#!/usr/bin/env bash
# Builds the release site and the release binary, and does nothing when no source changed since the last time.
source "$(dirname "$0")/lib.sh"

STAMP=target/site.stamp
BINARY=target/release/postern

# What the build depends on, by content: sources, manifests, lock files, tools.
fingerprint() {
  {
    find aiven app aws frontend identity public recipes sandbox server style -type f -not -name '*.snap' -not -path '*/tests/*' -print0 |
      sort -z | xargs -0 sha256sum
    sha256sum Cargo.toml Cargo.lock package-lock.json .cargo/config.toml
    rustc --version
    wasm-bindgen --version
  } | sha256sum
}

now="$(fingerprint)"
if [ -x "$BINARY" ] && [ -d target/site/pkg ] && [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$now" ]; then
  say "release site" "up to date"
  exit 0
fi

part "release site and binary (minutes the first time)"
rm -f "$STAMP"
# The browser's half first, packed; then the server, with it inside.
cargo leptos build --release -P --bin-features embed
printf '%s\n' "$now" >"$STAMP"
