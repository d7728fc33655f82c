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

# Each rule of the comparison has to be able to fail: FILE is changed by SED in a copy.
breaks=0
must_fail() { # must_fail NAME FILE SED
  local copy="$work/broken"
  rm -rf "$copy"
  mkdir -p "$copy/scripts"
  cp -r Dockerfile .dockerignore compose.yaml deploy "$copy/"
  cp scripts/build-site.sh "$copy/scripts/"
  cp "$work/team.yaml" "$copy/built.yaml"
  sed -i "$3" "$copy/$2"
  breaks=$((breaks + 1))
  if (cd "$copy" && GIT_DIR="$ROOT/.git" "$bin/python" "$ROOT/scripts/check-deploy.py" built.yaml) >"$work/out" 2>&1; then
    give_up "self-test" "nobody noticed that $1."
  elif ! grep -q BROKEN "$work/out"; then
    cat "$work/out"
    give_up "self-test" "the comparison itself broke when $1."
  fi
}
must_fail "a base has no digest" Dockerfile 's/@sha256:[0-9a-f]*$//'
must_fail "the image runs as root" Dockerfile 's/^USER .*/USER 0:0/'
must_fail "the compiler is another" Dockerfile 's/RUSTUP_TOOLCHAIN=[0-9.]*/RUSTUP_TOOLCHAIN=1.88.0/'
must_fail "a source does not reach the build" .dockerignore '/^!identity$/d'
must_fail "secrets reach the build" .dockerignore 's/^!LICENSE$/!deploy/'
must_fail "the portal can write to its root" compose.yaml '0,/read_only: true/s//read_only: false/'
must_fail "the portal is open to the network" compose.yaml 's/127.0.0.1:3000:3000/3000:3000/'
must_fail "the database is open to the network" compose.yaml 's/internal: true/internal: false/'
must_fail "a secret has no file" compose.yaml 's|/run/secrets/database_url|/run/secrets/database_adress|'
must_fail "there is one replica" built.yaml 's/replicas: 2/replicas: 1/'
must_fail "the probe asks something else" built.yaml 's|path: /readyz|path: /healthz|'
must_fail "a variable names no file of the secret" built.yaml 's|/run/secrets/postern/team_token|/run/secrets/postern/token|'
must_fail "the address is another" built.yaml 's/host: postern.example.com/host: portal.example.com/'
must_fail "the budget keeps every pod" built.yaml 's/minAvailable: 1/minAvailable: 2/'
must_fail "the unit uses a secret that it does not load" deploy/systemd/postern.service '/^LoadCredential=session-key/d'
say "self-test" "each of $breaks breaks was noticed"

[ "${1:-}" != --static ] || exit 0

part "deploy: with the program"
known="$("$BINARY" config --table | grep -oE 'POSTERN_[A-Z0-9_]+' | sort -u)"
said="$({ cat Dockerfile compose.yaml deploy/systemd/postern.service "$work/team.yaml" deploy/README.md; } |
  grep -oE 'POSTERN_[A-Z0-9_]+' | grep -vxE 'POSTERN_(CONFIG|TOOLS)' | sort -u)"
unknown="$(comm -13 <(printf '%s\n' "$known") <(printf '%s\n' "$said"))"
[ -z "$unknown" ] || give_up settings "deploy/ names settings that the program does not know: $unknown"
for settings in deploy/container/postern.toml deploy/kubernetes/example/postern.toml; do
  # Nothing of this shell: what tells the scripts where their tools are is no setting.
  checked "$settings" env -i POSTERN_SESSION_KEY_FILE="$work/deploy/kubernetes/example/secrets/session_key" \
    POSTERN_DATABASE_URL_FILE="$work/deploy/kubernetes/example/secrets/database_url" \
    "$BINARY" config --config "$settings"
done
say settings "every one named in deploy/ is one the program knows, and it takes both files"
