package dialect

import (
	"strings"

	"github.com/crategen/crategen/internal/plantext"
	"github.com/crategen/crategen/internal/sqllex"
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
	MemberEquals: "",
	Functions:    sqliteFunctions,

	NullsLast:     false,
	UnionTypes:    false,
	WrapsNumbers:  false,
	EmptyGroups:   false,
	StopWordsFail: false,
	SearchOptions: false,
	MatchIsNull:   false,
	IgnoresNulls:  false,
	RegexpBefore:  "", RegexpAfter: "", RegexpEnd: `\z`,
	RegexpBraces: true,
	MaxPatterns:  0,
	Similarity:   "text_similarity(@1, @2)", SimilarText: "(text_similarity(@1, @2) >= 0.3)",
	LikeOneByOne:       0,
	QuantifiedElements: "compare_elements",
	Lateral:            false,
	RowValues:          true, DistinctOn: false, RowList: "VALUES ",
	Greatest:  "max",
	Formatted: "",

	MaxKeys: 10_000, MaxCompositeKeys: 256,
	KeysApart:          false,
	SearchesApart:      false,
	KNN:                "",
	ShapeIndex:         "",
	MergesRanges:       true,
	MaxConditions:      0,
	BalancedConditions: true, // it refuses a depth of 1,000
	MaxDepth:           1_000,
	ConstantParts:      false,
	LimitsWrites:       true,
	CorrelatesUpdates:  true,

	Unordered:      "",
	VersionColumns: nil,
	ClusterVersion: "",
	RefreshTable:   "",

	RowLocks:    false,
	ExclusiveTx: true,
	ReadsPast:   false, ReadsFresh: true,
	SessionSettings: false,
	NamedSequences:  false,
	PlanHints:       false,

	Explain: "EXPLAIN QUERY PLAN ", Analyze: "EXPLAIN QUERY PLAN ",
	ExplainsWrites: true, ExplainsArguments: true, AnalyzesJSON: false,
	ReadPlan: plantext.SQLite,

	HidesWrites: true,
	OwnSchema:   "main",

	DefaultValues: true,
	AtomicBulk:    true,
	ReturnsBulk:   true,
	ConflictWhere: true,
	UniqueIndexes: true,
	ComputedKeys:  false,
	HasPartitions: false,
	ClusterTime:   "",
	CopiesFiles:   false, ImportsFiles: false,
	Copies: false,
}, sqlite{}}

type sqlite struct{ standard }

// In unfolds a list, which is sent as a JSON array.
func (sqlite) In(w Sink, e Operand, list wire.Value, _ bool) {
	w.Operand(e)
	w.Write(" IN (SELECT value FROM json_each(")
	w.Arg(list)
	w.Write("))")
}

// Like uses functions if case matters, because SQLite's LIKE ignores case.
func (sqlite) Like(w Sink, e Operand, how Like, part string) {
	switch how {
	case EqualFold:
		lowerEqual(w, e, part)
	case ContainsFold:
		w.Operand(e)
		w.Write(" LIKE ")
		w.Arg(wire.Text("%" + likeEscaper.Replace(part) + "%"))
		w.Write(` ESCAPE '\'`)
	case Contains:
		w.Write("instr(")
		w.Operand(e)
		w.Write(", ")
		w.Arg(wire.Text(part))
		w.Write(") > 0")
	case Prefix:
		w.Operand(e)
		w.Write(" GLOB ")
		w.Arg(wire.Text(globEscaper.Replace(part) + "*"))
	case Suffix:
		w.Operand(e)
		w.Write(" GLOB ")
		w.Arg(wire.Text("*" + globEscaper.Replace(part)))
	}
}

// globEscaper escapes the special characters of GLOB as sets of one character.
var globEscaper = strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]")

// Limit needs a LIMIT before every OFFSET; -1 is none.
func (sqlite) Limit(w Sink, limit, offset int64) {
	if limit < 0 && offset <= 0 {
		return
	}
	w.Write(" LIMIT ")
	w.Arg(wire.Int(max(limit, -1)))
	if offset > 0 {
		w.Write(" OFFSET ")
		w.Arg(wire.Int(offset))
	}
}

// ArrayHas searches the JSON array.
func (sqlite) ArrayHas(w Sink, e Operand, v wire.Value, _ Column) {
	notNull(w, e, func() {
		w.Arg(v)
		w.Write(" IN (SELECT value FROM json_each(")
		w.Operand(e)
		w.Write("))")
	})
}

// ArrayHasAny searches for an element of both arrays.
func (sqlite) ArrayHasAny(w Sink, e Operand, list wire.Value, _ Column) {
	notNull(w, e, func() {
		w.Write("EXISTS (SELECT value FROM json_each(")
		w.Operand(e)
		w.Write(") INTERSECT SELECT value FROM json_each(")
		w.Arg(list)
		w.Write("))")
	})
}

// ArrayHasAll searches for a missing element.
func (sqlite) ArrayHasAll(w Sink, e Operand, list wire.Value, _ Column) {
	notNull(w, e, func() {
		w.Write("NOT EXISTS (SELECT value FROM json_each(")
		w.Arg(list)
		w.Write(") EXCEPT SELECT value FROM json_each(")
		w.Operand(e)
		w.Write("))")
	})
}

// notNull writes a test that is NULL if e is NULL, like tests of arrays on the other databases.
func notNull(w Sink, e Operand, test func()) {
	w.Write("CASE WHEN ")
	w.Operand(e)
	w.Write(" IS NOT NULL THEN ")
	test()
	w.Write(" END")
}

// ArrayLen is the length of the JSON array.
func (sqlite) ArrayLen(w Sink, e Operand) {
	w.Write("json_array_length(")
	w.Operand(e)
	w.Write(")")
}

// BulkValues is one row of arguments; the transport repeats it in one transaction.
func (sqlite) BulkValues(w Sink, columns []Column) { oneRow(w, columns) }

// DropTable also drops the table's full-text indexes. SQLite drops the triggers with the table.
func (d sqlite) DropTable(schema string, t *Table) []string {
	out := []string{drop(SQLite, schema, t)}
	for _, c := range t.Columns {
		if c.Language != "" {
			out = append(out, drop(SQLite, schema, &Table{Name: ftsTable(t, fulltextOf(c))}))
		}
	}
	for i := range t.Fulltexts {
		out = append(out, drop(SQLite, schema, &Table{Name: ftsTable(t, &t.Fulltexts[i])}))
	}
	return out
}

// TableExists reads sqlite_schema.
func (sqlite) TableExists(w Sink, t *Table) {
	w.Write("SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ")
	w.Arg(wire.Text(t.FlatName()))
}
