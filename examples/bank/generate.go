package main

//go:generate go run ../../cmd/crategen generate ./schema --target cockroachdb,postgres,sqlite --out db
