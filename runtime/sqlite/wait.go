package sqlite

import (
	"context"
	"time"

	lib "modernc.org/sqlite/lib"
)

// busyTimeout is how long a statement waits for a lock.
const busyTimeout = 5 * time.Second

// maxPause is the longest pause between two attempts at a lock of another process.
const maxPause = 50 * time.Millisecond

// mayWait reports whether rc means that another process holds a lock that it will let go of. A snapshot that is out of
// date (SQLITE_BUSY_SNAPSHOT) stays so.
func mayWait(rc int32) bool {
	return rc&0xff == lib.SQLITE_BUSY && rc != lib.SQLITE_BUSY_SNAPSHOT
}

// backoff spaces the attempts at a lock of another process.
type backoff struct {
	pause time.Duration
	total time.Duration
}

func newBackoff() backoff { return backoff{pause: time.Millisecond} }

// wait pauses before the next attempt; false if the time is up or ctx ended.
func (b *backoff) wait(ctx context.Context) bool {
	if b.total >= busyTimeout {
		return false
	}
	t := time.NewTimer(b.pause)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
	}
	b.total += b.pause
	b.pause = min(2*b.pause, maxPause)
	return true
}
