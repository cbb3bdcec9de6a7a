package dialect

import (
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// standard is the common SQL of most databases. Writers embed it and override the rest.
type standard struct{}

func (standard) Past(Sink, Past)           {}
func (standard) PlanHint(Sink, Plan)       {}
func (standard) JoinHint(Sink, JoinMethod) {}

func (standard) Instant(w Sink, e Operand, _ Column) { w.Operand(e) }

func (standard) In(w Sink, e Operand, list wire.Value, _ bool) {
	w.Operand(e)
	w.Write(" = ANY(")
	w.Arg(list)
	w.Write(")")
}

// likeEscaper escapes the special characters of LIKE with a backslash, the default on all databases that use it.
var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func (standard) Like(w Sink, e Operand, how Like, part string) {
	if how == EqualFold {
		lowerEqual(w, e, part)
		return
	}
	pattern := likeEscaper.Replace(part)
	if how != Prefix {
		pattern = "%" + pattern
	}
	if how != Suffix {
		pattern += "%"
	}
	w.Operand(e)
	if how == ContainsFold {
		w.Write(" ILIKE ")
	} else {
		w.Write(" LIKE ")
	}
	w.Arg(wire.Text(pattern))
}

func lowerEqual(w Sink, e Operand, text string) {
	w.Write("lower(")
	w.Operand(e)
	w.Write(") = lower(CAST(")
	w.Arg(wire.Text(text))
	w.Write(" AS text))")
}

func (standard) Limit(w Sink, limit, offset int64) {
	if limit >= 0 {
		w.Write(" LIMIT ")
		w.Arg(wire.Int(limit))
	}
	if offset > 0 {
		w.Write(" OFFSET ")
		w.Arg(wire.Int(offset))
	}
}

func (standard) ArrayHas(w Sink, e Operand, v wire.Value, _ Column) {
	w.Arg(v)
	w.Write(" = ANY(")
	w.Operand(e)
	w.Write(")")
}

// drop returns the statement that drops a table or a view if it exists.
func drop(d *Dialect, schema string, t *Table) string {
	kind := "TABLE"
	if t.View {
		kind = "VIEW"
	}
	at := Place{Dialect: d, Schema: schema}
	text, _ := at.AppendTable([]byte("DROP "+kind+" IF EXISTS "), t) // the generator has checked the names
	return string(text)
}

func cast(w Sink, e Operand, typ string) {
	w.Write("CAST(")
	w.Operand(e)
	w.Write(" AS ")
	typ, collation, collated := strings.Cut(typ, " COLLATE ") // which no cast has in it
	w.Write(typ)
	w.Write(")")
	if collated {
		w.Write(" COLLATE ")
		w.Write(collation)
	}
}

// Partitions appends nothing: there are no partitions.
func (standard) Partitions(Sink, *Table) {}

// ChangeStream appends nothing: there are no streams of changes.
func (standard) ChangeStream(Sink, []*Table, ChangeStream) {}
