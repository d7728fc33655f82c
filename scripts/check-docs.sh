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

[ "$failed" = 0 ] && say documentation "names what is there"
exit "$failed"
