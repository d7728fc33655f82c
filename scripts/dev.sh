#!/usr/bin/env bash
# The demo in a debug build: cargo-leptos watches the sources, rebuilds and restarts it.
source "$(dirname "$0")/lib.sh"
exec cargo leptos watch -- demo "$@"
