package query

import (
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
)

// A table may have conditions of its own: rows that were deleted softly are left out, and rows of other tenants are. They
// hold wherever the table stands in a statement, so they are written in two places only: at the end of every WHERE
// (filter.write), and beside what is no WHERE (keys, the ON of a join), by writeScope.

// deletion says which rows of a softly deleted entity a query finds.
type deletion uint8

const (
	liveRows deletion = iota
	allRows
	deletedRows
)

// filter is the condition of a query; the zero value is none but the table's own.
type filter struct {
	conds []sqlgen.Expr
	rows  deletion
}

func (f filter) and(es []sqlgen.Expr) filter {
	f.conds = append(slices.Clip(f.conds), es...)
	return f
}

// write writes WHERE with the condition and the current table's own.
func (f filter) write(b *sqlgen.Builder) {
	scoped := hasScope(b, f.rows)
	if len(f.conds) == 0 {
		writeScope(b, " WHERE ", f.rows)
		return
	}
	e := join(f.conds, " AND ")
	before := b.Searching(searches(b.Dialect.Syntax, e))
	defer b.Searching(before)
	switch {
	case !scoped:
		b.Write(" WHERE ")
		b.Expr(e)
	case e == never: // alone, for CrateDB 6.4 answers 500 where a constant makes it drop a condition with arguments
		b.Write(" WHERE ")
		b.Expr(e)
		keepsScope(b)
	case isTruth(e):
		writeScope(b, " WHERE ", f.rows)
	default:
		b.Write(" WHERE ")
		writeGrouped(b, e)
		writeScope(b, " AND ", f.rows)
	}
}

// writeGrouped writes a condition that AND can follow.
func writeGrouped(b *sqlgen.Builder, e sqlgen.Expr) {
	if j, ok := e.(*junction); ok && j.word == " AND " {
		b.Expr(e)
		return
	}
	b.Write("(")
	b.Expr(e)
	b.Write(")")
}

// hasScope reports whether writeScope writes anything.
func hasScope(b *sqlgen.Builder, rows deletion) bool {
	t := b.Table
	return t != nil && (t.Deleted != "" && rows != allRows || ofTenant(b.Tenant, t))
}

// writeScope writes the current table's own conditions: word and then the first, AND before the others.
func writeScope(b *sqlgen.Builder, word string, rows deletion) {
	writeScopeBeside(b, word, rows, false)
}

// writeKeyScope is writeScope after the equalities of the current table's key.
func writeKeyScope(b *sqlgen.Builder, rows deletion) {
	writeScopeBeside(b, " AND ", rows, b.Dialect.KeysApart && inKey(b.Table, b.Tenant))
}

func writeScopeBeside(b *sqlgen.Builder, word string, rows deletion, beside bool) {
	t := b.Table
	if t == nil {
		return
	}
	if t.Deleted != "" && rows != allRows {
		b.Write(word)
		b.Expr(&null{ref{name: t.Deleted, typ: dialect.Time}, rows == deletedRows})
		word = " AND "
	}
	if ofTenant(b.Tenant, t) {
		b.TenantColumn(word, beside)
		keepsScope(b)
	}
}

var errOtherClient = errors.New("a statement of a client without query.Tenant contains a query of a client with query.Tenant, and would not filter by the tenant")

// sameScope refuses a part of a statement that was made with a client that keeps to tenants, in a statement of one that does
// not.
func sameScope(b *sqlgen.Builder, part *Conn) {
	if part != nil && part.tenant != nil && b.Tenant == "" {
		b.Fail(fmt.Errorf("%w: %w", dberr.ErrTenant, errOtherClient))
	}
}

// inKey reports whether a column is a part of the primary key.
func inKey(t *dialect.Table, column string) bool {
	return slices.ContainsFunc(t.Key, func(i int) bool { return t.Columns[i].Name == column })
}

// keepsScope notes that the statement as a whole is kept to its tenant, if the current table is the statement's own.
func keepsScope(b *sqlgen.Builder) {
	if b.Table.Entity == b.Statement.Entity {
		b.Scoped = true
	}
}

// ofTenant reports whether the table's rows belong to tenants. Those of a CTE were kept to theirs when it found them.
func ofTenant(column string, t *dialect.Table) bool {
	if column == "" || t.Query != nil {
		return false
	}
	c, _ := t.Column(column)
	return c != nil
}
