package query

import (
	"context"
	"errors"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// A load is one statement for up to loadBatch entities. On CrateDB, targets that are found by their key have a statement for each batch of
// keys, because only lookups see the newest writes.

// loadBatch is the maximum number of entities of one statement, so that the list of keys is far below the limits of the servers: 16 MiB of
// message on CockroachDB. CrateDB 6.4 accepted lists of 100,000 keys.
const loadBatch = 10_000

// Edges finds the target of an edge by the edge's name in the schema. Generated code has such a function for each entity that
// has edges.
type Edges func(edge string) EdgeTarget

// EdgeTarget describes the target entity of an edge, and how loaded targets are put into an entity.
type EdgeTarget struct {
	Entity *Entity
	Edges  Edges                 // of the target, nil for none
	Hold   func(e any, l Loaded) // stores the result in the entity
	Shape  EdgeShape
}

// EdgeShape is the kind of join that finds the targets of an edge.
type EdgeShape uint8

// The shapes.
const (
	OneByKey         EdgeShape = iota // the entity holds the target's key
	OneByForeignKey                   // at most one target holds the entity's key
	ManyByForeignKey                  // the targets hold the entity's key
	ManyThrough                       // a join table holds both keys
)

var (
	errCountOne = errors.New("Count needs an edge to many: load this edge and check its target")
	errOldEdge  = errors.New("the generated package does not have the edge: generate the package again")
)

// edgeLoading is the load of one edge for a list of entities.
type edgeLoading struct {
	*sqlexpr.EdgeLoad
	conn    *Conn
	target  EdgeTarget
	from    int // the column of the entity that leads to the target
	parents []any
}

func loadEdge(ctx context.Context, c *Conn, l *sqlexpr.EdgeLoad, of *Entity, target EdgeTarget, parents []any) error {
	_, from := of.Table.Column(l.Join.From)
	if target.Entity == nil || from < 0 {
		return errOldEdge
	}
	x := &edgeLoading{l, c, target, from, parents}
	many := target.Shape == ManyByForeignKey || target.Shape == ManyThrough
	switch {
	case l.Count && !many:
		return errCountOne
	case target.Shape == OneByKey:
		return x.byKey(ctx, of)
	case l.Count:
		return x.counts(ctx, newGroups(of, from, parents), of)
	case target.Shape == ManyThrough:
		return x.through(ctx, newGroups(of, from, parents), of)
	}
	return x.byForeignKey(ctx, newGroups(of, from, parents))
}

// byKey loads targets by the keys that the entities hold.
func (x *edgeLoading) byKey(ctx context.Context, of *Entity) error {
	target := x.target.Entity
	key := target.Table.Key[0]
	keys := indexKeys(of, x.from, x.parents, &target.Table.Columns[key])
	found := make([]any, len(keys.values))
	targets := make([]any, 0, len(keys.values))
	for batch := range slices.Chunk(keys.values, x.conn.dialect.KeyBatch(1)) {
		b := x.buildByKey(batch)
		err := eachEntity(ctx, x.conn, b, target, func(_ wire.Row, e any) {
			if at := keys.find(target.value(e, key)); at >= 0 {
				found[at] = e
			}
			targets = append(targets, e)
		})
		b.Free()
		if err != nil {
			return err
		}
	}
	if err := loadAll(ctx, x.conn, target, x.target.Edges, x.With, targets); err != nil {
		return err
	}
	for i, p := range x.parents {
		var l Loaded
		if at := keys.of[i]; at >= 0 && found[at] != nil {
			l.targets = found[at : at+1]
		}
		x.target.Hold(p, l)
	}
	return nil
}

// buildByKey builds the statement that loads the targets with the keys. Without conditions it is the lookup of GetMany.
func (x *edgeLoading) buildByKey(keys []wire.Value) *sqlgen.Builder {
	t := x.target.Entity.Table
	b := x.conn.builder(t, wire.OpRead)
	if len(x.Conditions) > 0 {
		x.WriteTargets(b, t, wire.ListOf(keys))
		return b
	}
	x.conn.asLookup(b)
	sqlexpr.SelectAll(b, t)
	b.Write(" WHERE ")
	sqlexpr.WriteKeys(b, t, keys)
	return b
}

// byForeignKey loads targets that hold the key of their entity, and their nested edges.
func (x *edgeLoading) byForeignKey(ctx context.Context, g *groups) error {
	target := x.target.Entity
	_, column := target.Table.Column(x.Join.To)
	if column < 0 {
		return errOldEdge
	}
	err := x.gather(ctx, g, func(_ wire.Row, e any) { g.add(e, g.find(target.value(e, column))) })
	if err != nil {
		return err
	}
	if err := loadAll(ctx, x.conn, target, x.target.Edges, x.With, g.targets); err != nil {
		return err
	}
	x.land(g)
	return nil
}

// through loads targets over a join table. A target of several entities is one value in all of their lists.
func (x *edgeLoading) through(ctx context.Context, g *groups, of *Entity) error {
	target := x.target.Entity
	found := map[string]any{}
	var targets []any
	var id []byte
	scratch := of.make()
	err := x.gather(ctx, g, func(r wire.Row, e any) {
		id = target.appendIdentity(id[:0], e)
		first, again := found[string(id)]
		if !again {
			first = e
			found[string(id)] = e
			targets = append(targets, e)
		}
		of.readField(scratch, x.from, r)
		g.add(first, g.find(of.value(scratch, x.from)))
	})
	if err != nil {
		return err
	}
	if err := loadAll(ctx, x.conn, target, x.target.Edges, x.With, targets); err != nil {
		return err
	}
	x.land(g)
	return nil
}

// gather runs the statements of a load and calls take with each row. With a join table, the next cell is the key of the target's entity.
func (x *edgeLoading) gather(ctx context.Context, g *groups, take func(r wire.Row, e any)) error {
	target := x.target.Entity
	for batch := range slices.Chunk(g.values, loadBatch) {
		b := x.conn.builder(target.Table, wire.OpRead)
		x.WriteTargets(b, target.Table, wire.ListOf(batch))
		err := eachEntity(ctx, x.conn, b, target, take)
		b.Free()
		if err != nil {
			return err
		}
	}
	return nil
}

// counts counts the targets of each entity.
func (x *edgeLoading) counts(ctx context.Context, g *groups, of *Entity) error {
	scratch := of.make()
	for batch := range slices.Chunk(g.values, loadBatch) {
		b := x.conn.builder(x.target.Entity.Table, wire.OpRead)
		x.WriteCount(b, x.target.Entity.Table, wire.ListOf(batch))
		err := eachRow(ctx, x.conn, b, func(r wire.Row) {
			of.readField(scratch, x.from, r)
			at, n := g.find(of.value(scratch, x.from)), r.Int()
			if at >= 0 {
				g.sizes[at] = int(n)
			}
		})
		b.Free()
		if err != nil {
			return err
		}
	}
	for i, p := range x.parents {
		l := Loaded{counted: true}
		if at := g.of[i]; at >= 0 {
			l.count = g.sizes[at]
		}
		x.target.Hold(p, l)
	}
	return nil
}

// land stores the lists of targets in the entities.
func (x *edgeLoading) land(g *groups) {
	lists := g.lists()
	for i, p := range x.parents {
		var l Loaded
		if at := g.of[i]; at >= 0 {
			l.targets = lists[at]
		}
		x.target.Hold(p, l)
	}
}
