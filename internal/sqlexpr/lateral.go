package sqlexpr

import (
	"errors"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// lateral is the condition of an edge of query.Lateral: its targets are the first ones of each row.
type lateral struct{ load *EdgeLoad }

// LateralJoin is an edge to the targets of a load, with its conditions, order and limit for each row.
func LateralJoin(l *EdgeLoad) table.Join {
	j := table.Join{Related: &lateral{l}}
	if l.target() != nil {
		j.Name, j.Table, j.From, j.To = l.Join.Name, l.Join.Table, l.Join.From, l.Join.To
	}
	return j
}

var errLateralWith = errors.New("query.Lateral has values of the targets: remove With and Count")

var errLateralKey = errors.New("query.Lateral of a query needs LATERAL, which the database does not have")

func lateralOf(j *table.Join) *lateral {
	l, _ := j.Related.(*lateral)
	return l
}

// underLateral is the edge whose first targets an edge of query.Lateral has, and another edge itself.
func underLateral(j *table.Join) *table.Join {
	if l := lateralOf(j); l != nil && l.load.target() != nil {
		return l.load.target()
	}
	return j
}

// join joins the targets: by LATERAL, or on a database without it by their keys.
func (l *lateral) join(b *sqlgen.Builder, e *table.Join) sqlgen.Join {
	load := l.load
	switch {
	case load.target() == nil:
		b.Fail(errZeroEdge)
		return sqlgen.Join{Key: e, Table: b.Table, Many: true, On: func(*sqlgen.Builder, func(func())) {}}
	case load.Count || len(load.With) > 0:
		b.Fail(errLateralWith)
	}
	t := targetTable(b, load.Join)
	j := sqlgen.Join{Key: e, Table: t, Many: true}
	if b.Dialect.Lateral {
		j.Lateral = func(b *sqlgen.Builder) { load.writeFirst(b, t, func() { b.Columns(t) }) }
		return j
	}
	if len(t.Key) == 0 {
		b.Fail(errLateralKey)
	}
	key := func(b *sqlgen.Builder) {
		b.List(len(t.Key), func(i int) { b.Col(t.Columns[t.Key[i]].Name) })
	}
	j.On = func(b *sqlgen.Builder, from func(func())) {
		b.Write("(")
		key(b)
		b.Write(") IN (")
		from(func() { load.writeFirst(b, t, func() { key(b) }) })
		b.Write(")")
	}
	return j
}

// target is the edge of a load, nil for a zero EdgeQuery.
func (l *EdgeLoad) target() *table.Join {
	if l == nil {
		return nil
	}
	return l.Join
}

// writeFirst writes the SELECT of columns of the first targets of the current row.
func (l *EdgeLoad) writeFirst(b *sqlgen.Builder, t *dialect.Table, columns func()) {
	match := &lateralMatch{l.Join, b.Table, b.Alias}
	filter, marker := Filter{Conditions: l.Conditions}, l.marker
	if r := relationOf(l.Join); r != nil {
		sameTenants(b, r.Tenants)
		b.Nested(r.Reading)
		filter, marker = r.Filter.And(l.Conditions), r.Marker
	}
	b.Select(sqlgen.Level{Table: t, Marker: marker}, func() {
		b.Write("SELECT ")
		columns()
		b.From()
		filter.And([]sqlgen.Expr{match}).Write(b)
		WriteOrder(b, append(append([]Term(nil), l.orders...), byKey(t)...))
		b.Dialect.Limit(b, l.limit, 0)
	})
}

// lateralMatch is the condition of the targets of a row of another table.
type lateralMatch struct {
	join  *table.Join
	table *dialect.Table
	alias string
}

func (m *lateralMatch) WriteSQL(b *sqlgen.Builder) {
	row := func(write func()) { b.In(m.table, m.alias, write) }
	if r := relationOf(m.join); r != nil {
		b.Expr(r.To)
		b.Write(" = ")
		row(func() { b.Expr(r.From) })
		return
	}
	if t := &m.join.Through; t.Table != "" {
		pairs := &subselect{b.Lookup(t.Table), nil, plain(t.Far), Filter{Conditions: []sqlgen.Expr{&lateralPair{m, t.Near}}}}
		(&inSelect{plain(m.join.To), pairs}).WriteSQL(b)
		return
	}
	b.Col(m.join.To)
	b.Write(" = ")
	row(func() { b.Col(m.join.From) })
}

// lateralPair is the condition of the rows of a join table.
type lateralPair struct {
	match *lateralMatch
	near  string
}

func (p *lateralPair) WriteSQL(b *sqlgen.Builder) {
	b.Col(p.near)
	b.Write(" = ")
	b.In(p.match.table, p.match.alias, func() { b.Col(p.match.join.From) })
}
