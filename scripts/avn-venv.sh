#!/bin/sh
# Prints the path of the real `avn`, which the oracle tests run against the sandbox; makes its virtual environment in
# target/avn-venv first if need be. Idempotent, and safe when several tests call it at once.
set -eu

version=4.18.0
root=$(cd "$(dirname "$0")/.." && pwd)
venv=${AVN_VENV:-$root/target/avn-venv}
mkdir -p "$(dirname "$venv")"

is_there() { [ -x "$venv/bin/avn" ] && [ -f "$venv/.complete-$version" ]; }

make_venv() {
    is_there && return 0
    command -v python3 >/dev/null || {
        echo "avn-venv: python3 is missing; install python3 and python3-venv." >&2
        return 1
    }
    rm -rf "$venv"
    python3 -m venv "$venv" >&2 || {
        echo "avn-venv: cannot make a virtual environment; install python3-venv." >&2
        return 1
    }
    "$venv/bin/pip" install --quiet --disable-pip-version-check "aiven-client==$version" >&2 || {
        echo "avn-venv: aiven-client $version cannot be installed; run '$venv/bin/pip install aiven-client==$version' by hand." >&2
        return 1
    }
    touch "$venv/.complete-$version"
}

if ! is_there; then
    (
        # One at a time; the others find it made.
        if command -v flock >/dev/null; then flock 9; fi
        make_venv
    ) 9>"$venv.lock"
fi
echo "$venv/bin/avn"
