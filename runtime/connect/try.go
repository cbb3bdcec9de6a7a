package connect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// A statement is tried on every node, for several rounds. With the default backoff factor the pauses before the rounds are 0,
// 0.1, 0.2, 0.4, 0.8 and 1.6 s, which is longer than CrateDB needs to detect the loss of a node. If no node accepts a
// connection, there are fewer rounds.
const (
	rounds        = 7
	roundsRefused = 3
	roundBlocked  = 5                      // a table that refuses writes is asked again until the deadline, after pauses of this round
	pauseBlocked  = 100 * time.Millisecond // at least
)

// Try is the attempts of one statement. It is a value for one goroutine.
type Try[P any] struct {
	nodes *Nodes[P]
	ring  []*Node[P]
	st    *wire.Statement
	turn  uint32
	round uint8
	left  time.Duration // rest of the pause before this round, if it ended early
	alive bool          // a node accepted or rejected the statement in this round
	tried uint64        // one bit per node of the ring, for this round

	node   *Node[P]
	since  int64 // start of the attempt
	last   Signal
	sent   bool       // an idempotent write was sent and got no answer
	causes []cause[P] // the last cause of each node; nil until an attempt failed
	over   bool
	err    error
}

// cause is the reason why a node did not execute the statement.
type cause[P any] struct {
	node *Node[P]
	err  error
}

// Next chooses the node of the next attempt. It returns false when an attempt was final, after the last round, or when ctx is
// done; Err then returns the error.
func (t *Try[P]) Next(ctx context.Context) bool {
	if t.over {
		return false
	}
	if err := ctx.Err(); err != nil {
		return t.stop(t.withCauses(err))
	}
	t.since = t.nodes.now()
	node, bit := t.nodes.pick(t.ring, t.turn, t.tried, t.since)
	if node == nil {
		if err := t.another(ctx); err != nil {
			return t.stop(err)
		}
		t.since = t.nodes.now()
		node, bit = t.nodes.pick(t.ring, t.turn, 0, t.since)
	}
	t.node = node
	t.tried |= bit
	node.inFlight.Add(1)
	node.attempts.Add(1)
	return true
}

// another waits for the next round over all nodes. A success of another statement ends the pause early, once; the attempts
// after it belong to the same round.
func (t *Try[P]) another(ctx context.Context) (err error) {
	t.tried = 0
	if t.left > 0 {
		err, t.left = pause(ctx, t.left), 0
	} else {
		t.round++
		var least time.Duration
		if _, limited := ctx.Deadline(); limited && t.last == Blocked {
			t.round, least = min(t.round, roundBlocked), pauseBlocked
		}
		if t.round == rounds || t.round >= roundsRefused && !t.alive {
			return t.exhausted()
		}
		t.alive = false
		t.left, err = t.nodes.wakeup.wait(ctx, max(t.nodes.pause(t.round), least))
	}
	if err != nil {
		return t.withCauses(err)
	}
	return nil
}

// Node is the node of the attempt.
func (t *Try[P]) Node() *Node[P] { return t.node }

// Done reports that the attempt succeeded.
func (t *Try[P]) Done() {
	t.st.Node = t.node.Addr
	t.node.inFlight.Add(-1)
	t.node.measure(t.nodes.now() - t.since)
	t.nodes.well(t.node)
	t.nodes.wakeup.wake()
	t.over, t.err = true, nil
}

// Fail reports that the attempt failed. err should name the node already.
func (t *Try[P]) Fail(s Signal, err error) {
	t.st.Node = t.node.Addr
	t.node.inFlight.Add(-1)
	t.node.errors.Add(1)
	switch signals[s].node {
	case ailing:
		t.node.lastFault.Store(&fault{err.Error(), time.Now()})
		t.nodes.rest(t.node, t.since)
	case well:
		t.nodes.well(t.node)
	case silent: // the caller may have ended the context
	}
	t.last = s
	t.alive = t.alive || s != NotSent
	t.sent = t.sent || s.Unsure() && t.st.Op != wire.OpRead
	decision := Decide(t.st.Op, t.st.Idempotent, s)
	if s == Blocked && t.st.ByVersion {
		decision = Stop // its caller reads the rows again
	}
	switch decision {
	case Stop:
		if t.sent && !errors.Is(err, dberr.ErrUnknownOutcome) {
			err = fmt.Errorf("%s: %w: an earlier attempt may have been executed: %w", t.st.Name(), dberr.ErrUnknownOutcome, err)
		}
		t.stop(err)
	case Ambiguous:
		t.stop(UnknownOutcome(t.st, t.node.Addr, err))
	case Again:
		t.note(err)
	}
}

// Err returns the error of the statement after Next returned false, nil after Done.
func (t *Try[P]) Err() error { return t.err }

func (t *Try[P]) stop(err error) bool {
	t.over, t.err = true, err
	return false
}

// exhausted is the error after all attempts. If the nodes are healthy and only reject the statement, as in a conflict, it is
// the server's error.
func (t *Try[P]) exhausted() error {
	if (t.last == Rejected || t.last == Blocked) && !t.sent {
		return t.causes[len(t.causes)-1].err
	}
	return t.failure()
}

// failure is the error for the failed attempts. Unless a write was sent, nothing was executed.
func (t *Try[P]) failure() error {
	if t.sent {
		return fmt.Errorf("%s: %w: it may have been executed: %w", t.st.Name(), dberr.ErrUnknownOutcome, causes(t.failed()))
	}
	return &unavailable{t.failed()}
}

// withCauses adds the errors of earlier attempts to a context's error.
func (t *Try[P]) withCauses(err error) error {
	if t.causes == nil {
		return err
	}
	return fmt.Errorf("%w (before that: %w)", err, t.failure())
}

// note records the node's last cause and moves it to the end of the list.
func (t *Try[P]) note(err error) {
	t.causes = slices.DeleteFunc(t.causes, func(c cause[P]) bool { return c.node == t.node })
	t.causes = append(t.causes, cause[P]{t.node, err})
}

// failed returns the last cause of each tried node, in the order of the URL.
func (t *Try[P]) failed() []error {
	slices.SortFunc(t.causes, func(a, b cause[P]) int { return a.node.Index - b.node.Index })
	out := make([]error, len(t.causes))
	for i, c := range t.causes {
		out[i] = c.err
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
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
