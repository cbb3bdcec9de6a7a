package cratehttp

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// While a migration swaps a table, CrateDB may never answer a lookup by key that was under way; KILL does not end it. A lookup changes
// nothing and takes moments, so it is given up after some seconds (wire.Config.LookupTimeout) and sent again, to another node if there is one. The
// time doubles with each attempt, and the last attempt has none, so that a cluster that is only slow answers in the end. Other reads fail
// during a swap, and are sent again for that reason: a long one is never cut.
const lookupWaits = 5 // attempts with a limit

var errUnanswered = errors.New("no answer to a read by key")

// patience returns how long the next attempt of a statement waits for its answer, 0 for as long as the context. before is the number of
// attempts that were given up.
func (db *DB) patience(st *wire.Statement, before int) time.Duration {
	if !st.Lookup || st.Op != wire.OpRead || before >= lookupWaits {
		return 0
	}
	return db.lookupWait << before
}

// unanswered is the error of an attempt with a wait, if it ended because of that.
func unanswered(err error, wait time.Duration) error {
	if wait > 0 && errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("%w for %v", errUnanswered, wait)
	}
	return err
}
