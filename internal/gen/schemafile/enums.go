package schemafile

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/state"
)

// listed makes an enum of a text whose values a check lists: status IN ('new', 'old'). The check stays as it is. Keys and columns of foreign
// keys stay texts, because both sides of an edge have one type.
func (d *Draft) listed(t *state.Table, c state.Column, out choice) choice {
	if out.kind != model.KindText || out.generated != "" || c.Generated != "" || c.Collation != "" || slices.Contains(t.PrimaryKey, c.Name) ||
		slices.ContainsFunc(t.ForeignKeys, func(k state.ForeignKey) bool { return slices.Contains(k.Columns, c.Name) }) || d.referred(t, c.Name) {
		return out
	}
	for _, k := range t.Checks {
		list := d.listOf(k.Expr, c.Name)
		if len(list) == 0 || k.NotValid || slices.Contains(list, "") || len(slices.Compact(slices.Sorted(slices.Values(list)))) != len(list) {
			continue
		}
		enum := choice{kind: model.KindEnum, call: "field.Enum", goType: "enum", own: out.own, options: []string{values(list)}, storage: out.storage}
		if out.size > 0 || enum.own == "" && !strings.EqualFold(c.Type, "text") && !strings.EqualFold(c.Type, "string") {
			enum.own = c.Type
		}
		return enum
	}
	return out
}

// referred reports whether a foreign key of another table leads to a column.
func (d *Draft) referred(t *state.Table, column string) bool {
	return slices.ContainsFunc(d.db.Tables, func(o *state.Table) bool {
		return slices.ContainsFunc(o.ForeignKeys, func(k state.ForeignKey) bool {
			return k.References == t.TableName && slices.Contains(k.Referenced, column)
		})
	})
}

// listOf are the texts that a condition lists for a column, in the words of each server: status IN ('a', 'b'), (status)::text = ANY
// (ARRAY['a'::text, 'b'::text]). There are none if the condition says anything else.
func (d *Draft) listOf(expr, column string) []string {
	syntax := sqllex.ByName(string(d.Target))
	var out []string
	named, cast, in := false, false, false
	for t, err := range syntax.Tokens(expr) {
		if err != nil {
			return nil
		}
		text := expr[t.Start:t.End]
		upper := strings.ToUpper(text)
		switch {
		case t.Blank(), text == "(", text == ")", text == "[", text == "]":
		case strings.HasPrefix(text, ":"):
			cast = true
		case cast:
			cast = upper == "CHARACTER" // varying
		case !named:
			if sqllex.NameOf(text) != column {
				return nil
			}
			named = true
		case t.Kind == sqllex.String && in && text[0] == '\'': // without escapes
			out = append(out, sqllex.UnquoteText(text))
		case text == "," && len(out) > 0:
		case !in && (upper == "IN" || upper == "ARRAY"):
			in = true
		case !in && (text == "=" || upper == "ANY"):
		default:
			return nil
		}
	}
	return out
}
