package conformance

import (
	"context"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/of"
)

// onNotes runs a scenario on every target, with a client of its own that has the options, and without notes, folders, labels
// and readings.
func onNotes(t *testing.T, scenario func(*testing.T, context.Context, *shop.Client), opts ...wire.Option) {
	for _, tg := range targets {
		t.Run(tg.Name, func(t *testing.T) {
			ctx := timeout(t)
			shopOf(t, ctx, tg) // makes the tables, but for a database in memory, which is the client's own
			c := must[*shop.Client](t)(shop.Open(ctx, tg.URL(t), append(opts, sqlite.Driver)...))
			t.Cleanup(func() { ok(t, c.Close()) })
			ok(t, c.CreateTables(ctx))
			emptyNotes(t, query.Unscoped(ctx), c)
			scenario(t, ctx, c)
		})
	}
}

func emptyNotes(t *testing.T, ctx context.Context, c *shop.Client) {
	t.Helper()
	refresh(t, ctx, c)
	must[int](t)(c.Notes.Where(query.Every[*of.Note]()).WithDeleted().Purge(ctx))
	must[int](t)(c.Folders.Where(query.Every[*of.Folder]()).Delete(ctx))
	empty(t, ctx, c.Labels.Where(query.Every[*of.Label]()))
	empty(t, ctx, c.Readings.Where(query.Every[*of.Reading]()))
	empty(t, ctx, c.Kinds.Where(query.Every[*of.Kind]()))
	refresh(t, ctx, c)
}

// noteTitles are the titles in order, without separators.
func noteTitles(notes []*shop.Note) string {
	out := ""
	for _, n := range notes {
		out += n.Title
	}
	return out
}
