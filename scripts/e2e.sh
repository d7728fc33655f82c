#!/usr/bin/env bash
# The browser tests against the release binary. Arguments go to Playwright.
source "$(dirname "$0")/lib.sh"

[ -x target/release/postern ] || give_up e2e "there is no release binary: run 'scripts/build-site.sh' first."
AVN="$(scripts/avn-venv.sh)" || give_up e2e "the real avn is missing: run 'scripts/avn-venv.sh' to see why."
AWS="$(scripts/aws-venv.sh)" || give_up e2e "the real aws is missing: run 'scripts/aws-venv.sh' to see why."
export AVN AWS CHROMIUM="${CHROMIUM:-/usr/bin/chromium}"
exec playwright test -c end2end "$@"
