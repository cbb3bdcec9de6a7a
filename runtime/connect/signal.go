package connect

import "github.com/crategen/crategen/runtime/wire"

// Signal is what an attempt that failed comes to. [Events] says which event is which signal.
type Signal uint8

// The signals.
const (
	// Final: the server answered, or the caller gave up, or the statement could not be encoded. The error stands.
	Final Signal = iota
	// NotSent: the node did not take the statement: no connection, nothing written, or it said that it is shutting down.
	// It was certainly not executed. The node rests.
	NotSent
	// Rejected: the node is well and says that it executed nothing, and that another try may succeed (SQLSTATE 40001).
	Rejected
	// Unknown: the statement was written and no answer came. It may have been executed. The node rests.
	Unknown
	// Doubtful: the node is well and says that something went wrong in the cluster. The statement may have been executed.
	Doubtful
	// Abandoned: the statement was given up, or answered by something that is not the database. It may have been executed,
	// and there is no use in sending it again.
	Abandoned
)

// Decision is what becomes of a statement after an attempt that failed.
type Decision uint8

// The decisions.
const (
	Stop      Decision = iota // return the error as it is
	Again                     // send it again
	Ambiguous                 // return dberr.ErrUnknownOutcome
)

// String says what the decision is, as it stands in the docs.
func (d Decision) String() string {
	return [...]string{"error", "sent again", "`ErrUnknownOutcome`"}[d]
}

// health is what a signal says of the node.
type health uint8

const (
	silent health = iota // nothing
	well
	ailing // it rests
)

// signals is the rule that never bends: a statement is sent again only if it was certainly not executed or if executing it
// twice does no harm. Transports report rows only after an attempt succeeded, so a read that comes here has delivered none.
var signals = [...]struct {
	name                    string
	read, idempotent, write Decision
	node                    health
}{
	Final:     {"final", Stop, Stop, Stop, silent},
	NotSent:   {"not sent", Again, Again, Again, ailing},
	Rejected:  {"rejected", Again, Again, Again, well},
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
