package sqlexpr

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// has tests a column against a subquery of the targets' columns. The subquery is not correlated: CrateDB requires that in updates, and
// every planner handles it well. The test is never NULL, so that Not is its complement: the subquery excludes NULL, and a NULL in From has
// no target.
type has struct {
	join   *table.Join
	marker any // of the target, as in sqlgen.Level
	conds  []sqlgen.Expr
}

// HasTarget tests whether an edge has a target that meets conditions. marker is that of the target.
//
//go:noinline
func HasTarget(j *table.Join, marker any, conds []sqlgen.Expr) sqlgen.Expr {
	return &has{j, marker, conds}
}

// HasNoTarget is the negation of HasTarget.
//
//go:noinline
func HasNoTarget(j *table.Join, marker any, conds []sqlgen.Expr) sqlgen.Expr {
	return Not(&has{j, marker, conds})
}

func (h *has) WriteSQL(b *sqlgen.Builder) {
	j := h.join
	if r := relationOf(j); r != nil {
		sameTenants(b, r.Tenants)
		b.Nested(r.Reading)
		targets := &subselect{r.Table, r.Marker, r.To, r.Filter.And(h.conds)}
		b.Expr(Both(&exprNull{r.From, true}, &inSelect{r.From, targets}))
		return
	}
	targets := &subselect{b.Lookup(j.Table), h.marker, plain(j.To), Filter{Conditions: h.conds}}
	list := targets
	if t := &j.Through; t.Table != "" {
		list = &subselect{b.Lookup(t.Table), nil, plain(t.Near), Filter{Conditions: []sqlgen.Expr{&inSelect{plain(t.Far), targets}}}}
	}
	if b.Column(j.From).Flags.Has(dialect.Nullable) {
		b.Col(j.From)
		b.Write(" IS NOT NULL AND ")
	}
	(&inSelect{plain(j.From), list}).WriteSQL(b)
}

// plain is a column whose type is irrelevant.
func plain(name string) sqlgen.Expr { return Column(name, dialect.Text) }

// inSelect is "value IN (SELECT ...)".
type inSelect struct {
	value sqlgen.Expr
	from  *subselect
}

func (s *inSelect) WriteSQL(b *sqlgen.Builder) {
	b.Subquery()
	b.Expr(s.value)
	b.Write(" IN (")
	s.from.WriteSQL(b)
	b.Write(")")
}

// subselect lists the values of a table's rows, without NULL.
type subselect struct {
	table  *dialect.Table
	marker any // as in sqlgen.Level, nil for a join table
	value  sqlgen.Expr
	filter Filter
}

func (s *subselect) WriteSQL(b *sqlgen.Builder) {
	b.Select(sqlgen.Level{Table: s.table, Marker: s.marker}, func() {
		b.Write("SELECT ")
		b.Expr(s.value)
		b.From()
		f := s.filter
		f.Conditions = append([]sqlgen.Expr{&exprNull{s.value, true}}, f.Conditions...)
		f.Write(b)
	})
}
