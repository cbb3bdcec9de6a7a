package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Partition is a partition of a table: the rows with the same values in the columns of crate.Table.PartitionedBy. On databases other than
// CrateDB it is computed from the rows.
type Partition struct {
	// Values are the values of the partition columns by column: a time.Time for a time, otherwise a string, an int64, a float64 or a bool.
	// NULL is nil.
	Values map[string]any
	// Rows is the number of rows, on CrateDB as of the last refresh; 0 for a closed partition.
	Rows int64
	// Bytes is the size on disk of the primary shards; 0 on other databases.
	Bytes int64
	// Closed says that searches skip the rows, and writes and lookups by key fail with dberr.ErrPartitionClosed.
	Closed bool

	ident string
}

var (
	errNotPartitioned = errors.New("the table has no partitions: set PartitionedBy in crate.Table")
	errOnlyPartitions = errors.New("the condition must name partition columns only, without subqueries: the database would search for single rows; " +
		"use Delete for them")
	errTenantPartitions = fmt.Errorf("%w: a partition has rows of all tenants, because the tenant is not a partition column; use query.Unscoped", dberr.ErrTenant)
	errSoftPartitions   = errors.New("the rows of the entity are deleted softly, and a drop removes them for good: use query.Unscoped to confirm")
	errNoPartitionState = errors.New("the database has no partitions to close or to open")
)

// Partitions returns the partitions of a table, ordered by nothing in particular.
func Partitions[E any](ctx context.Context, of TableOf[E]) ([]Partition, error) {
	return partitions(ctx, of.Query())
}

//go:noinline
func partitions(ctx context.Context, q *Query) ([]Partition, error) {
	t := q.entity.Table
	if len(t.PartitionedBy) == 0 {
		return nil, fmt.Errorf("partitions of %s: %w", t.Entity, errNotPartitioned)
	}
	if err := tenantAllows(ctx, q.conn, t); err != nil {
		return nil, fmt.Errorf("partitions of %s: %w", t.Entity, err)
	}
	b := q.conn.builder(t, wire.OpRead)
	defer b.Free()
	native := q.conn.dialect.HasPartitions
	if native {
		q.conn.dialect.Partitions(b, t)
	} else {
		b.Write("SELECT ")
		sqlexpr.WriteColumns(b, t, t.PartitionedBy)
		b.Write(", count(*) FROM ")
		b.TableName(t)
		sqlexpr.Filter{Rows: sqlexpr.AllRows}.Write(b)
		b.Write(" GROUP BY ")
		sqlexpr.WriteColumns(b, t, t.PartitionedBy)
	}
	b.OneTenant = true // it was checked
	rows, err := q.conn.query(ctx, b)
	if err != nil {
		return nil, err
	}
	var out []Partition
	for rows.Next() {
		p := Partition{Values: make(map[string]any, len(t.PartitionedBy))}
		for _, i := range t.PartitionedBy {
			p.Values[t.Columns[i].Name] = partitionValue(rows, t.Columns[i].Type)
		}
		p.Rows = rows.Int()
		if native {
			p.Bytes, p.Closed, p.ident = rows.Int(), rows.Bool(), rows.Text()
		}
		out = append(out, p)
	}
	return out, rows.Close()
}

func partitionValue(r wire.Row, t dialect.Type) any {
	if r.Null() {
		return nil
	}
	switch t {
	case dialect.Bool:
		return r.Bool()
	case dialect.Int16, dialect.Int32, dialect.Int64:
		return r.Int()
	case dialect.Float32, dialect.Float64:
		return r.Float()
	case dialect.Time:
		return r.Time()
	}
	return r.Text()
}

// tenantAllows refuses partitions that a tenant shares with others.
func tenantAllows(ctx context.Context, c *Conn, t *dialect.Table) error {
	if c.tenant == nil || unscoped(ctx) || !sqlexpr.OfTenant(c.tenant.Column, t) {
		return nil
	}
	if slices.ContainsFunc(t.PartitionedBy, func(i int) bool { return t.Columns[i].Name == c.tenant.Column }) {
		return nil
	}
	return errTenantPartitions
}

// DropPartitions removes the partitions that meet all conditions, with all their rows, and returns their number. The conditions must name
// partition columns only, those of crate.Table.PartitionedBy. It is the way to remove old rows of a time series, and may be repeated:
//
//	n, err := query.DropPartitions(ctx, client.Readings, reading.Month.LT(cutoff))
//
// Rows are not counted. It is refused without conditions, on a client with query.Tenant unless the tenant is a partition column, and for
// entities with soft deletion; query.Unscoped allows the last two. On databases other than CrateDB it deletes the rows.
//
// The number on CrateDB is that of the partitions that are gone afterwards: two concurrent calls may both count one.
func DropPartitions[M, E any](ctx context.Context, of QueryOf[M, E], conditions ...Predicate[M]) (int, error) {
	return dropPartitions(ctx, of.Query(), exprs(conditions))
}

//go:noinline
func dropPartitions(ctx context.Context, q *Query, conditions []sqlgen.Expr) (int, error) {
	t := q.entity.Table
	if err := mayDrop(ctx, q, conditions); err != nil {
		return 0, fmt.Errorf("drop partitions of %s: %w", t.Entity, err)
	}
	f := q.filter.And(conditions)
	f.Rows = sqlexpr.AllRows
	matching, err := q.countPartitions(ctx, f)
	if err != nil {
		return 0, err
	}
	n := *q
	n.filter = f
	b := n.purgeHead()
	defer b.Free()
	b.Statement.Idempotent = true
	b.Target(q.entity.Marker, func() { f.Write(b) })
	if _, err := q.conn.exec(ctx, b); err != nil {
		return 0, err
	}
	return matching(ctx)
}

// mayDrop checks what a drop of partitions is refused for.
func mayDrop(ctx context.Context, q *Query, conditions []sqlgen.Expr) error {
	t := q.entity.Table
	switch {
	case len(t.PartitionedBy) == 0:
		return errNotPartitioned
	case t.Deleted != "" && !unscoped(ctx):
		return errSoftPartitions
	case len(q.filter.Conditions)+len(conditions) == 0:
		return dberr.ErrNoFilter
	}
	if err := tenantAllows(ctx, q.conn, t); err != nil {
		return err
	}
	columns, plain := sqlgen.ColumnsOf(q.conn.builder(t, wire.OpRead), q.filter.And(conditions).Conditions)
	for _, c := range columns {
		plain = plain && slices.ContainsFunc(t.PartitionedBy, func(i int) bool { return t.Columns[i].Name == c })
	}
	if !plain {
		return errOnlyPartitions
	}
	return nil
}

// countPartitions returns a function that returns the number of dropped partitions after the drop.
func (q *Query) countPartitions(ctx context.Context, f sqlexpr.Filter) (func(context.Context) (int, error), error) {
	if q.conn.dialect.HasPartitions {
		before, err := partitions(ctx, q)
		return func(ctx context.Context) (int, error) {
			after, err := partitions(ctx, q)
			gone := 0
			for _, p := range before {
				if !slices.ContainsFunc(after, func(x Partition) bool { return x.ident == p.ident }) {
					gone++
				}
			}
			return gone, err
		}, err
	}
	t := q.entity.Table
	b := q.conn.builder(t, wire.OpRead)
	defer b.Free()
	b.Write("SELECT count(*) FROM (SELECT DISTINCT ")
	sqlexpr.WriteColumns(b, t, t.PartitionedBy)
	b.Write(" FROM ")
	b.TableName(t)
	f.Write(b)
	b.Write(") partitions")
	var n int64
	err := oneRow(ctx, q.conn, b, func(r wire.Row) { n = r.Int() })
	return func(context.Context) (int, error) { return int(n), nil }, err
}

// ClosePartition closes a partition: reads skip its rows, and it needs no memory. On databases other than CrateDB it is an error.
func ClosePartition[E any](ctx context.Context, of TableOf[E], p Partition) error {
	return alterPartition(ctx, of.Query(), p, "ALTER TABLE ", " CLOSE")
}

// OpenPartition opens a closed partition. Reads may fail for a moment. On databases other than CrateDB it is an error.
func OpenPartition[E any](ctx context.Context, of TableOf[E], p Partition) error {
	return alterPartition(ctx, of.Query(), p, "ALTER TABLE ", " OPEN")
}

// OptimizePartition merges the segments of a partition into one, which makes reads of a partition without further writes faster. It does
// nothing on databases other than CrateDB.
func OptimizePartition[E any](ctx context.Context, of TableOf[E], p Partition) error {
	return alterPartition(ctx, of.Query(), p, "OPTIMIZE TABLE ", " WITH (max_num_segments = 1)")
}

// RefreshPartition makes the writes to a partition visible to searches. It does nothing on databases other than CrateDB.
func RefreshPartition[E any](ctx context.Context, of TableOf[E], p Partition) error {
	return alterPartition(ctx, of.Query(), p, "REFRESH TABLE ", "")
}

//go:noinline
func alterPartition(ctx context.Context, q *Query, p Partition, verb, how string) error {
	t := q.entity.Table
	fail := func(err error) error {
		return fmt.Errorf("%s of a partition of %s: %w", strings.ToLower(strings.TrimSpace(verb+how)), t.Entity, err)
	}
	if len(t.PartitionedBy) == 0 {
		return fail(errNotPartitioned)
	}
	if err := tenantAllows(ctx, q.conn, t); err != nil {
		return fail(err)
	}
	if !q.conn.dialect.HasPartitions {
		if strings.HasPrefix(verb, "ALTER") {
			return fail(errNoPartitionState)
		}
		return nil
	}
	b := q.conn.builder(t, wire.OpSchema)
	defer b.Free()
	b.Write(verb)
	b.TableName(t)
	if err := writePartition(b, t, p); err != nil {
		return fail(err)
	}
	b.Write(how)
	b.OneTenant = true // it was checked
	_, err := q.conn.exec(ctx, b)
	return err
}

// writePartition writes the PARTITION clause of a table.
func writePartition(b *sqlgen.Builder, t *dialect.Table, p Partition) error {
	b.Write(" PARTITION (")
	for n, i := range t.PartitionedBy {
		v, ok := p.Values[t.Columns[i].Name]
		if !ok {
			return fmt.Errorf("it has no value for the column %s", t.Columns[i].Name)
		}
		b.Comma(n)
		b.Ident(t.Columns[i].Name)
		b.Write(" = ")
		switch v := v.(type) {
		case nil:
			b.Write("NULL")
		case bool:
			b.Arg(wire.Bool(v))
		case int64:
			b.Arg(wire.Int(v))
		case float64:
			b.Arg(wire.Float(v))
		case time.Time:
			b.Arg(wire.Time(v))
		case string:
			b.Arg(wire.Text(v))
		default:
			return fmt.Errorf("its value for the column %s has the type %T", t.Columns[i].Name, v)
		}
	}
	b.Write(")")
	return nil
}
