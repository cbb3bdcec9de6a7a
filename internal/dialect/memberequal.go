package dialect

import "github.com/crategen/crategen/runtime/wire"

// InDocuments reports whether a column has documents that an inverted index may have.
func (d *Dialect) InDocuments(c Column) bool { return c.Type == JSON && d.owned(c) == "" }

// MemberEqual tests whether a member of a document equals a value, or one of a list, by the operator of MemberEquals. The values are JSON texts.
func (d *Dialect) MemberEqual(w Sink, column string, path []string, v wire.Value, list bool) {
	w.Col(column)
	if d.MemberEquals == "=" {
		for _, p := range path {
			w.Write("->")
			w.Literal(p)
		}
	}
	w.Write(" " + d.MemberEquals + " ")
	value := Part(func(w Sink) { w.ArgFor(column, v) })
	if list {
		w.Write("ANY(CAST(")
		cast(w, value, "text[]")
		w.Write(" AS jsonb[]))")
		return
	}
	cast(w, Part(func(w Sink) { cast(w, value, "text") }), "jsonb")
}
