#!/usr/bin/env bash
# What people install Postern with: judged by the tools made for each format, then compared with the program itself.
#   check-deploy.sh            everything; needs the release build
#   check-deploy.sh --static   only the files
# What none of this shows is said in deploy/README.md.
source "$(dirname "$0")/lib.sh"

BINARY="${POSTERN_BINARY:-target/release/postern}"
# Tenths of systemd's 0 (nothing may be done) to 10 (everything may).
EXPOSURE=15
# The oldest and the newest Kubernetes that the manifests are for.
KUBERNETES="1.31 1.37"

bin="$(scripts/deploy-venv.sh)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# checked NAME COMMAND…: quiet unless it fails.
checked() {
  local name="$1"
  shift
  "$@" >"$work/out" 2>&1 || { cat "$work/out"; give_up "$name" "see above."; }
}

part "deploy: container"
checked hadolint "$bin/hadolint" --failure-threshold style Dockerfile
checked checkov "$bin/checkov" --quiet --compact --skip-download --framework dockerfile --file Dockerfile
say Dockerfile "hadolint and checkov find nothing"
checked "compose.yaml" "$bin/check-jsonschema" --builtin-schema vendor.compose-spec compose.yaml
say compose.yaml "as the Compose specification has it"

part "deploy: systemd"
# The file it starts is not installed here, so a stand-in takes its place for this look.
sed "s|^ExecStart=[^ ]*|ExecStart=$(command -v true)|; /^Documentation=/d" deploy/systemd/postern.service >"$work/postern.service"
checked "systemd-analyze verify" systemd-analyze verify --man=no "$work/postern.service"
[ ! -s "$work/out" ] || { cat "$work/out"; give_up "postern.service" "systemd has something to say, see above."; }
systemd-analyze security --offline=true --no-pager --threshold="$EXPOSURE" deploy/systemd/postern.service >"$work/security" ||
  { grep -v '✓' "$work/security"; give_up "postern.service" "more exposed than $EXPOSURE tenths, see above."; }
say postern.service "exposure $(grep -oE '[0-9]+\.[0-9]+' <<<"$(grep Overall "$work/security")") of 10, at most $(sed 's/.$/.&/' <<<"$EXPOSURE")"

part "deploy: kubernetes"
cp -r deploy "$work/"
example="$work/deploy/kubernetes/example"
# Secrets of one moment: what is judged is the shape.
rm -rf "$example/secrets"
"$work/deploy/make-secrets.sh" "$example/secrets" db.example.com >/dev/null
printf 'any' | tee "$example/secrets/team_token" >"$example/secrets/oidc_client_secret"
checked kustomize "$bin/kubectl" kustomize "$example" --output "$work/built.yaml"
# The same with what a team adds.
sed -i 's/^\( *\)# \(- secrets\/\)/\1\2/; s/^# \(patches:\)/\1/; s/^# \( *- path: team.yaml\)/\1/' "$example/kustomization.yaml"
checked kustomize "$bin/kubectl" kustomize "$example" --output "$work/team.yaml"
grep -q POSTERN_TEAM_TOKEN_FILE "$work/team.yaml" || give_up kustomize "the patch for a team changes nothing."
for version in $KUBERNETES; do
  for built in "$work/built.yaml" "$work/team.yaml"; do
    checked "kubernetes $version" "$bin/kubernetes-validate" --strict -k "$version" "$built"
  done
done
# Two of its rules are not for an example: a digest (CKV_K8S_43) and Always (CKV_K8S_15) belong to an image that somebody pushed.
checked checkov "$bin/checkov" --quiet --compact --skip-download --framework kubernetes --skip-check CKV_K8S_43,CKV_K8S_15 --file "$work/team.yaml"
say kustomize "built; as Kubernetes $KUBERNETES has it; checkov finds nothing"

part "deploy: one with another"
"$bin/python" scripts/check-deploy.py "$work/team.yaml"

[ "${1:-}" != --static ] || exit 0

part "deploy: with the program"
known="$("$BINARY" config --table | grep -oE 'POSTERN_[A-Z0-9_]+' | sort -u)"
said="$({ cat Dockerfile compose.yaml deploy/systemd/postern.service "$work/team.yaml" deploy/README.md; } |
  grep -oE 'POSTERN_[A-Z0-9_]+' | grep -vxE 'POSTERN_(CONFIG|TOOLS)' | sort -u)"
unknown="$(comm -13 <(printf '%s\n' "$known") <(printf '%s\n' "$said"))"
[ -z "$unknown" ] || give_up settings "deploy/ names settings that the program does not know: $unknown"
for settings in deploy/container/postern.toml deploy/kubernetes/example/postern.toml; do
  POSTERN_SESSION_KEY_FILE="$work/deploy/kubernetes/example/secrets/session_key" \
    POSTERN_DATABASE_URL_FILE="$work/deploy/kubernetes/example/secrets/database_url" \
    checked "$settings" "$BINARY" config --config "$settings"
done
say settings "every one named in deploy/ is one the program knows, and it takes both files"
