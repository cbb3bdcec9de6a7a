package sqlexpr

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
)

// An upsert must not overwrite the row of another tenant with the same key. If the key contains the tenant, there is no such row.
// Otherwise the update on conflict has a condition; a row that does not meet it is unchanged, and missing in the number of rows. CrateDB
// accepts no condition there, so the statement sets the column to a value whose computation fails for such a row; other rows are written.

// otherTenant is the text in CrateDB's error for such a row.
const otherTenant = "crategen: the row of another tenant"

// GuardsTenant reports whether an upsert on some columns could conflict with the row of another tenant.
func GuardsTenant(b *sqlgen.Builder, t *dialect.Table, columns []int) bool {
	return OfTenant(b.Tenant, t) && !slices.ContainsFunc(columns, func(i int) bool { return t.Columns[i].Name == b.Tenant })
}

// WriteTenantGuard ends an update on conflict with n columns so that it does not change rows of other tenants. An update without columns
// sets the tenant to itself, to distinguish the row of another tenant from one's own.
func WriteTenantGuard(b *sqlgen.Builder, t *dialect.Table, n int) {
	if n == 0 {
		b.Write("UPDATE SET ")
	}
	if !b.Dialect.ConflictWhere {
		b.Comma(n)
		writeTenantTrap(b, t)
		return
	}
	if n == 0 {
		b.Ident(b.Tenant)
		b.Write(" = excluded.")
		b.Ident(b.Tenant)
	}
	writeTenantWhere(b, t)
}

// writeTenantWhere writes the condition of an update on conflict.
func writeTenantWhere(b *sqlgen.Builder, t *dialect.Table) {
	b.Write(" WHERE ")
	writeBareTable(b, t)
	b.Write(".")
	b.Ident(b.Tenant)
	b.Write(" = excluded.")
	b.Ident(b.Tenant)
}

// writeTenantTrap sets the tenant to itself, and fails for a row of another tenant.
func writeTenantTrap(b *sqlgen.Builder, t *dialect.Table) {
	column, _ := t.Column(b.Tenant)
	b.Ident(b.Tenant)
	b.Write(" = CASE WHEN ")
	b.Ident(b.Tenant)
	b.Write(" = excluded.")
	b.Ident(b.Tenant)
	b.Write(" THEN ")
	b.Ident(b.Tenant)
	b.Write(" ELSE ")
	b.Dialect.Cast(b, tenantTrap{}, column.Type)
	b.Write(" END")
}

// tenantTrap casts otherTenant to a number. It must depend on the row, or CrateDB would evaluate it before. A division by zero does not
// work: after some thousand of them Java omits their message.
type tenantTrap struct{}

func (tenantTrap) WriteSQL(b *sqlgen.Builder) { b.Dialect.Cast(b, notANumber{}, dialect.Int64) }

// notANumber is otherTenant with an empty part of the row's tenant.
type notANumber struct{}

func (notANumber) WriteSQL(b *sqlgen.Builder) {
	b.Write("concat(")
	b.Literal(otherTenant)
	b.Write(", left(")
	b.Dialect.Cast(b, Column(b.Tenant, dialect.Text), dialect.Text)
	b.Write(", 0))")
}

// TenantConflict converts CrateDB's error for an upsert to one that says that the row belongs to another tenant. The transport removes
// values from messages, including otherTenant. No other part of the upsert can cause this error, because arguments are sent with the
// types of their columns.
func TenantConflict(t *dialect.Table, err error) error {
	var said *dberr.ServerError
	if errors.As(err, &said) && castFails(said.Message, "to type `bigint`") {
		return fmt.Errorf("upsert %s: %w: a row with the key belongs to another tenant", t.Entity, dberr.ErrTenant)
	}
	return err
}

// castFails reports whether a message of CrateDB is about a value that cannot be converted to a type.
func castFails(message, typ string) bool {
	return strings.Contains(message, "Cannot cast value") && strings.Contains(message, typ)
}

// CheckWritten fails if an upsert conflicted with rows of other tenants: it then wrote fewer rows than it sent.
func CheckWritten(b *sqlgen.Builder, t *dialect.Table, columns []int, sent int, written int64) error {
	if written >= int64(sent) || !GuardsTenant(b, t, columns) || !b.Dialect.ConflictWhere {
		return nil
	}
	return fmt.Errorf("%w: %d of %d rows belong to another tenant and were not changed; the other rows were written",
		dberr.ErrTenant, int64(sent)-written, sent)
}

// WriteWithTenant writes a query with the tenant as an additional last column.
func WriteWithTenant(b *sqlgen.Builder, q Subquery, into []dialect.Column, t dialect.Type) {
	b.Write("SELECT ")
	for i := range q.Columns {
		b.Dialect.Assign(b, Name(OutputName(i)), into[i])
		b.Write(", ")
	}
	b.TenantValue(t)
	b.Write(" FROM (")
	q.Write(b, true)
	b.Write(") AS ")
	b.Ident(b.NewAlias())
}
