package dialect

import (
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// standard is what most of the databases write alike; a dialect embeds it and overrides the rest.
type standard struct{}

func (standard) Instant(b *Builder, e Expr, _ Column) { b.Expr(e) }

func (standard) In(b *Builder, e Expr, list wire.Value, _ bool) {
	b.Expr(e)
	b.Write(" = ANY(")
	b.Arg(list)
	b.Write(")")
}

// likeEscaper escapes what LIKE treats as special; backslash is the default escape of all that use it.
var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func (standard) Like(b *Builder, e Expr, how Like, part string) {
	if how == EqualFold {
		lowerEqual(b, e, part)
		return
	}
	pattern := likeEscaper.Replace(part)
	if how != Prefix {
		pattern = "%" + pattern
	}
	if how != Suffix {
		pattern += "%"
	}
	b.Expr(e)
	if how == ContainsFold {
		b.Write(" ILIKE ")
	} else {
		b.Write(" LIKE ")
	}
	b.Arg(wire.Text(pattern))
}

func lowerEqual(b *Builder, e Expr, text string) {
	b.Write("lower(")
	b.Expr(e)
	b.Write(") = lower(CAST(")
	b.Arg(wire.Text(text))
	b.Write(" AS text))")
}

func (standard) Limit(b *Builder, limit, offset int64) {
	if limit >= 0 {
		b.Write(" LIMIT ")
		b.Arg(wire.Int(limit))
	}
	if offset > 0 {
		b.Write(" OFFSET ")
		b.Arg(wire.Int(offset))
	}
}

func (standard) ArrayHas(b *Builder, e Expr, v wire.Value, _ Column) {
	b.Arg(v)
	b.Write(" = ANY(")
	b.Expr(e)
	b.Write(")")
}

// drop is the statement that drops a table or a view if it is there.
func drop(d *Dialect, schema string, t *Table) string {
	b := Builder{Dialect: d, Schema: schema}
	b.Write("DROP ")
	if t.View {
		b.Write("VIEW")
	} else {
		b.Write("TABLE")
	}
	b.Write(" IF EXISTS ")
	b.TableName(t)
	return string(b.buf)
}

func cast(b *Builder, e Expr, typ string) {
	b.Write("CAST(")
	b.Expr(e)
	b.Write(" AS ")
	b.Write(typ)
	b.Write(")")
}
