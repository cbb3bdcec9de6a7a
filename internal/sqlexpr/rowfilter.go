package sqlexpr

import (
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
)

// The row filter of a table excludes softly deleted rows and rows of other tenants. It applies wherever a statement names the
// table, so only two functions write it: Filter.Write at the end of every WHERE, and writeRowFilter after other conditions (keys, the ON
// of a join).

// Deletion selects the rows of an entity with soft deletion.
type Deletion uint8

const (
	LiveRows Deletion = iota
	AllRows
	DeletedRows
)

// Filter is the condition of a query. Its zero value is the row filter alone.
type Filter struct {
	Conditions []sqlgen.Expr
	Rows       Deletion
}

// And adds conditions.
func (f Filter) And(es []sqlgen.Expr) Filter {
	f.Conditions = append(slices.Clip(f.Conditions), es...)
	return f
}

// Write writes WHERE with the condition and the row filter of the current table.
func (f Filter) Write(b *sqlgen.Builder) {
	filtered := hasRowFilter(b, f.Rows)
	if len(f.Conditions) == 0 {
		writeRowFilter(b, " WHERE ", f.Rows)
		return
	}
	e := Combine(f.Conditions, " AND ")
	searches := Searches(b.Dialect.Syntax, e)
	before := b.Searching(searches)
	defer b.Searching(before)
	if searches {
		defer b.Scores(b.Scores(scoresIn(e, nil)))
	} else if end := searchShapes(b, e); end != nil {
		defer end()
	}
	switch {
	case !filtered:
		b.Write(" WHERE ")
		b.Expr(e)
	case e == never: // alone: CrateDB 6.4 answers 500 if a constant makes it drop a condition with arguments
		b.Write(" WHERE ")
		b.Expr(e)
		noteOneTenant(b)
	case isTruth(e):
		writeRowFilter(b, " WHERE ", f.Rows)
	default:
		b.Write(" WHERE ")
		writeGrouped(b, e)
		writeRowFilter(b, " AND ", f.Rows)
	}
}

// WithDeletion returns the conditions of a filter and the condition of soft deletion.
func (f Filter) WithDeletion(t *dialect.Table) []sqlgen.Expr {
	conds := slices.Clip(f.Conditions)
	if t.Deleted != "" && f.Rows != AllRows {
		conds = append(conds, &null{ref{name: t.Deleted, typ: dialect.Time}, f.Rows == DeletedRows})
	}
	return conds
}

// IsKey reports whether a filter without a row filter is one equality of the whole key.
func (f Filter) IsKey(t *dialect.Table) bool {
	if len(f.Conditions) != 1 || t.Deleted != "" && f.Rows != AllRows {
		return false
	}
	e, ok := f.Conditions[0].(*compare)
	return ok && e.op == OpEQ && t.IsKey(e.name)
}

// writeGrouped writes a condition so that AND can follow.
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
func hasRowFilter(b *sqlgen.Builder, rows Deletion) bool {
	t := b.Table
	return t != nil && (t.Deleted != "" && rows != AllRows || OfTenant(b.Tenant, t))
}

// writeRowFilter writes the row filter of the current table after word, if it has one.
func writeRowFilter(b *sqlgen.Builder, word string, rows Deletion) {
	writeRowFilterBeside(b, word, rows, false)
}

// WriteKeyRowFilter writes the row filter after equalities of the current table's key.
func WriteKeyRowFilter(b *sqlgen.Builder, rows Deletion) {
	writeRowFilterBeside(b, " AND ", rows, b.Dialect.KeysApart && inKey(b.Table, b.Tenant))
}

func writeRowFilterBeside(b *sqlgen.Builder, word string, rows Deletion, beside bool) {
	t := b.Table
	if t == nil {
		return
	}
	if t.Deleted != "" && rows != AllRows {
		b.Write(word)
		b.Expr(&null{ref{name: t.Deleted, typ: dialect.Time}, rows == DeletedRows})
		word = " AND "
	}
	if OfTenant(b.Tenant, t) {
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

// OfTenant reports whether the rows of a table belong to tenants. A CTE has the condition in its own query.
func OfTenant(column string, t *dialect.Table) bool {
	if column == "" || t.Query != nil {
		return false
	}
	c, _ := t.Column(column)
	return c != nil
}
