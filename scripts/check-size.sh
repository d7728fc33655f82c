#!/usr/bin/env bash
# The first load of a page, as it travels (brotli): every part, the sum, and the limit.
#   check-size.sh [LIMIT]     bytes; 200,000 unless told
source "$(dirname "$0")/lib.sh"

LIMIT="${1:-200000}"
SITE=target/site

# The built file of a kind that a page loads: names are hashed, compressed twins stand beside.
# (Scripts: the loader only; the icon and robots.txt are no part of a page's first load.)
parts() {
  find "$SITE/pkg" -type f \( -name '*.wasm' -o -name '*.js' -o -name '*.css' \)
  find "$SITE" -type f -name '*.woff2'
}

[ -d "$SITE/pkg" ] || give_up "size budget" "there is no release site: run 'scripts/build-site.sh' first."

sum=0
while read -r file; do
  # Fonts carry their own compression: brotli would only wrap them.
  if [ -f "$file.br" ]; then
    size=$(stat -c %s "$file.br")
  elif [[ "$file" == *.woff2 ]]; then
    size=$(stat -c %s "$file")
  else
    give_up "size budget" "$file has no brotli twin: the site was not built with --release --precompress."
  fi
  printf '  %9d B brotli  %9d B raw  %s\n' "$size" "$(stat -c %s "$file")" "${file#"$SITE"/}"
  sum=$((sum + size))
done < <(parts | sort)

kinds=$(parts | sed 's/.*\.//' | sort -u | grep -cE '^(wasm|js|css)$' || true)
[ "$kinds" = 3 ] || give_up "size budget" "a page needs wasm, js and css, but $SITE/pkg does not have all three."

printf '  %9d B in all, limit %d B\n' "$sum" "$LIMIT"
if [ "$sum" -gt "$LIMIT" ]; then
  give_up "size budget" "the first load is $((sum - LIMIT)) B over its limit: docs/BUILD.md (\"Where the bytes go\") tells how to find out why."
fi
say "size budget" "kept, $((LIMIT - sum)) B left"
