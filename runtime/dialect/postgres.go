package dialect

import (
	"cmp"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/wire"
)

// Postgres is PostgreSQL 14 and later.
type Postgres struct{ standard }

// Name is postgres.
func (Postgres) Name() string { return "postgres" }

// Syntax is that of PostgreSQL.
func (Postgres) Syntax() *sqllex.Syntax { return &sqllex.Postgres }

// NullsLast is true.
func (Postgres) NullsLast() bool { return true }

var pgTypes = [...]string{
	Bool: "bool", Int16: "int2", Int32: "int4", Int64: "int8", Float32: "float4", Float64: "float8",
	Text: "text", Bytes: "bytea", Time: "timestamptz", UUID: "uuid", JSON: "jsonb",
}

func pgType(t Type) string { return pgTypes[t.Elem()] }

// Copies is true.
func (Postgres) Copies() bool { return true }

// OwnType is the column's.
func (Postgres) OwnType(c Column) string { return c.Own["postgres"] }

// ListType is t[].
func (Postgres) ListType(t Type) string { return pgType(t) + "[]" }

// Cast is CAST(e AS t).
func (Postgres) Cast(b *Builder, e Expr, t Type) { cast(b, e, pgType(t)) }

// ArrayHas writes containment, which a GIN index answers and "= ANY" does not. The argument takes the column's own type.
func (Postgres) ArrayHas(b *Builder, e Expr, v wire.Value, _ Column) {
	b.Expr(e)
	b.Write(" @> ")
	b.Arg(wire.ListOf([]wire.Value{v}))
}

// ArrayHasAny is the overlap operator.
func (Postgres) ArrayHasAny(b *Builder, e Expr, list wire.Value, _ Column) {
	b.Expr(e)
	b.Write(" && ")
	b.Arg(list)
}

// ArrayHasAll is the containment operator.
func (Postgres) ArrayHasAll(b *Builder, e Expr, list wire.Value, _ Column) {
	b.Expr(e)
	b.Write(" @> ")
	b.Arg(list)
}

// ArrayLen is cardinality, which is 0 for an empty array where array_length is NULL.
func (Postgres) ArrayLen(b *Builder, e Expr) {
	b.Write("CAST(cardinality(")
	b.Expr(e)
	b.Write(") AS int8)")
}

// Match asks the GIN index over to_tsvector for rows with every word of text.
func (Postgres) Match(b *Builder, c Column, text wire.Value) {
	text, ok := shortWords(text)
	if !ok {
		b.Write(matchNothing)
		return
	}
	tsvector(b, c)
	b.Write(" @@ ")
	tsquery(b, c, text)
}

// Score is ts_rank.
func (Postgres) Score(b *Builder, c Column, text wire.Value) {
	text, ok := shortWords(text)
	if !ok {
		b.Write("CAST(0 AS float8)")
		return
	}
	b.Write("CAST(ts_rank(")
	tsvector(b, c)
	b.Write(", ")
	tsquery(b, c, text)
	b.Write(") AS float8)")
}

// TextSearch is the text search configuration of a language. What other databases call standard is called simple.
func TextSearch(language string) string {
	if language == "standard" {
		return "simple"
	}
	return language
}

// tsvector must be the very expression of the index, or the index is not used.
func tsvector(b *Builder, c Column) {
	b.Write("to_tsvector(")
	b.Literal(TextSearch(c.Language))
	b.Write(", ")
	b.Col(c.Name)
	b.Write(")")
}

func tsquery(b *Builder, c Column, text wire.Value) {
	language := TextSearch(c.Language)
	b.Write("plainto_tsquery(")
	b.Literal(language)
	b.Write(", ")
	if b.Dialect.Name() != (CockroachDB{}).Name() {
		b.Arg(text)
		b.Write(")")
		return
	}
	// CockroachDB refuses a query of stop words alone, so another takes its place that finds nothing.
	b.Write("CASE WHEN to_tsvector(")
	b.Literal(language)
	b.Write(", CAST(")
	b.Arg(text)
	b.Write(" AS text)) = ''::tsvector THEN 'nothing0of0crategen' ELSE CAST(")
	b.Arg(text)
	b.Write(" AS text) END)")
}

// BulkValues unnests one array argument per column, so that the text does not depend on the number of rows. Elements that
// are arrays or documents travel as text, because unnest would flatten them.
func (Postgres) BulkValues(b *Builder, columns []Column) {
	b.Write(" SELECT ")
	b.List(len(columns), func(i int) {
		name := exprFunc(func(b *Builder) {
			b.Write("c")
			b.Int(int64(i + 1))
		})
		switch to := bulkCast(b.Dialect.OwnType(columns[i]), columns[i].Type); {
		case to == "bytea" && columns[i].Type == UUID:
			uuidBytes(b, name)
		case to != "":
			b.Expr(name)
			b.Write("::")
			b.Write(to)
		default:
			b.Expr(name)
		}
	})
	b.Write(" FROM unnest(")
	b.List(len(columns), func(i int) {
		b.Write("$")
		b.Int(int64(i + 1))
		b.Write("::")
		if bulkCast(b.Dialect.OwnType(columns[i]), columns[i].Type) != "" {
			b.Write("text")
		} else {
			b.Write(pgType(columns[i].Type))
		}
		b.Write("[]")
	})
	b.Write(") AS r(")
	b.List(len(columns), func(i int) {
		b.Write("c")
		b.Int(int64(i + 1))
	})
	b.Write(")")
}

// Instant reads a date, and a time without a zone, as one of UTC: the session would take its own zone, and CockroachDB does
// not convert a date.
func (Postgres) Instant(b *Builder, e Expr, c Column) {
	switch owned(b, c) {
	case "":
		b.Expr(e)
	case "date", "timestamp", "timestamp without time zone":
		b.Write("(CAST(")
		b.Expr(e)
		b.Write(" AS timestamp) AT TIME ZONE 'UTC')")
	default:
		cast(b, e, pgTypes[Time])
	}
}

// DropTable drops what refers to the table as well: a foreign key of another table goes, its rows stay.
func (d Postgres) DropTable(schema string, t *Table) []string {
	return []string{drop(d, schema, t) + " CASCADE"}
}

// TableExists looks in information_schema, in the current schema unless one is set.
func (Postgres) TableExists(b *Builder, t *Table) {
	b.Write("SELECT 1 FROM information_schema.tables WHERE table_name = ")
	b.Arg(wire.Text(t.Name))
	b.Write(" AND table_schema = ")
	if schema := cmp.Or(t.Schema, b.Schema); schema != "" {
		b.Arg(wire.Text(schema))
	} else {
		b.Write("current_schema()")
	}
}

// CockroachDB is CockroachDB 24.1 and later. What is written for PostgreSQL holds for it.
type CockroachDB struct{ Postgres }

// Name is cockroachdb.
func (CockroachDB) Name() string { return "cockroachdb" }

// Syntax is that of CockroachDB.
func (CockroachDB) Syntax() *sqllex.Syntax { return &sqllex.CockroachDB }

// NullsLast is false.
func (CockroachDB) NullsLast() bool { return false }

// Copies is false: COPY took 1.4 to 1.7 times as long as statements of 1,000 rows (docs/internals.md).
func (CockroachDB) Copies() bool { return false }

// MergesRanges is false: EXPLAIN shows one scan with a limit for ranges that are joined by OR.
func (CockroachDB) MergesRanges() bool { return false }

// OwnType is the column's.
func (CockroachDB) OwnType(c Column) string { return c.Own["cockroachdb"] }
