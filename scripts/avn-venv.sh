#!/bin/sh
# Prints the path of the real `avn`, which the oracle tests run against the sandbox; makes its virtual environment in
# target/avn-venv first if need be.
set -eu
# shellcheck source=scripts/venv.sh
. "$(dirname "$0")/venv.sh"

version=4.18.0
ready avn-venv avn "${AVN_VENV:-}" "aiven-client==$version"
