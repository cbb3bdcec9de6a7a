// Package geo holds a schema with places on the earth, and their tests.
package geo

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb@25.2,sqlite --out db --factories
//go:generate go run ../../cmd/crategen generate ./schema --target cockroachdb@25.2,postgres+postgis+vector,sqlite --out sphere
