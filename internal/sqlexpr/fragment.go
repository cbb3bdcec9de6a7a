package sqlexpr

import (
	"fmt"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// fragment is raw SQL with a ? for each argument. Its text is parsed when it is written, because the database determines what is a string
// and what is a comment.
type fragment struct {
	sql  string
	args []wire.Value
	part bool // part of a statement
}

// RawPart is raw SQL within a statement, RawStatement a statement.
func RawPart(sql string, args []wire.Value) sqlgen.Expr      { return &fragment{sql, args, true} }
func RawStatement(sql string, args []wire.Value) sqlgen.Expr { return &fragment{sql, args, false} }

func (f *fragment) WriteSQL(b *sqlgen.Builder) {
	x := b.Dialect.Syntax
	commented := false
	if f.part {
		var err error
		if commented, err = x.CheckPart(f.sql); err != nil {
			b.Fail(fmt.Errorf("raw SQL: %w", err))
			return
		}
	}
	if x.HasWord(f.sql, "SELECT") {
		b.NoteSelect()
	}
	n := 0
	err := x.Expand(f.sql, b.Write, func() {
		if n < len(f.args) {
			b.Arg(f.args[n])
		}
		n++
	})
	if err != nil {
		b.Fail(fmt.Errorf("raw SQL: %w", err))
	}
	if n != len(f.args) {
		b.Fail(fmt.Errorf("raw SQL has %d placeholders and %d arguments", n, len(f.args)))
	}
	if commented {
		b.Write("\n") // ends the comment
	}
}
