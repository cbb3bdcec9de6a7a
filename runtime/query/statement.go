package query

import (
	"context"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Statement is a statement as a value: it can be inspected before it runs, run more than once, and sent together with others
// in a transaction. It belongs to the client or transaction that made it, and is not safe for concurrent use.
type Statement[R any] struct {
	conn   *Conn
	build  func() *sqlgen.Builder
	run    func(context.Context) (R, error)
	start  func(context.Context) (*sqlgen.Builder, error) // replaces build if it needs the context; otherwise nil
	read   func(wire.Rows) (R, error)                     // reads the answer
	result R
}

// SQL returns the text that Exec sends, with placeholders for the arguments. It returns the errors that Exec finds before
// sending. For an update or delete that needs a read and a write on CrateDB, it returns both, for one key, with a semicolon between
// them.
//
//go:noinline
func (s *Statement[R]) SQL() (string, error) { return textOf(s.build) }

// Exec runs the statement.
//
//go:noinline
func (s *Statement[R]) Exec(ctx context.Context) (R, error) { return s.run(ctx) }

// Result is the result of the statement after Tx.Send or Tx.Final, and the zero value before.
func (s *Statement[R]) Result() R { return s.result }

//go:noinline
func (s *Statement[R]) begin(ctx context.Context, c *Conn) (*sqlgen.Builder, error) {
	return beginPart(ctx, c, s.conn, s.build, s.start)
}

//go:noinline
func (s *Statement[R]) receive(rows wire.Rows) (err error) {
	s.result, err = s.read(rows)
	return err
}

// ListStatement is a Statement whose result is a list. It is a separate type, because the compiler would emit a
// Statement[[]*Book] for each entity, while statements of pointers share one.
type ListStatement[R any] struct {
	conn   *Conn
	build  func() *sqlgen.Builder
	run    func(context.Context) ([]R, error)
	start  func(context.Context) (*sqlgen.Builder, error)
	read   func(wire.Rows) ([]R, error)
	result []R
}

// SQL returns the text that Exec sends, with placeholders for the arguments. It returns the errors that Exec finds before sending.
//
//go:noinline
func (s *ListStatement[R]) SQL() (string, error) { return textOf(s.build) }

// Exec runs the statement.
//
//go:noinline
func (s *ListStatement[R]) Exec(ctx context.Context) ([]R, error) { return s.run(ctx) }

// Result is the result of the statement after Tx.Send or Tx.Final, and nil before.
func (s *ListStatement[R]) Result() []R { return s.result }

//go:noinline
func (s *ListStatement[R]) begin(ctx context.Context, c *Conn) (*sqlgen.Builder, error) {
	return beginPart(ctx, c, s.conn, s.build, s.start)
}

//go:noinline
func (s *ListStatement[R]) receive(rows wire.Rows) (err error) {
	s.result, err = s.read(rows)
	return err
}

// beginPart starts a statement of the connection own for a batch of c.
func beginPart(ctx context.Context, c, own *Conn, build func() *sqlgen.Builder,
	start func(context.Context) (*sqlgen.Builder, error)) (*sqlgen.Builder, error) {
	switch {
	case own != c:
		return nil, errOtherTx
	case start != nil:
		return start(ctx)
	}
	return build(), nil
}

func textOf(build func() *sqlgen.Builder) (string, error) {
	b := build()
	defer b.Free()
	b.SetTenant(wire.Null())
	return string(b.Text()), b.Err()
}

// counting returns a statement whose result is the number of changed rows.
func counting(c *Conn, build func() *sqlgen.Builder, run func(context.Context) (int, error)) *Statement[int] {
	return &Statement[int]{conn: c, build: build, run: run, read: func(rows wire.Rows) (int, error) {
		for rows.Next() {
		}
		return int(rows.Affected()), rows.Err()
	}}
}

// readOne reads the only row of an answer. Without a row the error is dberr.ErrNotFound.
func readOne(rows wire.Rows, read func(wire.Row)) error {
	found := rows.Next()
	if found {
		read(rows)
	}
	if err := rows.Close(); err != nil {
		return err
	}
	if !found {
		return dberr.ErrNotFound
	}
	return nil
}
