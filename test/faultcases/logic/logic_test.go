package logic

import (
	"context"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/faultcases/logic/db"
)

// on runs a scenario on the four databases, with tables of its own.
func on(t *testing.T, scenario func(t *testing.T, ctx context.Context, client *db.Client), opts ...wire.Option) {
	t.Helper()
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		scenario(t, ctx, client)
	}, opts...)
}

func insert[M, E any](t *testing.T, ctx context.Context, table interface {
	InsertMany(ctx context.Context, list []E, opts ...query.BulkOption) error
}, list ...E) {
	t.Helper()
	if err := table.InsertMany(ctx, list); err != nil {
		t.Fatal(err)
	}
}

func refresh(t *testing.T, ctx context.Context, client *db.Client) {
	t.Helper()
	if err := query.Refresh(ctx, client); err != nil {
		t.Fatal(err)
	}
}
