package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// Edge is an edge of the entity with marker M, for With: the edge itself, or an EdgeQuery of it.
type Edge[M any] interface {
	edge(M) *EdgeLoad
}

// EdgeTo is an edge from M to N of any shape: *ToOne, *ToMany or *ManyToMany.
type EdgeTo[M, N any] interface {
	Edge[M]
	join(M, N) *Join
}

// Join describes how an edge finds its targets.
type Join = table.Join

// Through is the join table of an edge.
type Through = table.Through

// ToOne is an edge from M to at most one N.
type ToOne[M, N any] struct{ Join Join }

// Has matches entities with a target that matches all of the predicates. Without predicates it matches entities with any target.
//
//go:noinline
func (e *ToOne[M, N]) Has(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{joined(&e.Join, *new(N), exprs(ps))}
}

// HasNone matches entities without such a target.
//
//go:noinline
func (e *ToOne[M, N]) HasNone(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{unjoined(&e.Join, *new(N), exprs(ps))}
}

// Where loads the target only if it matches all of the predicates.
//
//go:noinline
func (e *ToOne[M, N]) Where(ps ...Predicate[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{load(&e.Join, *new(N)).where(exprs(ps))}
}

// With also loads edges of the target.
//
//go:noinline
func (e *ToOne[M, N]) With(edges ...Edge[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{load(&e.Join, *new(N)).nested(loads(edges))}
}

//go:noinline
func (e *ToOne[M, N]) edge(M) *EdgeLoad { return load(&e.Join, *new(N)) }

//go:noinline
func (e *ToOne[M, N]) join(M, N) *Join { return &e.Join }

// ToMany is an edge from M to any number of N.
type ToMany[M, N any] struct{ Join Join }

// Has matches entities with a target that matches all of the predicates. Without predicates it matches entities with any target.
//
//go:noinline
func (e *ToMany[M, N]) Has(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{joined(&e.Join, *new(N), exprs(ps))}
}

// HasNone matches entities without such a target.
//
//go:noinline
func (e *ToMany[M, N]) HasNone(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{unjoined(&e.Join, *new(N), exprs(ps))}
}

// Where loads the targets that match all of the predicates.
//
//go:noinline
func (e *ToMany[M, N]) Where(ps ...Predicate[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{load(&e.Join, *new(N)).where(exprs(ps))}
}

// OrderBy loads the targets of each entity in this order.
//
//go:noinline
func (e *ToMany[M, N]) OrderBy(orders ...Order[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{load(&e.Join, *new(N)).orderBy(terms(orders))}
}

// Limit loads at most the first n targets of each entity, in the order of OrderBy. The default order is by key.
//
//go:noinline
func (e *ToMany[M, N]) Limit(n int) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{load(&e.Join, *new(N)).atMost(n)}
}

// With also loads edges of the targets.
//
//go:noinline
func (e *ToMany[M, N]) With(edges ...Edge[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{load(&e.Join, *new(N)).nested(loads(edges))}
}

// Count counts the targets of each entity instead of loading them, in one statement; Many.Count returns the number.
//
//go:noinline
func (e *ToMany[M, N]) Count() *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{load(&e.Join, *new(N)).counted()}
}

//go:noinline
func (e *ToMany[M, N]) edge(M) *EdgeLoad { return load(&e.Join, *new(N)) }

//go:noinline
func (e *ToMany[M, N]) join(M, N) *Join { return &e.Join }

// ManyToMany is an edge from M to any number of N, and from each N to any number of M. The pairs of keys, of types K and L, are in
// a join table without an entity. Link and Unlink write the join table.
type ManyToMany[M, N, K, L any] struct{ ToMany[M, N] }

// linked ties Link and Unlink to the types of the keys.
func (e *ManyToMany[M, N, K, L]) linked(K, L) *Join { return &e.Join }

func terms[M any](orders []Order[M]) []term {
	out := make([]term, len(orders))
	for i, o := range orders {
		out[i] = term{o.e, o.desc}
	}
	return out
}

// has asks with a list of the targets' columns. It is not correlated, which CrateDB needs in updates and every planner
// likes. It is never NULL, so that Not of it means what it says: NULL is left out of the list, and a From without a value has
// no target.
type has struct {
	join   *table.Join
	marker any // of the target, as in sqlgen.Level
	conds  []sqlgen.Expr
}

//go:noinline
func joined(j *table.Join, marker any, conds []sqlgen.Expr) sqlgen.Expr {
	return &has{j, marker, conds}
}

//go:noinline
func unjoined(j *table.Join, marker any, conds []sqlgen.Expr) sqlgen.Expr {
	return negate(&has{j, marker, conds})
}

func (h *has) WriteSQL(b *sqlgen.Builder) {
	j := h.join
	if r := relationOf(j); r != nil {
		sameTenants(b, r.tenants)
		targets := &subselect{r.table, r.marker, r.to, r.filter.and(h.conds)}
		b.Expr(both(&exprNull{r.from, true}, &inSelect{r.from, targets}))
		return
	}
	targets := &subselect{b.Lookup(j.Table), h.marker, plain(j.To), filter{conds: h.conds}}
	list := targets
	if t := &j.Through; t.Table != "" {
		list = &subselect{b.Lookup(t.Table), nil, plain(t.Near), filter{conds: []sqlgen.Expr{&inSelect{plain(t.Far), targets}}}}
	}
	if b.Column(j.From).Flags.Has(dialect.Nullable) {
		b.Col(j.From)
		b.Write(" IS NOT NULL AND ")
	}
	(&inSelect{plain(j.From), list}).WriteSQL(b)
}

// plain is a column whose type makes no difference.
func plain(name string) sqlgen.Expr { return column(name, dialect.Text) }

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
	marker any // as in sqlgen.Level, nil for a table in between
	value  sqlgen.Expr
	filter filter
}

func (s *subselect) WriteSQL(b *sqlgen.Builder) {
	b.Select(sqlgen.Level{Table: s.table, Marker: s.marker}, func() {
		b.Write("SELECT ")
		b.Expr(s.value)
		b.From()
		f := s.filter
		f.conds = append([]sqlgen.Expr{&exprNull{s.value, true}}, f.conds...)
		f.write(b)
	})
}
