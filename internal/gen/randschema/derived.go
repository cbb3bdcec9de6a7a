package randschema

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/target"
)

// derived notes a field that a full-text index can be over, and may add a column that the database computes from it.
func (p *pack) derived(e *entity, k kind, name, column, source string) {
	text := k.source == "field.String(%q)" || k.source == "field.Text(%q)"
	if !text || strings.Contains(source, "crate.Storage") {
		return
	}
	if !strings.Contains(source, "MaxLen") {
		e.texts = append(e.texts, name)
	}
	if k.source == "field.String(%q)" && p.chance(3) {
		expr := fmt.Sprintf("%s(%q)", pick(p, []string{"lower", "upper"}), column)
		generated := fmt.Sprintf("crate.Generated(%q)", expr)
		for _, on := range target.All() {
			if on.Has(target.Transactions) { // the others take the first one
				generated += fmt.Sprintf(".OnDatabase(%q, %q)", on.Name, expr)
			}
		}
		e.fields = append(e.fields, fmt.Sprintf("field.String(%q).Optional().Annotations(%s)", name+"_made", generated))
	}
}
