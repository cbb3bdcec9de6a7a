package dialect

import "time"

// Reading is how a SELECT reads its rows, beyond what it reads. Its zero value is the database's own way.
type Reading struct {
	Lock Lock
	Wait Wait
	Past Past
	Plan Plan
	Err  error // of an option, nil for none
}

// Lock is the lock of the rows that a SELECT returns, until the end of the transaction.
type Lock uint8

// The locks.
const (
	NoLock Lock = iota
	LockShare
	LockUpdate
)

// Wait is what a SELECT with a lock does about a row that another transaction has locked.
type Wait uint8

// The ways.
const (
	WaitForLock Wait = iota
	SkipLocked
	NoWait
)

// Past is a time of the past at which a statement reads.
type Past struct {
	Kind PastKind
	// For is the time ago, or the maximum staleness.
	For time.Duration
	// At is the absolute time: nanoseconds since 1970 and a logical counter, as CockroachDB writes it (1795938861105288906.0000000000).
	At string
	// Time is the time of PastMinimum.
	Time time.Time
	// Nearest refuses to ask another than the nearest replica.
	Nearest bool
}

// PastKind is how a time of the past is given.
type PastKind uint8

// The kinds.
const (
	Present       PastKind = iota
	PastAt                 // at exactly this time
	PastAgo                // at exactly this long ago
	PastSince              // at this time or later: a state with a commit of this time
	PastFollower           // long enough ago for the nearest replica
	PastStaleness          // as new as the nearest replica has it, and at most so old
	PastMinimum            // as new as the nearest replica has it, and not before this time
)

// Exact reports whether a read of the present has another result.
func (p Past) Exact() bool { return p.Kind == PastAt || p.Kind == PastAgo }

// Bounded reports whether the server chooses the time, for a single statement on one row or one range of a table.
func (p Past) Bounded() bool { return p.Kind == PastStaleness || p.Kind == PastMinimum }

// Absolute reports whether the text of the statement has a time in it, so that it is a new statement each time.
func (p Past) Absolute() bool { return p.At != "" || !p.Time.IsZero() }

// Plan is what the planner must or must not do.
type Plan struct {
	Index      string // forces this index
	NoFullScan bool
	Join       JoinMethod
}

// JoinMethod is a method of joining tables.
type JoinMethod uint8

// The methods.
const (
	AnyJoin JoinMethod = iota
	LookupJoin
	HashJoin
	MergeJoin
)
