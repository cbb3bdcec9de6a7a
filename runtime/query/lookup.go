package query

import (
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
		c.unhide(b)
	}
}

// unhide makes a statement find its own rows in their newest state, on a database that hides writes from searches. The rows of its subqueries stay
// hidden.
func (c *Conn) unhide(b *sqlgen.Builder) {
	b.Schema, b.HidesBeside = c.dialect.OwnSchema, true
}

// markLookup marks a read whose rows the database finds by the keys in a filter. Other keys than one are looked for only where the mark has an
// effect.
func (c *Conn) markLookup(b *sqlgen.Builder, t *dialect.Table, f sqlexpr.Filter) {
	fresh := c.fresh != nil && (c.fresh.always || c.fresh.hides)
	switch {
	case f.IsKey(t):
		c.asLookup(b)
	case (fresh || c.dialect.OwnVersions()) && c.hasKeys(t, f):
		if fresh {
			c.asLookup(b)
			return
		}
		b.Statement.Lookup = true
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

// onlyLookup takes the mark of a lookup away from a complete statement that has a subquery or a join, which may take long.
func onlyLookup(b *sqlgen.Builder) {
	b.Statement.Lookup = b.Statement.Lookup && !b.SearchesBeside()
}
