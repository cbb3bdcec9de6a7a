package query

import (
	"context"
	"encoding/json"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Edge is an edge of the entity whose marker is M, to load With.
type Edge[M any] interface {
	edge(M) string
}

// Join says how an edge finds its targets: rows of Table whose To equals the entity's From.
type Join struct {
	Name  string // author
	From  string // author_id
	Table string // authors
	To    string // id
}

// ToOne is an edge from M to at most one N.
type ToOne[M, N any] struct{ Join Join }

// ToMany is an edge from M to any number of N.
type ToMany[M, N any] struct{ Join Join }

// Has is met by entities that have a target which meets all of the predicates; without predicates, by those that have a
// target at all.
//
//go:noinline
func (e *ToOne[M, N]) Has(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{joined(e.Join, exprs(ps))}
}

// HasNone is met by entities without such a target.
//
//go:noinline
func (e *ToOne[M, N]) HasNone(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{unjoined(e.Join, exprs(ps))}
}

// Has is met by entities that have a target which meets all of the predicates; without predicates, by those that have a
// target at all.
//
//go:noinline
func (e *ToMany[M, N]) Has(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{joined(e.Join, exprs(ps))}
}

// HasNone is met by entities without such a target.
//
//go:noinline
func (e *ToMany[M, N]) HasNone(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{unjoined(e.Join, exprs(ps))}
}

//go:noinline
func (e *ToOne[M, N]) edge(M) string { return e.Join.Name }

//
//go:noinline
func (e *ToMany[M, N]) edge(M) string { return e.Join.Name }

// has asks with a list of the targets' columns. It is not correlated, which CrateDB needs in updates and every planner
// likes; NULL is left out of the list because NOT IN of a list with NULL is never met.
type has struct {
	join  Join
	conds []dialect.Expr
}

//go:noinline
func joined(j Join, conds []dialect.Expr) dialect.Expr { return &has{j, conds} }

//go:noinline
func unjoined(j Join, conds []dialect.Expr) dialect.Expr { return &hasNone{j, conds} }

func (h *has) WriteSQL(b *dialect.Builder) {
	b.Col(h.join.From)
	b.Write(" IN (")
	target := b.Lookup(h.join.Table)
	b.In(target, "", func() {
		b.Write("SELECT ")
		b.Col(h.join.To)
		b.Write(" FROM ")
		b.TableName(target)
		conds := append([]dialect.Expr{isNull(h.join.To, dialect.Text, true)}, h.conds...)
		filter{conds}.write(b)
	})
	b.Write(")")
}

// hasNone is met where From is NULL as well: such an entity has no target.
type hasNone has

func (h *hasNone) WriteSQL(b *dialect.Builder) {
	b.Write("(")
	b.Col(h.join.From)
	b.Write(" IS NULL OR NOT (")
	(*has)(h).WriteSQL(b)
	b.Write("))")
}

// One is an edge to at most one entity, as it stands in Edges. The zero value is not loaded.
type One[E any] struct {
	e      E
	loaded bool
}

// Get returns the entity, nil if there is none, and whether the edge was loaded.
//
//go:noinline
func (o *One[E]) Get() (e E, loaded bool) { return o.e, o.loaded }

// MarshalJSON writes the entity, null if there is none or the edge was not loaded.
func (o One[E]) MarshalJSON() ([]byte, error) { return json.Marshal(o.e) }

// Many is an edge to any number of entities, as it stands in Edges. The zero value is not loaded.
type Many[E any] struct {
	es     []E
	loaded bool
}

// Get returns the entities, an empty list if there are none, and whether the edge was loaded.
//
//go:noinline
func (m *Many[E]) Get() (es []E, loaded bool) { return m.es, m.loaded }

// MarshalJSON writes the entities, null if the edge was not loaded.
func (m Many[E]) MarshalJSON() ([]byte, error) { return json.Marshal(m.es) }

// LoadOne loads a to-one edge. key takes the foreign key of a parent, false if it is NULL; at gives the place of the edge
// in the parent. It is for generated code.
//
//go:noinline
func LoadOne[P, E any, K comparable](ctx context.Context, c *Conn, parents []P, codec *Codec[E, K],
	key func(P) (K, bool), at func(P) *One[E]) error {
	var keys []K
	seen := make(map[K]bool, len(parents))
	for _, p := range parents {
		if k, ok := key(p); ok && !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	targets, err := getMany(ctx, c, codec, keys)
	if err != nil {
		return err
	}
	found := make(map[K]E, len(keys))
	for _, e := range targets {
		found[codec.KeyOf(e)] = e
	}
	for _, p := range parents {
		o := at(p)
		o.loaded = true
		if k, ok := key(p); ok {
			o.e = found[k]
		}
	}
	return nil
}

// LoadMany loads a to-many edge. column is the foreign key among the targets' columns, key takes it from a target, false
// if it is NULL; at gives the place of the edge in the parent. It is for generated code.
//
//go:noinline
func LoadMany[P, E any, K comparable](ctx context.Context, c *Conn, parents []P, parent *Codec[P, K], entity *Entity[E],
	column string, key func(E) (K, bool), at func(P) *Many[E]) error {
	args := make([]wire.Value, 0, len(parents))
	for _, p := range parents {
		args = parent.AppendKey(args, parent.KeyOf(p))
	}
	b := c.builder(entity.Table, wire.OpRead)
	defer b.Free()
	selectAll(b, entity.Table)
	b.Write(" WHERE ")
	b.Dialect.In(b, &ref{column, dialect.Text}, wire.ListOf(args), false)
	found := make(map[K][]E, len(parents))
	err := eachRow(ctx, c, b, func(r wire.Row, x *entities[E]) {
		e := x.next(0)
		readRow(entity, e, nil, r)
		if k, ok := key(e); ok {
			found[k] = append(found[k], e)
		}
	}, entity.Make)
	if err != nil {
		return err
	}
	for _, p := range parents {
		es := found[parent.KeyOf(p)]
		if es == nil {
			es = []E{}
		}
		*at(p) = Many[E]{es, true}
	}
	return nil
}
