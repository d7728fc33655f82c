#!/usr/bin/env bash
# The documentation names files that are there, links that lead somewhere, make targets that exist, sentences that the
# program says, and each alert.
source "$(dirname "$0")/lib.sh"

failed=0
complain() {
  printf '  BROKEN  %s\n' "$*"
  failed=1
}

# heading-anchors FILE: as GitHub makes them.
anchors() {
  sed -n '/^```/,/^```/d; s/^##* //p' "$1" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

for page in README.md CONTRIBUTING.md docs/*.md docs/decisions/*.md deploy/README.md; do
  # `path/to/file.ext` in backticks, from the project's folder. Built files may not be there yet.
  while read -r path; do
    [[ "$path" == target/* || "$path" == .tools/* ]] || [ -e "$path" ] || complain "$page names $path"
  done < <(grep -oE '`(\.?[a-z0-9_-]+/)+[A-Za-z0-9_.-]*`' "$page" | tr -d '`' | sort -u)
  # [text](relative link#heading)
  while read -r link; do
    file="$page"
    [[ "$link" == \#* ]] || file="$(dirname "$page")/${link%%#*}"
    if [ ! -e "$file" ]; then
      complain "$page links to $link"
    elif [[ "$link" == *#* && "$file" == *.md ]] && ! anchors "$file" | grep -qxF -- "${link#*#}"; then
      complain "$page links to $link, and there is no such heading"
    fi
  done < <(grep -oE '\]\([^)]+\)' "$page" | sed 's/^](//; s/)$//' | grep -vE '^(https?:|mailto:)' | sort -u)
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

HANDBOOK=docs/OPERATIONS.md
# Each alert has its row, and each row its alert.
while read -r name; do
  complain "$HANDBOOK and deploy/prometheus/postern.rules.yml disagree about the alert $name"
done < <({
  sed -n 's/^ *- alert: //p' deploy/prometheus/postern.rules.yml | sort -u
  sed -n 's/^| `\(Postern[A-Za-z]*\)` |.*/\1/p' "$HANDBOOK" | sort -u
} | sort | uniq -u)

# The same for what is measured.
while read -r name; do
  complain "$HANDBOOK and server/src/metrics disagree about $name"
done < <({
  grep -rhoE '"postern_[a-z_]+"' server/src/metrics.rs server/src/metrics | tr -d '"' | sort -u
  grep -E '^\| `postern_' "$HANDBOOK" | cut -d'|' -f2 | grep -oE 'postern_[a-z_]+' | sort -u
} | sort | uniq -u)

# What a symptom's cell quotes, in italics, is what the program says: each stretch between dots that stand for something.
said="$(mktemp)"
trap 'rm -f "$said"' EXIT
find aiven app aws identity server -name '*.rs' -path '*/src/*' -exec cat {} + | perl -0pe 's/\\\n\s*//g' >"$said"
while read -r stretch; do
  grep -qiF -- "$stretch" "$said" || complain "$HANDBOOK quotes '$stretch', which the program does not say"
done < <(sed -n '/^## When something looks wrong/,$p' "$HANDBOOK" | grep '^| ' | cut -d'|' -f2 |
  grep -oE '\*[^*]+\*' | tr -d '*' | sed 's/ *… */\n/g' | grep -E '.{12}' | sort -u)

[ "$failed" = 0 ] && say documentation "names what is there"
exit "$failed"
