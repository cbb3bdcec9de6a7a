package query

import (
	"context"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// ownEnds refuses to link or unlink rows of another tenant. The join table has no tenants, so it looks up the rows at both ends before.
// It looks them up by key, so that CrateDB finds rows that were written a moment ago.
func ownEnds(ctx context.Context, c *Conn, j *Join, from wire.Value, targets []wire.Value) error {
	if c.tenant == nil || unscoped(ctx) {
		return nil
	}
	if err := ownRows(ctx, c, j.Through.Owner, j.From, []wire.Value{from}); err != nil {
		return err
	}
	return ownRows(ctx, c, j.Table, j.To, targets)
}

// ownRows fails unless all rows of a table with the keys belong to the tenant.
func ownRows(ctx context.Context, c *Conn, table, key string, keys []wire.Value) error {
	i := slices.IndexFunc(c.pkg.Tables, func(t *dialect.Table) bool { return t.FlatName() == table })
	if i < 0 {
		return fmt.Errorf("%w: the package has no table %q: generate it again", dberr.ErrTenant, table)
	}
	t := c.pkg.Tables[i]
	column, _ := t.Column(key)
	if column == nil || !sqlexpr.OfTenant(c.tenant.Column, t) {
		return nil
	}
	seen := map[string]bool{}
	var different []wire.Value
	for _, k := range keys {
		k = sqlexpr.Fit(k, column)
		if id := string(k.AppendIdentity(nil)); !seen[id] {
			seen[id] = true
			different = append(different, k)
		}
	}
	found := 0
	for batch := range slices.Chunk(different, c.dialect.KeyBatch(1)) {
		n, err := countKeys(ctx, c, t, column, batch)
		if err != nil {
			return err
		}
		found += n
	}
	if found < len(different) {
		return fmt.Errorf("%w: %d of %d rows of %s do not exist or belong to another tenant", dberr.ErrTenant,
			len(different)-found, len(different), t.Entity)
	}
	return nil
}

// countKeys counts the rows with the keys, including softly deleted rows.
func countKeys(ctx context.Context, c *Conn, t *dialect.Table, column *dialect.Column, keys []wire.Value) (int, error) {
	b := c.builder(t, wire.OpRead)
	defer b.Free()
	if t.IsKey(column.Name) {
		c.asLookup(b)
	}
	b.Write("SELECT ")
	b.Col(column.Name)
	b.Write(" FROM ")
	b.TableName(t)
	b.Write(" WHERE ")
	sqlexpr.WriteKeyList(b, column, keys, sqlexpr.AllRows)
	rows, err := c.query(ctx, b)
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Close(); err != nil {
		return 0, named(b, err)
	}
	return n, nil
}
