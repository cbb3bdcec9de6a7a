#!/usr/bin/env bash
# Generates, migrates and runs the examples, each on an SQLite file of its own unless CRATEDB_URL or COCKROACHDB_URL
# names a cluster.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p bin
go build -o bin/crategen ./cmd/crategen

show() { printf '\n$ %s\n' "$*"; "$@"; }

demo() { # name, variable with the URL, targets
	local url=${!2:-sqlite:$dir/$1.db}
	printf '\n=== %s\n' "$1"
	(
		cd "examples/$1"
		show ../../bin/crategen generate ./schema --target "$3" --out db
		export DATABASE_URL=$url "$2=$url" # not on a command line: it may hold a password
		show ../../bin/crategen migrate apply ./schema --target "$3"
		show go run .
	)
}

demo books CRATEDB_URL cratedb,sqlite
demo sensors CRATEDB_URL cratedb,sqlite
demo bank COCKROACHDB_URL cockroachdb,postgres,sqlite

# The bank as a service: the same transfer is sent twice, and made once.
printf '\n=== bank serve\n'
go build -o "$dir/bank" ./examples/bank
COCKROACHDB_URL=${COCKROACHDB_URL:-sqlite:$dir/bank.db} "$dir/bank" serve -addr localhost:18080 &
served=$!
trap 'kill $served 2>/dev/null || true; wait $served 2>/dev/null || true; rm -rf "$dir"' EXIT
at=http://localhost:18080
for _ in $(seq 50); do curl -s -o /dev/null "$at/accounts/0" && break; sleep 0.2; done
open() { curl -sf -d "{\"balance\": $1}" "$at/accounts" | sed 's/.*"id":"\([^"]*\)".*/\1/'; }
from=$(open 1000) to=$(open 0)
for _ in 1 2; do
	show curl -sf -H 'Idempotency-Key: 5d1a9f0e-0c5e-4a51-9d1d-1c0f3f0b7a11' -d "{\"from\": \"$from\", \"to\": \"$to\", \"amount\": 300}" "$at/transfers"
done
show curl -sf "$at/accounts/$from"
