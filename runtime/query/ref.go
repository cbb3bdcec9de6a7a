package query

import (
	"strings"

	"github.com/crategen/crategen/runtime/dialect"
)

// ref names a column (title) or a member of an object column (details->pages), with the type that a member is read as.
type ref struct {
	name string
	typ  dialect.Type
}

// pathArrow stands between an object column and its members in the name of a path.
const pathArrow = "->"

// column is a column or a member, as an expression.
//
//go:noinline
func column(name string, t dialect.Type) dialect.Expr { return &ref{name, t} }

func (r *ref) WriteSQL(b *dialect.Builder) { writeRef(b, r.name, r.typ) }

func writeRef(b *dialect.Builder, name string, t dialect.Type) {
	column, path, ok := strings.Cut(name, pathArrow)
	if !ok {
		b.Col(name)
		return
	}
	b.Dialect.Path(b, column, strings.Split(path, pathArrow), t)
}
