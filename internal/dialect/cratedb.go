package dialect

import (
	"cmp"
	"math/bits"

	"github.com/crategen/crategen/internal/plantext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/wire"
)

// CrateDB is CrateDB 5.10 and later.
var CrateDB = &Dialect{Traits{
	Name:   "cratedb",
	Syntax: &sqllex.CrateDB,

	Placeholder: '$',
	// Names are always qualified: a session is a TCP connection, and its schema is that of the first request on the connection.
	DefaultSchema: "doc",
	HasSchemas:    true,

	Types:        names(func(s *scalar) string { return s.crate }),
	Collations:   nil,
	ListTypes:    "array(@)",
	OwnTypes:     true,
	TypedMembers: true, // members are columns
	MemberEquals: "",
	Functions:    crateFunctions,

	NullsLast:     true,
	UnionTypes:    true, // 1.5001 is read as 150.01 if the first query has two decimal places
	WrapsNumbers:  true, // it evaluates "i > 2147483647" as "i >= -2147483648", and "f > 'Infinity'" as "f >= 'Infinity'"
	EmptyGroups:   true, // if only rows are counted, 6.4 reads the terms of the index, including those of deleted rows
	StopWordsFail: false,
	SearchOptions: true,
	MatchIsNull:   false,
	IgnoresNulls:  true,
	RegexpBefore:  `(?s).*(?:`, RegexpAfter: `).*`, RegexpEnd: `\z`,
	RegexpBraces: true,
	MaxPatterns:  8_192,
	Similarity:   "", SimilarText: "",
	LikeOneByOne:       0,
	QuantifiedElements: "",
	Lateral:            false,
	RowValues:          false, DistinctOn: false, RowList: "",
	Greatest:  "greatest",
	Formatted: "nullif(format('%s', @1), 'null')",

	// The OR of equalities must be small enough to be planned as a lookup by key. The planning time increases fast with the columns: for a key
	// of four columns, 64 keys took 0.7 s and 8 keys took 50 ms.
	MaxKeys: 64, MaxCompositeKeys: 8,
	// EXPLAIN shows a search for (id = ? OR id = ?) AND tenant = ?, which does not find the writes of the last second.
	KeysApart: true,
	// It plans id = ? AND MATCH(...) as a lookup of the key, also for a key from another table or a subquery, and fails with "Can't handle Symbol
	// [MatchPredicate". It plans id = ANY(?) as a search.
	SearchesApart: true,
	KNN:           "knn_match",
	ShapeIndex:    "MATCH(@1, @2) USING intersects",
	MergesRanges:  false, // it finds rows with its indexes and sorts them
	// Planning 2,000 conditions took 5 s. A few thousand more overflow the server's stack, and a balanced tree takes many times as long.
	MaxConditions:      2_000,
	BalancedConditions: false,
	MaxDepth:           500,  // planning a depth of 1,000 took 20 s, and 2,000 overflow the parser's stack
	ConstantParts:      true, // "Can't handle Symbol" is its error for arguments in a window and in a join condition
	LimitsWrites:       false,
	CorrelatesUpdates:  false, // the outer table is unknown in a subquery of an UPDATE

	Unordered: "uuid",
	// Optimistic concurrency control: UPDATE ... WHERE id = ? AND stock > ? finds the row in the index, in the state of the last refresh, and then
	// changes the newest row.
	VersionColumns: []string{"_seq_no", "_primary_term"},
	// A node that lost the primary of the shard during a write waits for the next cluster state before it sends the write again.
	ClusterVersion: "SELECT max(cluster_state_version) FROM sys.nodes",
	RefreshTable:   "REFRESH TABLE ",

	RowLocks:    false,
	ExclusiveTx: false,
	ReadsPast:   false, ReadsFresh: false,
	SessionSettings: false,
	NamedSequences:  false,
	PlanHints:       false,

	Explain: "EXPLAIN ", Analyze: "EXPLAIN ANALYZE ",
	ExplainsWrites: false, ExplainsArguments: true, AnalyzesJSON: true,
	ReadPlan: plantext.CrateDB,

	HidesWrites: false,
	OwnSchema:   "",

	DefaultValues: false, // it accepts (column) VALUES (DEFAULT) since 6.3
	AtomicBulk:    false,
	ReturnsBulk:   false,
	ConflictWhere: false,
	UniqueIndexes: false,
	ComputedKeys:  true,
	HasPartitions: true,
	ClusterTime:   "",
	CopiesFiles:   true, ImportsFiles: false,
	Copies: false,
}, crateDB{}}

type crateDB struct{ standard }

// In tests keys with an OR of equalities, the only form that CrateDB plans as a real-time lookup: IN and ANY with arguments search the
// index, which lacks rows of the last second. It repeats the last element of the list up to a power of two, to keep the number of statement
// texts small.
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

// ArrayHasAny tests each element, which the index answers. The operator && exists since 6.0, and reads every array. For a long list it
// counts the elements that the array does not have. An array with a custom type is always tested for each element, because functions
// of arrays need equal types, including the scale.
func (d crateDB) ArrayHasAny(w Sink, e Operand, list wire.Value, c Column) {
	n := list.Len()
	if n <= w.At().Dialect.MaxKeys || w.At().Dialect.owned(c) != "" {
		d.eachHas(w, e, list, c, " OR ", 1<<bits.Len(uint(n-1)))
		return
	}
	notNull(w, e, func() {
		w.Write("coalesce(array_length(array_difference(CAST(")
		w.Arg(list)
		w.Write(" AS ")
		w.Write(w.At().Dialect.ListType(c.Type.Elem()))
		w.Write("), ")
		w.Operand(e)
		w.Write("), 1), 0) < ")
		w.Int(int64(n))
	})
}

// ArrayHasAll tests each element, because CrateDB has no containment operator for arrays.
func (d crateDB) ArrayHasAll(w Sink, e Operand, list wire.Value, c Column) {
	if list.Len() == 0 {
		notNull(w, e, func() { w.Write("true") })
		return
	}
	d.eachHas(w, e, list, c, " AND ", list.Len())
}

// eachHas tests the elements of a list that is not empty. It repeats the last element up to the number of tests, so that there are
// few statements.
func (d crateDB) eachHas(w Sink, e Operand, list wire.Value, c Column, word string, tests int) {
	w.Write("(")
	for i := range tests {
		if i > 0 {
			w.Write(word)
		}
		d.ArrayHas(w, e, list.At(min(i, list.Len()-1)), c)
	}
	w.Write(")")
}

// mostRows is the largest sum of LIMIT and OFFSET that CrateDB accepts on several nodes.
const mostRows = 1<<31 - 1 - 17

// Limit writes a LIMIT with every OFFSET, and none that is too large. Several nodes ignore an OFFSET without a LIMIT, and with one beyond 32 bits
// (6.4.3): all rows would come.
func (c crateDB) Limit(w Sink, limit, offset int64) {
	if most := max(mostRows-offset, 1); limit > most || limit < 0 && offset > 0 {
		limit = most
	}
	c.standard.Limit(w, limit, offset)
}

// ArrayLen converts the NULL of array_length for an empty array to 0.
func (crateDB) ArrayLen(w Sink, e Operand) {
	w.Write("CASE WHEN ")
	w.Operand(e)
	w.Write(" IS NULL THEN NULL ELSE coalesce(array_length(")
	w.Operand(e)
	w.Write(", 1), 0) END")
}

// Path is the subscript of an object, without a cast: sub-columns have types.
func (crateDB) Path(w Sink, column string, path []string, _ Type) {
	w.Col(column)
	for _, p := range path {
		w.Subscript(p)
	}
}

// BulkValues is one row of arguments: CrateDB accepts many rows for one statement (bulk_args).
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

// DropTable drops the table only: nothing else belongs to it.
func (d crateDB) DropTable(schema string, t *Table) []string {
	return []string{drop(CrateDB, schema, t)}
}

// TableExists reads information_schema.
func (crateDB) TableExists(w Sink, t *Table) {
	w.Write("SELECT 1 FROM information_schema.tables WHERE table_name = ")
	w.Arg(wire.Text(t.Name))
	w.Write(" AND table_schema = ")
	w.Arg(wire.Text(cmp.Or(t.Schema, w.At().Schema)))
}

// Partitions reads information_schema and sys.shards. Values of partitions are of the type of their column, or its text.
func (crateDB) Partitions(w Sink, t *Table) {
	w.Write("SELECT ")
	for _, i := range t.PartitionedBy {
		c := t.Columns[i]
		w.Write("CAST(p.values")
		w.Subscript(c.Name)
		w.Write(" AS " + w.At().Dialect.Types[c.Type.Elem()] + "), ")
	}
	w.Write("coalesce(s.docs, 0), coalesce(s.size, 0), p.closed, p.partition_ident FROM information_schema.table_partitions p LEFT JOIN (" +
		"SELECT partition_ident, sum(num_docs) AS docs, sum(size) AS size FROM sys.shards WHERE \"primary\" AND table_name = ")
	w.Arg(wire.Text(t.Name))
	w.Write(" AND schema_name = ")
	w.Arg(wire.Text(cmp.Or(t.Schema, w.At().Schema)))
	w.Write(" GROUP BY partition_ident) s ON s.partition_ident = p.partition_ident WHERE p.table_name = ")
	w.Arg(wire.Text(t.Name))
	w.Write(" AND p.table_schema = ")
	w.Arg(wire.Text(cmp.Or(t.Schema, w.At().Schema)))
}

// crateWhole applies a rounding function to numbers that may have a fraction.
func crateWhole(whole string) string {
	return "CASE WHEN abs(@1) < 4503599627370496.0 THEN " + whole + " ELSE CAST(@1 AS double precision) END"
}
