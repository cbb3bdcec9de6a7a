package query

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// ReadYourWrites is an option of Open: a search sees all earlier writes of the same client, from any goroutine. On CrateDB the tables of the
// search that the client wrote since their last refresh are refreshed before it, once for all goroutines that wait for it. Lookups by key need
// no refresh. On the other databases a search always sees earlier writes, and the option has no effect.
//
// A refresh takes 15 to 40 ms on a small table, more with many partitions, so a program that writes and searches in turns becomes slower. Use
// [Fresh] for single searches instead. Writes of other clients are visible within the table's refresh interval, a second by default.
func ReadYourWrites() wire.Option { return readYourWrites{} }

type readYourWrites struct{}

// Apply implements wire.Option.
func (readYourWrites) Apply(to *wire.Options) { to.ReadYourWrites = true }

// HideWrites is an option of Open for tests on SQLite in memory: searches do not see writes before Refresh, as on CrateDB, where a search misses
// the writes of the last second. Use testdb.HideWrites. The other databases ignore it.
//
// A search reads the state of the last refresh, and so does a subquery. Lookups by key, and updates and deletes, see the newest state of their rows. Raw SQL that writes refreshes all
// tables first.
func HideWrites() wire.Option { return hideWrites{} }

type hideWrites struct{}

// Apply implements wire.Option.
func (hideWrites) Apply(to *wire.Options) { to.HideWrites = true }

type freshKey struct{}

// Fresh makes searches with the returned context see all earlier writes of their client, as [ReadYourWrites] does for a client.
func Fresh(ctx context.Context) context.Context { return context.WithValue(ctx, freshKey{}, true) }

// Stale makes searches with the returned context not wait for a refresh, for a client with [ReadYourWrites].
func Stale(ctx context.Context) context.Context { return context.WithValue(ctx, freshKey{}, false) }

// freshness knows which tables a client wrote since their last refresh. Other databases than CrateDB have none.
type freshness struct {
	always bool // query.ReadYourWrites
	hides  bool // query.HideWrites, on SQLite
	tables map[*dialect.Table]*visibility
}

// visibility is the state of a table.
type visibility struct {
	table     *dialect.Table
	written   atomic.Uint64 // the number of writes that have ended
	refreshed atomic.Uint64 // of them, those before the last refresh

	mu      sync.Mutex
	running *refreshing // nil for none
	hidden  bool        // searches read a copy of the table
}

// refreshing is a refresh that is being executed.
type refreshing struct {
	covers uint64 // the writes that it makes visible
	done   chan struct{}
}

func newFreshness(d *dialect.Dialect, pkg *Package, o *wire.Options) *freshness {
	hides := o.HideWrites && d.HidesWrites
	if d.RefreshTable == "" && !hides {
		return nil
	}
	f := &freshness{always: o.ReadYourWrites, hides: hides, tables: make(map[*dialect.Table]*visibility, len(pkg.Tables))}
	for _, t := range pkg.Tables {
		if !t.View {
			f.tables[t] = &visibility{table: t}
		}
	}
	return f
}

// wants reports whether a search with the context sees earlier writes.
func (f *freshness) wants(ctx context.Context) bool {
	if v, ok := ctx.Value(freshKey{}).(bool); ok {
		return v
	}
	return f.always
}

// changesRows reports whether a statement changes rows.
func changesRows(b *sqlgen.Builder) bool {
	return b.Statement.Op != wire.OpRead && b.Statement.Op != wire.OpSchema && b.Statement.Op != wire.OpExport
}

// searched returns the tables of which a statement reads rows by other means than their keys, and could miss writes. all says that it may read
// each of the tables.
func (f *freshness) searched(b *sqlgen.Builder) (tables []*dialect.Table, all bool) {
	byKeys := b.ByKeys || b.Statement.ByKey || b.Statement.ByVersion
	switch b.Statement.Op {
	case wire.OpSchema, wire.OpImport:
		return nil, false
	case wire.OpInsert:
		if !b.HasSelect() {
			return nil, false
		}
	case wire.OpUpdate, wire.OpDelete:
		byKeys = byKeys || f.hides // they see the newest rows
	}
	if byKeys {
		return b.Beside, b.Raw
	}
	return b.Named, b.Raw
}

// before prepares the visibility of a statement that is sent next.
func (f *freshness) before(ctx context.Context, c *Conn, b *sqlgen.Builder) error {
	if f.wants(ctx) && !b.Explains {
		if err := f.refresh(ctx, c, b); err != nil {
			return err
		}
	}
	switch {
	case !f.hides || !changesRows(b):
		return nil
	case b.Table == nil:
		return f.show(ctx, c)
	}
	if v := f.tables[b.Table]; v != nil {
		return v.hide(ctx, c)
	}
	return nil
}

// after records a statement that was sent, whatever became of it.
func (f *freshness) after(b *sqlgen.Builder) {
	if !changesRows(b) {
		return
	}
	if v := f.tables[b.Table]; v != nil {
		v.written.Add(1)
		return
	}
	for _, v := range f.tables { // SQL of the user
		v.written.Add(1)
	}
}

// refresh refreshes the tables that a statement searches, as far as they were written.
func (f *freshness) refresh(ctx context.Context, c *Conn, b *sqlgen.Builder) error {
	tables, all := f.searched(b)
	if all {
		for _, v := range f.tables {
			if err := v.refresh(ctx, c); err != nil {
				return err
			}
		}
		return nil
	}
	for _, t := range tables {
		if v := f.tables[t]; v != nil {
			if err := v.refresh(ctx, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// refresh makes the writes of a table visible that have ended.
func (v *visibility) refresh(ctx context.Context, c *Conn) error {
	need := v.written.Load()
	for v.refreshed.Load() < need {
		v.mu.Lock()
		if r := v.running; r != nil {
			v.mu.Unlock()
			select {
			case <-r.done: // it may have failed, or have begun before the write
			case <-ctx.Done():
				return fmt.Errorf("refresh %s: %w", v.table.Entity, ctx.Err())
			}
			continue
		}
		if v.refreshed.Load() >= need {
			v.mu.Unlock()
			return nil
		}
		r := &refreshing{v.written.Load(), make(chan struct{})}
		v.running = r
		v.mu.Unlock()
		err := refreshTable(ctx, c, v.table)
		v.mu.Lock()
		if err == nil && r.covers > v.refreshed.Load() {
			v.refreshed.Store(r.covers)
		}
		v.running = nil
		v.hidden = v.hidden && err != nil
		v.mu.Unlock()
		close(r.done)
		if err != nil {
			return err
		}
	}
	return nil
}

// refresh refreshes a table at once.
func refresh(ctx context.Context, c *Conn, t *dialect.Table) error {
	if c.fresh == nil {
		return nil
	}
	v := c.fresh.tables[t]
	if v == nil {
		return refreshTable(ctx, c, t)
	}
	covers := v.written.Load()
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := refreshTable(ctx, c, t); err != nil {
		return err
	}
	v.hidden = false
	v.refreshed.Store(max(v.refreshed.Load(), covers))
	return nil
}

func refreshTable(ctx context.Context, c *Conn, t *dialect.Table) error {
	if t.View {
		return nil
	}
	b := c.builder(t, wire.OpSchema)
	defer b.Free()
	if c.fresh != nil && c.fresh.hides {
		c.dialect.ShowWrites(b, t)
	} else {
		c.dialect.Refresh(b, t)
	}
	if len(b.Text()) == 0 {
		return nil
	}
	b.Statement.Idempotent = true
	_, err := c.exec(ctx, b)
	return err
}

// hide makes searches of a table read its present state until the next refresh.
func (v *visibility) hide(ctx context.Context, c *Conn) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.hidden {
		return nil
	}
	for _, sql := range c.dialect.HideWrites(v.table) {
		st := wire.Statement{SQL: sql, Op: wire.OpSchema, Once: true}
		if _, err := c.session.Exec(ctx, &st); err != nil {
			return fmt.Errorf("hiding the writes of %s: %w", v.table.Entity, err)
		}
	}
	v.hidden = true
	return nil
}

// show makes all writes visible.
func (f *freshness) show(ctx context.Context, c *Conn) error {
	for t := range f.tables {
		if err := refresh(ctx, c, t); err != nil {
			return err
		}
	}
	return nil
}
