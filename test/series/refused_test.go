package series_test

import (
	"context"
	"errors"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/series/db"
	"github.com/crategen/crategen/test/series/db/bill"
	"github.com/crategen/crategen/test/series/db/note"
	"github.com/crategen/crategen/test/series/db/visit"
)

type tenantKey struct{}

func tenantOf(ctx context.Context) (string, error) {
	if tenant, ok := ctx.Value(tenantKey{}).(string); ok {
		return tenant, nil
	}
	return "", errors.New("no tenant")
}

// TestDropOfTenants drops partitions that a tenant has for itself, and refuses those that it shares.
func TestDropOfTenants(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a, b := context.WithValue(ctx, tenantKey{}, "a"), context.WithValue(ctx, tenantKey{}, "b")
		for _, of := range []struct {
			ctx    context.Context
			tenant string
		}{{a, "a"}, {b, "b"}} {
			check(t, client.Visits.Insert(of.ctx, &db.Visit{Tenant: of.tenant, Day: 1, Name: "x"}))
			check(t, client.Bills.InsertMany(of.ctx, []*db.Bill{{Tenant: of.tenant, Day: 1, Name: "x"}, {Tenant: of.tenant, Day: 2, Name: "x"}}))
		}
		check(t, client.Visits.Refresh(ctx))
		check(t, client.Bills.Refresh(ctx))

		if n, err := query.DropPartitions(a, client.Visits, visit.Day.EQ(1)); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("shared partitions: %d, %v", n, err)
		}
		if _, err := query.Partitions(a, client.Visits); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("the list of shared partitions: %v", err)
		}
		rows, err := client.Visits.Count(b)
		check(t, err)
		equal(t, rows, 1)

		n, err := query.DropPartitions(a, client.Bills, bill.Day.LTE(1))
		check(t, err)
		equal(t, n, 1)
		check(t, client.Bills.Refresh(ctx))
		for _, of := range []struct {
			ctx  context.Context
			rows int
		}{{a, 1}, {b, 2}} {
			rows, err := client.Bills.Count(of.ctx)
			check(t, err)
			equal(t, rows, of.rows)
		}

		n, err = query.DropPartitions(query.Unscoped(ctx), client.Visits, visit.Day.EQ(1))
		check(t, err)
		equal(t, n, 1)
		check(t, client.Visits.Refresh(ctx))
		rows, err = client.Visits.Count(b)
		check(t, err)
		equal(t, rows, 0)
	}, query.Tenant("tenant", tenantOf))
}

// TestDropOfSoftlyDeleted drops the partitions of an entity with soft deletion only if it is confirmed.
func TestDropOfSoftlyDeleted(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		check(t, client.Notes.InsertMany(ctx, []*db.Note{{Day: 1, Name: "x"}, {Day: 2, Name: "x"}}))
		check(t, client.Notes.Refresh(ctx))
		if n, err := query.DropPartitions(ctx, client.Notes, note.Day.EQ(1)); err == nil {
			t.Errorf("%d partitions were dropped", n)
		}
		rows, err := client.Notes.Count(ctx)
		check(t, err)
		equal(t, rows, 2)
		n, err := query.DropPartitions(query.Unscoped(ctx), client.Notes, note.Day.EQ(1))
		check(t, err)
		equal(t, n, 1)
		check(t, client.Notes.Refresh(ctx))
		rows, err = client.Notes.Count(ctx)
		check(t, err)
		equal(t, rows, 1)
	})
}
