package dialect

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/wire"
)

// CockroachDB is CockroachDB 24.1 and later. It writes what PostgreSQL writes, but for full text.
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
	MergesRanges:       false, // EXPLAIN shows one scan with a limit for ranges that are joined by OR
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
	Copies:        false, // COPY took 1.4 to 1.7 times as long as statements of 1,000 rows (docs/internals.md)
}, cockroachDB{}}

type cockroachDB struct{ postgres }

// Match asks as PostgreSQL does, for plain words: plainto_tsquery of CockroachDB fails on punctuation that stands alone.
func (c cockroachDB) Match(w Sink, col Column, text wire.Value) {
	plain := strings.Join(words(text.Text()), " ")
	if plain == "" {
		w.Write(matchNothing)
		return
	}
	c.postgres.Match(w, col, wire.Text(plain))
}

// Score is ts_rank over plain words.
func (c cockroachDB) Score(w Sink, col Column, text wire.Value) {
	plain := strings.Join(words(text.Text()), " ")
	if plain == "" {
		w.Write("CAST(0 AS float8)")
		return
	}
	c.postgres.Score(w, col, wire.Text(plain))
}
