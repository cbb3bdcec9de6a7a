// Package trees holds a schema with paths, intervals and texts that ignore case, for the databases that have these, and their tests.
package trees

//go:generate go run ../../../cmd/crategen generate ./schema --target cockroachdb@25.4,postgres+ltree+citext+pg_trgm,sqlite --out db
