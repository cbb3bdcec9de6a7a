package connect

import "github.com/crategen/crategen/runtime/wire"

// Signal is the consequence of a failed attempt. [Events] maps events to signals.
type Signal uint8

// The signals.
const (
	// Final: the server answered, or the caller gave up, or the statement could not be encoded. The error is returned.
	Final Signal = iota
	// NotSent: the node did not accept the statement: no connection, nothing written, or the node is shutting down. The
	// statement was certainly not executed. The node rests.
	NotSent
	// Rejected: the node is healthy and executed nothing, and another attempt may succeed (SQLSTATE 40001).
	Rejected
	// Blocked: the server refuses writes to the table for now and executed nothing, as during a migration. A write is sent again until
	// the deadline of its context.
	Blocked
	// Unknown: the statement was written and no answer came. It may have been executed. The node rests.
	Unknown
	// Doubtful: the node is healthy and reports a failure in the cluster. The statement may have been executed.
	Doubtful
	// Abandoned: the statement was given up, or answered by a server other than the database. It may have been executed, and
	// repeating it would be useless.
	Abandoned
)

// Decision is the action after a failed attempt.
type Decision uint8

// The decisions.
const (
	Stop      Decision = iota // return the error as it is
	Again                     // send it again
	Ambiguous                 // return dberr.ErrUnknownOutcome
)

// String returns the decision as in the docs.
func (d Decision) String() string {
	return [...]string{"error", "sent again", "`ErrUnknownOutcome`"}[d]
}

// health is the effect of a signal on the node.
type health uint8

const (
	silent health = iota // nothing
	well
	ailing // it rests
)

// signals is the retry rule: a statement is sent again only if it was certainly not executed or is idempotent. Transports
// report rows only after an attempt succeeded, so a failed read has delivered no rows.
var signals = [...]struct {
	name                    string
	read, idempotent, write Decision
	node                    health
}{
	Final:     {"final", Stop, Stop, Stop, silent},
	NotSent:   {"not sent", Again, Again, Again, ailing},
	Rejected:  {"rejected", Again, Again, Again, well},
	Blocked:   {"blocked", Stop, Again, Again, well},
	Unknown:   {"unknown", Again, Again, Ambiguous, ailing},
	Doubtful:  {"doubtful", Again, Again, Ambiguous, well},
	Abandoned: {"abandoned", Stop, Ambiguous, Ambiguous, silent},
}

// String returns the name of the signal, for tests and logs.
func (s Signal) String() string { return signals[s].name }

// Unsure reports whether a write that ended so may have been executed.
func (s Signal) Unsure() bool { return signals[s].write == Ambiguous }

// Decide applies the rule.
func Decide(op wire.Op, idempotent bool, s Signal) Decision {
	switch {
	case op == wire.OpRead:
		return signals[s].read
	case idempotent:
		return signals[s].idempotent
	}
	return signals[s].write
}
