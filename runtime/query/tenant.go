package query

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Tenant restricts every statement of a client to one tenant. It is an option of Open. It applies to the entities with the column;
// Open fails if no entity has it. of returns the tenant of the context, with the type of the column: a string, an integer or a
// UUID. If of returns an error or the zero value, the statement fails with dberr.ErrTenant.
//
// Statements read, update and delete only rows with the tenant in the column, also in joins, edges and subqueries. An insert sets the
// column if the field is zero, and fails if the field has another tenant. An upsert does not change a row of another tenant and
// returns an error. An update cannot set the column. Raw SQL statements fail, because they have no condition on the tenant.
// Fragments of raw SQL in a query are not checked.
//
// [Unscoped] disables the restriction.
func Tenant[T any](column string, of func(ctx context.Context) (T, error)) wire.Option {
	return tenantOption{wire.Tenant{
		Column: column,
		List:   []T(nil),
		Value: func(ctx context.Context) (wire.Value, error) {
			v, err := of(ctx)
			if err != nil {
				return wire.Null(), err
			}
			return basicValue(reflect.ValueOf(v)), nil
		},
	}}
}

type tenantOption struct{ tenant wire.Tenant }

// Apply implements wire.Option.
func (o tenantOption) Apply(to *wire.Options) { to.Tenants = append(to.Tenants, o.tenant) }

// TenantColumn is the tenant column of a table, which its client fills in (see [Tenant]), or empty. It is for package testdb.
func TenantColumn[M any](of Source[M]) string {
	conn := of.Source(*new(M)).conn
	if conn.tenant == nil {
		return ""
	}
	return conn.tenant.Column
}

// Unscoped disables [Tenant] for statements with the returned context: they read and write the rows of all tenants. It is for
// administration. Do not let a request control its use.
func Unscoped(ctx context.Context) context.Context {
	return context.WithValue(ctx, unscopedKey{}, true)
}

type unscopedKey struct{}

func unscoped(ctx context.Context) bool { return ctx.Value(unscopedKey{}) != nil }

// basicValue is the argument for a value whose underlying type is a string, an integer or 16 bytes.
func basicValue(v reflect.Value) wire.Value {
	to := sqlexpr.BasicOf(v.Type())
	if to == nil {
		return wire.Invalid(fmt.Errorf("%s cannot be a tenant", v.Type()))
	}
	return wire.ValueOf(v.Convert(to.Type).Interface())
}

// newTenant checks the options against the tables. Without options there is no tenant.
func newTenant(pkg *Package, given []wire.Tenant) (*wire.Tenant, error) {
	if len(given) == 0 {
		return nil, nil
	}
	t := given[0]
	if len(given) > 1 {
		return nil, errors.New("query.Tenant is given more than once")
	}
	typ := reflect.TypeOf(t.List).Elem()
	found := false
	for _, table := range pkg.Tables {
		c, _ := table.Column(t.Column)
		if c == nil {
			continue
		}
		found = true
		if want := kindOf(c.Type); want == "" || want != kindOf(tenantType(typ)) {
			return nil, fmt.Errorf("query.Tenant: the function returns %s, which the column %q of %s cannot hold: a tenant is a string, an integer or a UUID",
				typ, t.Column, table.Entity)
		}
	}
	if !found {
		return nil, fmt.Errorf("query.Tenant: no entity has a column %q", t.Column)
	}
	return &t, nil
}

// tenantType is the column type for a Go type.
func tenantType(t reflect.Type) dialect.Type {
	if b := sqlexpr.BasicOf(t); b != nil {
		return b.Column
	}
	return dialect.JSON
}

// kindOf names the kinds of columns that can hold a tenant.
func kindOf(t dialect.Type) string {
	switch t {
	case dialect.Text:
		return "text"
	case dialect.Int16, dialect.Int32, dialect.Int64:
		return "integer"
	case dialect.UUID:
		return "uuid"
	}
	return ""
}

// tenantOf returns the tenant of a context.
func tenantOf(ctx context.Context, t *wire.Tenant) (wire.Value, error) {
	v, err := t.Value(ctx)
	switch {
	case err != nil:
		return v, fmt.Errorf("%w: %w", dberr.ErrTenant, err)
	case v.Err() != nil:
		return v, fmt.Errorf("%w: %w", dberr.ErrTenant, v.Err())
	case noTenant(v):
		return v, fmt.Errorf("%w: the function given to query.Tenant returned the zero value", dberr.ErrTenant)
	}
	return v, nil
}

// noTenant reports whether a value means no tenant: NULL, zero or an empty text.
func noTenant(v wire.Value) bool {
	return v.IsNull() && v.Err() == nil || zeroKey(v)
}

// tenants reports whether a client has query.Tenant; a nil Conn has not.
func (c *Conn) tenants() bool { return c != nil && c.tenant != nil }

// restrictToTenant writes the tenant into a statement before it is sent. It refuses a statement on a table with tenants that has no
// condition on the tenant: a forgotten condition is an error and not a leak.
func (c *Conn) restrictToTenant(ctx context.Context, b *sqlgen.Builder) error {
	if unscoped(ctx) {
		if !b.DropTenant() {
			return fmt.Errorf("%w: the statement writes the tenant itself, so it cannot be query.Unscoped", dberr.ErrTenant)
		}
		return nil
	}
	if b.Table != nil && !b.OneTenant && b.Statement.Op != wire.OpSchema && sqlexpr.OfTenant(c.tenant.Column, b.Table) {
		return fmt.Errorf("%w: the statement has no condition on the tenant, which is a bug of crategen", dberr.ErrTenant)
	}
	if !b.NeedsTenant() {
		return nil
	}
	v, err := tenantOf(ctx, c.tenant)
	if err != nil {
		return err
	}
	b.SetTenant(v)
	return nil
}

// mayRunRaw refuses raw SQL of a client with tenants, because it has no condition on the tenant.
func (c *Conn) mayRunRaw(ctx context.Context) error {
	if c.tenant == nil || unscoped(ctx) {
		return nil
	}
	return fmt.Errorf("%w: raw SQL has no condition on the tenant; use it under query.Unscoped, and write the condition yourself", dberr.ErrTenant)
}
