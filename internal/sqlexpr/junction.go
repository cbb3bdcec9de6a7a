package sqlexpr

import (
	"fmt"

	"github.com/crategen/crategen/internal/sqlgen"
)

func (j *junction) WriteSQL(b *sqlgen.Builder) {
	parts := j.flat()
	most, balanced := b.Dialect.MaxConditions, b.Dialect.BalancedConditions
	if most > 0 && len(parts) > most {
		b.Fail(fmt.Errorf("%d conditions joined by%sare more than the %d that the database can plan: use In or several statements",
			len(parts), j.word, most))
		return
	}
	if !balanced {
		writeJoined(b, parts, j.word)
		return
	}
	writeBalanced(b, parts, j.word)
}

// flat returns the parts, and the parts of nested junctions with the same word instead of these: a loop that adds one condition at a time
// makes a condition as deep as its number of iterations.
func (j *junction) flat() []sqlgen.Expr {
	nested := false
	for _, p := range j.parts {
		inner, ok := p.(*junction)
		nested = nested || ok && inner.word == j.word
	}
	if !nested {
		return j.parts
	}
	return j.appendFlat(nil)
}

func (j *junction) appendFlat(out []sqlgen.Expr) []sqlgen.Expr {
	for _, p := range j.parts {
		if inner, ok := p.(*junction); ok && inner.word == j.word {
			out = inner.appendFlat(out)
		} else {
			out = append(out, p)
		}
	}
	return out
}

func writeJoined(b *sqlgen.Builder, parts []sqlgen.Expr, word string) {
	for i, p := range parts {
		if i > 0 {
			b.Write(word)
		}
		b.Write("(")
		b.Expr(p)
		b.Write(")")
	}
}

// flatParts is the number of conditions in one leaf of a balanced tree; the parser makes a leaf as deep as that.
const flatParts = 64

// writeBalanced writes the parts as a balanced tree, because a parser makes a list as deep as it is long.
func writeBalanced(b *sqlgen.Builder, parts []sqlgen.Expr, word string) {
	if len(parts) <= flatParts {
		writeJoined(b, parts, word)
		return
	}
	middle := len(parts) / 2
	b.Write("(")
	writeBalanced(b, parts[:middle], word)
	b.Write(")")
	b.Write(word)
	b.Write("(")
	writeBalanced(b, parts[middle:], word)
	b.Write(")")
}
