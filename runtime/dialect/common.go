package dialect

import (
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// standard is what most of the databases agree on; a dialect embeds it and overrides the rest.
type standard struct{}

func (standard) DefaultSchema() string                { return "" }
func (standard) HasSchemas() bool                     { return true }
func (standard) CorrelatesUpdates() bool              { return true }
func (standard) ConstantParts() bool                  { return false }
func (standard) TypedMembers() bool                   { return false }
func (standard) Conditions() (int, bool)              { return 0, false }
func (standard) Depth() int                           { return 1_000 }
func (standard) Placeholder() byte                    { return '$' }
func (standard) KeysApart() bool                      { return false }
func (standard) SearchesApart() bool                  { return false }
func (standard) VersionColumns() []string             { return nil }
func (standard) ClusterVersion(*Builder)              {}
func (standard) MergesRanges() bool                   { return true }
func (standard) WrapsNumbers() bool                   { return false }
func (standard) EmptyGroups() bool                    { return false }
func (standard) ConflictWhere() bool                  { return true }
func (standard) Instant(b *Builder, e Expr, _ Column) { b.Expr(e) }
func (standard) OwnType(Column) string                { return "" }
func (standard) AtomicBulk() bool                     { return true }
func (standard) ReturnsBulk() bool                    { return true }
func (standard) Copies() bool                         { return false }
func (standard) NullsLast() bool                      { return false }

// KeyBatch is bounded by memory only where a list is one argument. Keys of several columns are an OR, which planners take
// badly when it is long: 5,000 took PostgreSQL 15 s, and SQLite refuses a depth of 1,000.
func (standard) KeyBatch(columns int) int {
	if columns > 1 {
		return 256
	}
	return 10_000
}

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
func drop(d Dialect, schema string, t *Table) string {
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

func (standard) Refresh(*Builder, *Table) {}

func (standard) DefaultRow(b *Builder, _ *Table) { b.Write(" DEFAULT VALUES") }

func cast(b *Builder, e Expr, typ string) {
	b.Write("CAST(")
	b.Expr(e)
	b.Write(" AS ")
	b.Write(typ)
	b.Write(")")
}
