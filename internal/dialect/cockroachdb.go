package dialect

import (
	"github.com/crategen/crategen/internal/plantext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// CockroachDB is CockroachDB 24.1 and later. It writes the same SQL as PostgreSQL, except for full text.
var CockroachDB = &Dialect{Traits{
	Name:   "cockroachdb",
	Syntax: &sqllex.CockroachDB,

	Placeholder:   '$',
	DefaultSchema: "",
	HasSchemas:    true,

	Types:        names(func(s *scalar) string { return s.postgres }),
	Collations:   nil,
	ListTypes:    "@[]",
	OwnTypes:     true,
	TypedMembers: false,
	MemberEquals: "=", // an index of an expression serves it, too
	Functions:    cockroachFunctions,

	NullsLast:     false,
	UnionTypes:    false,
	WrapsNumbers:  false,
	EmptyGroups:   false,
	StopWordsFail: true,
	SearchOptions: false,
	MatchIsNull:   true,
	IgnoresNulls:  false,
	RegexpBefore:  "", RegexpAfter: "", RegexpEnd: `\z`,
	RegexpBraces: true,
	MaxPatterns:  0,
	Similarity:   "similarity(@1, @2)", SimilarText: "(@1 % @2)",
	LikeOneByOne:       16,
	QuantifiedElements: "",
	Lateral:            true,
	RowValues:          true, DistinctOn: true, RowList: "",
	Greatest:  "greatest",
	Formatted: "",

	MaxKeys: 10_000, MaxCompositeKeys: 256,
	KeysApart:          false,
	SearchesApart:      false,
	KNN:                "",
	ShapeIndex:         "",
	MergesRanges:       false, // EXPLAIN shows one scan with a limit for ranges joined by OR
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
	ReadsPast:   true, ReadsFresh: true,
	SessionSettings: true,
	NamedSequences:  true,
	PlanHints:       true,

	Explain: "EXPLAIN ", Analyze: "EXPLAIN ANALYZE ",
	ExplainsWrites: true, ExplainsArguments: false, AnalyzesJSON: false,
	ReadPlan: plantext.CockroachDB,

	HidesWrites: false,
	OwnSchema:   "",

	DefaultValues: true,
	AtomicBulk:    true,
	ReturnsBulk:   true,
	ConflictWhere: true,
	UniqueIndexes: true,
	ComputedKeys:  false,
	HasPartitions: false,
	ClusterTime:   "SELECT CAST(cluster_logical_timestamp() AS text), version()",
	CopiesFiles:   false, ImportsFiles: true,
	Copies: false, // COPY took 1.4 to 1.7 times as long as statements of 1,000 rows (docs/internals.md)
}, cockroachDB{}}

type cockroachDB struct{ postgres }

// ChangeStream is a changefeed without a sink. Its options: every change has the row before it, the time of its commit and that of the message, and
// resolved times come each second. A change of columns ends it; the default policy would send every row of the table again.
func (cockroachDB) ChangeStream(w Sink, tables []*Table, s ChangeStream) {
	if s.Experimental {
		w.Write("EXPERIMENTAL ")
	} else {
		w.Write("CREATE ")
	}
	w.Write("CHANGEFEED FOR ")
	for i, t := range tables {
		if i > 0 {
			w.Write(", ")
		}
		w.Write("TABLE ")
		w.TableName(t)
	}
	w.Write(" WITH updated, diff, mvcc_timestamp, resolved = '1s', min_checkpoint_frequency = '1s', schema_change_policy = 'stop', initial_scan = ")
	if s.Existing {
		w.Write("'yes'")
	} else {
		w.Write("'no'")
	}
	w.Write(", cursor = ")
	w.Arg(wire.Text(s.Since))
}

// Past writes AS OF SYSTEM TIME. The server accepts no argument there, only constants.
func (cockroachDB) Past(w Sink, p Past) {
	w.Write(" AS OF SYSTEM TIME ")
	w.Write(SystemTime(p))
}

// SystemTime is a time of the past as CockroachDB writes it.
func SystemTime(p Past) string {
	switch p.Kind {
	case PastAgo:
		return sqlquote.Ago(p.For)
	case PastFollower:
		return "follower_read_timestamp()"
	case PastStaleness:
		return "with_max_staleness(" + sqlquote.Interval(p.For) + nearest(p) + ")"
	case PastMinimum:
		at, _ := sqlquote.Time(p.Time) // query.MinTime has checked the year
		return "with_min_timestamp(" + at + "::timestamptz" + nearest(p) + ")"
	}
	return p.At
}

func nearest(p Past) string {
	if p.Nearest {
		return ", true"
	}
	return ""
}

// PlanHint writes the hints of a table: @{FORCE_INDEX=...,NO_FULL_SCAN}.
func (cockroachDB) PlanHint(w Sink, p Plan) {
	if p.Index == "" && !p.NoFullScan {
		return
	}
	w.Write("@{")
	if p.Index != "" {
		w.Write("FORCE_INDEX=")
		w.Ident(p.Index)
	}
	if p.NoFullScan {
		if p.Index != "" {
			w.Write(",")
		}
		w.Write("NO_FULL_SCAN")
	}
	w.Write("}")
}

// JoinHint writes the method of a join.
func (cockroachDB) JoinHint(w Sink, m JoinMethod) {
	switch m {
	case LookupJoin:
		w.Write("LOOKUP ")
	case HashJoin:
		w.Write("HASH ")
	case MergeJoin:
		w.Write("MERGE ")
	}
}
