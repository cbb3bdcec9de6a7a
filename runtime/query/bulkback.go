package query

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// An upsert reads back rows that existed before. Their order is undefined, because RETURNING has no order.

// readByKey reads rows that begin with their key, or the columns of another unique index, into the entities with these keys, and returns the number of
// rows found. If no entity has the key, because the database changes it (char(8) is padded), the row is assigned by its position.
func readByKey(entity *Entity, key, columns []int, es []any, rows wire.Rows) int {
	if len(es) == 1 {
		if !rows.Next() {
			return 0
		}
		skipKey(entity, key, rows)
		entity.read(es[0], columns, rows)
		return 1
	}
	byKey := newByKeys(entity, key, es)
	found := 0
	for place := 0; rows.Next(); place++ {
		e, ok := byKey.at(place, rows)
		if !ok && place < len(es) {
			e, ok = es[place], true
		}
		if ok {
			found++
		} else {
			e = byKey.scratch
		}
		entity.read(e, columns, rows)
	}
	return found
}

func skipKey(entity *Entity, key []int, r wire.Row) {
	scratch := entity.make()
	for _, k := range key {
		entity.readField(scratch, k, r)
	}
}

// byKeys finds entities by their keys.
type byKeys struct {
	entity    *Entity
	key       []int // the columns
	es        []any
	of        map[string]any // nil before the first lookup
	scratch   any            // an entity for reading keys
	id, other []byte
}

func entitiesByKey(entity *Entity, es []any) *byKeys {
	k := newByKeys(entity, entity.Table.Key, es)
	k.index()
	return k
}

func newByKeys(entity *Entity, key []int, es []any) *byKeys {
	buf := make([]byte, 128) // room for two ordinary keys
	return &byKeys{entity: entity, key: key, es: es, scratch: entity.make(), id: buf[:0:64], other: buf[64:64]}
}

func (k *byKeys) index() {
	k.of = make(map[string]any, len(k.es))
	for _, e := range k.es {
		k.other = k.entity.appendIdentityOf(k.other[:0], k.key, e)
		k.of[string(k.other)] = e
	}
}

// read reads a key.
func (k *byKeys) read(r wire.Row) {
	for _, i := range k.key {
		k.entity.readField(k.scratch, i, r)
	}
	k.id = k.entity.appendIdentityOf(k.id[:0], k.key, k.scratch)
}

// find reads a key and returns the entity with the key.
func (k *byKeys) find(r wire.Row) (e any, ok bool) {
	k.read(r)
	e, ok = k.of[string(k.id)]
	return e, ok
}

// at is like find, but first compares the entity at place. Servers usually return rows in the order of VALUES, without a
// guarantee, and the comparison of two keys needs no map.
func (k *byKeys) at(place int, r wire.Row) (e any, ok bool) {
	k.read(r)
	if place < len(k.es) {
		k.other = k.entity.appendIdentityOf(k.other[:0], k.key, k.es[place])
		if bytes.Equal(k.id, k.other) {
			return k.es[place], true
		}
	}
	if k.of == nil {
		k.index()
	}
	e, ok = k.of[string(k.id)]
	return e, ok
}

// unreadError is the reason why written rows could not be read back. It does not unwrap to its cause, an error of the read: a
// dberr.ErrUnavailable of the read, for example, would be wrong for the write.
type unreadError struct {
	entity string
	cause  error
}

func (e *unreadError) Error() string {
	return fmt.Sprintf("insert %s: the rows were written, but could not be read back: %v", e.entity, e.cause)
}

// Is reports whether the read was cut off by its context.
func (e *unreadError) Is(target error) bool {
	return (target == context.Canceled || target == context.DeadlineExceeded) && errors.Is(e.cause, target)
}

// fetch reads columns of written rows by their keys, for a database that returns no rows from a bulk write.
func fetch(ctx context.Context, c *Conn, entity *Entity, columns []int, es []any) error {
	byKey := entitiesByKey(entity, es)
	found := 0
	for batch := range slices.Chunk(es, c.dialect.KeyBatch(len(entity.Table.Key))) {
		n, err := fetchBatch(ctx, c, entity, columns, batch, byKey)
		if err != nil {
			return &unreadError{entity.Table.Entity, err}
		}
		found += n
	}
	if missing := len(byKey.of) - found; missing > 0 {
		return &unreadError{entity.Table.Entity, fmt.Errorf("%d of %d rows were not found by their keys: another client deleted them, or the "+
			"database stores the keys in another form", missing, len(byKey.of))}
	}
	return nil
}

func fetchBatch(ctx context.Context, c *Conn, entity *Entity, columns []int, es []any, byKey *byKeys) (int, error) {
	t := entity.Table
	b := c.builder(t, wire.OpRead)
	defer b.Free()
	c.asLookup(b)
	b.Write("SELECT ")
	sqlexpr.WriteColumns(b, t, slices.Concat(t.Key, columns))
	b.Write(" FROM ")
	b.TableName(t)
	b.Write(" WHERE ")
	sqlexpr.WriteEither(b, len(es), func(i int) { writeEntityKey(b, entity, es[i]) })
	rows, err := c.query(ctx, b)
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		e, ok := byKey.find(rows)
		if !ok {
			e = byKey.scratch
		} else {
			n++
		}
		entity.read(e, columns, rows)
	}
	if err := rows.Close(); err != nil {
		return 0, named(b, err)
	}
	return n, nil
}

// writeEntityKey writes the condition that a row has the key of e, with the row filter.
func writeEntityKey(b *sqlgen.Builder, entity *Entity, e any) {
	for i, k := range entity.Table.Key {
		if i > 0 {
			b.Write(" AND ")
		}
		col := &entity.Table.Columns[k]
		b.Col(col.Name)
		b.Write(" = ")
		b.ArgFor(col.Name, sqlexpr.Fit(entity.value(e, k), col))
	}
	sqlexpr.WriteKeyRowFilter(b, sqlexpr.AllRows)
}

// withoutFailed returns the written entities of a bulk write.
func withoutFailed(es []any, failed *dberr.BulkError) []any {
	bad := make(map[int]bool, len(failed.Rows))
	for _, r := range failed.Rows {
		bad[r.Index] = true
	}
	out := make([]any, 0, len(es)-len(bad))
	for i, e := range es {
		if !bad[i] {
			out = append(out, e)
		}
	}
	return out
}
