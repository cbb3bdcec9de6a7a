package sqlexpr

import "github.com/crategen/crategen/internal/sqlgen"

// Term is a term of an order.
type Term struct {
	Expr sqlgen.Expr
	Desc bool
}

// WriteOrder writes ORDER BY, or nothing without terms.
func WriteOrder(b *sqlgen.Builder, terms []Term) {
	if len(terms) == 0 {
		return
	}
	b.Write(" ORDER BY ")
	windows := b.Windows(true)
	writeTerms(b, terms)
	b.Windows(windows)
}

func writeTerms(b *sqlgen.Builder, terms []Term) {
	b.List(len(terms), func(i int) {
		b.Expr(terms[i].Expr)
		if terms[i].Desc {
			b.Write(" DESC")
		}
	})
}
