package sqlexpr

import (
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// The columns that a load makes beside those of the target's table.
const (
	parentColumn = "crategen_parent" // the key of the entity that the target was found for
	targetColumn = "crategen_target" // what the table in between says of the target
	rankColumn   = "crategen_rank"   // the position among the targets of one entity
)

// writeWhere writes the condition for rows of the current table: every select of an edge's targets, and of the table in between,
// ends in it.
func writeWhere(b *sqlgen.Builder, conds []sqlgen.Expr) { Filter{Conditions: conds}.Write(b) }

// joinPairs joins the targets with the table in between, as a subselect of the columns parentColumn and targetColumn, and
// returns its alias.
func joinPairs(b *sqlgen.Builder, j *table.Join, conds ...sqlgen.Expr) string {
	table := b.Lookup(j.Through.Table)
	b.Write(" JOIN (")
	b.Select(sqlgen.Level{Table: table}, func() {
		b.Write("SELECT ")
		b.Col(j.Through.Near)
		b.Write(" AS ")
		b.Ident(parentColumn)
		b.Write(", ")
		b.Col(j.Through.Far)
		b.Write(" AS ")
		b.Ident(targetColumn)
		b.From()
		writeWhere(b, conds)
	})
	alias := b.NewAlias()
	b.Write(") AS ")
	b.Ident(alias)
	b.Write(" ON ")
	b.Ident(alias)
	b.Write(".")
	b.Ident(targetColumn)
	b.Write(" = ")
	b.Col(j.To)
	return alias
}
