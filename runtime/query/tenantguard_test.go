package query

import (
	"errors"
	"testing"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/google/go-cmp/cmp"
)

// TestTenantConflict shows the ends of upserts: of a table with a column to update, of one with nothing but its key and the
// tenant, and of one whose key holds the tenant.
func TestTenantConflict(t *testing.T) {
	id := dialect.Column{Name: "id", Type: dialect.Int64, Flags: dialect.Immutable}
	tenant := dialect.Column{Name: "tenant", Type: dialect.Text}
	fixed := dialect.Column{Name: "tenant", Type: dialect.Text, Flags: dialect.Immutable}
	name := dialect.Column{Name: "name", Type: dialect.Text}
	const trap = `"tenant" = CASE WHEN "tenant" = excluded."tenant" THEN "tenant" ELSE ` +
		`CAST(CAST(concat('crategen: the row of another tenant', left(CAST("tenant" AS text), 0)) AS bigint) AS text) END`
	for _, tc := range []struct {
		name, dialect string
		table         dialect.Table
		want          string
	}{
		{"a column", "postgres", dialect.Table{Name: "t", Key: []int{0}, Columns: []dialect.Column{id, tenant, name}},
			` ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name" WHERE "t"."tenant" = excluded."tenant"`},
		{"a column, on CrateDB", "cratedb", dialect.Table{Name: "t", Key: []int{0}, Columns: []dialect.Column{id, fixed, name}},
			` ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name", ` + trap},
		{"nothing to update", "sqlite", dialect.Table{Name: "t", Key: []int{0}, Columns: []dialect.Column{id, fixed}},
			` ON CONFLICT ("id") DO UPDATE SET "tenant" = excluded."tenant" WHERE "t"."tenant" = excluded."tenant"`},
		{"nothing to update, on CrateDB", "cratedb", dialect.Table{Name: "t", Key: []int{0}, Columns: []dialect.Column{id, fixed}},
			` ON CONFLICT ("id") DO UPDATE SET ` + trap},
		{"the tenant is in the key", "postgres", dialect.Table{Name: "t", Key: []int{0, 1}, Columns: []dialect.Column{id, fixed}},
			` ON CONFLICT ("id", "tenant") DO NOTHING`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := dialect.ByName(tc.dialect)
			if err != nil {
				t.Fatal(err)
			}
			b := sqlgen.New(d, "", &tc.table)
			defer b.Free()
			b.Tenant = "tenant"
			overwrite.write(b, &Entity{Table: &tc.table}, nil, false)
			if diff := cmp.Diff(tc.want, string(b.Text())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestTwoClients puts parts that a client with tenants made into statements of a client without.
func TestTwoClients(t *testing.T) {
	_, filtered := tenantItems(t, "postgres", 7)
	db, plain := fake("postgres")
	ctx := t.Context()
	keys := Select1(itemID).From(filtered)
	same := Relate(itemID, filtered, itemID)
	for name, err := range map[string]error{
		"In":      second(plain.Where(In(itemID, keys)).All(ctx)),
		"Exists":  second(plain.Where(Exists[*itemMarker](filtered)).All(ctx)),
		"a union": second(Union(Select1(itemID).From(plain), keys).All(ctx)),
		"Via":     second(Select1(Via(same, itemName)).From(plain).All(ctx)),
		"Has":     second(plain.Where(same.Has()).All(ctx)),
	} {
		if !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("%s: got %v, want a dberr.ErrTenant", name, err)
		}
	}
	if len(db.sent) > 0 {
		t.Errorf("sent: %s", db.sent[0].SQL)
	}
}

// TestTenantOfCTE: a column of a CTE may have the name of the tenant's.
func TestTenantOfCTE(t *testing.T) {
	if sqlexpr.OfTenant("c1", &dialect.Table{Columns: []dialect.Column{{Name: "c1"}}, Query: true}) {
		t.Error("a CTE has tenants")
	}
}
