package defaults

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/test/faultcases/defaults/kinds"
	"github.com/crategen/crategen/test/faultcases/defaults/tenantdb"
	"github.com/crategen/crategen/test/faultcases/defaults/tenantdb/keytext"
	"github.com/crategen/crategen/test/faultcases/defaults/tenantdb/nulltext"
	"github.com/crategen/crategen/test/faultcases/defaults/tenantdb/of"
	"github.com/crategen/crategen/test/faultcases/defaults/tenantdb/tenantdbtest"
	"github.com/crategen/crategen/testdb"
)

// writesTenant writes rows in every way, and checks that they are the tenant's.
func writesTenant[M, E any](t *testing.T, ctx context.Context, table interface {
	query.TableOf[E]
	query.QueryOf[M, E]
	Insert(ctx context.Context, e E) error
	InsertMany(ctx context.Context, es []E, opts ...query.BulkOption) error
	Upsert(ctx context.Context, es ...E) error
	Create(ctx context.Context, sets ...query.Assignment[M]) (E, error)
	Refresh(ctx context.Context) error
	All(ctx context.Context) ([]E, error)
}, make func() E, tenant func(E) any, want any) {
	t.Helper()
	check := func(what string, e E, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		is(t, what, tenant(e), want)
	}
	e := make()
	check("Insert", e, table.Insert(ctx, e))
	e = make()
	check("Inserting", e, errOf(query.Inserting(table, e).Exec(ctx)))
	many := []E{make(), make()}
	check("InsertMany", many[1], table.InsertMany(ctx, many))
	check("Upsert", many[0], table.Upsert(ctx, many...))
	e, err := table.Create(ctx)
	check("Create", e, err)
	e, err = query.Creating[M, E](table).Exec(ctx)
	check("Creating", e, err)
	n, err := query.Load(ctx, table, slices.Values([]E{make(), make()}))
	if n != 2 || err != nil {
		t.Errorf("Load: %d, %v", n, err)
	}
	ok(t, table.Refresh(ctx))
	all, err := table.All(ctx)
	ok(t, err)
	is(t, "rows", len(all), 8)
	for _, e := range all {
		is(t, "a row's", tenant(e), want)
	}
}

func TestFault19Texts(t *testing.T) {
	testtarget.Run(t, testtarget.All, tenantdb.Open, func(t *testing.T, ctx context.Context, target string, c *tenantdb.Client) {
		writesTenant(t, ctx, c.NullTexts, func() *tenantdb.NullText { return &tenantdb.NullText{} }, func(e *tenantdb.NullText) any { return *e.Org }, "acme")
		writesTenant(t, ctx, c.NullCodes, func() *tenantdb.NullCode { return &tenantdb.NullCode{} }, func(e *tenantdb.NullCode) any { return *e.Org }, kinds.Code("acme"))
		writesTenant(t, ctx, c.NullEnums, func() *tenantdb.NullEnum { return &tenantdb.NullEnum{} }, func(e *tenantdb.NullEnum) any { return *e.Org }, tenantdb.NullEnumOrgAcme)
		writesTenant(t, ctx, c.NullOrgs, func() *tenantdb.NullOrg { return &tenantdb.NullOrg{} }, func(e *tenantdb.NullOrg) any { return *e.Org }, kinds.Org{Name: "acme"})
		writesTenant(t, ctx, c.PlainOrgs, func() *tenantdb.PlainOrg { return &tenantdb.PlainOrg{} }, func(e *tenantdb.PlainOrg) any { return e.Org }, kinds.Org{Name: "acme"})
		writesTenant(t, ctx, c.SetTexts, func() *tenantdb.SetText { return &tenantdb.SetText{} }, func(e *tenantdb.SetText) any { return *e.Org }, "acme")

		k := &tenantdb.KeyText{N: 1007}
		ok(t, c.KeyTexts.Insert(ctx, k))
		ok(t, c.KeyTexts.Upsert(ctx, &tenantdb.KeyText{N: 1007}, &tenantdb.KeyText{N: 1008}))
		created := must[*tenantdb.KeyText](t)(c.KeyTexts.Create(ctx, keytext.N.Set(0)))
		is(t, "in the key", line(k.Org, created.Org, created.N), line("acme", "acme", 0))

		other := "globex"
		for what, err := range map[string]error{
			"Insert": c.NullTexts.Insert(ctx, &tenantdb.NullText{Org: &other}),
			"Upsert": c.NullTexts.Upsert(ctx, &tenantdb.NullText{Org: &other}),
			"Create": errOf(c.NullTexts.Create(ctx, nulltext.Org.Set(other))),
			"NULL":   errOf(c.NullTexts.Create(ctx, nulltext.Org.SetNull())),
			"Load":   errOf(query.Load(ctx, c.NullTexts, slices.Values([]*tenantdb.NullText{{Org: &other}}))),
		} {
			if !errors.Is(err, dberr.ErrTenant) {
				t.Errorf("%s for another tenant: %v", what, err)
			}
		}
		// A row of nobody is not the tenant's.
		nobody := &tenantdb.NullText{ID: uuid.New()}
		ok(t, c.NullTexts.Insert(query.Unscoped(ctx), nobody))
		if err := c.NullTexts.Upsert(ctx, &tenantdb.NullText{ID: nobody.ID}); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("an upsert of the row of nobody: %v", err)
		}

		a, b := &tenantdb.NullText{}, &tenantdb.NullText{}
		ok(t, c.NullTexts.InsertMany(ctx, []*tenantdb.NullText{a, b}))
		ok(t, query.Link(ctx, c, nulltext.Peers, a.ID, b.ID))
		if err := query.Link(ctx, c, nulltext.Peers, a.ID, nobody.ID); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("a link to the row of nobody: %v", err)
		}
		refresh(t, ctx, c)
		n, err := query.InsertFrom1(ctx, c.KeyTexts, query.Select1(query.Value[*of.NullText](100)).
			From(c.NullTexts.Where(nulltext.ID.EQ(a.ID))), keytext.N)
		if n != 1 || err != nil {
			t.Errorf("InsertFrom: %d, %v", n, err)
		}
		is(t, "a factory's", *tenantdbtest.NullText(t, c).Org, "acme")
		is(t, "a factory's", tenantdbtest.PlainOrg(t, c).Org.Name, "acme")
		is(t, "a factory's", tenantdbtest.KeyText(t, c).Org, "acme")
	}, query.Tenant("org", func(context.Context) (kinds.Code, error) { return "acme", nil }))
}

func TestFault19Integers(t *testing.T) {
	testtarget.Run(t, testtarget.All, tenantdb.Open, func(t *testing.T, ctx context.Context, target string, c *tenantdb.Client) {
		writesTenant(t, ctx, c.NullInt8s, func() *tenantdb.NullInt8 { return &tenantdb.NullInt8{} }, func(e *tenantdb.NullInt8) any { return *e.Firm }, int8(5))
		writesTenant(t, ctx, c.NullInt64s, func() *tenantdb.NullInt64 { return &tenantdb.NullInt64{} }, func(e *tenantdb.NullInt64) any { return *e.Firm }, int64(5))
		writesTenant(t, ctx, c.NullUints, func() *tenantdb.NullUint { return &tenantdb.NullUint{} }, func(e *tenantdb.NullUint) any { return *e.Firm }, uint64(5))
		writesTenant(t, ctx, c.NullLevels, func() *tenantdb.NullLevel { return &tenantdb.NullLevel{} }, func(e *tenantdb.NullLevel) any { return *e.Firm }, kinds.Level(5))
	}, query.Tenant("firm", func(context.Context) (int64, error) { return 5, nil }))
}

// A tenant that a column cannot hold is an error of the write.
func TestFault19TooLarge(t *testing.T) {
	c := testdb.New(t, tenantdb.Open, query.Tenant("firm", func(context.Context) (int64, error) { return 300, nil }))
	if err := c.NullInt8s.Insert(t.Context(), &tenantdb.NullInt8{}); !errors.Is(err, dberr.ErrTenant) || !strings.Contains(err.Error(), "does not fit") {
		t.Errorf("%v", err)
	}
	ok(t, c.NullInt64s.Insert(t.Context(), &tenantdb.NullInt64{}))
}

func TestFault19UUIDs(t *testing.T) {
	id := uuid.MustParse("0a000000-0000-4000-8000-00000000000f")
	testtarget.Run(t, testtarget.All, tenantdb.Open, func(t *testing.T, ctx context.Context, target string, c *tenantdb.Client) {
		writesTenant(t, ctx, c.NullUUIDs, func() *tenantdb.NullUUID { return &tenantdb.NullUUID{} }, func(e *tenantdb.NullUUID) any { return *e.House }, id)
		writesTenant(t, ctx, c.NullIDs, func() *tenantdb.NullID { return &tenantdb.NullID{} }, func(e *tenantdb.NullID) any { return *e.House }, kinds.ID{U: id})
	}, query.Tenant("house", func(context.Context) (uuid.UUID, error) { return id, nil }))
}

// What cannot be a tenant is refused by Open.
func TestFault19RefusedByOpen(t *testing.T) {
	for what, opt := range map[string]func() error{
		"a text for an integer": func() error {
			_, err := tenantdb.Open(t.Context(), "sqlite::memory:", sqlite.Driver, query.Tenant("firm", func(context.Context) (string, error) { return "", nil }))
			return err
		},
		"an integer for a UUID": func() error {
			_, err := tenantdb.Open(t.Context(), "sqlite::memory:", sqlite.Driver, query.Tenant("house", func(context.Context) (int, error) { return 0, nil }))
			return err
		},
		"a boolean": func() error {
			_, err := tenantdb.Open(t.Context(), "sqlite::memory:", sqlite.Driver, query.Tenant("org", func(context.Context) (bool, error) { return false, nil }))
			return err
		},
	} {
		if err := opt(); err == nil || !strings.Contains(err.Error(), "query.Tenant") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
