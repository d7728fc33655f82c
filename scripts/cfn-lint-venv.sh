#!/bin/sh
# Prints the path of `cfn-lint`, which judges the CloudFormation templates that Postern writes; makes its virtual
# environment in target/cfn-lint-venv first if need be.
set -eu
# shellcheck source=scripts/venv.sh
. "$(dirname "$0")/venv.sh"

# Everything it is made of, down to the last package: nothing else is installed.
version=1.58.0
locked="cfn-lint==$version jsonpatch==1.47 jsonpointer==3.12 mpmath==1.3.0 networkx==3.6.1 PyYAML==6.0.3
    regex==2026.11.15 sympy==1.14.0 typing_extensions==4.16.0"
ready cfn-lint-venv cfn-lint "${CFN_LINT_VENV:-}" "$locked" --no-deps
