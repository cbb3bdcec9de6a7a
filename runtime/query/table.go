package query

import (
	"context"
	"math/bits"
	"slices"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Table is the table of an entity within a client or a transaction: M marks the entity, E is a pointer to its struct, K is
// the type of its key. It is as safe for concurrent use as what it belongs to.
type Table[M, E any, K comparable] struct {
	// Query is the query for all rows; its methods are the table's.
	Query[M, E]
	codec *Codec[E, K]
}

// NewTable is for generated code.
func NewTable[M, E any, K comparable](c *Conn, codec *Codec[E, K], load Loader[E]) *Table[M, E, K] {
	return &Table[M, E, K]{
		Query: Query[M, E]{conn: c, entity: &codec.Entity, load: load, limit: -1},
		codec: codec,
	}
}

// Get returns the row with the key, or dberr.ErrNotFound. On CrateDB it sees the newest write without a refresh.
//
//go:noinline
func (t *Table[M, E, K]) Get(ctx context.Context, key K) (e E, err error) {
	b := buildGet(t, key)
	defer b.Free()
	err = oneRow(ctx, t.conn, b, func(r wire.Row) {
		e = t.codec.Make(1)[0]
		readRow(&t.codec.Entity, e, nil, r)
	})
	return e, err
}

func buildGet[M, E any, K comparable](t *Table[M, E, K], key K) *dialect.Builder {
	b := t.conn.builder(t.codec.Table, wire.OpRead)
	selectAll(b, t.codec.Table)
	b.Write(" WHERE ")
	writeKey(b, t.codec, key)
	writeKeyScope(b, liveRows)
	return b
}

// GetMany returns the rows with the keys, in the order of the keys; a key without a row is left out. On CrateDB it sees
// the newest writes without a refresh, and asks in batches.
//
//go:noinline
func (t *Table[M, E, K]) GetMany(ctx context.Context, keys ...K) ([]E, error) {
	return getMany(ctx, t.conn, t.codec, keys)
}

func getMany[E any, K comparable](ctx context.Context, c *Conn, codec *Codec[E, K], keys []K) ([]E, error) {
	if len(keys) == 0 {
		return []E{}, nil
	}
	found := make(map[string]E, len(keys))
	for batch := range slices.Chunk(keys, c.dialect.KeyBatch(len(codec.Table.Key))) {
		if err := getBatch(ctx, c, codec, batch, found); err != nil {
			return nil, err
		}
	}
	out := make([]E, 0, len(found))
	var id []byte
	for _, k := range keys {
		id = identity(codec, id[:0], k)
		if e, ok := found[string(id)]; ok {
			out = append(out, e)
		}
	}
	return out, nil
}

func getBatch[E any, K comparable](ctx context.Context, c *Conn, codec *Codec[E, K], keys []K, found map[string]E) error {
	b := c.builder(codec.Table, wire.OpRead)
	defer b.Free()
	selectAll(b, codec.Table)
	b.Write(" WHERE ")
	writeKeys(b, codec, keys)
	var id []byte
	return eachRow(ctx, c, b, func(r wire.Row, x *entities[E]) {
		e := x.next(0)
		readRow(&codec.Entity, e, nil, r)
		id = identity(codec, id[:0], codec.KeyOf(e))
		found[string(id)] = e
	}, codec.Make)
}

// selectAll writes the columns of a table and its name, up to the conditions.
func selectAll(b *dialect.Builder, t *dialect.Table) {
	b.Write("SELECT ")
	b.Columns(t)
	b.From()
}

// selectColumns is selectAll for some of the columns, nil for all.
func selectColumns(b *dialect.Builder, t *dialect.Table, columns []int) {
	b.Write("SELECT ")
	writeColumns(b, t, columns)
	b.From()
}

// writeColumns names some of the columns, nil for all.
func writeColumns(b *dialect.Builder, t *dialect.Table, columns []int) {
	if columns == nil {
		b.Columns(t)
		return
	}
	b.List(len(columns), func(i int) { b.Col(t.Columns[columns[i]].Name) })
}

// TableExists reports whether the table is there.
//
//go:noinline
func (t *Table[M, E, K]) TableExists(ctx context.Context) (bool, error) {
	b := t.conn.builder(nil, wire.OpRead)
	defer b.Free()
	t.conn.dialect.TableExists(b, t.codec.Table)
	rows, err := t.conn.query(ctx, b)
	if err != nil {
		return false, err
	}
	exists := rows.Next()
	return exists, rows.Close()
}

// DropTable drops the table if it is there, with everything in it. CreateTables makes it again.
//
//go:noinline
func (t *Table[M, E, K]) DropTable(ctx context.Context) error {
	return t.conn.schemaStatements(ctx, t.conn.dialect.DropTable(t.conn.schema, t.codec.Table))
}

// writeKey writes "key column = argument" for each column of the key.
func writeKey[E any, K comparable](b *dialect.Builder, c *Codec[E, K], key K) {
	var room [4]wire.Value
	args := c.AppendKey(room[:0], key)
	for i, at := range c.Table.Key {
		if i > 0 {
			b.Write(" AND ")
		}
		col := &c.Table.Columns[at]
		b.Col(col.Name)
		b.Write(" = ")
		b.ArgFor(col.Name, fit(args[i], col))
	}
}

// writeKeys writes a condition for several keys, with the table's own: a list for a key of one column, an OR for composite
// ones.
func writeKeys[E any, K comparable](b *dialect.Builder, c *Codec[E, K], keys []K) {
	if len(c.Table.Key) > 1 {
		writeEither(b, len(keys), func(i int) {
			writeKey(b, c, keys[i])
			writeKeyScope(b, liveRows)
		})
		return
	}
	args := make([]wire.Value, 0, len(keys))
	for _, k := range keys {
		args = c.AppendKey(args, k)
	}
	writeKeyList(b, &c.Table.Columns[c.Table.Key[0]], args, liveRows)
}

// writeKeyList is writeKeys for the values of a key of one column. The table's own conditions stand beside each key where the
// database would not look keys up otherwise.
func writeKeyList(b *dialect.Builder, col *dialect.Column, keys []wire.Value, rows deletion) {
	if b.Dialect.KeysApart && hasScope(b, rows) {
		writeEither(b, len(keys), func(i int) {
			b.Col(col.Name)
			b.Write(" = ")
			b.ArgFor(col.Name, fit(keys[i], col))
			writeKeyScope(b, rows)
		})
		return
	}
	b.Dialect.In(b, &ref{name: col.Name, typ: col.Type}, fit(wire.ListOf(keys), col), true)
	writeScope(b, " AND ", rows)
}

// writeEither writes an OR of n conditions, padded to a power of two with the last one, so that there are few texts.
func writeEither(b *dialect.Builder, n int, write func(i int)) {
	for i := range 1 << bits.Len(uint(n-1)) {
		if i > 0 {
			b.Write(" OR ")
		}
		b.Write("(")
		write(min(i, n-1))
		b.Write(")")
	}
}

// identity appends bytes that are the same for equal keys only.
func identity[E any, K comparable](c *Codec[E, K], buf []byte, key K) []byte {
	var room [4]wire.Value
	for i, v := range c.AppendKey(room[:0], key) {
		buf = fit(v, &c.Table.Columns[c.Table.Key[i]]).AppendIdentity(buf)
	}
	return buf
}

// oneRow runs a query that returns one row, or none, which is dberr.ErrNotFound.
func oneRow(ctx context.Context, c *Conn, b *dialect.Builder, read func(wire.Row)) error {
	rows, err := c.query(ctx, b)
	if err != nil {
		return err
	}
	if err := readOne(rows, read); err != nil {
		return named(b, err)
	}
	return nil
}

// CrateTable is a table of a package whose targets include CrateDB.
type CrateTable[M, E any, K comparable] struct{ Table[M, E, K] }

// NewCrateTable is for generated code.
func NewCrateTable[M, E any, K comparable](c *Conn, codec *Codec[E, K], load Loader[E]) *CrateTable[M, E, K] {
	return &CrateTable[M, E, K]{*NewTable[M](c, codec, load)}
}

// Refresh makes what was written before visible to searches, at once instead of within a second. On the other databases
// it does nothing, because writes are visible there.
//
//go:noinline
func (t *CrateTable[M, E, K]) Refresh(ctx context.Context) error {
	return refresh(ctx, t.conn, t.codec.Table)
}

// Refresh is the Refresh of every table, those of many-to-many edges included, which have no Table of their own. It makes a
// test see what it wrote; a service is better off with the refresh of each second.
func Refresh(ctx context.Context, on Runner) error {
	for _, t := range on.Conn().pkg.Tables {
		if err := refresh(ctx, on.Conn(), t); err != nil {
			return err
		}
	}
	return nil
}

func refresh(ctx context.Context, c *Conn, t *dialect.Table) error {
	b := c.builder(t, wire.OpSchema)
	defer b.Free()
	c.dialect.Refresh(b, t)
	if t.View || len(b.Text()) == 0 {
		return nil
	}
	b.Statement.Idempotent = true
	_, err := c.exec(ctx, b)
	return err
}
