package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Fulltext is a column of text with a full-text index.
type Fulltext[M any, T ~string] struct{ TextOps[M, T] }

// Set sets the column to v.
func (c Fulltext[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.TextOps), wire.Text(string(v)))}
}

func (c Fulltext[M, T]) read(r wire.Row) T { return T(r.Text()) }

// NullFulltext is a column of text with a full-text index that may be NULL.
type NullFulltext[M any, T ~string] struct{ TextOps[M, T] }

// Set sets the column to v.
func (c NullFulltext[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.TextOps), wire.Text(string(v)))}
}

// SetNull sets the column to NULL.
func (c NullFulltext[M, T]) SetNull() Change[M] {
	return Change[M]{assign(string(c.TextOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullFulltext[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, false)}
}

// NotNull is met where the column is not NULL.
func (c NullFulltext[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, true)}
}

func (c NullFulltext[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadText[T]) }

// FixedFulltext is a column of text with a full-text index that only an insert may set.
type FixedFulltext[M any, T ~string] struct{ TextOps[M, T] }

// Set sets the column to v.
func (c FixedFulltext[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.TextOps), wire.Text(string(v)))}
}

func (c FixedFulltext[M, T]) read(r wire.Row) T { return T(r.Text()) }

// FixedNullFulltext is a column of text with a full-text index that may be NULL and that only an insert may set.
type FixedNullFulltext[M any, T ~string] struct{ TextOps[M, T] }

// Set sets the column to v.
func (c FixedNullFulltext[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.TextOps), wire.Text(string(v)))}
}

// SetNull sets the column to NULL.
func (c FixedNullFulltext[M, T]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.TextOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullFulltext[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullFulltext[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, true)}
}

func (c FixedNullFulltext[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadText[T]) }

// Match is met by rows whose text holds every word of words, in any order, as the index's language sees words: "monty"
// finds "Monty Python's". The words are plain text; nothing in them is syntax.
func (c Fulltext[M, T]) Match(words string) Predicate[M] {
	return Predicate[M]{matching(string(c.TextOps), words)}
}

// Score ranks a row by how well it matches words; greater is better and scores of different queries do not compare. On
// CrateDB it is the score of the query's Match.
func (c Fulltext[M, T]) Score(words string) Score[M] {
	return Score[M]{&ranking{string(c.TextOps), words}}
}

// Match is met by rows whose text holds every word of words, in any order, as the index's language sees words: "monty"
// finds "Monty Python's". The words are plain text; nothing in them is syntax.
func (c NullFulltext[M, T]) Match(words string) Predicate[M] {
	return Predicate[M]{matching(string(c.TextOps), words)}
}

// Score ranks a row by how well it matches words; greater is better and scores of different queries do not compare. On
// CrateDB it is the score of the query's Match.
func (c NullFulltext[M, T]) Score(words string) Score[M] {
	return Score[M]{&ranking{string(c.TextOps), words}}
}

// Match is met by rows whose text holds every word of words, in any order, as the index's language sees words: "monty"
// finds "Monty Python's". The words are plain text; nothing in them is syntax.
func (c FixedFulltext[M, T]) Match(words string) Predicate[M] {
	return Predicate[M]{matching(string(c.TextOps), words)}
}

// Score ranks a row by how well it matches words; greater is better and scores of different queries do not compare. On
// CrateDB it is the score of the query's Match.
func (c FixedFulltext[M, T]) Score(words string) Score[M] {
	return Score[M]{&ranking{string(c.TextOps), words}}
}

// Match is met by rows whose text holds every word of words, in any order, as the index's language sees words: "monty"
// finds "Monty Python's". The words are plain text; nothing in them is syntax.
func (c FixedNullFulltext[M, T]) Match(words string) Predicate[M] {
	return Predicate[M]{matching(string(c.TextOps), words)}
}

// Score ranks a row by how well it matches words; greater is better and scores of different queries do not compare. On
// CrateDB it is the score of the query's Match.
func (c FixedNullFulltext[M, T]) Score(words string) Score[M] {
	return Score[M]{&ranking{string(c.TextOps), words}}
}

// Score is the relevance of a row; it orders a query and can be selected.
type Score[M any] struct{ e *ranking }

// Desc orders from the best match to the worst.
func (s Score[M]) Desc() Order[M] { return Order[M]{s.e, true} }

// Asc orders from the worst match to the best.
func (s Score[M]) Asc() Order[M] { return Order[M]{s.e, false} }

func (s Score[M]) expr() dialect.Expr      { return s.e }
func (s Score[M]) of() (m M)               { return m }
func (s Score[M]) read(r wire.Row) float64 { return r.Float() }

type match struct{ column, words string }

func matching(column, words string) dialect.Expr { return &match{column, words} }

func (m *match) WriteSQL(b *dialect.Builder) {
	b.Dialect.Match(b, b.Column(m.column), wire.Text(m.words))
}

type ranking struct{ column, words string }

func (m *ranking) WriteSQL(b *dialect.Builder) {
	b.Dialect.Score(b, b.Column(m.column), wire.Text(m.words))
}
