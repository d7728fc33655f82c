#!/bin/sh
# Prints the path of the real `aws`, which the oracle tests run against the sandbox; makes its virtual environment in
# target/aws-venv first if need be.
set -eu
# shellcheck source=scripts/venv.sh
. "$(dirname "$0")/venv.sh"

# Everything it is made of, down to the last package: nothing else is installed.
version=1.46.3
locked="awscli==$version colorama==0.4.6 docutils==0.19 jmespath==1.1.0 pyasn1==0.6.5 python-dateutil==2.9.0.post0
    PyYAML==6.0.3 rsa==4.7.2 six==1.17.0 urllib3==2.8.0"
ready aws-venv aws "${AWS_VENV:-}" "$locked" --no-deps
