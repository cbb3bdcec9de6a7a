// Package everykind tries every kind of field with every operation on every database. A kind without a row in its tables fails a test, and so
// does a method of a column that nothing tries.
package everykind

//go:generate go run ../../cmd/crategen generate ./wide/schema --target cratedb,cockroachdb@25.4,postgres+ltree,sqlite --out wide/db
//go:generate go run ../../cmd/crategen generate ./relational/schema --target cockroachdb@25.4,postgres+citext,sqlite --out relational/db
//go:generate go run ../../cmd/crategen generate ./placed/schema --target cratedb,cockroachdb@25.2,sqlite --out placed/db
