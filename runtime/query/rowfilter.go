package query

import (
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
)

// The row filter of a table excludes softly deleted rows and rows of other tenants. It applies wherever a statement names the
// table, so only two functions write it: filter.write at the end of every WHERE, and writeRowFilter after other conditions (keys, the ON
// of a join).

// deletion selects the rows of an entity with soft deletion.
type deletion uint8

const (
	liveRows deletion = iota
	allRows
	deletedRows
)

// filter is the condition of a query. Its zero value is the row filter alone.
type filter struct {
	conds []sqlgen.Expr
	rows  deletion
}

func (f filter) and(es []sqlgen.Expr) filter {
	f.conds = append(slices.Clip(f.conds), es...)
	return f
}

// write writes WHERE with the condition and the row filter of the current table.
func (f filter) write(b *sqlgen.Builder) {
	filtered := hasRowFilter(b, f.rows)
	if len(f.conds) == 0 {
		writeRowFilter(b, " WHERE ", f.rows)
		return
	}
	e := join(f.conds, " AND ")
	before := b.Searching(searches(b.Dialect.Syntax, e))
	defer b.Searching(before)
	switch {
	case !filtered:
		b.Write(" WHERE ")
		b.Expr(e)
	case e == never: // alone: CrateDB 6.4 answers 500 if a constant makes it drop a condition with arguments
		b.Write(" WHERE ")
		b.Expr(e)
		noteOneTenant(b)
	case isTruth(e):
		writeRowFilter(b, " WHERE ", f.rows)
	default:
		b.Write(" WHERE ")
		writeGrouped(b, e)
		writeRowFilter(b, " AND ", f.rows)
	}
}

// withDeletion are the conditions of a filter with that of soft deletion.
func (f filter) withDeletion(t *dialect.Table) []sqlgen.Expr {
	conds := slices.Clip(f.conds)
	if t.Deleted != "" && f.rows != allRows {
		conds = append(conds, &null{ref{name: t.Deleted, typ: dialect.Time}, f.rows == deletedRows})
	}
	return conds
}

// isKey reports whether a filter without a row filter is one equality of the whole key.
func (f filter) isKey(t *dialect.Table) bool {
	if len(f.conds) != 1 || t.Deleted != "" && f.rows != allRows {
		return false
	}
	e, ok := f.conds[0].(*compare)
	return ok && e.op == opEQ && t.IsKey(e.name)
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

// hasRowFilter reports whether the current table has a row filter.
func hasRowFilter(b *sqlgen.Builder, rows deletion) bool {
	t := b.Table
	return t != nil && (t.Deleted != "" && rows != allRows || ofTenant(b.Tenant, t))
}

// writeRowFilter writes the row filter of the current table after word, if it has one.
func writeRowFilter(b *sqlgen.Builder, word string, rows deletion) {
	writeRowFilterBeside(b, word, rows, false)
}

// writeKeyRowFilter writes the row filter after equalities of the current table's key.
func writeKeyRowFilter(b *sqlgen.Builder, rows deletion) {
	writeRowFilterBeside(b, " AND ", rows, b.Dialect.KeysApart && inKey(b.Table, b.Tenant))
}

func writeRowFilterBeside(b *sqlgen.Builder, word string, rows deletion, beside bool) {
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
		noteOneTenant(b)
	}
}

var errOtherClient = errors.New("a statement of a client without query.Tenant contains a query of a client with query.Tenant, and would not filter by the tenant")

// sameTenants refuses a part of a statement that comes from a client with query.Tenant, if the statement's client has none.
func sameTenants(b *sqlgen.Builder, tenants bool) {
	if tenants && b.Tenant == "" {
		b.Fail(fmt.Errorf("%w: %w", dberr.ErrTenant, errOtherClient))
	}
}

// inKey reports whether a column is part of the primary key.
func inKey(t *dialect.Table, column string) bool {
	return slices.ContainsFunc(t.Key, func(i int) bool { return t.Columns[i].Name == column })
}

// noteOneTenant notes that the statement as a whole is restricted to its tenant, if the current table is the statement's own.
func noteOneTenant(b *sqlgen.Builder) {
	if b.Table.Entity == b.Statement.Entity {
		b.OneTenant = true
	}
}

// ofTenant reports whether the rows of a table belong to tenants. A CTE has the condition in its own query.
func ofTenant(column string, t *dialect.Table) bool {
	if column == "" || t.Query != nil {
		return false
	}
	c, _ := t.Column(column)
	return c != nil
}
