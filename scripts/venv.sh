# A Python program from PyPI in a virtual environment of its own, for the …-venv.sh beside this: sourced, never run.
# Idempotent, and safe when several tests call it at once.
# shellcheck shell=sh

root=$(cd "$(dirname "$0")/.." && pwd)

# ready NAME PROGRAM FOLDER PACKAGES [OPTIONS OF pip…]
# Prints the path of PROGRAM, made of the PACKAGES (a list of words) in FOLDER, or target/NAME if that is empty.
ready() {
    name=$1
    program=$2
    venv=${3:-$root/target/$name}
    packages=$4
    shift 4
    complete=$venv/.complete-$(printf %s "$packages" | cksum | cut -d' ' -f1)
    mkdir -p "$(dirname "$venv")"
    if ! is_ready; then
        (
            # One at a time; the others find it made.
            if command -v flock >/dev/null; then flock 9; fi
            make_ready "$@"
        ) 9>"$venv.lock"
    fi
    echo "$venv/bin/$program"
}

is_ready() { [ -x "$venv/bin/$program" ] && [ -f "$complete" ]; }

make_ready() {
    is_ready && return 0
    command -v python3 >/dev/null || {
        echo "$name: python3 is missing; install python3 and python3-venv." >&2
        return 1
    }
    rm -rf "$venv"
    python3 -m venv "$venv" >&2 || {
        echo "$name: cannot make a virtual environment; install python3-venv." >&2
        return 1
    }
    # shellcheck disable=SC2086
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" $packages >&2 || {
        echo "$name: ${packages%% *} cannot be installed; run '$venv/bin/pip install ${packages%% *}' by hand." >&2
        return 1
    }
    touch "$complete"
}
