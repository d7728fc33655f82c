#!/bin/sh
# Makes the secrets that a portal with PostgreSQL needs, each in a file of its own; a file that is there is left alone.
#   deploy/make-secrets.sh FOLDER [DATABASE-HOST]
# The folder is for you alone. The files in it can be read by everybody who gets to them, because they are mounted into
# containers whose users have no name on this machine.
set -eu

folder=${1:?"say the folder: deploy/make-secrets.sh FOLDER [DATABASE-HOST]"}
host=${2:-database}
command -v openssl >/dev/null || {
    echo "make-secrets.sh: openssl is missing; install it." >&2
    exit 1
}

mkdir -p "$folder"
chmod 0700 "$folder"

# keep NAME: writes what it reads to FOLDER/NAME unless that is there.
keep() {
    if [ -e "$folder/$1" ]; then
        cat >/dev/null
        echo "kept  $folder/$1"
    else
        cat >"$folder/$1.new"
        chmod 0444 "$folder/$1.new"
        mv "$folder/$1.new" "$folder/$1"
        echo "made  $folder/$1"
    fi
}

openssl rand -base64 32 | keep session_key
# Hexadecimal, because it stands in an address.
openssl rand -hex 24 | tr -d '\n' | keep database_password
printf 'postgres://postern:%s@%s/postern%s\n' "$(cat "$folder/database_password")" "$host" "${DATABASE_OPTIONS-?sslmode=disable}" |
    keep database_url
