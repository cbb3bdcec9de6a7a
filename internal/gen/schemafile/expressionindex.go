package schemafile

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// trigrams is the operator class of indexes of trigrams.
const trigrams = "gin_trgm_ops"

// expressionIndex writes an index over expressions, if schema.ExpressionIndex can express it.
func (d *Draft) expressionIndex(e *Entity, x state.Index) bool {
	trigram := d.Target == target.CockroachDB && x.Method == "gin" && len(x.Parts) > 0 && x.Parts[len(x.Parts)-1].OpClass == trigrams
	if !slices.ContainsFunc(x.Parts, func(p state.Part) bool { return p.Expr != "" }) || x.Method != "" && x.Method != "btree" && !trigram ||
		x.Options != "" || x.Invalid || len(x.Include) > 0 || !plainCockroach(x) {
		return false
	}
	var parts []string
	for i, p := range x.Parts {
		text := strings.TrimSpace(p.Expr)
		if p.Column != "" {
			if e.field(p.Column) == nil {
				return false
			}
			text = sqlquote.Name(p.Column)
		}
		if p.OpClass != "" && !(trigram && i == len(x.Parts)-1) {
			return false
		}
		if p.Desc {
			text += " DESC"
		}
		parts = append(parts, quote(text))
	}
	src := "schema.ExpressionIndex(" + quote(x.Name) + ", " + strings.Join(parts, ", ") + ")"
	if x.Unique {
		src += ".Unique()"
	}
	if x.Where != "" {
		src += ".Where(" + quote(x.Where) + ")"
	}
	if trigram {
		src += ".Trigram()"
	}
	e.use(schemaPath)
	e.annotations = append(e.annotations, src)
	return true
}
