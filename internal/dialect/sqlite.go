package dialect

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// SQLite is SQLite 3.38 and later, the first with the JSON operators.
var SQLite = &Dialect{Traits{
	Name:   "sqlite",
	Syntax: &sqllex.SQLite,

	Placeholder:   '?',
	DefaultSchema: "",
	HasSchemas:    false, // an attached file is not a schema

	Types:        names(func(s *scalar) string { return s.sqlite }),
	Collations:   names(func(s *scalar) string { return s.collation }),
	ListTypes:    "text", // JSON
	OwnTypes:     false,
	TypedMembers: false,
	Functions:    sqliteFunctions,

	NullsLast:     false,
	UnionTypes:    false,
	WrapsNumbers:  false,
	EmptyGroups:   false,
	StopWordsFail: false,

	MaxKeys: 10_000, MaxCompositeKeys: 256,
	KeysApart:          false,
	SearchesApart:      false,
	MergesRanges:       true,
	MaxConditions:      0,
	BalancedConditions: true, // it refuses a depth of 1,000
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
	Copies:        false,
}, sqlite{}}

type sqlite struct{ standard }

// In unfolds a list that travels as a JSON array.
func (sqlite) In(b *Builder, e Expr, list wire.Value, _ bool) {
	b.Expr(e)
	b.Write(" IN (SELECT value FROM json_each(")
	b.Arg(list)
	b.Write("))")
}

// Like uses functions where case counts, because SQLite's LIKE ignores it.
func (sqlite) Like(b *Builder, e Expr, how Like, part string) {
	switch how {
	case EqualFold:
		lowerEqual(b, e, part)
	case ContainsFold:
		b.Expr(e)
		b.Write(" LIKE ")
		b.Arg(wire.Text("%" + likeEscaper.Replace(part) + "%"))
		b.Write(` ESCAPE '\'`)
	case Contains:
		b.Write("instr(")
		b.Expr(e)
		b.Write(", ")
		b.Arg(wire.Text(part))
		b.Write(") > 0")
	case Prefix:
		b.Expr(e)
		b.Write(" GLOB ")
		b.Arg(wire.Text(globEscaper.Replace(part) + "*"))
	case Suffix:
		b.Expr(e)
		b.Write(" GLOB ")
		b.Arg(wire.Text("*" + globEscaper.Replace(part)))
	}
}

// globEscaper puts what GLOB treats as special into a set of one.
var globEscaper = strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]")

// Limit needs a LIMIT before every OFFSET; -1 is none.
func (sqlite) Limit(b *Builder, limit, offset int64) {
	if limit < 0 && offset <= 0 {
		return
	}
	b.Write(" LIMIT ")
	b.Arg(wire.Int(max(limit, -1)))
	if offset > 0 {
		b.Write(" OFFSET ")
		b.Arg(wire.Int(offset))
	}
}

// ArrayHas looks through the JSON array.
func (sqlite) ArrayHas(b *Builder, e Expr, v wire.Value, _ Column) {
	notNull(b, e, func() {
		b.Arg(v)
		b.Write(" IN (SELECT value FROM json_each(")
		b.Expr(e)
		b.Write("))")
	})
}

// ArrayHasAny looks for an element of both.
func (sqlite) ArrayHasAny(b *Builder, e Expr, list wire.Value, _ Column) {
	notNull(b, e, func() {
		b.Write("EXISTS (SELECT value FROM json_each(")
		b.Expr(e)
		b.Write(") INTERSECT SELECT value FROM json_each(")
		b.Arg(list)
		b.Write("))")
	})
}

// ArrayHasAll looks for an element that is missing.
func (sqlite) ArrayHasAll(b *Builder, e Expr, list wire.Value, _ Column) {
	notNull(b, e, func() {
		b.Write("NOT EXISTS (SELECT value FROM json_each(")
		b.Arg(list)
		b.Write(") EXCEPT SELECT value FROM json_each(")
		b.Expr(e)
		b.Write("))")
	})
}

// notNull writes a test that is NULL where e is, as tests of arrays are on the other databases.
func notNull(b *Builder, e Expr, test func()) {
	b.Write("CASE WHEN ")
	b.Expr(e)
	b.Write(" IS NOT NULL THEN ")
	test()
	b.Write(" END")
}

// ArrayLen is the length of the JSON array.
func (sqlite) ArrayLen(b *Builder, e Expr) {
	b.Write("json_array_length(")
	b.Expr(e)
	b.Write(")")
}

// Match asks the FTS5 table that internal/gen/ddl keeps beside the table for rows with every word of text.
func (sqlite) Match(b *Builder, c Column, text wire.Value) {
	fts := ftsTable(b.Table, c)
	b.Col(rowID(b.Table))
	b.Write(" IN (SELECT rowid FROM ")
	b.Ident(fts)
	b.Write(" WHERE ")
	b.Ident(fts)
	b.Write(" MATCH ")
	b.Arg(ftsQuery(text))
	b.Write(")")
}

// Score is bm25 with its sign turned, so that higher is better.
func (sqlite) Score(b *Builder, c Column, text wire.Value) {
	fts := ftsTable(b.Table, c)
	b.Write("coalesce((SELECT -bm25(")
	b.Ident(fts)
	b.Write(") FROM ")
	b.Ident(fts)
	b.Write(" WHERE ")
	b.Ident(fts)
	b.Write(" MATCH ")
	b.Arg(ftsQuery(text))
	b.Write(" AND rowid = ")
	if b.Alias == "" {
		b.Ident(b.Table.FlatName())
		b.Write(".")
	}
	b.Col(rowID(b.Table))
	b.Write("), 0)")
}

// SQLiteRowID is the column that ties a row to its full-text entry where the key is not one integer. internal/gen/ddl declares it in
// tables with full text, because an implicit rowid may change in VACUUM.
const SQLiteRowID = "crategen_rowid"

// rowID is the column that internal/gen/ddl made the rowid of a table with full text.
func rowID(t *Table) string {
	if len(t.Key) == 1 {
		switch c := t.Columns[t.Key[0]]; c.Type {
		case Int16, Int32, Int64:
			return c.Name
		}
	}
	return SQLiteRowID
}

func ftsTable(t *Table, c Column) string { return t.FlatName() + "_" + FulltextIndex(c.Name) }

// ftsQuery quotes each word, so that none is taken as FTS5 syntax; words side by side mean AND. A text without words asks
// for the empty phrase, which matches nothing.
func ftsQuery(text wire.Value) wire.Value {
	list := words(text.Text())
	for i, w := range list {
		list[i] = sqlquote.Phrase(w)
	}
	if len(list) == 0 {
		return wire.Text(sqlquote.Phrase(""))
	}
	return wire.Text(strings.Join(list, " "))
}

// BulkValues is one row of arguments; the transport repeats it in one transaction.
func (sqlite) BulkValues(b *Builder, columns []Column) { oneRow(b, columns) }

// DropTable drops the table's full-text indexes as well; its triggers go with it.
func (d sqlite) DropTable(schema string, t *Table) []string {
	out := []string{drop(SQLite, schema, t)}
	for _, c := range t.Columns {
		if c.Language != "" {
			out = append(out, drop(SQLite, schema, &Table{Name: ftsTable(t, c)}))
		}
	}
	return out
}

// TableExists looks in sqlite_schema.
func (sqlite) TableExists(b *Builder, t *Table) {
	b.Write("SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ")
	b.Arg(wire.Text(t.FlatName()))
}
