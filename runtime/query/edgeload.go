package query

import (
	"context"
	"errors"
	"slices"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// The functions below load the edges of a list of entities, one function for each shape of an edge. They are for generated
// code, which gives them the codecs of both sides, the target's own loader for what is nested, and how to reach the foreign
// key and the edge's place in the entity.
//
// A load is one statement, whatever the number of entities up to loadBatch. On CrateDB targets that are found by their key
// take one statement for each batch of keys, because that is how it sees the newest writes.

// loadBatch bounds the entities whose targets one statement asks for, so that the list of their keys stays far below what
// servers take: 16 MiB of message on CockroachDB. CrateDB 6.4 answered lists of 100,000 keys.
const loadBatch = 10_000

var errCountOne = errors.New("Count is for edges to many: load this one, and see whether there is a target")

// LoadOne loads an edge whose foreign key is in the entity's own table. key takes it, false if it is NULL.
//
//go:noinline
func LoadOne[P, E any, K comparable](ctx context.Context, c *Conn, l *EdgeLoad, parents []P, target *Codec[E, K], loader Loader[E],
	key func(P) (K, bool), at func(P) *One[E]) error {
	if l.count {
		return errCountOne
	}
	var keys []K
	seen := make(map[K]bool, len(parents))
	for _, p := range parents {
		if k, ok := key(p); ok && !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	found := make(map[K]E, len(keys))
	targets := make([]E, 0, len(keys))
	for batch := range slices.Chunk(keys, c.dialect.KeyBatch(1)) {
		b := buildLoadOne(c, l, target, batch)
		err := eachRow(ctx, c, b, func(r wire.Row, x *entities[E]) {
			e := x.next(0)
			readRow(&target.Entity, e, nil, r)
			found[target.KeyOf(e)] = e
			targets = append(targets, e)
		}, target.Make)
		b.Free()
		if err != nil {
			return err
		}
	}
	if err := loadAll(ctx, c, target.Table, loader, l.with, targets); err != nil {
		return err
	}
	for _, p := range parents {
		o := One[E]{loaded: true}
		if k, ok := key(p); ok {
			o.e = found[k]
		}
		*at(p) = o
	}
	return nil
}

// buildLoadOne makes the statement that loads the targets with the given keys. Without conditions it is the lookup by key
// that GetMany is.
func buildLoadOne[E any, K comparable](c *Conn, l *EdgeLoad, target *Codec[E, K], keys []K) *dialect.Builder {
	if len(l.conds) > 0 {
		return buildLoad(c, l, target.Table, keyList(target, keys))
	}
	b := c.builder(target.Table, wire.OpRead)
	selectAll(b, target.Table)
	b.Write(" WHERE ")
	writeKeys(b, target, keys)
	return b
}

// LoadOwned loads an edge to at most one target whose table holds the foreign key. key takes it from a target, false if it
// is NULL.
//
//go:noinline
func LoadOwned[P, E any, K comparable](ctx context.Context, c *Conn, l *EdgeLoad, parents []P, parent *Codec[P, K],
	target *Entity[E], loader Loader[E], key func(E) (K, bool), at func(P) *One[E]) error {
	if l.count {
		return errCountOne
	}
	g := newGroups[E](parent, parents)
	if err := loadByForeignKey(ctx, c, l, g, parent, target, loader, key); err != nil {
		return err
	}
	lists := g.lists()
	for i, p := range parents {
		o := One[E]{loaded: true}
		if es := lists[g.parent[i]]; len(es) > 0 {
			o.e = es[0]
		}
		*at(p) = o
	}
	return nil
}

// LoadMany loads an edge to any number of targets whose table holds the foreign key. key takes it from a target, false if it
// is NULL.
//
//go:noinline
func LoadMany[P, E any, K comparable](ctx context.Context, c *Conn, l *EdgeLoad, parents []P, parent *Codec[P, K],
	target *Entity[E], loader Loader[E], key func(E) (K, bool), at func(P) *Many[E]) error {
	g := newGroups[E](parent, parents)
	if l.count {
		return loadCounts(ctx, c, l, parents, parent, target.Table, g, at)
	}
	if err := loadByForeignKey(ctx, c, l, g, parent, target, loader, key); err != nil {
		return err
	}
	land(g, parents, at)
	return nil
}

// LoadLinked loads an edge to any number of targets through a table in between. A target that several entities have is one
// value in all of their lists.
//
//go:noinline
func LoadLinked[P, E any, K, L comparable](ctx context.Context, c *Conn, l *EdgeLoad, parents []P, parent *Codec[P, K],
	target *Codec[E, L], loader Loader[E], at func(P) *Many[E]) error {
	g := newGroups[E](parent, parents)
	if l.count {
		return loadCounts(ctx, c, l, parents, parent, target.Table, g, at)
	}
	found := map[L]E{}
	var targets []E
	key := keyReader(parent)
	err := gather(ctx, c, l, g, parent, &target.Entity, func(r wire.Row, e E) (E, K, bool) {
		id := target.KeyOf(e)
		first, again := found[id]
		if !again {
			first, found[id] = e, e
			targets = append(targets, e)
		}
		return first, key(r), true
	})
	if err != nil {
		return err
	}
	if err := loadAll(ctx, c, target.Table, loader, l.with, targets); err != nil {
		return err
	}
	land(g, parents, at)
	return nil
}

// loadByForeignKey loads targets that hold the key of their entity, and what is nested in them.
func loadByForeignKey[P, E any, K comparable](ctx context.Context, c *Conn, l *EdgeLoad, g *groups[E, K], parent *Codec[P, K],
	target *Entity[E], loader Loader[E], key func(E) (K, bool)) error {
	err := gather(ctx, c, l, g, parent, target, func(_ wire.Row, e E) (E, K, bool) {
		k, ok := key(e)
		return e, k, ok
	})
	if err != nil {
		return err
	}
	return loadAll(ctx, c, target.Table, loader, l.with, g.targets)
}

// gather runs the statements of a load and sorts their rows. owned returns the target to keep of one that was read, and the
// key of the entity that has it, which is the next cell if the target does not hold it.
func gather[P, E any, K comparable](ctx context.Context, c *Conn, l *EdgeLoad, g *groups[E, K], parent *Codec[P, K],
	target *Entity[E], owned func(wire.Row, E) (E, K, bool)) error {
	for batch := range slices.Chunk(g.keys, loadBatch) {
		b := buildLoad(c, l, target.Table, keyList(parent, batch))
		err := eachRow(ctx, c, b, func(r wire.Row, x *entities[E]) {
			e := x.next(0)
			readRow(target, e, nil, r)
			if e, k, ok := owned(r, e); ok {
				g.add(e, k)
			}
		}, target.Make)
		b.Free()
		if err != nil {
			return err
		}
	}
	return nil
}

// loadCounts counts the targets of each entity.
func loadCounts[P, E any, K comparable](ctx context.Context, c *Conn, l *EdgeLoad, parents []P, parent *Codec[P, K],
	target *dialect.Table, g *groups[E, K], at func(P) *Many[E]) error {
	key := keyReader(parent)
	for batch := range slices.Chunk(g.keys, loadBatch) {
		b := buildCount(c, l, target, keyList(parent, batch))
		err := eachRow(ctx, c, b, func(r wire.Row, _ *entities[E]) {
			i, ok := g.index[key(r)]
			if n := r.Int(); ok {
				g.sizes[i] = int(n)
			}
		}, nil)
		b.Free()
		if err != nil {
			return err
		}
	}
	for i, p := range parents {
		m := at(p)
		m.count, m.counted = g.sizes[g.parent[i]], true
	}
	return nil
}

// land puts the lists of targets into the entities. What was counted before stays.
func land[P, E any, K comparable](g *groups[E, K], parents []P, at func(P) *Many[E]) {
	lists := g.lists()
	for i, p := range parents {
		m := at(p)
		m.es, m.loaded = lists[g.parent[i]], true
	}
}

// keyList is the argument for a list of keys.
func keyList[E any, K comparable](c *Codec[E, K], keys []K) wire.Value {
	args := make([]wire.Value, 0, len(keys))
	for _, k := range keys {
		args = c.AppendKey(args, k)
	}
	return wire.ListOf(args)
}

// keyReader returns a function that reads the next cell as a key: it reads it into an entity and takes the key from there.
func keyReader[E any, K comparable](c *Codec[E, K]) func(wire.Row) K {
	scratch := c.Make(1)[0]
	return func(r wire.Row) K {
		c.Read(scratch, c.Table.Key[0], r)
		return c.KeyOf(scratch)
	}
}
