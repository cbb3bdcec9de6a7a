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
