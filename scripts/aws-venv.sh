#!/bin/sh
# Prints the path of the real `aws`, which the oracle tests run against the sandbox; makes its virtual environment in
# target/aws-venv first if need be. Idempotent, and safe when several tests call it at once.
set -eu

# Everything it is made of, down to the last package: nothing else is installed.
version=1.46.3
locked="awscli==$version colorama==0.4.6 docutils==0.19 jmespath==1.1.0 pyasn1==0.6.5 python-dateutil==2.9.0.post0
    PyYAML==6.0.3 rsa==4.7.2 six==1.17.0 urllib3==2.8.0"
root=$(cd "$(dirname "$0")/.." && pwd)
venv=${AWS_VENV:-$root/target/aws-venv}
complete=$venv/.complete-$(printf %s "$locked" | cksum | cut -d' ' -f1)
mkdir -p "$(dirname "$venv")"

is_there() { [ -x "$venv/bin/aws" ] && [ -f "$complete" ]; }

make_venv() {
    is_there && return 0
    command -v python3 >/dev/null || {
        echo "aws-venv: python3 is missing; install python3 and python3-venv." >&2
        return 1
    }
    rm -rf "$venv"
    python3 -m venv "$venv" >&2 || {
        echo "aws-venv: cannot make a virtual environment; install python3-venv." >&2
        return 1
    }
    # shellcheck disable=SC2086
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps $locked >&2 || {
        echo "aws-venv: awscli $version cannot be installed; run '$venv/bin/pip install awscli==$version' by hand." >&2
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
echo "$venv/bin/aws"
