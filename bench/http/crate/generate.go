// Package crate holds the generated client of the HTTP group.
package crate

//go:generate go run ../../../cmd/crategen generate ./schema --target cratedb --out db
