package main

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,sqlite --out db
