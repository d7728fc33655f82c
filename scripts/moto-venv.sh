#!/bin/sh
# Prints the path of `moto_server`, another stand-in for AWS, which Postern's client is tried with; makes its virtual
# environment in target/moto-venv first if need be. Idempotent, and safe when several tests call it at once.
set -eu

# Everything it is made of, down to the last package: nothing else is installed.
version=5.2.5
locked="moto==$version blinker==1.9.0 boto3==1.44.5 botocore==1.44.5 certifi==2026.10.18 cffi==2.1.1
    charset-normalizer==3.5.2 click==8.5.1 cryptography==50.0.2 Flask==3.1.3 flask-cors==6.0.5 idna==3.20
    itsdangerous==2.2.0 Jinja2==3.1.6 jmespath==1.1.0 MarkupSafe==3.0.4 pycparser==3.12 python-dateutil==2.9.0.post0
    PyYAML==6.0.3 requests==2.34.2 responses==0.26.3 s3transfer==0.19.3 six==1.17.0 urllib3==2.8.0 Werkzeug==3.1.9
    xmltodict==1.0.4"
root=$(cd "$(dirname "$0")/.." && pwd)
venv=${MOTO_VENV:-$root/target/moto-venv}
complete=$venv/.complete-$(printf %s "$locked" | cksum | cut -d' ' -f1)
mkdir -p "$(dirname "$venv")"

is_there() { [ -x "$venv/bin/moto_server" ] && [ -f "$complete" ]; }

make_venv() {
    is_there && return 0
    command -v python3 >/dev/null || {
        echo "moto-venv: python3 is missing; install python3 and python3-venv." >&2
        return 1
    }
    rm -rf "$venv"
    python3 -m venv "$venv" >&2 || {
        echo "moto-venv: cannot make a virtual environment; install python3-venv." >&2
        return 1
    }
    # shellcheck disable=SC2086
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps $locked >&2 || {
        echo "moto-venv: moto $version cannot be installed; run '$venv/bin/pip install moto[server,ec2,sts]==$version' by hand." >&2
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
echo "$venv/bin/moto_server"
