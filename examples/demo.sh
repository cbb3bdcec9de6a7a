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
