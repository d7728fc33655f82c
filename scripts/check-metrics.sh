#!/usr/bin/env bash
# Prometheus's own promtool reads what deploy/ has for it: the configuration, the alerts, a test for each alert, and every
# expression of Grafana's dashboard. That each metric named there is really measured, a test of the server says
# (server/tests/it/metrics.rs).
source "$(dirname "$0")/lib.sh"

promtool="$(scripts/promtool.sh 2>/dev/null)" ||
  give_up promtool "run 'scripts/promtool.sh' to see why Debian's promtool cannot be had."
rules=deploy/prometheus/postern.rules.yml
tests=deploy/prometheus/postern.test.yml
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

quietly() {
  "$@" >"$scratch/out" 2>&1 || {
    cat "$scratch/out" >&2
    exit 1
  }
}

quietly "$promtool" check config --lint-fatal deploy/prometheus/prometheus.yml
quietly "$promtool" check rules --lint-fatal "$rules"
quietly "$promtool" test rules "$tests"

alerts="$(sed -n 's/^ *- alert: //p' "$rules" | sort)"
# Tested means: there is a case in which it fires.
fired="$(awk '/alertname:/ { name = $2 } /exp_alerts:$/ { print name }' "$tests" | sort -u)"
missing="$(comm -23 <(echo "$alerts") <(echo "$fired"))"
[ -z "$missing" ] || give_up alerts "$tests never lets these fire: ${missing//$'\n'/ }"

# Each expression becomes a recording rule, which promtool can read.
node - deploy/grafana/postern.json >"$scratch/dashboard.yml" <<'SCRIPT'
const board = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const fail = (why) => { console.error(`the dashboard: ${why}`); process.exit(1); };
const ids = new Set();
const taken = new Map();
console.log('groups:\n  - name: dashboard\n    rules:');
let number = 0;
for (const panel of board.panels) {
  if (ids.has(panel.id)) fail(`two panels have the id ${panel.id}`);
  ids.add(panel.id);
  const { x, y, w, h } = panel.gridPos;
  for (let column = x; column < x + w; column += 1) {
    for (let row = y; row < y + h; row += 1) {
      const place = `${column}/${row}`;
      if (taken.has(place)) fail(`"${panel.title}" lies on "${taken.get(place)}"`);
      taken.set(place, panel.title);
    }
  }
  if (x + w > 24) fail(`"${panel.title}" is too wide`);
  if (panel.type === 'row') continue;
  if (!panel.description) fail(`"${panel.title}" does not say what it shows`);
  if (!panel.targets?.length) fail(`"${panel.title}" asks nothing`);
  for (const { expr } of panel.targets) {
    number += 1;
    const plain = expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');
    if (plain.includes('$')) fail(`"${panel.title}" uses a variable that is not known: ${expr}`);
    console.log(`      - record: dashboard:${number}\n        expr: ${JSON.stringify(plain)}`);
  }
}
SCRIPT
quietly "$promtool" check rules "$scratch/dashboard.yml"
say metrics "$(wc -l <<<"$alerts") alerts, each tested; $(grep -c 'record:' "$scratch/dashboard.yml") expressions on the dashboard"
