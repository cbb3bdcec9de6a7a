package dialect

import (
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// Member is a new value of a member of a document.
type Member struct {
	Path  []string
	Value wire.Value // JSON; NULL is the JSON null. The elements, if the member is a list that is changed
	// List changes the list that the member is; Elem is the type of its elements.
	List ListChange
	Elem Type
}

// ListChange is a change of a list in a document.
type ListChange uint8

// The changes. Appending makes the list if there is none.
const (
	NoListChange ListChange = iota
	AppendsToList
	RemovesFromList // all elements that are equal to one of those of the value
)

// members are the new values of the members with one key, or of their members.
type members struct {
	key  string
	list []Member
}

// byKey groups members by the key at a depth of their paths.
func byKey(list []Member, depth int) []members {
	var out []members
next:
	for _, m := range list {
		for i := range out {
			if out[i].key == m.Path[depth] {
				out[i].list = append(out[i].list, m)
				continue next
			}
		}
		out = append(out, members{m.Path[depth], []Member{m}})
	}
	return out
}

// SetMembers writes an assignment of each member. CrateDB makes missing and NULL parents.
func (d crateDB) SetMembers(w Sink, c Column, list []Member) {
	for i, m := range list {
		if i > 0 {
			w.Write(", ")
		}
		w.Ident(c.Name)
		for _, key := range m.Path {
			w.Subscript(key)
		}
		w.Write(" = ")
		member := Part(func(w Sink) { d.Path(w, c.Name, m.Path, JSON) })
		switch m.List {
		case AppendsToList:
			d.ArrayAppend(w, member, m.Value, m.column(c))
		case RemovesFromList:
			d.ArrayRemove(w, member, m.Value, m.column(c))
		default:
			w.ArgFor(c.Name, m.Value)
		}
	}
}

// column is the column as if it were the list.
func (m *Member) column(c Column) Column { return Column{Name: c.Name, Type: Array | m.Elem} }

// SetMembers writes one assignment of the document. A missing or null parent becomes a document. A parent of another type is an error of
// the database, so that no value is lost.
func (postgres) SetMembers(w Sink, c Column, list []Member) {
	own := w.At().Dialect.owned(c)
	w.Ident(c.Name)
	w.Write(" = ")
	doc := Part(func(w Sink) { w.Col(c.Name) })
	if own != "json" {
		jsonbSet(w, c.Name, doc, list, 0)
		return
	}
	cast(w, Part(func(w Sink) {
		jsonbSet(w, c.Name, Part(func(w Sink) { cast(w, doc, "jsonb") }), list, 0)
	}), own)
}

func jsonbSet(w Sink, column string, doc Operand, list []Member, depth int) {
	groups := byKey(list, depth)
	for range groups {
		w.Write("jsonb_set(")
	}
	w.Write("coalesce(nullif(")
	w.Operand(doc)
	w.Write(", CAST('null' AS jsonb)), CAST('{}' AS jsonb))")
	for _, g := range groups {
		w.Write(", ARRAY[")
		w.Literal(g.key)
		w.Write("], ")
		switch m := g.list[0]; {
		case len(m.Path) > depth+1:
			jsonbSet(w, column, Part(func(w Sink) {
				w.Write("(")
				w.Operand(doc)
				w.Write("->")
				w.Literal(g.key)
				w.Write(")")
			}), g.list, depth+1)
		case m.List != NoListChange:
			jsonbList(w, column, Part(func(w Sink) {
				w.Write("(")
				w.Operand(doc)
				w.Write("->")
				w.Literal(g.key)
				w.Write(")")
			}), &m)
		case m.Value.IsNull():
			w.Write("CAST('null' AS jsonb)")
		default:
			cast(w, Part(func(w Sink) { w.ArgFor(column, m.Value) }), "jsonb")
		}
		w.Write(")")
	}
}

// SetMembers writes one assignment of the document. A missing or null parent becomes a document. A parent of another type is an error,
// "malformed JSON", so that no value is lost.
func (sqlite) SetMembers(w Sink, c Column, list []Member) {
	w.Ident(c.Name)
	w.Write(" = ")
	jsonSet(w, c.Name, Part(func(w Sink) { w.Col(c.Name) }), list, 0)
}

func jsonSet(w Sink, column string, doc Operand, list []Member, depth int) {
	w.Write("json_set(CASE coalesce(json_type(")
	w.Operand(doc)
	w.Write("), 'null') WHEN 'object' THEN ")
	w.Operand(doc)
	w.Write(" WHEN 'null' THEN '{}' ELSE json('no document') END")
	for _, g := range byKey(list, depth) {
		at := sqlquote.JSONPath([]string{g.key})
		w.Write(", ")
		w.Literal(at)
		w.Write(", json(")
		switch m := g.list[0]; {
		case len(m.Path) > depth+1:
			jsonSet(w, column, Part(func(w Sink) {
				w.Write("(")
				w.Operand(doc)
				w.Write(" -> ")
				w.Literal(at)
				w.Write(")")
			}), g.list, depth+1)
		case m.List != NoListChange:
			jsonList(w, Part(func(w Sink) {
				w.Write("(")
				w.Operand(doc)
				w.Write(" -> ")
				w.Literal(at)
				w.Write(")")
			}), m.column(Column{Name: column}), &m)
		case m.Value.IsNull():
			w.Write("'null'")
		default:
			w.ArgFor(column, m.Value)
		}
		w.Write(")")
	}
	w.Write(")")
}

// ArrayAppend and ArrayRemove cast the list: CrateDB takes an argument of a bulk write for an element.
func (crateDB) ArrayAppend(w Sink, e Operand, list wire.Value, c Column) {
	w.Operand(e)
	w.Write(" || ")
	listOf(w, list, c)
}

func (crateDB) ArrayRemove(w Sink, e Operand, list wire.Value, c Column) {
	w.Write("array_difference(")
	w.Operand(e)
	w.Write(", ")
	listOf(w, list, c)
	w.Write(")")
}

func (postgres) ArrayAppend(w Sink, e Operand, list wire.Value, c Column) {
	w.Write("array_cat(")
	pgArray(w, e, c)
	w.Write(", ")
	listOf(w, list, c)
	w.Write(")")
}

// ArrayRemove writes a call for each element.
func (postgres) ArrayRemove(w Sink, e Operand, list wire.Value, c Column) {
	for range list.Len() {
		w.Write("array_remove(")
	}
	pgArray(w, e, c)
	for i := range list.Len() {
		w.Write(", ")
		cast(w, Part(func(w Sink) { w.ArgFor(c.Name, list.At(i)) }), w.At().Dialect.elementType(c))
		w.Write(")")
	}
}

// pgArray is an array column, as an array of the type of its kind if it has a custom one.
func pgArray(w Sink, e Operand, c Column) {
	if w.At().Dialect.owned(c) == "" {
		w.Operand(e)
		return
	}
	cast(w, e, w.At().Dialect.listType(c))
}

// listOf is a list as an array for a column.
func listOf(w Sink, list wire.Value, c Column) {
	cast(w, Part(func(w Sink) { w.ArgFor(c.Name, list) }), w.At().Dialect.listType(c))
}

func (d *Dialect) elementType(c Column) string { return d.Types[c.Type.Elem()] }

func (d *Dialect) listType(c Column) string { return d.ListType(c.Type.Elem()) }

// ArrayAppend joins the texts of two arrays that are not empty.
func (sqlite) ArrayAppend(w Sink, e Operand, list wire.Value, c Column) {
	w.Write("CASE WHEN coalesce(json_array_length(")
	w.Operand(e)
	w.Write("), 0) = 0 THEN ")
	w.ArgFor(c.Name, list)
	w.Write(" ELSE substr(json(")
	w.Operand(e)
	w.Write("), 1, length(json(")
	w.Operand(e)
	w.Write(")) - 1) || ',' || substr(json(")
	w.ArgFor(c.Name, list)
	w.Write("), 2) END")
}

// ArrayRemove joins the other elements, which keep their text: json_group_array would write true as 1.
func (sqlite) ArrayRemove(w Sink, e Operand, list wire.Value, c Column) {
	w.Write("CASE WHEN ")
	w.Operand(e)
	w.Write(" IS NOT NULL THEN (SELECT '[' || coalesce(group_concat(element, ',' ORDER BY place), '') || ']' FROM (SELECT ")
	w.Operand(e)
	w.Write(" -> fullkey AS element, key AS place FROM json_each(")
	w.Operand(e)
	w.Write(") WHERE type = 'null' OR value NOT IN (SELECT value FROM json_each(")
	w.ArgFor(c.Name, list)
	w.Write(")))) END")
}
