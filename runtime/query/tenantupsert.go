package query

import (
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
)

// An upsert must not overwrite the row of another tenant whose key it happens to have. Where the key holds the tenant there
// is no such row. Elsewhere the update has a condition; a row that it does not meet stays as it is and is missing in the
// count of rows. CrateDB takes no condition there, so the column is set to a value that cannot be computed for such a row,
// which fails alone.

// otherTenant is what CrateDB itself says of such a row.
const otherTenant = "crategen: the row of another tenant"

// guardsTenant reports whether an upsert could meet the row of another tenant.
func guardsTenant(b *sqlgen.Builder, t *dialect.Table) bool {
	return sqlexpr.OfTenant(b.Tenant, t) && !sqlexpr.InKey(t, b.Tenant)
}

// writeTenantGuard ends the update on conflict after n columns so that it leaves the rows of other tenants as they are. An
// update without columns of its own sets the tenant to itself, so that the row of another one is told from one's own.
func writeTenantGuard(b *sqlgen.Builder, t *dialect.Table, n int) {
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
	name := t.Name
	if !b.Dialect.HasSchemas {
		name = t.FlatName()
	}
	b.Write(" WHERE ")
	b.Ident(name)
	b.Write(".")
	b.Ident(b.Tenant)
	b.Write(" = excluded.")
	b.Ident(b.Tenant)
}

// writeTenantTrap sets the tenant to itself, and fails for another one.
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

// tenantTrap takes otherTenant for a number. It must depend on the row, or CrateDB would fail beforehand. A division by zero
// would not do: after some thousand of them Java leaves out their message.
type tenantTrap struct{}

func (tenantTrap) WriteSQL(b *sqlgen.Builder) { b.Dialect.Cast(b, notANumber{}, dialect.Int64) }

// notANumber is otherTenant and no letter of the row's tenant.
type notANumber struct{}

func (notANumber) WriteSQL(b *sqlgen.Builder) {
	b.Write("concat(")
	b.Literal(otherTenant)
	b.Write(", left(")
	b.Dialect.Cast(b, sqlexpr.Column(b.Tenant, dialect.Text), dialect.Text)
	b.Write(", 0))")
}

// tenantConflict says of what CrateDB answered to an upsert of a tenant that the row is of another one. The transport takes
// values out of messages, otherTenant as well; no other part of such an upsert can be what it answers: arguments are sent as
// what their columns are.
func tenantConflict(t *dialect.Table, err error) error {
	var said *dberr.ServerError
	if errors.As(err, &said) && strings.Contains(said.Message, "Cannot cast value") && strings.Contains(said.Message, "to type `bigint`") {
		return fmt.Errorf("upsert %s: %w: a row with the key belongs to another tenant", t.Entity, dberr.ErrTenant)
	}
	return err
}

// checkWritten fails if an upsert met rows of other tenants: then fewer rows were written than sent.
func checkWritten(b *sqlgen.Builder, t *dialect.Table, sent int, written int64) error {
	if written >= int64(sent) || !guardsTenant(b, t) || !b.Dialect.ConflictWhere {
		return nil
	}
	return fmt.Errorf("%w: %d of %d rows belong to another tenant and were not changed; the other rows were written",
		dberr.ErrTenant, int64(sent)-written, sent)
}
