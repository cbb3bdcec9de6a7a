package query

import (
	"context"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Statement is a write as a value: it can be looked at before it runs, and run more than once.
type Statement[R any] struct {
	build func() *dialect.Builder
	run   func(context.Context) (R, error)
}

// SQL returns the text that Exec sends, with placeholders for the arguments. It fails where Exec would before sending.
//
//go:noinline
func (s *Statement[R]) SQL() (string, error) { return textOf(s.build) }

// Exec runs the statement.
//
//go:noinline
func (s *Statement[R]) Exec(ctx context.Context) (R, error) { return s.run(ctx) }

// ListStatement is a read as a value.
type ListStatement[R any] struct {
	build func() *dialect.Builder
	run   func(context.Context) ([]R, error)
}

// SQL returns the text that Exec sends, with placeholders for the arguments. It fails where Exec would before sending.
//
//go:noinline
func (s *ListStatement[R]) SQL() (string, error) { return textOf(s.build) }

// Exec runs the statement.
//
//go:noinline
func (s *ListStatement[R]) Exec(ctx context.Context) ([]R, error) { return s.run(ctx) }

func textOf(build func() *dialect.Builder) (string, error) {
	b := build()
	defer b.Free()
	b.SetTenant(wire.Null())
	return string(b.Text()), b.Err()
}
