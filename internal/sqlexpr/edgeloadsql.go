package sqlexpr

import (
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// WriteTargets writes the statement that loads the targets of entities by their keys, the values of the column that leads to the
// target:
//
//	SELECT * FROM articles WHERE author_id = ANY($1) ORDER BY ...
//
// With a join table it also returns the key of the entity. With a limit it ranks the targets of each entity, and selects by rank.
func (l *EdgeLoad) WriteTargets(b *sqlgen.Builder, target *dialect.Table, keys wire.Value) {
	ranked := func() {
		if l.limit < 0 {
			return
		}
		b.Write(", row_number() OVER (PARTITION BY ")
		l.writeParent(b)
		b.Constants(func() { WriteOrder(b, append(slices.Clip(l.orders), byKey(target)...)) })
		b.Write(") AS ")
		b.Ident(rankColumn)
	}
	targets := func() {
		b.Select(l.level(target), func() {
			l.writeColumns(b, target)
			ranked()
			l.writeFrom(b, keys)
			if l.limit < 0 {
				WriteOrder(b, l.orders)
			}
		})
	}
	if l.limit < 0 {
		targets()
		return
	}
	b.Write("SELECT ")
	b.List(len(target.Columns), func(i int) { b.Ident(target.Columns[i].Name) }) // those of the subselect
	l.writeOwner(b)
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
}

// WriteCount writes the statement that counts the targets of entities by their keys.
func (l *EdgeLoad) WriteCount(b *sqlgen.Builder, target *dialect.Table, keys wire.Value) {
	b.Select(l.level(target), func() {
		b.Write("SELECT ")
		l.writeParent(b)
		b.Write(", count(*)")
		l.writeFrom(b, keys)
		b.Write(" GROUP BY ")
		l.writeParent(b)
	})
}

func (l *EdgeLoad) level(target *dialect.Table) sqlgen.Level {
	return sqlgen.Level{Table: target, Marker: l.marker}
}

func (l *EdgeLoad) linked() bool { return l.Join.Through.Table != "" }

// writeColumns writes SELECT with the columns of the target, and the key of the entity if the target does not hold it.
func (l *EdgeLoad) writeColumns(b *sqlgen.Builder, target *dialect.Table) {
	b.Write("SELECT ")
	b.Columns(target)
	l.writeOwner(b)
}

// writeOwner writes the key of the entity after the columns of the target, if the target does not hold it.
func (l *EdgeLoad) writeOwner(b *sqlgen.Builder) {
	if l.linked() {
		b.Write(", ")
		b.Ident(parentColumn)
	}
}

// writeParent writes the column that identifies the entity of a target.
func (l *EdgeLoad) writeParent(b *sqlgen.Builder) {
	if l.linked() {
		b.Ident(parentColumn)
	} else {
		b.Col(l.Join.To)
	}
}

// writeFrom writes the source of a load and its conditions. The join table is a subselect, so that its columns do not conflict with
// conditions on the target.
func (l *EdgeLoad) writeFrom(b *sqlgen.Builder, keys wire.Value) {
	b.From()
	if !l.linked() {
		writeWhere(b, append([]sqlgen.Expr{amongKeys(l.Join.To, keys)}, l.Conditions...))
		return
	}
	joinPairs(b, l.Join, amongKeys(l.Join.Through.Near, keys))
	writeWhere(b, l.Conditions)
}

// amongKeys is "column IN keys".
func amongKeys(column string, keys wire.Value) sqlgen.Expr {
	return ColumnIn(column, dialect.Text, keys, false)
}

// byKey orders by the primary key.
func byKey(t *dialect.Table) []Term {
	out := make([]Term, len(t.Key))
	for i, k := range t.Key {
		out[i].Expr = Column(t.Columns[k].Name, t.Columns[k].Type)
	}
	return out
}
