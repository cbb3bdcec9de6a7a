package tenants

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/tenants/db"
	"github.com/crategen/crategen/test/tenants/db/document"
	"github.com/crategen/crategen/test/tenants/db/invoice"
	"github.com/crategen/crategen/test/tenants/db/of"
	"github.com/crategen/crategen/test/tenants/schema"
)

// invoicesOf lists the invoices of a tenant.
func invoicesOf(ctx context.Context, client *db.Client, tenant string) (list []*db.Invoice, err error) {
	err = client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = tx.Invoices.All(ctx)
		return err
	}, query.Setting("app.tenant", tenant))
	return list, err
}

// each runs fn with a client of the owner of the tables, and one of a role that policies bind, on one connection.
func each(t *testing.T, fn func(t *testing.T, ctx context.Context, target, role string, admin, app *db.Client)) {
	targets := []testtarget.Target{testtarget.All[1], testtarget.All[3]}
	testtarget.Run(t, targets, db.Open, func(t *testing.T, ctx context.Context, target string, admin *db.Client) {
		in, err := query.SQL1[string](admin, "SELECT current_schema()::text").All(ctx)
		if err != nil {
			t.Fatal(err)
		}
		role := "app_" + in[0]
		for _, sql := range []string{"CREATE USER " + role, "GRANT USAGE ON SCHEMA " + in[0] + " TO " + role,
			"GRANT USAGE ON ALL SEQUENCES IN SCHEMA " + in[0] + " TO " + role, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + in[0] + " TO " + role} {
			if _, err := query.Exec(ctx, admin, sql); err != nil {
				t.Fatal(err)
			}
		}
		t.Cleanup(func() {
			for _, sql := range []string{"DROP OWNED BY " + role, "DROP USER " + role} {
				_, _ = query.Exec(context.Background(), admin, sql)
			}
		})
		place := targets[0].URL
		if target == "cockroachdb" {
			place = targets[1].URL
		}
		u, err := url.Parse(place(t))
		if err != nil {
			t.Fatal(err)
		}
		u.User = url.User(role)
		app, err := db.Open(ctx, u.String(), connect.SearchPath(in[0]), connect.PoolSize(1))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = app.Close() })
		fn(t, ctx, target, role, admin, app)
	})
}

// TestTenants reads and writes as a tenant. The setting of a transaction never reaches the next one on the connection.
func TestTenants(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, target, role string, admin, app *db.Client) {
		theirs := &db.Invoice{Tenant: "globex", Text: "theirs"}
		if err := admin.Invoices.InsertMany(ctx, []*db.Invoice{{Tenant: "acme", Text: "ours"}, theirs}); err != nil {
			t.Fatal(err)
		}
		only := func(tenant, want string) {
			t.Helper()
			list, err := invoicesOf(ctx, app, tenant)
			var have []string
			for _, v := range list {
				have = append(have, v.Text)
			}
			if err != nil || strings.Join(have, " ") != want {
				t.Errorf("%q sees %v (%v), want %q", tenant, have, err, want)
			}
		}
		only("acme", "ours")
		only("globex", "theirs")
		only("", "")
		only("it's; DROP", "")
		if n, err := app.Invoices.Count(ctx); err != nil || n != 0 {
			t.Errorf("without the setting there are %d rows (%v)", n, err)
		}
		as := func(tenant string, fn func(ctx context.Context, tx *db.Tx) error) error {
			return app.Tx(ctx, fn, query.Setting("app.other", "x"), query.Setting("app.tenant", tenant))
		}
		for what, write := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"insert": func(ctx context.Context, tx *db.Tx) error {
				return tx.Invoices.Insert(ctx, &db.Invoice{Tenant: "globex", Text: "x"})
			},
			"insert of many": func(ctx context.Context, tx *db.Tx) error {
				return tx.Invoices.InsertMany(ctx, []*db.Invoice{{Tenant: "acme", Text: "x"}, {Tenant: "globex", Text: "x"}})
			},
			"upsert of a hidden row": func(ctx context.Context, tx *db.Tx) error {
				return tx.Invoices.Upsert(ctx, &db.Invoice{ID: theirs.ID, Tenant: "acme", Text: "stolen"})
			},
			"update": func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Invoices.Where(invoice.Text.EQ("ours")).Update(ctx, invoice.Tenant.Set("globex"))
				return err
			},
		} {
			err := as("acme", write)
			if !errors.Is(err, dberr.ErrRowSecurity) || !errors.Is(err, dberr.ErrAuth) {
				t.Errorf("%s: %v", what, err)
			}
			if what == "insert" {
				t.Log(err)
			}
		}
		err := as("acme", func(ctx context.Context, tx *db.Tx) error {
			n, err := tx.Invoices.Where(invoice.ID.EQ(theirs.ID)).Update(ctx, invoice.Text.Set("stolen"))
			if n != 0 || err != nil {
				t.Errorf("%d hidden rows were updated (%v)", n, err)
			}
			if _, err := tx.Invoices.Get(ctx, theirs.ID); !errors.Is(err, dberr.ErrNotFound) {
				t.Errorf("a hidden row: %v", err)
			}
			return tx.Invoices.Insert(ctx, &db.Invoice{Tenant: "acme", Text: "new"})
		})
		if err != nil {
			t.Fatal(err)
		}
		failed := errors.New("rolled back")
		if err := as("acme", func(context.Context, *db.Tx) error { return failed }); !errors.Is(err, failed) {
			t.Error(err)
		}
		if n, err := app.Invoices.Count(ctx); err != nil || n != 0 {
			t.Errorf("after a rollback there are %d rows (%v)", n, err)
		}
		if list, err := admin.Invoices.Where(invoice.Tenant.EQ("globex")).All(ctx); err != nil || len(list) != 1 || list[0].Text != "theirs" {
			t.Errorf("the other tenant has %v (%v)", list, err)
		}
		if target == "cockroachdb" { // a read of the past
			past := app.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
				n, err := tx.Invoices.Count(ctx)
				if n != 2 {
					t.Errorf("in the past there are %d rows", n)
				}
				return err
			}, query.Setting("app.tenant", "acme"), query.ReadOnlyAsOf(query.Ago(time.Microsecond)))
			if past != nil {
				t.Error(past)
			}
		}
		for name, value := range map[string]string{"": "x", "app.tenant": "a\x00b"} {
			if err := app.Tx(ctx, func(context.Context, *db.Tx) error { return nil }, query.Setting(name, value)); err == nil || strings.Contains(err.Error(), "a\x00b") {
				t.Errorf("the error of the setting %q is %v", name, err)
			}
		}
	})
}

// TestTypes has tenants that are integers and UUIDs. An index on the tenant answers the condition of the policy.
func TestTypes(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, target, role string, admin, app *db.Client) {
		user := uuid.New()
		if err := admin.Ledgers.InsertMany(ctx, []*db.Ledger{{ID: "a", Company: 1}, {ID: "b", Company: 2}}); err != nil {
			t.Fatal(err)
		}
		if err := admin.Devices.InsertMany(ctx, []*db.Device{{ID: "a", User: user}, {ID: "b", User: uuid.New()}}); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the setting is empty, and not absent, the second time
			if n, err := app.Devices.Count(ctx); n != 0 || err != nil {
				t.Errorf("without the setting there are %d devices (%v)", n, err)
			}
			err := app.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
				ledgers, err := tx.Ledgers.Count(ctx)
				if err != nil {
					return err
				}
				devices, err := tx.Devices.Count(ctx)
				if ledgers != 1 || devices != 1 {
					t.Errorf("%d ledgers and %d devices", ledgers, devices)
				}
				return err
			}, query.Setting("app.company", "2"), query.Setting("app.user", user.String()))
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestDocuments has policies for some statements, a restrictive one, and the owner of the table under them.
func TestDocuments(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, target, role string, admin, app *db.Client) {
		list := []*db.Document{{ID: "mine", Owner: role}, {ID: "locked", Owner: role, Locked: true}, {ID: "public", Owner: "x", Published: true}, {ID: "hidden", Owner: "x"}}
		if err := admin.Documents.InsertMany(ctx, list); err != nil {
			t.Fatal(err)
		}
		if n, err := app.Documents.Count(ctx); n != 3 || err != nil {
			t.Errorf("%d documents (%v)", n, err)
		}
		if n, err := app.Documents.Where(query.Every[*of.Document]()).Update(ctx, document.Published.Set(true)); n != 1 || err != nil {
			t.Errorf("%d documents were updated (%v)", n, err)
		}
		if err := app.Documents.Insert(ctx, &db.Document{ID: "other", Owner: "x"}); !errors.Is(err, dberr.ErrRowSecurity) {
			t.Errorf("a document of another owner: %v", err)
		}
	})
}

func badArgument(err error) bool {
	_, ok := errors.AsType[*dberr.ArgumentError](err)
	return ok
}

// TestNumbers takes the numbers of two entities from one sequence, also without a row.
func TestNumbers(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, target, role string, admin, app *db.Client) {
		a, err := admin.Invoices.Create(ctx, invoice.Tenant.Set("acme"), invoice.Text.Set("a"))
		if err != nil {
			t.Fatal(err)
		}
		b, err := admin.Documents.Create(ctx, document.ID.Set("d"), document.Owner.Set(role))
		if err != nil {
			t.Fatal(err)
		}
		c := &db.Invoice{Tenant: "acme", Number: 7}
		if err := admin.Invoices.Insert(ctx, c); err != nil {
			t.Fatal(err)
		}
		if a.Number != 1000 || b.Number != 1001 || c.Number != 7 {
			t.Errorf("the numbers are %d, %d and %d", a.Number, b.Number, c.Number)
		}
		list, err := query.NextNumbers(ctx, app, schema.DocumentNumbers.Called, 3)
		if err != nil || !slices.Equal(list, []int64{1002, 1003, 1004}) {
			t.Errorf("the next numbers are %v (%v)", list, err)
		}
		in, err := query.SQL1[string](app, "SELECT current_schema()::text").All(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if list, err := query.NextNumbers(ctx, app, in[0]+".document_numbers", 1); err != nil || !slices.Equal(list, []int64{1005}) {
			t.Errorf("in a schema: %v (%v)", list, err)
		}
		if _, err := query.NextNumbers(ctx, app, "no such", 1); err == nil || !strings.Contains(err.Error(), `the sequence "no such"`) {
			t.Errorf("the error is %v", err)
		}
		for _, n := range []int{0, -1, 1_000_001} {
			if _, err := query.NextNumbers(ctx, app, "document_numbers", n); !badArgument(err) {
				t.Errorf("%d numbers: %v", n, err)
			}
		}
	})
}
