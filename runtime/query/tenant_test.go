package query

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/google/go-cmp/cmp"
)

// tenantItems are the items of a client with tenants, in the column id, softly deleted by the column made.
func tenantItems(t *testing.T, name string, tenant int64) (*fakeDB, *Table[*itemMarker, *item, int64]) {
	t.Helper()
	db, items := fake(name)
	table := itemTable
	table.Deleted = "made"
	entity := itemEntity
	entity.Table = &table
	c := *items.conn
	c.pkg = &Package{Tables: []*dialect.Table{&ownerTable, &table}}
	var err error
	c.tenant, err = newTenant(c.pkg, []wire.Tenant{{Column: "id", List: []int64(nil), Value: func(context.Context) (wire.Value, error) {
		return wire.Int(tenant), nil
	}}})
	if err != nil {
		t.Fatal(err)
	}
	c.root = &c
	return db, NewTable[*itemMarker](&c, &entity, nil)
}

func TestRowFilter(t *testing.T) {
	db, items := tenantItems(t, "postgres", 7)
	ctx := t.Context()
	either := Or(itemName.EQ("a"), itemName.EQ("b"))
	owned := itemOwner.Has(ownerName.EQ("o"))
	for _, tc := range []struct {
		name     string
		run      func(ctx context.Context) error
		want     string
		unscoped string
	}{
		{"all", func(ctx context.Context) error { return second(items.Fields(itemName).All(ctx)) },
			`SELECT "id", "name" FROM "items" WHERE "made" IS NULL AND "id" = $1`,
			`SELECT "id", "name" FROM "items" WHERE "made" IS NULL`},
		{"with deleted", func(ctx context.Context) error { return second(items.Fields(itemName).WithDeleted().All(ctx)) },
			`SELECT "id", "name" FROM "items" WHERE "id" = $1`,
			`SELECT "id", "name" FROM "items"`},
		{"only deleted", func(ctx context.Context) error { return second(items.Where(either).OnlyDeleted().Count(ctx)) },
			`SELECT count(*) FROM "items" WHERE (("name" = $1) OR ("name" = $2)) AND "made" IS NOT NULL AND "id" = $3`,
			`SELECT count(*) FROM "items" WHERE (("name" = $1) OR ("name" = $2)) AND "made" IS NOT NULL`},
		{"every", func(ctx context.Context) error { return second(items.Where(Every[*itemMarker]()).Exist(ctx)) },
			`SELECT 1 FROM "items" WHERE "made" IS NULL AND "id" = $1 LIMIT 1`,
			`SELECT 1 FROM "items" WHERE "made" IS NULL LIMIT 1`},
		{"none", func(ctx context.Context) error { return second(items.Where(Or[*itemMarker]()).Count(ctx)) },
			`SELECT count(*) FROM "items" WHERE 1 = 0`,
			`SELECT count(*) FROM "items" WHERE 1 = 0`},
		{"an edge to an entity without", func(ctx context.Context) error { return second(items.Where(owned).Count(ctx)) },
			`SELECT count(*) FROM "items" WHERE ("owner_id" IN (SELECT "id" FROM "owners" WHERE ("id" IS NOT NULL) AND ("name" = $1) AND "id" = $2)) AND "made" IS NULL AND "id" = $2`,
			`SELECT count(*) FROM "items" WHERE ("owner_id" IN (SELECT "id" FROM "owners" WHERE ("id" IS NOT NULL) AND ("name" = $1))) AND "made" IS NULL`},
		{"delete", func(ctx context.Context) error { return second(items.Where(itemName.EQ("a")).Delete(ctx)) },
			`UPDATE "items" SET "made" = $1 WHERE ("name" = $2) AND "made" IS NULL AND "id" = $3`,
			`UPDATE "items" SET "made" = $1 WHERE ("name" = $2) AND "made" IS NULL`},
		{"purge", func(ctx context.Context) error { return second(items.Where(itemName.EQ("a")).OnlyDeleted().Purge(ctx)) },
			`DELETE FROM "items" WHERE ("name" = $1) AND "made" IS NOT NULL AND "id" = $2`,
			`DELETE FROM "items" WHERE ("name" = $1) AND "made" IS NOT NULL`},
	} {
		for _, half := range []struct {
			ctx  context.Context
			want string
		}{{ctx, tc.want}, {Unscoped(ctx), tc.unscoped}} {
			db.sent = nil
			if err := tc.run(half.ctx); err != nil && !errors.Is(err, dberr.ErrNotFound) {
				t.Errorf("%s: %v", tc.name, err)
			}
			if len(db.sent) != 1 || db.sent[0].SQL != half.want {
				t.Errorf("%s: sent %v, want %s", tc.name, db.sent, half.want)
				continue
			}
			args := db.sent[0].Args
			if strings.Contains(half.want, `"id" = $`) && !sqlexpr.SameValue(args[len(args)-1], wire.Int(7)) {
				t.Errorf("%s: the last argument is not the tenant", tc.name)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestKeysApart: CrateDB looks keys up only if the other conditions stand beside each of them.
func TestKeysApart(t *testing.T) {
	db, items := tenantItems(t, "cratedb", 7)
	if _, err := items.GetMany(t.Context(), 1, 2); err != nil {
		t.Fatal(err)
	}
	want := `SELECT "id", "name", "made", "tags", "notes" FROM "doc"."items" WHERE ` +
		`("id" = $1 AND "made" IS NULL AND coalesce("id", "id") = $3) OR ("id" = $2 AND "made" IS NULL AND coalesce("id", "id") = $3)`
	if diff := cmp.Diff(want, db.sent[0].SQL); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestForgottenTenant sends a statement that does not say the tenant: it is refused.
func TestForgottenTenant(t *testing.T) {
	db, items := tenantItems(t, "postgres", 7)
	for _, op := range []wire.Op{wire.OpRead, wire.OpInsert, wire.OpUpdate, wire.OpDelete} {
		b := items.conn.builder(items.entity.Table, op)
		b.Write("SELECT 1")
		if _, err := items.conn.query(t.Context(), b); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("%s: got %v, want a dberr.ErrTenant", op, err)
		}
		b.Free()
	}
	if len(db.sent) > 0 {
		t.Errorf("sent %v", db.sent)
	}
}

func TestZeroTenant(t *testing.T) {
	_, items := tenantItems(t, "postgres", 0)
	if _, err := items.All(t.Context()); !errors.Is(err, dberr.ErrTenant) {
		t.Errorf("got %v, want a dberr.ErrTenant", err)
	}
}

// TestTenantTypes checks functions against a column of each type.
func TestTenantTypes(t *testing.T) {
	type (
		name   string
		number int32
		id     [16]byte
	)
	types := map[dialect.Type]string{dialect.Text: "string name", dialect.Int16: "int64 number", dialect.Int64: "int64 number",
		dialect.UUID: "uuid", dialect.Bool: "", dialect.Time: "", dialect.Array | dialect.Text: "", dialect.JSON: ""}
	given := map[string]any{"string": []string(nil), "name": []name(nil), "int64": []int64(nil),
		"number": []number(nil), "uuid": []id(nil), "bool": []bool(nil), "slice": [][]string(nil)}
	for column, fits := range types {
		pkg := &Package{Tables: []*dialect.Table{{Entity: "E", Columns: []dialect.Column{{Name: "tenant", Type: column}}}}}
		for what, list := range given {
			_, err := newTenant(pkg, []wire.Tenant{{Column: "tenant", List: list}})
			if want := strings.Contains(" "+fits+" ", " "+what+" "); (err == nil) != want {
				t.Errorf("a column of type %d and a %s: got %v", column, what, err)
			}
		}
	}
	v := basicValue(reflect.ValueOf(id{1}))
	if !sqlexpr.SameValue(v, wire.UUID([16]byte{1})) || !sqlexpr.SameValue(basicValue(reflect.ValueOf(name("x"))), wire.Text("x")) {
		t.Error("a named type did not become the value underneath")
	}
}
