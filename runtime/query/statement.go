package query

import (
	"context"

	"github.com/crategen/crategen/runtime/dialect"
)

// Statement is a read or a write as a value: it can be looked at before it runs, and run more than once.
type Statement[R any] struct {
	build func() *dialect.Builder
	run   func(context.Context) (R, error)
}

// SQL returns the text that Exec sends, with placeholders for the arguments. It fails where Exec would before sending.
func (s Statement[R]) SQL() (string, error) {
	b := s.build()
	defer b.Free()
	return string(b.Text()), b.Err()
}

// Exec runs the statement.
func (s Statement[R]) Exec(ctx context.Context) (R, error) { return s.run(ctx) }
