package connect

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// roundPause is the longest pause before the second round over the nodes; the pause is drawn from its upper half.
const roundPause = 100 * time.Millisecond

// Try is the attempts of one statement: each node at most once, then one more round. It is a value for one goroutine.
type Try struct {
	nodes *Nodes
	st    *wire.Statement
	turn  uint32
	tried uint64 // one bit per place in the ring, of this round
	round uint8

	node   *Node
	last   Signal
	sent   bool    // a write went out and its answer did not come; it was declared idempotent
	causes []error // by node index, the last one each; nil until an attempt failed
	over   bool
	err    error
}

// Next chooses the node of the next attempt. It returns false when an attempt was final, when every node has had its two
// turns, or when ctx is done; Err then says why.
func (t *Try) Next(ctx context.Context) bool {
	if t.over {
		return false
	}
	if err := ctx.Err(); err != nil {
		return t.stop(t.withCauses(err))
	}
	node, bit := t.nodes.pick(t.turn, t.tried)
	if node == nil {
		if t.round == 1 {
			return t.stop(t.exhausted())
		}
		t.round, t.tried = 1, 0
		if err := pause(ctx, roundPause/2+rand.N(roundPause/2)); err != nil {
			return t.stop(t.withCauses(err))
		}
		node, bit = t.nodes.pick(t.turn, 0)
	}
	t.node = node
	t.tried |= bit
	return true
}

// Node is the node of the attempt.
func (t *Try) Node() *Node { return t.node }

// Done says that the attempt succeeded.
func (t *Try) Done() {
	t.st.Node = t.node.Addr
	t.nodes.well(t.node)
	t.over, t.err = true, nil
}

// Fail says how the attempt failed. err should name the node already.
func (t *Try) Fail(s Signal, err error) {
	t.st.Node = t.node.Addr
	switch s {
	case NotSent, Unknown:
		t.nodes.rest(t.node)
	case Rejected:
		t.nodes.well(t.node)
	case Final: // may be the caller's own doing (a context that ended), which tells nothing about the node
	}
	t.last = s
	t.sent = t.sent || s == Unknown && t.st.Op != wire.OpRead
	switch Decide(t.st.Op, t.st.Idempotent, s) {
	case Stop:
		if t.sent && !errors.Is(err, dberr.ErrUnknownOutcome) {
			err = fmt.Errorf("%s: %w: an earlier attempt may have been executed: %w", t.st.Name(), dberr.ErrUnknownOutcome, err)
		}
		t.stop(err)
	case Ambiguous:
		t.stop(UnknownOutcome(t.st, t.node.Addr, err))
	case Again:
		if t.causes == nil {
			t.causes = make([]error, len(t.nodes.ring))
		}
		t.causes[t.node.Index] = err
	}
}

// Err returns the error of the statement after Next returned false, nil after Done.
func (t *Try) Err() error { return t.err }

func (t *Try) stop(err error) bool {
	t.over, t.err = true, err
	return false
}

// exhausted is the error after all attempts. When the nodes are well and only reject the statement (a conflict), that is
// what the caller must see.
func (t *Try) exhausted() error {
	if t.last == Rejected && !t.sent {
		return t.causes[t.node.Index]
	}
	return t.failure()
}

// failure sums up the attempts: nothing was executed, unless a write went out.
func (t *Try) failure() error {
	if t.sent {
		return fmt.Errorf("%s: %w: it may have been executed: %w", t.st.Name(), dberr.ErrUnknownOutcome, causes(t.failed()))
	}
	return &unavailable{t.failed()}
}

// withCauses adds to a context's error what had gone wrong before.
func (t *Try) withCauses(err error) error {
	if t.causes == nil {
		return err
	}
	return fmt.Errorf("%w (before that: %w)", err, t.failure())
}

// failed lists the last cause of each node that was tried, in the order of the URL.
func (t *Try) failed() []error {
	var out []error
	for _, err := range t.causes {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}

// unavailable is dberr.ErrUnavailable with the last cause of every node.
type unavailable struct{ causes []error }

func (e *unavailable) Error() string {
	if len(e.causes) == 0 {
		return dberr.ErrUnavailable.Error()
	}
	return dberr.ErrUnavailable.Error() + ": " + causes(e.causes).Error()
}

// causes are errors of several nodes on one line.
type causes []error

func (c causes) Error() string {
	texts := make([]string, len(c))
	for i, err := range c {
		texts[i] = err.Error()
	}
	return strings.Join(texts, "; ")
}

func (c causes) Unwrap() []error { return c }

// Unwrap lets errors.As look at every cause.
func (e *unavailable) Unwrap() []error { return append([]error{dberr.ErrUnavailable}, e.causes...) }

// UnknownOutcome is the error of a write that was sent to a node and whose answer did not come because of err.
func UnknownOutcome(st *wire.Statement, node string, err error) error {
	var on *dberr.NodeError
	if !errors.As(err, &on) {
		err = &dberr.NodeError{Node: node, Err: err}
	}
	return fmt.Errorf("%s: %w: it was sent and may have been executed: %w", st.Name(), dberr.ErrUnknownOutcome, err)
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
