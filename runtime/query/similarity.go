package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// Similarity is how similar a text is to another, from 0 to 1: the number of trigrams that both have, divided by the number of trigrams that either has.
// A trigram is three characters of a word in lower case, with two blanks before the word and one behind it, so that the order of words does not matter:
//
//	near := query.Similarity(book.Title, "hichhikers guide")
//	hits, err := client.Books.Where(query.Similar(book.Title, "hichhikers guide")).OrderBy(near.Desc()).Limit(10).All(ctx)
//
// No index serves it: use Similar in the conditions. PostgreSQL has it in the extension pg_trgm and rounds to 32 bits, with the letters of its locale: the target is postgres+pg_trgm. SQLite
// computes it in Go. With CrateDB among the targets it does not compile: use the Fuzziness of a full-text search there.
func Similarity[M capability.Compare, T ~string](c Operand[M, T], text string) Expr[M, float64] {
	return Expr[M, float64]{sqlexpr.Similarity(of(c), text), wire.Row.Float}
}

// Similar is true if the Similarity is at least the pg_trgm.similarity_threshold of the session, which is 0.3 by default (operator %). A trigram index
// serves it on CockroachDB (cockroach.Trigram) and PostgreSQL (gin_trgm_ops). SQLite has 0.3.
func Similar[M capability.Compare, T ~string](c Operand[M, T], text string) Predicate[M] {
	return Predicate[M]{sqlexpr.SimilarTo(of(c), text)}
}
