package faultproxy

// Fault is what becomes of one request.
type Fault uint8

// The faults.
const (
	// None: the request is passed on, and so is its answer.
	None Fault = iota
	// ResetBefore: the server gets nothing or a part of the request, and the client a reset.
	ResetBefore
	// ResetAfter: the server answers, and the client gets a reset instead.
	ResetAfter
	// StallBefore: the server gets nothing, and the client waits until it leaves.
	StallBefore
	// StallAfter: the server answers, and the client waits until it leaves.
	StallAfter
	// Truncate: the client gets the beginning of the answer, then the end of the connection.
	Truncate
	// Slow: request and answer go in pieces, with pauses in between.
	Slow
	// CloseIdle: all is well, and behind the answer the connection is closed.
	CloseIdle
)

var names = [...]string{"none", "reset before", "reset after", "stall before", "stall after", "truncate", "slow", "close idle"}

// String names the fault, for messages.
func (f Fault) String() string { return names[f] }

// Executed reports whether the server gets to execute a request that meets the fault.
func (f Fault) Executed() bool { return f != ResetBefore && f != StallBefore }

// Action is a fault with its place: At, from 0 up to 1, is where in the request or the answer it strikes.
type Action struct {
	Fault Fault
	At    float64
}

// cut is the first part of b, shorter than b.
func (a Action) cut(b []byte) []byte { return b[:int(a.At*float64(len(b)))] }
