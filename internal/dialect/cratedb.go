package dialect

import (
	"cmp"
	"math/bits"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// CrateDB is CrateDB 5.10 and later.
var CrateDB = &Dialect{Traits{
	Name:   "cratedb",
	Syntax: &sqllex.CrateDB,

	Placeholder: '$',
	// Names are always qualified, because a session is a TCP connection, and its schema is that of the first request on it.
	DefaultSchema: "doc",
	HasSchemas:    true,

	Types:        names(func(s *scalar) string { return s.crate }),
	Collations:   nil,
	ListTypes:    "array(@)",
	OwnTypes:     true,
	TypedMembers: true, // they are columns
	Functions:    crateFunctions,

	NullsLast:     true,
	UnionTypes:    true, // 1.5001 is read as 150.01 if the first has two digits behind the point
	WrapsNumbers:  true, // it finds "i > 2147483647" as "i >= -2147483648", and "f > 'Infinity'" as "f >= 'Infinity'"
	EmptyGroups:   true, // 6.4 reads the terms of the index if nothing but rows is counted, and finds those of deleted rows
	StopWordsFail: false,

	// The OR of equalities must be small enough to be planned as a lookup by key. Planning grows fast with the columns: of a key
	// with four, 64 took 0.7 s and 8 took 50 ms.
	MaxKeys: 64, MaxCompositeKeys: 8,
	// EXPLAIN shows a search for (id = ? OR id = ?) AND tenant = ?, which misses the last second's writes.
	KeysApart: true,
	// "Can't handle Symbol [MatchPredicate" is what it says to id = ? AND MATCH(...), which it plans as a lookup of the key, with values
	// of other tables and of subqueries for the key as well. It plans id = ANY(?) as a search.
	SearchesApart: true,
	MergesRanges:  false, // it finds rows by its indexes, and sorts them
	// Planning 2,000 took 5 s, a few thousand more overflow the server's stack, and a balanced tree takes it many times as long.
	MaxConditions:      2_000,
	BalancedConditions: false,
	MaxDepth:           500,   // planning conditions 1,000 deep took 20 s, and 2,000 overflow the parser's stack
	ConstantParts:      true,  // "Can't handle Symbol" is what it says to arguments in a window and in what a join compares
	CorrelatesUpdates:  false, // it takes the outer table of a subquery in an UPDATE for an unknown one

	// Optimistic concurrency control: UPDATE ... WHERE id = ? AND stock > ? finds the row in the index, as it was at the last refresh,
	// and then changes the newest row.
	VersionColumns: []string{"_seq_no", "_primary_term"},
	// A node that lost the shard's primary in the middle of a write waits for the next cluster state before it sends the write again.
	ClusterVersion: "SELECT max(cluster_state_version) FROM sys.nodes",
	RefreshTable:   "REFRESH TABLE ",

	DefaultValues: false, // (column) VALUES (DEFAULT) it takes since 6.3
	AtomicBulk:    false,
	ReturnsBulk:   false,
	ConflictWhere: false,
	Copies:        false,
}, crateDB{}}

type crateDB struct{ standard }

// In asks for keys with an OR of equalities, the only form that CrateDB plans as a real-time lookup; IN and ANY with
// arguments search the index, which misses rows written in the last second. The list is padded to a power of two by
// repeating its last element, so that there are few texts.
func (c crateDB) In(b *Builder, e Expr, list wire.Value, key bool) {
	n := list.Len()
	if !key || n == 0 || n > b.Dialect.MaxKeys {
		c.standard.In(b, e, list, key)
		return
	}
	b.Write("(")
	for i := range 1 << bits.Len(uint(n-1)) {
		if i > 0 {
			b.Write(" OR ")
		}
		b.Expr(e)
		b.Write(" = ")
		b.Arg(list.At(min(i, n-1)))
	}
	b.Write(")")
}

// ArrayHasAny is the overlap operator, which is false for NULL where the other databases have NULL. An array of a type of its
// own is asked for each element: the operator compares only what has the same type, scale and all.
func (d crateDB) ArrayHasAny(b *Builder, e Expr, list wire.Value, c Column) {
	if owned(b, c) != "" {
		d.eachHas(b, e, list, c, " OR ")
		return
	}
	b.Expr(e)
	b.Write(" && CAST(")
	b.Arg(list)
	b.Write(" AS ")
	b.Write(b.Dialect.ListType(c.Type.Elem()))
	b.Write(")")
}

// ArrayHasAll tests each element, because CrateDB has no containment operator for arrays.
func (d crateDB) ArrayHasAll(b *Builder, e Expr, list wire.Value, c Column) {
	if list.Len() == 0 {
		notNull(b, e, func() { b.Write("true") })
		return
	}
	d.eachHas(b, e, list, c, " AND ")
}

func (d crateDB) eachHas(b *Builder, e Expr, list wire.Value, c Column, word string) {
	b.Write("(")
	for i := range list.Len() {
		if i > 0 {
			b.Write(word)
		}
		d.ArrayHas(b, e, list.At(i), c)
	}
	b.Write(")")
}

// ArrayLen turns the NULL that array_length gives for an empty array into 0.
func (crateDB) ArrayLen(b *Builder, e Expr) {
	b.Write("CASE WHEN ")
	b.Expr(e)
	b.Write(" IS NULL THEN NULL ELSE coalesce(array_length(")
	b.Expr(e)
	b.Write(", 1), 0) END")
}

// Path is the subscript of an object; sub-columns have their own types, so that nothing is cast.
func (crateDB) Path(b *Builder, column string, path []string, _ Type) {
	b.Col(column)
	for _, p := range path {
		b.quoted(sqlquote.AppendSubscript(b.buf, p))
	}
}

// FulltextIndex is the name of the index that Match asks, made by internal/gen/ddl.
func FulltextIndex(column string) string { return column + "_ft" }

// Match asks the column's named index for rows with every word of text.
func (crateDB) Match(b *Builder, c Column, text wire.Value) {
	b.Write("MATCH(")
	b.Col(FulltextIndex(c.Name))
	b.Write(", ")
	b.Arg(text)
	b.Write(") USING best_fields WITH (operator = 'and')")
}

// Score is the relevance of the row under the query's MATCH predicates; it does not depend on the text. It is not cast:
// CrateDB 6.4 orders by CAST(_score ...) as if all scores were equal.
func (crateDB) Score(b *Builder, _ Column, _ wire.Value) { b.Write("_score") }

// BulkValues is one row of arguments: CrateDB takes many rows of them for one statement (bulk_args).
func (crateDB) BulkValues(b *Builder, columns []Column) { oneRow(b, columns) }

func oneRow(b *Builder, columns []Column) {
	b.Write(" VALUES (")
	p := string(b.Dialect.Placeholder)
	b.List(len(columns), func(i int) {
		b.Write(p)
		b.Int(int64(i + 1))
	})
	b.Write(")")
}

// DropTable drops the table alone: nothing belongs to it.
func (d crateDB) DropTable(schema string, t *Table) []string {
	return []string{drop(CrateDB, schema, t)}
}

// TableExists looks in information_schema.
func (crateDB) TableExists(b *Builder, t *Table) {
	b.Write("SELECT 1 FROM information_schema.tables WHERE table_name = ")
	b.Arg(wire.Text(t.Name))
	b.Write(" AND table_schema = ")
	b.Arg(wire.Text(cmp.Or(t.Schema, b.Schema)))
}
