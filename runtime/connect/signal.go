package connect

import "github.com/crategen/crategen/runtime/wire"

// Signal is what a transport says about an attempt that failed.
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
)

var signalNames = [...]string{"final", "not sent", "rejected", "unknown"}

// String returns the name of the signal, for tests and logs.
func (s Signal) String() string { return signalNames[s] }

// Decision is what becomes of a statement after an attempt that failed.
type Decision uint8

// The decisions.
const (
	Stop      Decision = iota // return the error as it is
	Again                     // send it again
	Ambiguous                 // return dberr.ErrUnknownOutcome
)

// Decide is the rule that never bends: a statement is sent again only if it was certainly not executed or if executing it
// twice does no harm. Transports report rows only after an attempt succeeded, so a read that comes here has delivered none.
func Decide(op wire.Op, idempotent bool, s Signal) Decision {
	switch s {
	case NotSent, Rejected:
		return Again
	case Unknown:
		if op == wire.OpRead || idempotent {
			return Again
		}
		return Ambiguous
	}
	return Stop
}
