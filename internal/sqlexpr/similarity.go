package sqlexpr

import (
	"errors"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// similarity compares a text with another by their trigrams: as a number, or as a test against the threshold of the session.
type similarity struct {
	e    sqlgen.Expr
	text string
	test bool
}

// Similarity is the similarity of a text and another. SimilarTo tests whether it is at least the threshold.
func Similarity(e sqlgen.Expr, text string) sqlgen.Expr { return &similarity{e, text, false} }

// SimilarTo is Similarity as a condition.
func SimilarTo(e sqlgen.Expr, text string) sqlgen.Expr { return &similarity{e, text, true} }

var errNoTrigrams = errors.New("the database does not compare texts by trigrams")

func (s *similarity) WriteSQL(b *sqlgen.Builder) {
	sql := b.Dialect.Similarity
	if s.test {
		sql = b.Dialect.SimilarText
	}
	if sql == "" {
		b.Fail(errNoTrigrams)
		return
	}
	b.CallSQL(sql, s.e, argExpr{wire.Text(s.text)})
}
