package query

import (
	"bytes"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// asLookup marks a read by keys, which sees the newest state of its rows.
func (c *Conn) asLookup(b *sqlgen.Builder) {
	b.ByKeys = true
	b.Statement.Lookup = b.Statement.Op == wire.OpRead
	if c.fresh != nil && c.fresh.hides {
		b.Schema = c.dialect.OwnSchema
	}
}

// markLookup marks the read of a query whose rows the database finds by their keys.
func (q *Query) markLookup(b *sqlgen.Builder) {
	c, t := q.conn, q.entity.Table
	fresh := c.fresh != nil && (c.fresh.always || c.fresh.hides)
	switch {
	case q.filter.IsKey(t), fresh && c.hasKeys(t, q.filter):
		c.asLookup(b)
	case !fresh:
		c.noteLookup(b, t, q.filter)
	}
}

// hasKeys reports whether the database finds the rows of a filter by their keys.
func (c *Conn) hasKeys(t *dialect.Table, f sqlexpr.Filter) bool {
	if !sqlexpr.NamesKey(t, f.Conditions) {
		return false
	}
	finder := sqlexpr.KeyFinder{Table: t}
	list, ok := finder.Targets(f.Conditions)
	if !ok || len(list) > c.dialect.KeyBatch(len(t.Key)) {
		return false
	}
	for _, g := range finder.Groups(list) {
		if g.Rest != nil && (len(list) > 1 || sqlexpr.Searches(c.dialect.Syntax, g.Rest)) {
			return false
		}
	}
	return true
}

// noteLookup sets wire.Statement.Lookup of a read whose rows a filter names by their keys, for a database whose transport uses it.
func (c *Conn) noteLookup(b *sqlgen.Builder, t *dialect.Table, f sqlexpr.Filter) {
	if c.dialect.OwnVersions() && (f.IsKey(t) || c.hasKeys(t, f)) {
		b.Statement.Lookup = true
	}
}

var selects = []byte("SELECT ")

// onlyLookup takes the mark of a lookup away from a complete statement that has a subquery, which may take long.
func onlyLookup(b *sqlgen.Builder) {
	if b.Statement.Lookup && bytes.Count(b.Text(), selects) > 1 {
		b.Statement.Lookup = false
	}
}
