#!/bin/sh
# Prints the path of `cfn-lint`, which judges the CloudFormation templates that Postern writes; makes its virtual
# environment in target/cfn-lint-venv first if need be. Idempotent, and safe when several tests call it at once.
set -eu

# Everything it is made of, down to the last package: nothing else is installed.
version=1.58.0
locked="cfn-lint==$version jsonpatch==1.47 jsonpointer==3.12 mpmath==1.3.0 networkx==3.6.1 PyYAML==6.0.3
    regex==2026.11.15 sympy==1.14.0 typing_extensions==4.16.0"
root=$(cd "$(dirname "$0")/.." && pwd)
venv=${CFN_LINT_VENV:-$root/target/cfn-lint-venv}
complete=$venv/.complete-$(printf %s "$locked" | cksum | cut -d' ' -f1)
mkdir -p "$(dirname "$venv")"

is_there() { [ -x "$venv/bin/cfn-lint" ] && [ -f "$complete" ]; }

make_venv() {
    is_there && return 0
    command -v python3 >/dev/null || {
        echo "cfn-lint-venv: python3 is missing; install python3 and python3-venv." >&2
        return 1
    }
    rm -rf "$venv"
    python3 -m venv "$venv" >&2 || {
        echo "cfn-lint-venv: cannot make a virtual environment; install python3-venv." >&2
        return 1
    }
    # shellcheck disable=SC2086
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps $locked >&2 || {
        echo "cfn-lint-venv: cfn-lint $version cannot be installed; run '$venv/bin/pip install cfn-lint==$version' by hand." >&2
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
echo "$venv/bin/cfn-lint"
