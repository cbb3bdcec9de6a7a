package grammar

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/folder"
	"github.com/crategen/crategen/test/shop/db/label"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/reading"
)

// entityStatements sends what pages, masks, soft deletion and tags send, without a tenant and for one.
func entityStatements(ctx context.Context, r *recorder, url string) error {
	c, err := db.Open(ctx, url, r)
	if err != nil {
		return err
	}
	tenants, err := db.Open(ctx, url, r, query.Tenant("tenant", func(context.Context) (string, error) { return "t", nil }))
	if err != nil {
		return err
	}
	return steps(
		func() error { return pages(ctx, c) },
		func() error { return pages(ctx, tenants) },
		func() error { return softDeletes(ctx, c) },
		func() error { return softDeletes(ctx, tenants) },
		func() error { return rowFilters(ctx, c) },
		func() error { return rowFilters(ctx, tenants) },
		func() error {
			return ok(query.InsertFrom2(ctx, tenants.Labels, query.Select2(note.ID, note.Title).From(tenants.Notes), label.ID, label.Name))
		},
	)
}

// walk asks for the first page and for the one after it. The recorder's rows are zero, so that there is always a next one.
func walk[E any](ctx context.Context, q interface {
	Page(ctx context.Context, size int, after query.Cursor) (*query.Page[E], error)
}) error {
	p, err := q.Page(ctx, 1, "")
	if err != nil {
		return err
	}
	return ok(q.Page(ctx, 2, p.Next))
}

func pages(ctx context.Context, c *db.Client) error {
	titled := c.Notes.Where(note.Title.HasPrefix("a"))
	return steps(
		func() error { return walk(ctx, titled) },
		func() error { return walk(ctx, titled.OrderBy(note.CreatedAt.Desc())) },
		func() error { return walk(ctx, titled.OrderBy(note.Place.Asc(), note.Title.Desc()).With(note.Folder)) },
		func() error { return walk(ctx, titled.OrderBy(note.Place.Desc(), note.ID.Desc()).Fields(note.Title)) },
		func() error { return walk(ctx, c.Readings.Where().OrderBy(reading.Value.Asc())) },
		func() error { return ok(titled.Fields(note.Title, note.Place).All(ctx)) },
		func() error { return ok(titled.Fields(note.Title).With(note.Folder).First(ctx)) },
	)
}

func softDeletes(ctx context.Context, c *db.Client) error {
	every := c.Notes.Where(query.Every[*of.Note]())
	return steps(
		func() error { return ok(c.Notes.Get(ctx, uuid.New())) },
		func() error { return ok(c.Notes.Where(note.Title.EQ("a")).Delete(ctx)) },
		func() error { return ok(every.WithDeleted().All(ctx)) },
		func() error { return ok(every.OnlyDeleted().Count(ctx)) },
		func() error { return ok(every.Restore(ctx)) },
		func() error {
			return ok(c.Notes.Where(note.DeletedAt.LT(time.Unix(0, 0))).OnlyDeleted().Purge(ctx))
		},
		func() error { return ok(c.Folders.With(folder.Notes.Limit(2), folder.Notes.Count()).All(ctx)) },
		func() error {
			return ok(c.Labels.Where(label.Notes.Has(note.Title.EQ("a"))).With(label.Notes).All(ctx))
		},
	)
}

func rowFilters(ctx context.Context, c *db.Client) error {
	n := func() *db.Note { return &db.Note{ID: uuid.New(), Tenant: "t", Title: "a"} }
	id := uuid.New()
	return steps(
		func() error { return c.Notes.Insert(ctx, n()) },
		func() error { return c.Notes.InsertMany(ctx, []*db.Note{n(), n()}) },
		func() error { return c.Notes.Upsert(ctx, n()) },
		func() error {
			return ok(c.Notes.Where(note.Title.EQ("a")).Update(query.Tag(ctx, "route", "/a b"), note.Place.Set(1)))
		},
		func() error {
			return ok(query.UpdateReturning(ctx, c.Notes.Where(note.Folder.Has(folder.Name.EQ("a"))), note.Place.Add(1)))
		},
		func() error { return query.Link(ctx, c, label.Notes, id, id) },
		func() error { return query.Unlink(ctx, c, label.Notes, id, id) },
		func() error {
			return ok(query.Select2(note.Title, query.Via(note.Folder, folder.Name)).From(c.Notes).All(query.Tag(ctx, "job", "x")))
		},
		func() error {
			return ok(query.Select2(folder.Name, query.CountOf(query.Each(folder.Notes, note.ID))).From(c.Folders).GroupBy(folder.Name).All(ctx))
		},
		func() error { return ok(c.Folders.OrderBy(query.Targets(folder.Notes).Desc()).All(ctx)) },
		func() error { return ok(c.Notes.Where(note.Title.EQ("a")).Count(query.Unscoped(ctx))) },
	)
}
