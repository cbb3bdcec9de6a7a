package dialect

import (
	"cmp"
	"math/bits"

	"github.com/crategen/crategen/internal/sqllex"
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
func (c crateDB) In(w Sink, e Operand, list wire.Value, key bool) {
	n := list.Len()
	if !key || n == 0 || n > w.At().Dialect.MaxKeys {
		c.standard.In(w, e, list, key)
		return
	}
	w.Write("(")
	for i := range 1 << bits.Len(uint(n-1)) {
		if i > 0 {
			w.Write(" OR ")
		}
		w.Operand(e)
		w.Write(" = ")
		w.Arg(list.At(min(i, n-1)))
	}
	w.Write(")")
}

// ArrayHasAny is the overlap operator, which is false for NULL where the other databases have NULL. An array of a type of its
// own is asked for each element: the operator compares only what has the same type, scale and all.
func (d crateDB) ArrayHasAny(w Sink, e Operand, list wire.Value, c Column) {
	if w.At().Dialect.owned(c) != "" {
		d.eachHas(w, e, list, c, " OR ")
		return
	}
	w.Operand(e)
	w.Write(" && CAST(")
	w.Arg(list)
	w.Write(" AS ")
	w.Write(w.At().Dialect.ListType(c.Type.Elem()))
	w.Write(")")
}

// ArrayHasAll tests each element, because CrateDB has no containment operator for arrays.
func (d crateDB) ArrayHasAll(w Sink, e Operand, list wire.Value, c Column) {
	if list.Len() == 0 {
		notNull(w, e, func() { w.Write("true") })
		return
	}
	d.eachHas(w, e, list, c, " AND ")
}

func (d crateDB) eachHas(w Sink, e Operand, list wire.Value, c Column, word string) {
	w.Write("(")
	for i := range list.Len() {
		if i > 0 {
			w.Write(word)
		}
		d.ArrayHas(w, e, list.At(i), c)
	}
	w.Write(")")
}

// ArrayLen turns the NULL that array_length gives for an empty array into 0.
func (crateDB) ArrayLen(w Sink, e Operand) {
	w.Write("CASE WHEN ")
	w.Operand(e)
	w.Write(" IS NULL THEN NULL ELSE coalesce(array_length(")
	w.Operand(e)
	w.Write(", 1), 0) END")
}

// Path is the subscript of an object; sub-columns have their own types, so that nothing is cast.
func (crateDB) Path(w Sink, column string, path []string, _ Type) {
	w.Col(column)
	for _, p := range path {
		w.Subscript(p)
	}
}

// FulltextIndex is the name of the index that Match asks, made by internal/gen/ddl.
func FulltextIndex(column string) string { return column + "_ft" }

// Match asks the column's named index for rows with every word of text.
func (crateDB) Match(w Sink, c Column, text wire.Value) {
	w.Write("MATCH(")
	w.Col(FulltextIndex(c.Name))
	w.Write(", ")
	w.Arg(text)
	w.Write(") USING best_fields WITH (operator = 'and')")
}

// Score is the relevance of the row under the query's MATCH predicates; it does not depend on the text. It is not cast:
// CrateDB 6.4 orders by CAST(_score ...) as if all scores were equal.
func (crateDB) Score(w Sink, _ Column, _ wire.Value) { w.Write("_score") }

// BulkValues is one row of arguments: CrateDB takes many rows of them for one statement (bulk_args).
func (crateDB) BulkValues(w Sink, columns []Column) { oneRow(w, columns) }

func oneRow(w Sink, columns []Column) {
	w.Write(" VALUES (")
	p := string(w.At().Dialect.Placeholder)
	list(w, len(columns), func(i int) {
		w.Write(p)
		w.Int(int64(i + 1))
	})
	w.Write(")")
}

// DropTable drops the table alone: nothing belongs to it.
func (d crateDB) DropTable(schema string, t *Table) []string {
	return []string{drop(CrateDB, schema, t)}
}

// TableExists looks in information_schema.
func (crateDB) TableExists(w Sink, t *Table) {
	w.Write("SELECT 1 FROM information_schema.tables WHERE table_name = ")
	w.Arg(wire.Text(t.Name))
	w.Write(" AND table_schema = ")
	w.Arg(wire.Text(cmp.Or(t.Schema, w.At().Schema)))
}
