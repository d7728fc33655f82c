#!/usr/bin/env bash
# A whole team's portal on one machine: the sandbox as Aiven and AWS, PostgreSQL, an OpenID Connect provider, two replicas
# of the portal, and nginx with TLS in front of them. Runs until it is told to stop, and leaves nothing behind.
#   STAGE_FOLDER=…   where logs, keys and stage.json go (else a folder that is removed at the end)
#   STAGE_SPEED=…    how many times faster than Aiven things happen (20); 0 stops the time
#   STAGE_PORT=…     where nginx listens (else a free port)
source "$(dirname "$0")/lib.sh"

BINARY="${POSTERN_BINARY:-$ROOT/target/release/postern}"
[ -x "$BINARY" ] || give_up stage "there is no binary: run 'make stage', or 'scripts/build-site.sh' first."
have nginx || PATH="$PATH:/usr/sbin"
have nginx || give_up stage "there is no nginx here: run 'scripts/setup.sh test', or 'sudo apt-get install nginx-light'."

if [ -n "${STAGE_FOLDER:-}" ]; then
  FOLDER="$STAGE_FOLDER"
  mkdir -p "$FOLDER"
  own=no
else
  FOLDER="$(mktemp -d /tmp/postern-stage.XXXXXX)"
  own=yes
fi
# PostgreSQL and nginx's workers are other users when this is root.
chmod 755 "$FOLDER"

pids=()
finish() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  scripts/postgres.sh stop "$FOLDER/pg" || true
  [ "$own" = no ] || rm -rf "$FOLDER"
}
trap finish EXIT
trap 'exit 0' INT TERM

# run NAME COMMAND… in the background, its output in FOLDER/NAME.log.
run() {
  local name="$1"
  shift
  "$@" >"$FOLDER/$name.log" 2>&1 &
  pids+=("$!")
}

# Waits until something answers there.
answers() {
  local name="$1" address="$2" tries
  for tries in $(seq 1 300); do
    ! curl --silent --fail --insecure --max-time 2 --output /dev/null "$address" || return 0
    kill -0 "${pids[-1]}" 2>/dev/null || break
    sleep 0.1
  done
  tail -5 "$FOLDER/$name.log" >&2
  give_up stage "$name does not answer at $address (after $tries tries); its last lines are above."
}

# Free ones below those that the kernel gives to whoever calls out: nobody takes them in between.
# The substitution ends when node has, and its own sockets with it.
ports="$(node -e '
  const listen = (port) => new Promise((resolve) => {
    const server = require("node:net").createServer();
    server.once("error", () => resolve(null)).listen(port, "127.0.0.1", () => resolve(port));
  });
  (async () => {
    const free = new Set();
    while (free.size < 5) {
      const port = await listen(20000 + Math.floor(Math.random() * 10000));
      if (port !== null) free.add(port);
    }
    console.log([...free].join(" "));
    process.exit();
  })();')"
read -r port one two issuer_port sandbox_port <<<"$ports"
port="${STAGE_PORT:-$port}"
url="https://127.0.0.1:$port"
issuer="http://127.0.0.1:$issuer_port"
sandbox="http://127.0.0.1:$sandbox_port"

run sandbox "$BINARY" sandbox --listen "127.0.0.1:$sandbox_port" --speed "${STAGE_SPEED:-20}"
answers sandbox "$sandbox/sandbox/calls"
run provider node end2end/support/provider.mjs "$issuer_port" "$url"
answers provider "$issuer/.well-known/openid-configuration"
database="$(scripts/postgres.sh start "$FOLDER/pg")"

# Whoever talks to nginx believes this certificate and no other.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=postern-stage \
  -addext subjectAltName=IP:127.0.0.1 -keyout "$FOLDER/tls.key" -out "$FOLDER/tls.crt" 2>"$FOLDER/openssl.log" ||
  give_up stage "openssl made no certificate; $FOLDER/openssl.log says why."

cat >"$FOLDER/postern.toml" <<SETTINGS
public_url = "$url"
upstream = "$sandbox"
database_url = "$database"
session_key = "$(openssl rand -base64 32)"
team_token = "demo-token"
sign_in = "oidc"
roles = ["network-operators -> operator", "platform-admins -> admin"]
trusted_proxies = ["127.0.0.1/32"]
calls_per_minute = 6000
sign_ins_per_minute = 1000
requests_per_minute = 100000
changes_per_minute = 100000
log_format = "json"

[oidc]
issuer = "$issuer"
client_id = "postern"
client_secret = "a-secret-for-tests"
scopes = "openid email profile groups"

[gateway]
requests_per_minute = 100000
SETTINGS
[ -z "${POSTERN_SITE:-}" ] || sed -i "1i site_dir = \"$POSTERN_SITE\"" "$FOLDER/postern.toml"
replica() {
  run "$1" env -i POSTERN_LISTEN="127.0.0.1:$2" POSTERN_CONFIG="$FOLDER/postern.toml" "$BINARY" serve
  answers "$1" "http://127.0.0.1:$2/readyz"
}
replica one "$one"
one_pid="${pids[-1]}"
replica two "$two"
two_pid="${pids[-1]}"

# Reads go to the other replica when one is gone. Whatever changes something is never sent a second time: whether the
# first was done, nobody here knows.
cat >"$FOLDER/nginx.conf" <<NGINX
daemon off;
pid $FOLDER/nginx.pid;
error_log $FOLDER/nginx-error.log;
events {}
http {
  log_format stage '\$request_method \$uri \$status \$upstream_addr';
  access_log $FOLDER/nginx-access.log stage;
  client_body_temp_path $FOLDER/body;
  proxy_temp_path $FOLDER/proxy;
  fastcgi_temp_path $FOLDER/fastcgi;
  uwsgi_temp_path $FOLDER/uwsgi;
  scgi_temp_path $FOLDER/scgi;
  upstream postern {
    ip_hash;
    server 127.0.0.1:$one max_fails=1 fail_timeout=2s;
    server 127.0.0.1:$two max_fails=1 fail_timeout=2s;
    keepalive 16;
  }
  server {
    listen 127.0.0.1:$port ssl;
    ssl_certificate $FOLDER/tls.crt;
    ssl_certificate_key $FOLDER/tls.key;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host \$http_host;
    proxy_set_header X-Forwarded-For \$remote_addr;
    proxy_buffering off;
    proxy_read_timeout 90s;
    location / {
      if (\$request_method !~ ^(GET|HEAD)\$) { return 418; }
      error_page 418 = @changes;
      proxy_next_upstream error timeout;
      proxy_pass http://postern;
    }
    location @changes {
      proxy_next_upstream off;
      proxy_pass http://postern;
    }
  }
}
NGINX
run nginx nginx -c "$FOLDER/nginx.conf" -e "$FOLDER/nginx-error.log"
answers nginx "$url/readyz"

cat >"$FOLDER/stage.json" <<STAGE
{"url": "$url", "sandbox": "$sandbox", "issuer": "$issuer", "certificate": "$FOLDER/tls.crt", "settings": "$FOLDER/postern.toml",
 "replicas": [{"url": "http://127.0.0.1:$one", "pid": $one_pid}, {"url": "http://127.0.0.1:$two", "pid": $two_pid}]}
STAGE
cat <<WORDS

  Two portals on one PostgreSQL behind nginx, a company's sign-in, and a stand-in for Aiven.
  Open $url (the certificate is the stage's own) and come in by single sign-on:
    vera looks, otto and olga operate, ada is the admin.
  Make a portal token at $url/tokens, then in another shell:
    export AIVEN_WEB_URL=$url AIVEN_AUTH_TOKEN=postern_… REQUESTS_CA_BUNDLE=$FOLDER/tls.crt
    $(scripts/avn-venv.sh 2>/dev/null || echo avn) service list --project demo
  Logs are in $FOLDER. Replicas: $one_pid on 127.0.0.1:$one, $two_pid on 127.0.0.1:$two. Ctrl-C ends all of it.

WORDS
echo ready
# The stage stands as long as nginx does; a replica may be killed.
wait "${pids[-1]}"
