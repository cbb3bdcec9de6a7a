package query

import (
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

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
		b.Constants(func() { sqlexpr.WriteOrder(b, append(slices.Clip(l.orders), byKey(target)...)) })
		b.Write(") AS ")
		b.Ident(sqlexpr.RankColumn)
	}
	targets := func() {
		b.Select(l.level(target), func() {
			l.writeColumns(b, target)
			ranked()
			l.writeFrom(b, keys)
			if l.limit < 0 {
				sqlexpr.WriteOrder(b, l.orders)
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
	b.Ident(sqlexpr.RankColumn)
	b.Write(" <= ")
	b.Arg(wire.Int(l.limit))
	b.Write(" ORDER BY ")
	b.Ident(sqlexpr.RankColumn)
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
		b.Ident(sqlexpr.ParentColumn)
	}
}

// writeParent names the column that says which entity a target belongs to.
func (l *EdgeLoad) writeParent(b *sqlgen.Builder) {
	if l.linked() {
		b.Ident(sqlexpr.ParentColumn)
	} else {
		b.Col(l.join.To)
	}
}

// writeFrom writes the source of a load and its conditions. The table in between is a subselect, so that its columns are not
// in the way of conditions on the target.
func (l *EdgeLoad) writeFrom(b *sqlgen.Builder, keys wire.Value) {
	b.From()
	if !l.linked() {
		sqlexpr.WriteWhere(b, append([]sqlgen.Expr{amongKeys(l.join.To, keys)}, l.conds...))
		return
	}
	sqlexpr.JoinPairs(b, l.join, amongKeys(l.join.Through.Near, keys))
	sqlexpr.WriteWhere(b, l.conds)
}

// amongKeys is "column IN keys".
func amongKeys(column string, keys wire.Value) sqlgen.Expr {
	return sqlexpr.ColumnIn(column, dialect.Text, keys, false)
}

// byKey orders by the primary key.
func byKey(t *dialect.Table) []sqlexpr.Term {
	out := make([]sqlexpr.Term, len(t.Key))
	for i, k := range t.Key {
		out[i].Expr = sqlexpr.Column(t.Columns[k].Name, t.Columns[k].Type)
	}
	return out
}
