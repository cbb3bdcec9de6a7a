package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
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
	return Predicate[M]{sqlexpr.Like(of(c), how, part)}
}
