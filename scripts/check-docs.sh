#!/usr/bin/env bash
# The documentation names files that are there, links that lead somewhere, make targets that exist.
source "$(dirname "$0")/lib.sh"

failed=0
complain() {
  printf '  BROKEN  %s\n' "$*"
  failed=1
}

for page in README.md CONTRIBUTING.md docs/*.md docs/decisions/*.md; do
  # `path/to/file.ext` in backticks, from the project's folder. Built files may not be there yet.
  while read -r path; do
    [[ "$path" == target/* || "$path" == .tools/* ]] || [ -e "$path" ] || complain "$page names $path"
  done < <(grep -oE '`(\.?[a-z0-9_-]+/)+[A-Za-z0-9_.-]*`' "$page" | tr -d '`' | sort -u)
  # [text](relative link)
  while read -r link; do
    [ -e "$(dirname "$page")/${link%%#*}" ] || complain "$page links to $link"
  done < <(grep -oE '\]\([^)]+\)' "$page" | sed 's/^](//; s/)$//' | grep -vE '^(https?:|#|mailto:)' | sort -u)
  while read -r target; do
    grep -q "^$target:" Makefile || complain "$page speaks of 'make $target'"
  done < <(grep -oE '`make [a-z0-9]+' "$page" | cut -d' ' -f2 | sort -u)
done

# Tests by name, in backticks, and browser tests by their title, in italics after "e2e".
while read -r name; do
  grep -rqE "fn $name\\b" --include='*.rs' aiven app aws identity recipes sandbox server || complain "docs/SECURITY.md names the test $name"
done < <(grep -oE '`[a-z0-9]+(_[a-z0-9]+){2,}`' docs/SECURITY.md | tr -d '`' | sort -u)
while read -r title; do
  grep -rqF "${title%% …*}" end2end/tests || complain "docs/SECURITY.md names the browser test '$title'"
done < <(grep -oE 'e2e \*[^*]+\*' docs/SECURITY.md | sed 's/^e2e \*//; s/\*$//')

[ "$failed" = 0 ] && say documentation "names what is there"
exit "$failed"
