package query

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// claim sets the tenant column of entities before an insert, and refuses entities of another tenant.
func claim(ctx context.Context, c *Conn, entity *Entity, es []any) error {
	i, tenant, err := tenantFor(ctx, c, entity.Table)
	if err != nil || i < 0 {
		return err
	}
	for n, e := range es {
		if err := claimRow(entity, e, n, i, tenant); err != nil {
			return err
		}
	}
	return nil
}

// claimRow is claim for one entity, row n of the caller's list. i is the position of the tenant column.
func claimRow(entity *Entity, e any, n, i int, tenant wire.Value) error {
	switch have := entity.value(e, i); {
	case noTenant(have):
		return setField(entity, e, i, tenant)
	case !sqlexpr.SameValue(have, tenant):
		return fmt.Errorf("insert %s: row %d: %w", entity.Table.Entity, n, errOtherTenant(entity.Table, i))
	}
	return nil
}

// claimSets is claim for the assignments of a Create. Without an assignment, the tenant column is set to the tenant.
func claimSets(ctx context.Context, c *Conn, entity *Entity, e any, sets []*sqlexpr.Assignment) error {
	i, tenant, err := tenantFor(ctx, c, entity.Table)
	if err != nil || i < 0 {
		return err
	}
	for _, a := range sets {
		if a != nil && a.Column == c.tenant.Column && !sqlexpr.SameValue(a.Value, tenant) {
			return fmt.Errorf("insert %s: %w", entity.Table.Entity, errOtherTenant(entity.Table, i))
		}
	}
	return setField(entity, e, i, tenant)
}

// tenantFor returns the position of a table's tenant column and the tenant of a statement. The position is -1 if the table has no tenants
// or the statement is not restricted to one.
func tenantFor(ctx context.Context, c *Conn, t *dialect.Table) (int, wire.Value, error) {
	if c.tenant == nil || unscoped(ctx) {
		return -1, wire.Null(), nil
	}
	_, i := t.Column(c.tenant.Column)
	if i < 0 {
		return -1, wire.Null(), nil
	}
	v, err := tenantOf(ctx, c.tenant)
	if err != nil {
		return -1, v, fmt.Errorf("insert %s: %w", t.Entity, err)
	}
	return i, v, nil
}

func errOtherTenant(t *dialect.Table, column int) error {
	return &dberr.ValidationError{Entity: t.Entity, Field: t.Columns[column].Name,
		Err: fmt.Errorf("%w: the field holds another tenant", dberr.ErrTenant)}
}

// insertBuilder starts the insert of claimed entities.
func (c *Conn) insertBuilder(ctx context.Context, t *dialect.Table) *sqlgen.Builder {
	b := c.builder(t, wire.OpInsert)
	if c.tenant != nil {
		b.OneTenant = true
		if unscoped(ctx) {
			b.Tenant = ""
		}
	}
	return b
}

func errFillsTenant(t *dialect.Table, column int) error {
	return &dberr.ValidationError{Entity: t.Entity, Field: t.Columns[column].Name,
		Err: fmt.Errorf("%w: the client fills in the column: do not set it", dberr.ErrTenant)}
}
