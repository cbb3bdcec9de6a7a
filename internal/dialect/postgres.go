package dialect

import (
	"cmp"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/wire"
)

// Postgres is PostgreSQL 14 and later.
var Postgres = &Dialect{Traits{
	Name:   "postgres",
	Syntax: &sqllex.Postgres,

	Placeholder:   '$',
	DefaultSchema: "",
	HasSchemas:    true,

	Types:        names(func(s *scalar) string { return s.postgres }),
	Collations:   nil,
	ListTypes:    "@[]",
	OwnTypes:     true,
	TypedMembers: false,
	Functions:    postgresFunctions,

	NullsLast:     true,
	UnionTypes:    false,
	WrapsNumbers:  false,
	EmptyGroups:   false,
	StopWordsFail: false,

	// A list is one argument, so memory alone bounds it. Keys of several columns are an OR, which planners take badly when it is long:
	// 5,000 took 15 s.
	MaxKeys: 10_000, MaxCompositeKeys: 256,
	KeysApart:          false,
	SearchesApart:      false,
	MergesRanges:       true,
	MaxConditions:      0,
	BalancedConditions: false,
	MaxDepth:           1_000,
	ConstantParts:      false,
	CorrelatesUpdates:  true,

	VersionColumns: nil,
	ClusterVersion: "",
	RefreshTable:   "",

	DefaultValues: true,
	AtomicBulk:    true,
	ReturnsBulk:   true,
	ConflictWhere: true,
	Copies:        true, // docs/internals.md has the measurements
}, postgres{}}

type postgres struct{ standard }

func pgType(t Type) string { return scalarOf(t).postgres }

// ArrayHas writes containment, which a GIN index answers and "= ANY" does not. The argument takes the column's own type.
func (postgres) ArrayHas(b *Builder, e Expr, v wire.Value, _ Column) {
	b.Expr(e)
	b.Write(" @> ")
	b.Arg(wire.ListOf([]wire.Value{v}))
}

// ArrayHasAny is the overlap operator.
func (postgres) ArrayHasAny(b *Builder, e Expr, list wire.Value, _ Column) {
	b.Expr(e)
	b.Write(" && ")
	b.Arg(list)
}

// ArrayHasAll is the containment operator.
func (postgres) ArrayHasAll(b *Builder, e Expr, list wire.Value, _ Column) {
	b.Expr(e)
	b.Write(" @> ")
	b.Arg(list)
}

// ArrayLen is cardinality, which is 0 for an empty array where array_length is NULL.
func (postgres) ArrayLen(b *Builder, e Expr) {
	b.Write("CAST(cardinality(")
	b.Expr(e)
	b.Write(") AS int8)")
}

// Match asks the GIN index over to_tsvector for rows with every word of text.
func (postgres) Match(b *Builder, c Column, text wire.Value) {
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
func (postgres) Score(b *Builder, c Column, text wire.Value) {
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
	if !b.Dialect.StopWordsFail {
		b.Arg(text)
		b.Write(")")
		return
	}
	// Another query takes its place that finds nothing.
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
func (postgres) BulkValues(b *Builder, columns []Column) {
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
func (postgres) Instant(b *Builder, e Expr, c Column) {
	switch owned(b, c) {
	case "":
		b.Expr(e)
	case "date", "timestamp", "timestamp without time zone":
		b.Write("(CAST(")
		b.Expr(e)
		b.Write(" AS timestamp) AT TIME ZONE 'UTC')")
	default:
		cast(b, e, pgType(Time))
	}
}

// DropTable drops what refers to the table as well: a foreign key of another table goes, its rows stay.
func (d postgres) DropTable(schema string, t *Table) []string {
	return []string{drop(Postgres, schema, t) + " CASCADE"}
}

// TableExists looks in information_schema, in the current schema unless one is set.
func (postgres) TableExists(b *Builder, t *Table) {
	b.Write("SELECT 1 FROM information_schema.tables WHERE table_name = ")
	b.Arg(wire.Text(t.Name))
	b.Write(" AND table_schema = ")
	if schema := cmp.Or(t.Schema, b.Schema); schema != "" {
		b.Arg(wire.Text(schema))
	} else {
		b.Write("current_schema()")
	}
}
