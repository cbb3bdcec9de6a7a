package query

import (
	"context"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Get returns the row with the key, or dberr.ErrNotFound. The values are in the order of the key's columns. On CrateDB it sees
// the newest write without a refresh.
//
//go:noinline
func (q *Query) Get(ctx context.Context, key ...wire.Value) (e any, err error) {
	b := q.buildGet(key)
	defer b.Free()
	if err := oneRow(ctx, q.conn, b, func(r wire.Row) { e = q.readNew(r) }); err != nil {
		return nil, err
	}
	return e, nil
}

// Getting is the Get of a table as a statement. Its result is the row. The error is dberr.ErrNotFound if there is no row.
func Getting[E, K any](of KeyedBy[E, K], k K) *Statement[E] {
	q, key := of.Query(), of.KeyValues(nil, k)
	return &Statement[E]{
		conn:  q.conn,
		build: func() *sqlgen.Builder { return q.buildGet(key) },
		run:   func(ctx context.Context) (E, error) { return entityOf[E](q.Get(ctx, key...)) },
		read: func(rows wire.Rows) (e E, err error) {
			err = readOne(rows, func(r wire.Row) { e = q.readNew(r).(E) })
			return e, err
		},
	}
}

// readNew reads a row with all columns.
func (q *Query) readNew(r wire.Row) any {
	e := q.entity.make()
	q.entity.read(e, nil, r)
	return e
}

func (q *Query) buildGet(key []wire.Value) *sqlgen.Builder {
	b := q.conn.readBuilder(q.entity.Table, q.reading)
	q.conn.asLookup(b)
	sqlexpr.SelectAll(b, q.entity.Table)
	b.Write(" WHERE ")
	sqlexpr.WriteKey(b, q.entity.Table, key)
	sqlexpr.WriteKeyRowFilter(b, sqlexpr.LiveRows)
	b.Lock()
	return b
}

// Keyed is the query for the rows with the keys, in the order of the keys. It skips keys without a row, and has no other conditions.
// The arguments are the values of all keys, one key after the other. On CrateDB it sees the newest writes without a refresh, and reads
// in batches.
//
//go:noinline
func (q *Query) Keyed(keys []wire.Value) *Query {
	n := *q
	n.keys = keys
	return &n
}

// readKeyed reads the rows of Keyed.
func readKeyed[E any](ctx context.Context, q *Query) ([]E, error) {
	found, err := q.getMany(ctx, q.keys)
	if err != nil {
		return nil, err
	}
	out := make([]E, 0, len(found))
	var id []byte
	for key := range slices.Chunk(q.keys, len(q.entity.Table.Key)) {
		id = sqlexpr.AppendKeyIdentity(id[:0], q.entity.Table, key)
		if e, ok := found[string(id)]; ok {
			out = append(out, e.(E))
		}
	}
	return out, nil
}

// getMany looks up rows by their keys. args are the values of all keys, one key after the other.
func (q *Query) getMany(ctx context.Context, args []wire.Value) (map[string]any, error) {
	t := q.entity.Table
	n := len(t.Key)
	found := make(map[string]any, len(args)/n)
	for batch := range slices.Chunk(args, max(q.conn.dialect.KeyBatch(n), 1)*n) {
		if err := q.getBatch(ctx, batch, found); err != nil {
			return found, err
		}
	}
	return found, nil
}

func (q *Query) getBatch(ctx context.Context, args []wire.Value, found map[string]any) error {
	b := q.conn.readBuilder(q.entity.Table, q.reading)
	defer b.Free()
	q.conn.asLookup(b)
	sqlexpr.SelectAll(b, q.entity.Table)
	b.Write(" WHERE ")
	sqlexpr.WriteKeys(b, q.entity.Table, args)
	b.Lock()
	var id []byte
	return eachEntity(ctx, q.conn, b, q.entity, func(_ wire.Row, e any) {
		id = q.entity.appendIdentity(id[:0], e)
		found[string(id)] = e
	})
}

// TableExists reports whether the table exists.
func TableExists[E any](ctx context.Context, of TableOf[E]) (bool, error) {
	return of.Query().exists(ctx)
}

func (q *Query) exists(ctx context.Context) (bool, error) {
	b := q.conn.builder(nil, wire.OpRead)
	defer b.Free()
	q.conn.dialect.TableExists(b, q.entity.Table)
	rows, err := q.conn.query(ctx, b)
	if err != nil {
		return false, err
	}
	exists := rows.Next()
	return exists, rows.Close()
}

// DropTable drops the table with its rows, if it exists. CreateTables creates it again.
func DropTable[E any](ctx context.Context, of TableOf[E]) error {
	q := of.Query()
	return q.conn.schemaStatements(ctx, q.conn.dialect.DropTable(q.conn.schema, q.entity.Table))
}

// Refresh makes earlier writes visible to searches on CrateDB immediately, instead of within a second. It does nothing on the other
// databases, because their writes are visible immediately.
//
//go:noinline
func (q *Query) Refresh(ctx context.Context) error { return refresh(ctx, q.conn, q.entity.Table) }

// oneRow runs a query that returns one row. Without a row the error is dberr.ErrNotFound.
func oneRow(ctx context.Context, c *Conn, b *sqlgen.Builder, read func(wire.Row)) error {
	rows, err := c.query(ctx, b)
	if err != nil {
		return err
	}
	if err := readOne(rows, read); err != nil {
		return named(b, err)
	}
	return nil
}

// Refresh refreshes all tables, including the join tables of many-to-many edges. It is for tests that read their own writes. For a
// service the automatic refresh once per second is faster.
func Refresh(ctx context.Context, on Runner) error {
	for _, t := range on.Conn().pkg.Tables {
		if err := refresh(ctx, on.Conn(), t); err != nil {
			return err
		}
	}
	return nil
}
