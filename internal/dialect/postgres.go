package dialect

import (
	"cmp"

	"github.com/crategen/crategen/internal/plantext"
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
	MemberEquals: "@>",
	Functions:    postgresFunctions,

	NullsLast:     true,
	UnionTypes:    false,
	WrapsNumbers:  false,
	EmptyGroups:   false,
	StopWordsFail: false,
	SearchOptions: false,
	MatchIsNull:   true,
	IgnoresNulls:  false,
	RegexpBefore:  "", RegexpAfter: "", RegexpEnd: `\Z`,
	RegexpBraces: false,
	MaxPatterns:  0,
	Similarity:   "similarity(@1, @2)", SimilarText: "(@1 % @2)",
	LikeOneByOne:       16,
	QuantifiedElements: "",
	Lateral:            true,
	RowValues:          true, DistinctOn: true, RowList: "",
	Greatest:  "greatest",
	Formatted: "",

	// A list is one argument, limited only by memory. Keys of several columns are an OR, and planning a long one is slow: 5,000 keys took 15 s.
	MaxKeys: 10_000, MaxCompositeKeys: 256,
	KeysApart:          false,
	SearchesApart:      false,
	KNN:                "",
	ShapeIndex:         "",
	MergesRanges:       true,
	MaxConditions:      0,
	BalancedConditions: false,
	MaxDepth:           1_000,
	ConstantParts:      false,
	LimitsWrites:       true,
	CorrelatesUpdates:  true,

	Unordered:      "",
	VersionColumns: nil,
	ClusterVersion: "",
	RefreshTable:   "",

	RowLocks:    true,
	ExclusiveTx: false,
	ReadsPast:   false, ReadsFresh: true,
	SessionSettings: true,
	NamedSequences:  true,
	PlanHints:       false,

	Explain: "EXPLAIN ", Analyze: "EXPLAIN ANALYZE ",
	ExplainsWrites: true, ExplainsArguments: true, AnalyzesJSON: false,
	ReadPlan: plantext.Postgres,

	HidesWrites: false,
	OwnSchema:   "",

	DefaultValues: true,
	AtomicBulk:    true,
	ReturnsBulk:   true,
	ConflictWhere: true,
	UniqueIndexes: true,
	ComputedKeys:  false,
	HasPartitions: false,
	ClusterTime:   "",
	CopiesFiles:   false, ImportsFiles: false,
	Copies: true, // docs/internals.md has the measurements
}, postgres{}}

type postgres struct{ standard }

func pgType(t Type) string { return scalarOf(t).postgres }

// ArrayHas writes containment, which can use a GIN index, unlike "= ANY". The argument has the type of the column.
func (postgres) ArrayHas(w Sink, e Operand, v wire.Value, col Column) {
	w.Operand(e)
	w.Write(" @> ")
	held(w, wire.ListOf([]wire.Value{v}), col)
}

// ArrayHasAny is the overlap operator.
func (postgres) ArrayHasAny(w Sink, e Operand, list wire.Value, _ Column) {
	w.Operand(e)
	w.Write(" && ")
	w.Arg(list)
}

// ArrayHasAll is the containment operator.
func (postgres) ArrayHasAll(w Sink, e Operand, list wire.Value, col Column) {
	w.Operand(e)
	w.Write(" @> ")
	held(w, list, col)
}

// held writes the list that an array contains. Without a type, the server takes it for the path of "ltree[] @> ltree".
func held(w Sink, list wire.Value, col Column) {
	if col.Type.Elem() != LTree {
		w.Arg(list)
		return
	}
	w.Write("CAST(")
	w.Arg(list)
	w.Write(" AS ltree[])")
}

// ArrayLen is cardinality, because array_length is NULL for an empty array.
func (postgres) ArrayLen(w Sink, e Operand) {
	w.Write("CAST(cardinality(")
	w.Operand(e)
	w.Write(") AS int8)")
}

// BulkValues unnests one array argument for each column, so that the text does not depend on the number of rows. Elements that are arrays or
// documents are sent as text, because unnest would flatten them.
func (postgres) BulkValues(w Sink, columns []Column) {
	w.Write(" SELECT ")
	list(w, len(columns), func(i int) {
		name := Part(func(w Sink) {
			w.Write("c")
			w.Int(int64(i + 1))
		})
		switch to := bulkCast(w.At().Dialect.OwnType(columns[i]), columns[i].Type); {
		case to == "bytea" && columns[i].Type == UUID:
			uuidBytes(w, name)
		case to != "":
			w.Operand(name)
			w.Write("::")
			w.Write(to)
		default:
			w.Operand(name)
		}
	})
	w.Write(" FROM unnest(")
	list(w, len(columns), func(i int) {
		w.Write("$")
		w.Int(int64(i + 1))
		w.Write("::")
		if bulkCast(w.At().Dialect.OwnType(columns[i]), columns[i].Type) != "" {
			w.Write("text")
		} else {
			w.Write(pgType(columns[i].Type))
		}
		w.Write("[]")
	})
	w.Write(") AS r(")
	list(w, len(columns), func(i int) {
		w.Write("c")
		w.Int(int64(i + 1))
	})
	w.Write(")")
}

// Instant interprets a date and a time without a zone in UTC. Otherwise the session's zone would apply, and CockroachDB does not convert a
// date.
func (postgres) Instant(w Sink, e Operand, c Column) {
	switch w.At().Dialect.owned(c) {
	case "":
		w.Operand(e)
	case "date", "timestamp", "timestamp without time zone":
		w.Write("(CAST(")
		w.Operand(e)
		w.Write(" AS timestamp) AT TIME ZONE 'UTC')")
	default:
		cast(w, e, pgType(Time))
	}
}

// DropTable also drops objects that refer to the table, such as foreign keys of other tables. The rows of these tables remain.
func (d postgres) DropTable(schema string, t *Table) []string {
	return []string{drop(Postgres, schema, t) + " CASCADE"}
}

// TableExists reads information_schema, for the current schema unless one is set.
func (postgres) TableExists(w Sink, t *Table) {
	w.Write("SELECT 1 FROM information_schema.tables WHERE table_name = ")
	w.Arg(wire.Text(t.Name))
	w.Write(" AND table_schema = ")
	if schema := cmp.Or(t.Schema, w.At().Schema); schema != "" {
		w.Arg(wire.Text(schema))
	} else {
		w.Write("current_schema()")
	}
}
