package query

import (
	"context"
	"errors"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Sendable is a *Statement or a *ListStatement of any result.
type Sendable interface {
	begin(ctx context.Context, c *Conn) (*sqlgen.Builder, error)
	receive(rows wire.Rows) error
}

var (
	errOtherTx = errors.New("the statement was made by another client or transaction: make it with the transaction that sends it")
	errEdges   = errors.New("With needs further statements, which cannot be part of this one: use All")
	errNoTx    = errors.New("only the statements of a transaction can be sent together")
)

// Send implements the method Send of generated transactions.
func Send(ctx context.Context, c *Conn, statements []Sendable) error {
	if len(statements) == 0 {
		return nil
	}
	unread, err := c.send(ctx, statements, false)
	if err != nil {
		return err
	}
	return unread
}

// Final implements the method Final of generated transactions.
func Final(c *Conn, statements []Sendable) { *c.final = append(*c.final, statements...) }

// send sends statements together, with the COMMIT if commit is true. unread is the error of reading the answer to an executed statement,
// such as a missing row.
func (c *Conn) send(ctx context.Context, statements []Sendable, commit bool) (unread, err error) {
	tx, ok := c.session.(wire.Tx)
	if !ok || c.final == nil {
		return nil, errNoTx
	}
	builders := make([]*sqlgen.Builder, 0, len(statements))
	defer func() {
		for _, b := range builders {
			b.Free()
		}
	}()
	batch := wire.Batch{Statements: make([]*wire.Statement, len(statements)), Commit: commit}
	for i, s := range statements {
		b, err := s.begin(ctx, c)
		if err != nil {
			return nil, err
		}
		builders = append(builders, b)
		if err := c.finish(ctx, b); err != nil {
			return nil, err
		}
		batch.Statements[i] = &b.Statement
	}
	batch.Read = func(i int, rows wire.Rows) {
		if err := statements[i].receive(rows); err != nil && unread == nil {
			unread = named(builders[i], err)
		}
	}
	failed, err := tx.Send(ctx, &batch)
	for _, b := range builders {
		c.sent(b)
	}
	if err != nil && failed < len(builders) {
		err = &partError{failed, named(builders[failed], err)}
	}
	return unread, err
}

// partError is the error of one of the statements that were sent together, with its position.
type partError struct {
	place int
	err   error
}

func (e *partError) Error() string { return e.err.Error() }

func (e *partError) Unwrap() error { return e.err }
