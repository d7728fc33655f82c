#!/usr/bin/env bash
# Prints the path of a promtool; gets one first if there is none. It is taken out of Debian's package `prometheus`, which
# is not installed: nobody here wants its service, its user or its port.
source "$(dirname "$0")/lib.sh"

found="$(command -v promtool || true)"
if [ -n "$found" ]; then
  echo "$found"
  exit 0
fi
have apt-get || give_up promtool "install Prometheus (https://prometheus.io/download) and put its promtool into the PATH."
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder" || exit 1
# Lists that are there will do; only root may renew them.
if ! apt-get download prometheus >&2; then
  apt-get update >&2 && apt-get download prometheus >&2 ||
    give_up promtool "run 'sudo apt-get install prometheus', or 'sudo apt-get update' and then this again."
fi
dpkg-deb -x prometheus_*.deb out
mkdir -p "$TOOLS/bin"
# Moved in one step: several may come here at the same time.
install -m 755 out/usr/bin/promtool "$TOOLS/bin/.promtool.$$"
mv "$TOOLS/bin/.promtool.$$" "$TOOLS/bin/promtool"
echo "$TOOLS/bin/promtool"
