package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// The functions of this file ask computed texts what the methods of the same names ask columns. They take the part literally
// and mind the case; for the other, compare with query.Lower.

// Contains is true if the part occurs anywhere in the text.
func Contains[M any, T ~string](c Operand[M, T], part string) Predicate[M] {
	return likeOf(c, dialect.Contains, part)
}

// HasPrefix is true if the text begins with the part.
func HasPrefix[M any, T ~string](c Operand[M, T], part string) Predicate[M] {
	return likeOf(c, dialect.Prefix, part)
}

// HasSuffix is true if the text ends with the part.
func HasSuffix[M any, T ~string](c Operand[M, T], part string) Predicate[M] {
	return likeOf(c, dialect.Suffix, part)
}

func likeOf[M any, T ~string](c Operand[M, T], how dialect.Like, part string) Predicate[M] {
	return Predicate[M]{likeValue(of(c), how, part)}
}

// exprLike is a test for a part of a computed text.
type exprLike struct {
	e    sqlgen.Expr
	how  dialect.Like
	part string
}

func likeValue(e sqlgen.Expr, how dialect.Like, part string) sqlgen.Expr {
	return &exprLike{e, how, part}
}

func (l *exprLike) WriteSQL(b *sqlgen.Builder) { b.Dialect.Like(b, l.e, l.how, l.part) }
