package wire

import (
	"context"
	"fmt"
)

// Batch is statements of a transaction that are sent together.
type Batch struct {
	// Statements are executed in their order, up to the first that fails.
	Statements []*Statement
	// Commit sends the transaction's COMMIT after them. If nothing fails the transaction has ended.
	Commit bool
	// Read receives the rows of each statement, in order. They are valid until it returns, and need not be closed. Errors of
	// reading a cell do not fail the statement: it was executed.
	Read func(i int, rows Rows)
}

// SendEach is Tx.Send for a database where a round trip costs nothing: one statement after the other.
func SendEach(ctx context.Context, t Tx, b *Batch) (failed int, err error) {
	for i, st := range b.Statements {
		rows, err := t.Query(ctx, st)
		if err != nil {
			return i, err
		}
		b.Read(i, rows)
		if err := rows.Close(); err != nil && t.Err() != nil {
			return i, err
		}
	}
	if b.Commit {
		return len(b.Statements), t.Commit(ctx)
	}
	return 0, nil
}

// Send implements Tx. Each statement, and the COMMIT, is a call of its own: the middleware of the first one is around that of
// the second one and so on, and the innermost sends them all.
func (t *interceptedTx) Send(ctx context.Context, b *Batch) (failed int, err error) {
	s := &sending{tx: t, batch: b, ends: make([]Outcome, len(b.Statements)+1)}
	s.from(ctx, 0)
	return s.failed, s.err
}

// sending is a batch on its way through the middleware.
type sending struct {
	tx     *interceptedTx
	batch  *Batch
	ends   []Outcome // of the statements and the COMMIT
	sent   bool
	failed int
	err    error
}

// from sends the statements from place on, each in its own middleware, and returns what became of the first of them.
func (s *sending) from(ctx context.Context, place int) error {
	n := len(s.batch.Statements)
	if place == n && !s.batch.Commit || place > n {
		s.send(ctx)
		return s.err
	}
	var c *Call
	if place < n {
		c = newCall(&s.tx.interceptor, s.batch.Statements[place], stepSend)
	} else {
		c = newCall(&s.tx.interceptor, nil, stepSend)
		c.boundary = boundaries[stepCommit]
		c.boundary.Node = s.tx.Node()
		c.st = &c.boundary
	}
	c.sending, c.place = s, place
	err := c.run(ctx)
	end := s.ends[place]
	if err != nil {
		if s.err == nil || place == s.failed {
			s.failed, s.err = place, err // the middleware may have refused it, or added to the error
		}
		end.Err = err
	}
	c.finish(end)
	return err
}

// next sends the statement at place, with those behind it, and returns what became of it.
func (s *sending) next(ctx context.Context, place int) error {
	if err := s.from(ctx, place+1); err != nil && !s.sent {
		return fmt.Errorf("not sent: %w", s.err)
	}
	return s.ends[place].Err
}

func (s *sending) send(ctx context.Context) {
	b := *s.batch
	b.Read = func(i int, rows Rows) {
		counted := countedRows{Rows: rows}
		s.batch.Read(i, &counted)
		counted.readOut(b.Statements[i])
		s.ends[i].Returned, s.ends[i].Affected = counted.n, rows.Affected()
	}
	s.sent = true
	s.failed, s.err = s.tx.tx.Send(ctx, &b)
	if s.err == nil {
		return
	}
	s.ends[s.failed].Err = s.err
	for i := s.failed + 1; i < len(s.ends); i++ {
		s.ends[i].Err = fmt.Errorf("not executed: %w", s.err)
	}
}
