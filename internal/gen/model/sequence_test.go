package model

import (
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// TestSequence has fields that a sequence fills.
func TestSequence(t *testing.T) {
	q := schema.Sequence{Called: "numbers", Start: 10}
	of := func(f ...ent.Field) []any { return []any{book(append([]ent.Field{id()}, f...)...)} }
	p := resolve(t, "postgres,cockroachdb", of(field.Int64("n").Annotations(q), field.Int32("m").Annotations(&q))...)
	for _, f := range p.Entities[0].Fields[1:] {
		if f.Sequence == nil || f.Default == nil || f.Default.Exprs[Postgres] != `nextval('"numbers"')` {
			t.Errorf("%s has %+v, %+v", f.Name, f.Sequence, f.Default)
		}
	}
	other, long, cycle := q, q, q
	other.Cache, long.Max, cycle.Cycle = 5, 1<<40, true
	runErrorCases(t, []errorCase{
		{"on SQLite", "postgres,sqlite", of(field.Int64("n").Annotations(q)), "Book.n: SQLite has no sequences, and it has schema.Sequence; remove it, and give the field a default in Go"},
		{"a text", "postgres", of(field.String("n").Annotations(q)), "Book.n: schema.Sequence has no effect on a field of kind text; use it on a field of integers"},
		{"a default", "postgres", of(field.Int64("n").Default(1).Annotations(q)), "Book.n: the database makes its values, and it has a default; remove the default"},
		{"optional", "postgres", of(field.Int64("n").Optional().Annotations(q)), "Book.n: the database makes its values, and it is Optional; remove Optional()"},
		{"without a name", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Start: 1})), "Book.n: its sequence has no name; set Called of schema.Sequence"},
		{"an identity", "postgres", of(field.Int64("n").Annotations(q, schema.Identity{})), "Book.n: it has both schema.Sequence and schema.Identity; keep one of them"},
		{"two of one name", "postgres", of(field.Int64("m").Annotations(q), field.Int64("n").Annotations(other)),
			`Book.n: the sequence "numbers" has other options on Book.m; declare the sequence once, as a variable`},
		{"the name of a table", "postgres", of(field.Int64("n").Annotations(schema.Sequence{Called: "books"})),
			`Book.n: the sequence "books" has the name of the table of Book; give the sequence another name`},
		{"too large", "postgres", of(field.Int32("n").Annotations(long)), "Book.n: schema.Sequence has a bound or a start that int32 does not hold; use numbers of the type"},
		{"a cycle", "cockroachdb", of(field.Int64("n").Annotations(cycle)), "Book.n: CockroachDB has no sequences that begin again, and schema.Sequence has Cycle; remove it, and let Max be large enough"},
	})
}
