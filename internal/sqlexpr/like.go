package sqlexpr

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// exprLike is a test for a part of a computed text.
type exprLike struct {
	e    sqlgen.Expr
	how  dialect.Like
	part string
}

// Like tests an expression for a part.
func Like(e sqlgen.Expr, how dialect.Like, part string) sqlgen.Expr {
	return &exprLike{e, how, part}
}

func (l *exprLike) WriteSQL(b *sqlgen.Builder) { b.Dialect.Like(b, l.e, l.how, l.part) }
