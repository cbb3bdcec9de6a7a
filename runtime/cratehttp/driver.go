package cratehttp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Driver opens databases with the URL scheme crate.
var Driver wire.Driver = driver{}

type driver struct{}

// Schemes returns crate.
func (driver) Schemes() []string { return []string{"crate"} }

// Open connects to a node and asks for its version, so that a wrong address, user or password shows here.
func (driver) Open(ctx context.Context, c *wire.Config) (wire.DB, error) {
	db, err := newDB(c)
	if err != nil {
		return nil, fmt.Errorf("crate: %w", err)
	}
	if db.version, err = db.askVersion(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("crate: open: %w", err)
	}
	return db, nil
}

// newDB makes a client that has not connected to anything.
func newDB(c *wire.Config) (*DB, error) {
	if len(c.Nodes) == 0 {
		return nil, errors.New("the configuration names no node")
	}
	p, err := newPoster(c)
	if err != nil {
		return nil, err
	}
	db := &DB{poster: p, nodes: connect.NodesOf[*peer](c), jobs: newJobs(), timeout: c.Timeout, lookupWait: c.LookupTimeout, zone: c.Location}
	if err := db.nodes.Keep(prober{db}, p.settings.Timeout, c.Discover); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// DB is a CrateDB cluster. It is safe for concurrent use.
type DB struct {
	poster  *poster
	nodes   *connect.Nodes[*peer]
	jobs    *jobs
	timeout time.Duration
	// lookupWait is how long the first attempt of a read by key waits for its answer, 0 for as long as the caller.
	lookupWait time.Duration
	zone       *time.Location // of the times read, nil for UTC
	version    string
}

var _ wire.DB = (*DB)(nil)

// Dialect returns cratedb.
func (db *DB) Dialect() string { return "cratedb" }

// Version returns the version of the node that answered when the DB was opened, such as 6.4.3.
func (db *DB) Version() string { return db.version }

// Nodes implements wire.DB.
func (db *DB) Nodes() []wire.NodeStats {
	return db.nodes.Stats(func(n *connect.Node[*peer], s *wire.NodeStats) { s.Open, s.Idle = n.Peer.pool.Count() })
}

// Begin returns dberr.ErrNoTransactions: CrateDB has none.
func (db *DB) Begin(context.Context, wire.TxOptions) (wire.Tx, error) {
	return nil, dberr.ErrNoTransactions
}

// Close closes every connection. A running statement fails with dberr.ErrClosed, and a write also with
// dberr.ErrUnknownOutcome: CrateDB continues a statement after its client has disconnected.
func (db *DB) Close() error {
	db.poster.close()
	db.nodes.Close()
	db.jobs.close()
	return nil
}

// Query runs a statement and returns its rows. The whole answer has arrived when Query returns.
func (db *DB) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	r, err := db.query(ctx, st)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Exec executes a statement and returns CrateDB's row count, 0 for a read. It is -1 if CrateDB does not count: for ALTER, and
// for a DELETE that drops whole partitions. Rows that CrateDB skips in an INSERT with several VALUES, or in a COPY FROM, are
// a *dberr.SkippedError.
func (db *DB) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	if summed, ok := withSummary(st); ok {
		return db.copied(ctx, st, summed)
	}
	r, err := db.query(ctx, st)
	if err != nil {
		return 0, err
	}
	for r.Next() {
	}
	return r.Affected(), r.Close()
}

func (db *DB) query(ctx context.Context, st *wire.Statement) (*rows, error) {
	tuples, err := checkWritten(st)
	if err != nil {
		return nil, err
	}
	body := newBuffer()
	defer body.release()
	if body.b, err = appendStatement(body.b, st); err != nil {
		return nil, err
	}
	r, err := db.send(ctx, st, body)
	if err == nil {
		r.tuples = tuples
	}
	return r, err
}

// send posts a body to one node after the other, as far as that is allowed.
func (db *DB) send(ctx context.Context, st *wire.Statement, body *buffer) (*rows, error) {
	caller := ctx
	if db.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, db.timeout)
		defer cancel()
	}
	var m mark
	unanswered := 0 // attempts of a lookup that were given up
	wait := db.patience(st, unanswered)
	if (ctx.Done() != nil || wait > 0) && st.SQL != "" { // with a comment, nothing would be a statement
		m = db.jobs.mark()
		body.b = db.jobs.put(body.b, m)
	}
	t := db.nodes.Try(st)
	for t.Next(ctx) {
		r, signal, err := db.attempt(ctx, st, t.Node(), body.b, wait)
		if err == nil {
			t.Done()
			return r, nil
		}
		switch {
		case signal == connect.EndedAfter.Signal() && ctx.Err() != nil:
			db.jobs.kill(db, t.Node(), m)
		case errors.Is(err, errUnanswered):
			db.jobs.kill(db, t.Node(), m)
			body.b, m = db.jobs.again(body.b, m)
			unanswered++
			wait = db.patience(st, unanswered)
		}
		t.Fail(signal, err)
	}
	err := t.Err()
	if unanswered > 0 {
		err = fmt.Errorf("%w (after %d attempts without an answer in time)", err, unanswered)
	}
	if caller.Err() == nil && ctx.Err() != nil && errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer within the timeout of %v: %w", db.timeout, err)
	}
	return nil, err
}

// attempt posts a body to one node and says what a failure means. wait is the longest time for the answer, 0 for no limit.
func (db *DB) attempt(ctx context.Context, st *wire.Statement, node *connect.Node[*peer], body []byte, wait time.Duration) (*rows, connect.Signal, error) {
	answer, written, err := db.poster.post(ctx, node, st, body, wait)
	if err != nil {
		return db.lost(ctx, node.Addr, written, unanswered(err, wait))
	}
	r, err := newRows(node.Addr, answer.body, st.Op)
	if err != nil || r.refusal == nil && answer.status >= 300 {
		refused, signal := foreign(node.Addr, &answer)
		answer.body.release()
		return nil, signal, refused
	}
	if f := r.refusal; f != nil {
		f.trace = r.trace
		_ = r.Close()
		return nil, f.signal(st), f.errOf(st, node.Addr, answer.status)
	}
	r.entity = st.Entity
	if db.zone != nil {
		r.in(db.zone)
	}
	return r, connect.Final, nil
}

// lost is for a request without an answer.
func (db *DB) lost(ctx context.Context, node string, written bool, err error) (*rows, connect.Signal, error) {
	ended := ctx.Err()
	if ended == nil && db.poster.closed() {
		ended = dberr.ErrClosed
	}
	cause := connect.NotWritten
	switch {
	case ended != nil && written:
		cause, err = connect.EndedAfter, ended
	case ended != nil:
		cause, err = connect.EndedBefore, ended
	case errors.Is(err, errUnanswered):
		cause = connect.Unanswered
	case written:
		cause, err = connect.NoAnswer, fmt.Errorf("the connection was lost: %w", err)
	}
	return nil, cause.Signal(), &dberr.NodeError{Node: node, Err: connect.TLSAdvice(err)}
}

// askVersion reads the number from "CrateDB 6.4.3 (built d3b3213/NA, ...)".
func (db *DB) askVersion(ctx context.Context) (string, error) {
	r, err := db.query(ctx, &wire.Statement{SQL: "SELECT version()", Op: wire.OpRead, Once: true})
	if err != nil {
		return "", err
	}
	text := ""
	if r.Next() {
		text = r.Text()
	}
	if err := r.Close(); err != nil {
		return "", err
	}
	name, rest, _ := strings.Cut(text, " ")
	number, _, _ := strings.Cut(rest, " ")
	if name != "CrateDB" || number == "" {
		return "", fmt.Errorf("the server is not a CrateDB: version() is %q", text)
	}
	return number, nil
}
