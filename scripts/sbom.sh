#!/usr/bin/env bash
# What the program is made of: target/sbom/postern.cdx.json and postern-browser.cdx.json (CycloneDX; the second is the
# half that runs in browsers, which the program has inside) and target/sbom/LICENCES.txt, all terms in full. Fails if
# one of them does not name a crate that cargo builds the program from.
source "$(dirname "$0")/lib.sh"

HOST=x86_64-unknown-linux-gnu
BROWSER=wasm32-unknown-unknown
out="$ROOT/target/sbom"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
rm -rf "$out"
mkdir -p "$out"

# The manifests alone, elsewhere: cargo-cyclonedx writes beside every manifest of a workspace.
cp Cargo.toml Cargo.lock "$work/"
for manifest in */Cargo.toml; do
  crate="$(dirname "$manifest")"
  grep -q "\"$crate\"" Cargo.toml || continue
  mkdir -p "$work/$crate/src"
  cp "$manifest" "$work/$crate/"
  : >"$work/$crate/src/lib.rs"
  echo 'fn main() {}' >"$work/$crate/src/main.rs"
done

# described CRATE TARGET FILE CARGO-FEATURES…
described() {
  local crate="$1" target="$2" file="$3"
  shift 3
  (cd "$work" && cargo cyclonedx --quiet --manifest-path "$crate/Cargo.toml" --format json --spec-version 1.5 \
    --target "$target" --no-build-deps --override-filename bom "$@") || give_up SBOM "cargo cyclonedx failed, see above."
  cp "$work/$crate/bom.json" "$out/$file"
}

# made_of CRATE TARGET CARGO-FEATURES…: name and version of everything in it but the project's own, one a line.
made_of() {
  local crate="$1" target="$2"
  shift 2
  cargo tree --quiet --locked --package "$crate" --target "$target" --edges normal,no-proc-macro --prefix none --format '{p}' "$@" |
    grep -v '(/' | awk '{ print $1, substr($2, 2) }' | sort -u
}

# nothing_missing FILE WANTED NAMED
nothing_missing() {
  local missing
  missing="$(comm -23 "$2" "$3")"
  [ -z "$missing" ] || give_up "$1" "these are in the program and not in it: $(tr '\n' ',' <<<"$missing")"
  say "$1" "names all $(wc -l <"$2") crates of it"
}

named_in_bom() { python3 -c 'import json, sys
for part in json.load(open(sys.argv[1]))["components"]: print(part["name"], part["version"])' "$1" | sort -u; }

part "software bill of materials"
described server "$HOST" postern.cdx.json --features embed
described frontend "$BROWSER" postern-browser.cdx.json
made_of server "$HOST" --features embed >"$work/host"
made_of frontend "$BROWSER" >"$work/browser"
nothing_missing postern.cdx.json "$work/host" <(named_in_bom "$out/postern.cdx.json")
nothing_missing postern-browser.cdx.json "$work/browser" <(named_in_bom "$out/postern-browser.cdx.json")

part "licences"
sort -u "$work/host" "$work/browser" >"$work/all"
python3 scripts/licences.py "$work/all" >"$out/LICENCES.txt" || give_up licences "see above."
grep -oE '^  [A-Za-z0-9_-]+ [0-9][^ :]*$' "$out/LICENCES.txt" | sed 's/^  //' | sort -u >"$work/licensed"
nothing_missing LICENCES.txt "$work/all" "$work/licensed"
