package dialect

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
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
	Functions:    cockroachFunctions,

	NullsLast:     false,
	UnionTypes:    false,
	WrapsNumbers:  false,
	EmptyGroups:   false,
	StopWordsFail: true,

	MaxKeys: 10_000, MaxCompositeKeys: 256,
	KeysApart:          false,
	SearchesApart:      false,
	MergesRanges:       false, // EXPLAIN shows one scan with a limit for ranges joined by OR
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
	ComputedKeys:  false,
	HasPartitions: false,
	ClusterTime:   "SELECT CAST(cluster_logical_timestamp() AS text), version()",
	Copies:        false, // COPY took 1.4 to 1.7 times as long as statements of 1,000 rows (docs/internals.md)
}, cockroachDB{}}

type cockroachDB struct{ postgres }

// Match is PostgreSQL's, for words only: plainto_tsquery of CockroachDB fails for separate punctuation.
func (c cockroachDB) Match(w Sink, x *Fulltext, text wire.Value) {
	plain := strings.Join(words(text.Text()), " ")
	if plain == "" {
		w.Write(matchNothing)
		return
	}
	c.postgres.Match(w, x, wire.Text(plain))
}

// Score is ts_rank for words only.
func (c cockroachDB) Score(w Sink, x *Fulltext, text wire.Value) {
	plain := strings.Join(words(text.Text()), " ")
	if plain == "" {
		w.Write("CAST(0 AS float8)")
		return
	}
	c.postgres.Score(w, x, wire.Text(plain))
}

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
