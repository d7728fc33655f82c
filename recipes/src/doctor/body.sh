limit=${POSTERN_LIMIT:-5}
failed=0
skipped=0
lines=0

have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command for $limit seconds at most.
limited() {
  if [ "$with_timeout" = yes ]; then
    timeout "$limit" "$@"
    return
  fi
  "$@" &
  command_pid=$!
  (
    sleep "$limit"
    kill "$command_pid"
  ) >/dev/null 2>&1 &
  watch_pid=$!
  wait "$command_pid" 2>/dev/null
  command_status=$?
  kill "$watch_pid" 2>/dev/null
  return "$command_status"
}

# Only characters that mean nothing to JSON, and not too many of them.
plain() { printf '%s' "$1" | tr '\n\t' '  ' | tr -cd 'A-Za-z0-9 .,:;=*_@/()+-' | cut -c 1-400; }

line() {
  lines=$((lines + 1))
  printf '{"postern":1,%s}\n' "$1"
}

say() { printf '%s\n' "$*"; }

with_timeout=no
if have timeout && timeout 1 true >/dev/null 2>&1; then with_timeout=yes; fi
with_openssl=no
starttls=
if have openssl; then
  with_openssl=yes
  # Its complaint about a protocol that is none lists those that it can begin in the clear.
  starttls=$(limited openssl s_client -starttls none 2>&1 </dev/null)
fi
resolver=none
if have getent; then
  resolver=getent
elif have nslookup; then
  resolver=nslookup
fi
opener=none
nc_help=$(nc -h 2>&1 </dev/null)
case $nc_help in
*-z*) opener=nc ;;
*)
  if have bash; then
    opener=bash
  elif [ "$with_openssl" = yes ]; then
    opener=openssl
  else
    case $nc_help in *'-e PROG'*) opener=busybox ;; esac
  fi
  ;;
esac
line "\"check\":\"tools\",\"timeout\":\"$with_timeout\",\"openssl\":\"$with_openssl\",\"resolver\":\"$resolver\",\"opener\":\"$opener\""
[ "$resolver" != none ] || say 'Neither getent nor nslookup is here: names cannot be resolved by themselves.'
[ "$with_openssl" = yes ] || say 'openssl is not here: TLS and certificates cannot be looked at.'
[ "$opener" != none ] || say 'None of nc, openssl and bash is here: TCP connections cannot be tried.'

find_addresses() {
  case $resolver in
  getent)
    found=$(limited getent ahostsv4 "$1" 2>/dev/null </dev/null) || found=
    [ -n "$found" ] || found=$(limited getent hosts "$1" 2>/dev/null </dev/null) || found=
    printf '%s\n' "$found" | sed -n 's/^\([0-9a-fA-F.:]\{1,\}\)[[:space:]].*/\1/p' | sort -u
    ;;
  nslookup)
    limited nslookup "$1" 2>/dev/null </dev/null |
      sed -n '/^Name:/,$s/^Address[^:]*:[[:space:]]*\([0-9a-fA-F.:]\{1,\}\).*/\1/p' | sort -u
    ;;
  esac
}

scope_of() {
  case $1 in
  *:*) echo ipv6 ;;
  127.*) echo loopback ;;
  10.* | 192.168.* | 172.1[6-9].* | 172.2[0-9].* | 172.3[01].*) echo private ;;
  100.6[4-9].* | 100.[7-9][0-9].* | 100.1[01][0-9].* | 100.12[0-7].*) echo private ;;
  *) echo public ;;
  esac
}

check_name() {
  host=$1
  addresses=
  say "$host"
  if [ "$resolver" = none ]; then
    skipped=1
    line "\"check\":\"dns\",\"host\":\"$host\",\"result\":\"skipped\""
    return
  fi
  addresses=$(find_addresses "$host" | head -n 16)
  if [ -z "$addresses" ]; then
    failed=1
    say '  does not resolve here'
    line "\"check\":\"dns\",\"host\":\"$host\",\"result\":\"failed\""
    return
  fi
  for address in $addresses; do
    scope=$(scope_of "$address")
    case $scope in
    private) ;;
    *) skipped=1 ;;
    esac
    say "  resolves to $(plain "$address"), which is $scope"
    line "\"check\":\"dns\",\"host\":\"$host\",\"result\":\"ok\",\"address\":\"$(plain "$address")\",\"scope\":\"$scope\""
  done
}

# An IPv6 address needs brackets before a port.
bracket() {
  case $1 in
  *:*) printf '[%s]' "$1" ;;
  *) printf '%s' "$1" ;;
  esac
}

open_tcp() {
  case $opener in
  nc) limited nc -z -v -w "$limit" "$1" "$2" 2>&1 </dev/null ;;
  busybox) limited nc -w "$limit" "$1" "$2" -e true 2>&1 </dev/null ;;
  openssl)
    # What TLS does after connecting is said at once; CONNECTED itself may wait in a buffer.
    answer=$(limited openssl s_client -state -connect "$(bracket "$1"):$2" 2>&1 </dev/null)
    answer_status=$?
    printf '%s\n' "$answer" | head -n 20
    case $answer in *CONNECTED* | *SSL_connect:*) return 0 ;; esac
    [ "$answer_status" != 0 ] || answer_status=1
    return "$answer_status"
    ;;
  bash) limited bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$2" 2>&1 </dev/null ;;
  esac
}

check_tcp() {
  host=$1
  port=$2
  is_open=no
  target=$host
  if [ "$opener" = none ]; then
    skipped=1
    line "\"check\":\"tcp\",\"host\":\"$host\",\"port\":$port,\"result\":\"skipped\""
    return
  fi
  if [ "$resolver" != none ] && [ -z "$addresses" ]; then
    line "\"check\":\"tcp\",\"host\":\"$host\",\"port\":$port,\"result\":\"skipped\""
    return
  fi
  for address in ${addresses:-$host}; do
    if answer=$(open_tcp "$address" "$port"); then
      is_open=yes
      target=$address
      result=ok
    else
      status=$?
      failed=1
      case $status:$answer in
      *[Rr]efused*) result=refused ;;
      124:* | 137:* | 143:* | *[Tt]imed\ out* | *[Tt]imeout*) result=timeout ;;
      *) result=failed ;;
      esac
    fi
    say "  port $port at $(plain "$address"): $result"
    line "\"check\":\"tcp\",\"host\":\"$host\",\"port\":$port,\"address\":\"$(plain "$address")\",\"result\":\"$result\""
  done
}

# Whether a name is among those of a certificate: itself, or under a wildcard one step up.
is_named() {
  for name in $2; do
    case $name in
    "$1" | "*.${1#*.}") return 0 ;;
    esac
  done
  return 1
}

# The fourth is the protocol that comes before TLS, if one does.
check_tls() {
  host=$1
  port=$2
  sni=$3
  protocol=${4:-}
  check_tcp "$host" "$port"
  start="\"check\":\"tls\",\"host\":\"$host\",\"port\":$port"
  if [ "$with_openssl" = no ] || { [ "$is_open" = no ] && [ "$opener" != none ]; } ||
    { [ "$resolver" != none ] && [ -z "$addresses" ]; }; then
    if [ "$with_openssl" = no ]; then skipped=1; fi
    line "$start,\"result\":\"skipped\""
    return
  fi
  set -- -connect "$(bracket "$target"):$port" -servername "$sni"
  if [ -n "$protocol" ]; then
    case $starttls in
    *"$protocol"*) set -- "$@" -starttls "$protocol" ;;
    *)
      skipped=1
      say "  TLS on $port: the openssl here does not know $protocol"
      line "$start,\"result\":\"unsupported\""
      return
      ;;
    esac
  fi
  answer=$(limited openssl s_client "$@" 2>&1 </dev/null)
  certificate=$(printf '%s\n' "$answer" | sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/p')
  if [ -z "$certificate" ]; then
    failed=1
    say "  TLS on $port: no certificate came"
    line "$start,\"result\":\"failed\""
    return
  fi
  text=$(printf '%s\n' "$certificate" | openssl x509 -noout -text 2>/dev/null)
  names=$(printf '%s\n' "$text" | sed -n '/Subject Alternative Name/{n;p;}' | tr ',' '\n' | sed -n 's/^ *DNS: *//p' | tr '[:upper:]' '[:lower:]' | tr -cd 'a-z0-9.*_\n-')
  issuer=$(printf '%s\n' "$certificate" | openssl x509 -noout -issuer 2>/dev/null | sed 's/^issuer= *//')
  set -f
  if is_named "$sni" "$names"; then
    result=ok
  else
    result=name
    failed=1
  fi
  set +f
  say "  TLS on $port: certificate for $(plain "$names"), issued by $(plain "$issuer")"
  line "$start,\"result\":\"$result\",\"names\":\"$(plain "$names")\",\"issuer\":\"$(plain "$issuer")\""
}

finish() {
  line "\"check\":\"end\",\"lines\":\"$((lines + 1))\""
  if [ "$failed" = 1 ]; then
    say 'Something is wrong. Paste all of this where the script came from to see what it may be.'
    exit 1
  fi
  if [ "$skipped" = 1 ]; then
    say 'Nothing is wrong, but not everything could be looked at.'
    exit 2
  fi
  say 'All is well.'
  exit 0
}

