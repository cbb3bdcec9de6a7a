package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/capability"
)

// Wait is what a query with a lock does about rows that another transaction has locked. Without it the query waits, at most as long as the
// transaction's LockTimeout.
type Wait uint8

// The ways.
const (
	// SkipLocked leaves such rows out, for queues.
	SkipLocked = Wait(dialect.SkipLocked)
	// NoWait returns dberr.ErrLocked.
	NoWait = Wait(dialect.NoWait)
)

// lockable is a query whose entity is on databases with row locks.
type lockable[M capability.Locking, T any] interface {
	queryOf[T]
	Source(M) *Origin
}

// ForUpdate locks the rows that the query returns until the end of the transaction: no other transaction can change, delete or lock them. The
// query must be one of a transaction:
//
//	jobs, err := query.ForUpdate(tx.Jobs.Where(job.Done.EQ(false)).OrderBy(job.ID.Asc()).Limit(10), query.SkipLocked).All(ctx)
//
// Only rows of the query's own entity are locked, not those that conditions and orders use, nor loaded edges. It works with All, First, Only,
// Iter, Exist, Get, GetMany and as the source of a selection, and not with counts, groups, distinct rows, pages and set operations.
//
// On SQLite nothing is locked, because a transaction excludes all others that write. With CrateDB among the targets it does not compile.
func ForUpdate[M capability.Locking, T any, Q lockable[M, T]](q Q, wait ...Wait) Q {
	return locking[T](q, dialect.LockUpdate, wait)
}

// ForShare is ForUpdate with a lock that several transactions can have at once: no other transaction can change or delete the rows.
func ForShare[M capability.Locking, T any, Q lockable[M, T]](q Q, wait ...Wait) Q {
	return locking[T](q, dialect.LockShare, wait)
}

func locking[T any, Q queryOf[T]](q Q, lock dialect.Lock, wait []Wait) Q {
	return reading[T](q, func(r *dialect.Reading) {
		r.Lock, r.Wait = lock, dialect.WaitForLock
		for _, w := range wait {
			r.Wait = dialect.Wait(w)
		}
	})
}
