package query

import (
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
	"github.com/crategen/crategen/runtime/wire"
)

// The columns that a load makes beside those of the target's table.
const (
	parentColumn = "crategen_parent" // the key of the entity that the target was found for
	targetColumn = "crategen_target" // what the table in between says of the target
	rankColumn   = "crategen_rank"   // the position among the targets of one entity
)

// whereOf writes the condition for rows of the current table: every select of an edge's targets, and of the table in between,
// ends in it.
func whereOf(b *sqlgen.Builder, conds []sqlgen.Expr) { filter{conds: conds}.write(b) }

// buildLoad makes the statement that loads the targets of the entities with the given keys, or rather the given values of
// the column that leads to the target:
//
//	SELECT * FROM articles WHERE author_id = ANY($1) ORDER BY ...
//
// Through a table in between it returns the key of the entity as one more column. With a limit it ranks the targets of each
// entity and keeps the first.
func buildLoad(c *Conn, l *EdgeLoad, target *dialect.Table, keys wire.Value) *sqlgen.Builder {
	b := c.builder(target, wire.OpRead)
	ranked := func() {
		if l.limit < 0 {
			return
		}
		b.Write(", row_number() OVER (PARTITION BY ")
		l.writeParent(b)
		b.Constants(func() { writeOrder(b, append(slices.Clip(l.orders), byKey(target)...)) })
		b.Write(") AS ")
		b.Ident(rankColumn)
	}
	targets := func() {
		b.Select(l.level(target), func() {
			l.writeColumns(b, target)
			ranked()
			l.writeFrom(b, keys)
			if l.limit < 0 {
				writeOrder(b, l.orders)
			}
		})
	}
	if l.limit < 0 {
		targets()
		return b
	}
	l.writeColumns(b, target)
	b.Write(" FROM (")
	targets()
	b.Write(") AS ")
	b.Ident(b.NewAlias())
	b.Write(" WHERE ")
	b.Ident(rankColumn)
	b.Write(" <= ")
	b.Arg(wire.Int(l.limit))
	b.Write(" ORDER BY ")
	b.Ident(rankColumn)
	return b
}

// buildCount makes the statement that counts the targets of the entities with the given keys.
func buildCount(c *Conn, l *EdgeLoad, target *dialect.Table, keys wire.Value) *sqlgen.Builder {
	b := c.builder(target, wire.OpRead)
	b.Select(l.level(target), func() {
		b.Write("SELECT ")
		l.writeParent(b)
		b.Write(", count(*)")
		l.writeFrom(b, keys)
		b.Write(" GROUP BY ")
		l.writeParent(b)
	})
	return b
}

func (l *EdgeLoad) level(target *dialect.Table) sqlgen.Level {
	return sqlgen.Level{Table: target, Marker: l.marker}
}

func (l *EdgeLoad) linked() bool { return l.join.Through.Table != "" }

// writeColumns writes SELECT with the columns of the target, and the key of the entity if the target does not hold it.
func (l *EdgeLoad) writeColumns(b *sqlgen.Builder, target *dialect.Table) {
	b.Write("SELECT ")
	b.Columns(target)
	if l.linked() {
		b.Write(", ")
		b.Ident(parentColumn)
	}
}

// writeParent names the column that says which entity a target belongs to.
func (l *EdgeLoad) writeParent(b *sqlgen.Builder) {
	if l.linked() {
		b.Ident(parentColumn)
	} else {
		b.Col(l.join.To)
	}
}

// writeFrom writes the source of a load and its conditions. The table in between is a subselect, so that its columns are not
// in the way of conditions on the target.
func (l *EdgeLoad) writeFrom(b *sqlgen.Builder, keys wire.Value) {
	b.From()
	if !l.linked() {
		whereOf(b, append([]sqlgen.Expr{amongKeys(l.join.To, keys)}, l.conds...))
		return
	}
	joinPairs(b, l.join, amongKeys(l.join.Through.Near, keys))
	whereOf(b, l.conds)
}

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
		whereOf(b, conds)
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

// amongKeys is "column IN keys".
func amongKeys(column string, keys wire.Value) sqlgen.Expr {
	return membership(column, dialect.Text, keys, false)
}

// byKey orders by the primary key.
func byKey(t *dialect.Table) []term {
	out := make([]term, len(t.Key))
	for i, k := range t.Key {
		out[i].e = column(t.Columns[k].Name, t.Columns[k].Type)
	}
	return out
}
