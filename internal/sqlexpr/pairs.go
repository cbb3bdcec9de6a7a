package sqlexpr

import (
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// The additional columns of a load.
const (
	parentColumn = "crategen_parent" // the key of the target's entity
	targetColumn = "crategen_target" // the key of the target in the join table
	rankColumn   = "crategen_rank"   // the position among the targets of an entity
)

// writeWhere writes the conditions of a SELECT of an edge's targets or of its join table.
func writeWhere(b *sqlgen.Builder, conds []sqlgen.Expr) { Filter{Conditions: conds}.Write(b) }

// joinPairs joins the targets with the join table, as a subselect of the columns parentColumn and targetColumn, and returns its alias.
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
