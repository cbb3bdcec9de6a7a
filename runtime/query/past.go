package query

import (
	"errors"
	"fmt"
	"time"

	"github.com/crategen/crategen/internal/changefeed"
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
)

// Past is a time of the past for AsOf and ReadOnlyAsOf.
type Past struct {
	p   dialect.Past
	err error
}

// At is the state at exactly this time, with a resolution of nanoseconds. The time must be neither in the future of the server
// (dberr.ErrFuture) nor further back than the server keeps old rows, or from before the table existed (dberr.ErrHistoryGone). A year that is not
// from 1970 to 2261 is a *dberr.ArgumentError. Only CockroachDB has it.
func At(t time.Time) Past {
	if t.Year() < 1970 || t.Year() > 2261 {
		return Past{err: badArgument("query.At: the year %d is not between 1970 and 2261", t.Year())}
	}
	return Past{p: dialect.Past{Kind: dialect.PastAt, At: changefeed.HLC{Wall: t.UnixNano()}.String()}}
}

// Ago is the state at exactly this long ago, by the server's clock; at least a microsecond. Only CockroachDB has it.
func Ago(d time.Duration) Past {
	if d < time.Microsecond {
		return Past{err: badArgument("query.Ago: %s is not the past", d)}
	}
	return Past{p: dialect.Past{Kind: dialect.PastAgo, For: d}}
}

// FollowerRead is a consistent state of some 4 seconds ago, which the nearest replica has, so that a read does not go to another region and
// does not wait for writers. On PostgreSQL and SQLite the query reads the present, which is no older.
func FollowerRead() Past { return Past{p: dialect.Past{Kind: dialect.PastFollower}} }

// Nearest makes MaxStaleness and MinTime fail with dberr.ErrTooStale instead of asking another than the nearest replica.
func (p Past) Nearest() Past {
	p.p.Nearest = true
	return p
}

// MaxStaleness is the newest state that the nearest replica has, at most d old: otherwise another replica is asked. The query must be a single
// statement on rows of one key or one range of the table, without edges, and not in a transaction. On PostgreSQL and SQLite the query reads the
// present.
func MaxStaleness(d time.Duration) Past {
	if d < 0 {
		return Past{err: badArgument("query.MaxStaleness: %s is negative", d)}
	}
	return Past{p: dialect.Past{Kind: dialect.PastStaleness, For: d}}
}

// MinTime is MaxStaleness with the time of the oldest acceptable state.
func MinTime(t time.Time) Past {
	if t.Year() < 1970 || t.Year() > 2261 {
		return Past{err: badArgument("query.MinTime: the year %d is not between 1970 and 2261", t.Year())}
	}
	return Past{p: dialect.Past{Kind: dialect.PastMinimum, Time: t.UTC()}}
}

// CommitTime is the time of a commit, of the option CommitTimeTo. It is text, to be passed on, for instance in a cookie. It is empty on databases
// without such times.
type CommitTime string

// Containing is a state that has a commit: the token of a writer for its readers. For a minute, by the clock of the client, it is the state at the
// commit, and then FollowerRead, which is newer; so is an empty time. On PostgreSQL and SQLite the query reads the present.
func Containing(c CommitTime) Past {
	if c == "" {
		return FollowerRead()
	}
	if !c.valid() {
		return Past{err: errCommitTime}
	}
	if at, err := changefeed.ParseHLC(string(c)); err == nil && time.Since(at.Time()) > commitAge {
		return FollowerRead()
	}
	return Past{p: dialect.Past{Kind: dialect.PastSince, At: string(c)}}
}

// commitAge is the age from which on FollowerRead has a commit for certain: it is far more than the 4 seconds that it is behind, and than clocks differ.
const commitAge = time.Minute

var errCommitTime = badArgument("query.Containing: the text is not the time of a commit")

// valid reports whether the text is a time as the server writes it, digits with one point: it becomes part of a statement.
func (c CommitTime) valid() bool {
	points := 0
	for _, r := range []byte(c) {
		switch {
		case r == '.':
			points++
		case r < '0' || r > '9':
			return false
		}
	}
	return points <= 1 && len(c) <= 40 && c[0] != '.' && c[len(c)-1] != '.'
}

// AsOf reads the past: the state at an exact time (At, Ago), or a state that may be stale and is read from the nearest replica (FollowerRead,
// MaxStaleness, MinTime, Containing). It applies to the whole statement, with its joins and subqueries:
//
//	old, err := query.AsOf(client.Accounts.Where(account.ID.EQ(id)), query.Ago(time.Minute)).Only(ctx)
//	sums, err := query.Select1(query.Sum(account.Balance)).From(query.AsOf(client.Accounts, query.FollowerRead())).Only(ctx)
//
// Loaded edges are read at the same time, in a read-only transaction. A query with AsOf cannot write or lock rows, and cannot be part of a
// transaction: use ReadOnlyAsOf there. On PostgreSQL, SQLite and CrateDB an exact time is an error before the statement is sent.
func AsOf[T any, Q queryOf[T]](q Q, at Past) Q {
	return reading[T](q, func(r *dialect.Reading) { r.Past, r.Err = at.p, at.err })
}

// beforeHistory says that the table or its database did not exist yet at the time of a statement.
func beforeHistory(b *sqlgen.Builder, err error) error {
	if b.Reading().Past.Kind == dialect.Present {
		return err
	}
	return absentThen(err)
}

// absentThen is the error of a statement about a time of the past.
func absentThen(err error) error {
	if said, ok := errors.AsType[*dberr.ServerError](err); ok {
		switch said.Code {
		case "3D000", "3F000", "42P01":
			return fmt.Errorf("%w: the table did not exist at that time: %w", dberr.ErrHistoryGone, err)
		}
	}
	return err
}

func errNoPast(d *dialect.Dialect) error {
	if d.ReadsFresh {
		return fmt.Errorf("%s does not keep the past: query.At and query.Ago need CockroachDB; keep the history of rows in a table of its own: %w", d.Name, errors.ErrUnsupported)
	}
	return fmt.Errorf("%s does not keep the past, and cannot say how old its answer is: query.AsOf needs CockroachDB: %w", d.Name, errors.ErrUnsupported)
}
