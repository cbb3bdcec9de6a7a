package query

import (
	"context"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// keyedWrite is an UPDATE or DELETE whose filter names rows by their whole keys, on a database with VersionColumns. Without other
// conditions it writes the rows at once. Otherwise it reads each row by its key with its version and the result of the conditions, and
// writes the row if the version is still the same.
type keyedWrite struct {
	conn   *Conn
	table  *dialect.Table
	marker any
	// head is the statement up to its WHERE. The caller frees it.
	head     *sqlgen.Builder
	relative bool // it computes a column from the row
	groups   []sqlexpr.Group
	// read reads the rows of RETURNING; it is nil without RETURNING. Several goroutines may call it at once.
	read func(wire.Rows) (n int64, err error)
}

// keyed returns a write as one by keys. It returns nil for an ordinary statement: on other databases, for a filter without whole keys, and
// for a filter that is one key only.
func keyed(ctx context.Context, c *Conn, table *dialect.Table, f sqlexpr.Filter, head *sqlgen.Builder, marker any) (*keyedWrite, error) {
	if c.dialect.VersionColumns == nil || head.Err() != nil || len(f.Conditions) == 0 {
		return nil, nil
	}
	if justKey(c, table, f) {
		head.Statement.ByKey = true
		return nil, nil
	}
	return keyedAlways(ctx, c, table, f, head, marker)
}

// keyedAlways is keyed also for a filter that is one key only.
func keyedAlways(ctx context.Context, c *Conn, table *dialect.Table, f sqlexpr.Filter, head *sqlgen.Builder, marker any) (*keyedWrite, error) {
	conds := f.WithDeletion(table)
	if c.tenant != nil && sqlexpr.OfTenant(c.tenant.Column, table) && !unscoped(ctx) {
		v, err := tenantOf(ctx, c.tenant)
		if err != nil {
			return nil, named(head, err)
		}
		conds = append(conds, ofTenantValue(c, table, v))
	}
	return keyedBy(c, table, conds, head, marker), nil
}

// shownKeyed returns the text of the statements that a write by keys sends for one key, or nil for other writes. The text does not
// contain the tenant.
func shownKeyed(c *Conn, table *dialect.Table, f sqlexpr.Filter, head *sqlgen.Builder, marker any) *sqlgen.Builder {
	if c.dialect.VersionColumns == nil || head.Err() != nil || len(f.Conditions) == 0 || justKey(c, table, f) {
		return nil
	}
	conds := f.WithDeletion(table)
	if c.tenant != nil && sqlexpr.OfTenant(c.tenant.Column, table) {
		conds = append(conds, ofTenantValue(c, table, wire.Int(0)))
	}
	if w := keyedBy(c, table, conds, head, marker); w != nil && len(w.groups) > 0 {
		text := w.show()
		text.Statement.Op, text.ByKeys = head.Statement.Op, true
		return text
	}
	return nil
}

func keyedBy(c *Conn, table *dialect.Table, conds []sqlgen.Expr, head *sqlgen.Builder, marker any) *keyedWrite {
	finder := sqlexpr.KeyFinder{Table: table}
	list, ok := finder.Targets(conds)
	if !ok {
		return nil
	}
	return &keyedWrite{conn: c, table: table, marker: marker, head: head, groups: finder.Groups(list)}
}

// ofTenantValue is the condition that a row belongs to a tenant.
func ofTenantValue(c *Conn, t *dialect.Table, tenant wire.Value) sqlgen.Expr {
	col, _ := t.Column(c.tenant.Column)
	return sqlexpr.CompareValue(col.Name, col.Type, sqlexpr.OpEQ, tenant)
}

// justKey reports whether a filter is one equality of the whole key, which is the most frequent filter.
func justKey(c *Conn, t *dialect.Table, f sqlexpr.Filter) bool {
	return c.tenant == nil && f.IsKey(t)
}

// run writes the rows and returns the number of changed rows.
func (w *keyedWrite) run(ctx context.Context) (int, error) {
	if err := w.conn.sendable(ctx, w.head); err != nil {
		return 0, err
	}
	o := keysOutcome{}
	for _, g := range w.groups {
		o.keys += len(g.Targets)
	}
	for _, g := range w.groups {
		size := w.batch(g.Rest)
		for batch := range slices.Chunk(g.Targets, size) {
			if o.stopped {
				break
			}
			if g.Rest == nil {
				w.plain(ctx, batch, &o)
			} else {
				w.guarded(ctx, batch, g.Rest, &o)
			}
		}
	}
	return o.changed, o.result(w.head)
}

// batch is the number of keys of one statement.
func (w *keyedWrite) batch(rest sqlgen.Expr) int {
	if rest != nil {
		if w.searches(rest) {
			return 1
		}
		return w.conn.dialect.KeyBatch(len(w.table.Key))
	}
	size := 0
	for _, v := range w.head.Statement.Args {
		size += v.Size()
	}
	return max(min(bulkRows, bulkBytes/(size+64)), 1)
}

// plain writes rows without further conditions.
func (w *keyedWrite) plain(ctx context.Context, targets []sqlexpr.Target, o *keysOutcome) {
	rows := make([]versioned, len(targets))
	for i, t := range targets {
		rows[i].Key = t.Key
	}
	w.write(ctx, rows, false)
	for i := range rows {
		o.count(&rows[i])
	}
}

// builder starts a statement of the write.
func (w *keyedWrite) builder(op wire.Op) *sqlgen.Builder {
	b := w.conn.builder(w.table, op)
	b.OneTenant = true // the tenant is among the conditions, or in the key
	w.conn.asLookup(b)
	return b
}

// statement builds the statement that writes rows; guarded adds their versions to the condition.
func (w *keyedWrite) statement(rows []versioned, guarded bool) *sqlgen.Builder {
	b := w.builder(w.head.Statement.Op)
	b.Statement.Idempotent = w.head.Statement.Idempotent
	b.Statement.ByKey, b.Statement.ByVersion = len(rows) == 1, guarded
	b.Copy(w.head)
	add := func(column string, v wire.Value) { b.ArgFor(column, v) }
	b.Write(" WHERE ")
	versions := w.conn.dialect.VersionColumns
	for n := range rows {
		r := &rows[n]
		if n == 1 { // the text is complete
			add = b.AddArg
		}
		if n > 0 {
			for i, v := range w.head.Statement.Args {
				b.AddArg(w.head.ArgColumn(i), v)
			}
		}
		for i, at := range w.table.Key {
			name := w.table.Columns[at].Name
			if n == 0 {
				w.equals(b, i, name)
			}
			add(name, r.Key[i])
		}
		for i := 0; guarded && i < len(versions); i++ {
			if n == 0 {
				w.equals(b, 1, versions[i])
			}
			add(versions[i], wire.Int(r.version[i]))
		}
	}
	return b
}

func (w *keyedWrite) equals(b *sqlgen.Builder, i int, column string) {
	if i > 0 {
		b.Write(" AND ")
	}
	b.Col(column)
	b.Write(" = ")
}

// show returns the text of the statements that the write sends for one key.
func (w *keyedWrite) show() *sqlgen.Builder {
	b := w.builder(w.head.Statement.Op)
	if err := w.head.Err(); err != nil {
		b.Fail(err)
	}
	if len(w.groups) == 0 {
		return b
	}
	g := w.groups[0]
	row := []versioned{{Target: g.Targets[0]}}
	if g.Rest != nil {
		r := w.reading(row, g.Rest)
		b.Write(string(r.Text()))
		b.Write(";\n")
		if err := r.Err(); err != nil {
			b.Fail(err)
		}
		r.Free()
	}
	s := w.statement(row, g.Rest != nil)
	b.Write(string(s.Text()))
	s.Free()
	return b
}
