package conformance

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/folder"
	"github.com/crategen/crategen/test/shop/db/label"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
)

func sorted(words []string) string {
	slices.Sort(words)
	return strings.Join(words, " ")
}

// TestSoftDelete deletes one of two notes and asks for it in every way.
func TestSoftDelete(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		f := &shop.Folder{Tenant: "t", Name: "f"}
		ok(t, c.Folders.Insert(ctx, f))
		l := &shop.Label{Tenant: "t", Name: "l"}
		ok(t, c.Labels.Insert(ctx, l))
		a := &shop.Note{Tenant: "t", Title: "a", Place: ptr(1), FolderID: &f.ID}
		b := &shop.Note{Tenant: "t", Title: "b", Place: ptr(2), FolderID: &f.ID}
		ok(t, c.Notes.InsertMany(ctx, []*shop.Note{a, b}))
		ok(t, query.Link(ctx, c, label.Notes, l.ID, a.ID, b.ID))
		refresh(t, ctx, c)
		before := time.Now().Add(-time.Millisecond)
		is(t, "deleted", must[int](t)(c.Notes.Where(note.ID.EQ(a.ID)).Delete(ctx)), 1)

		_, err := c.Notes.Get(ctx, a.ID)
		is(t, "Get", errors.Is(err, dberr.ErrNotFound), true)
		is(t, "GetMany", noteTitles(must[[]*shop.Note](t)(c.Notes.GetMany(ctx, a.ID, b.ID))), "b")
		refresh(t, ctx, c)
		all := c.Notes.OrderBy(note.Title.Asc())
		is(t, "All", noteTitles(must[[]*shop.Note](t)(all.All(ctx))), "b")
		is(t, "Or", noteTitles(must[[]*shop.Note](t)(c.Notes.Where(query.Or(note.Title.EQ("a"), note.Title.EQ("b"))).All(ctx))), "b")
		is(t, "Every", must[int](t)(c.Notes.Where(query.Every[*of.Note]()).Count(ctx)), 1)
		is(t, "none", must[int](t)(c.Notes.Where(query.Or[*of.Note]()).Count(ctx)), 0)
		is(t, "Raw", must[int](t)(c.Notes.Where(query.Raw[*of.Note](`"title" = ? OR 1 = 1`, "a")).Count(ctx)), 1)
		is(t, "Count", must[int](t)(c.Notes.Count(ctx)), 1)
		is(t, "Exist", must[bool](t)(c.Notes.Where(note.Title.EQ("a")).Exist(ctx)), false)
		is(t, "Page", noteTitles(must[*query.Page[*shop.Note]](t)(all.Page(ctx, 5, "")).Items), "b")
		seen := ""
		for n, err := range all.Iter(ctx) {
			ok(t, err)
			seen += n.Title
		}
		is(t, "Iter", seen, "b")
		is(t, "selection", text(must[[]string](t)(query.Select1(note.Title).From(c.Notes).All(ctx))), "[b]")
		is(t, "selection of a query", text(must[[]string](t)(query.Select1(note.Title).From(all.WithDeleted()).OrderBy(note.Title.Asc()).All(ctx))), "[a b]")

		is(t, "update", must[int](t)(c.Notes.Where(note.Title.EQ("a")).Update(ctx, note.Place.Set(9))), 0)
		is(t, "delete again", must[int](t)(c.Notes.Where(note.Title.EQ("a")).Delete(ctx)), 0)
		is(t, "delete with deleted", must[int](t)(c.Notes.Where(note.Title.EQ("a")).WithDeleted().Delete(ctx)), 0)

		of := must[*shop.Folder](t)(c.Folders.With(folder.Notes).Only(ctx))
		notes, _ := of.Edges.Notes.Get()
		is(t, "an edge to many", noteTitles(notes), "b")
		of = must[*shop.Folder](t)(c.Folders.With(folder.Notes.Count()).Only(ctx))
		count, _ := of.Edges.Notes.Count()
		is(t, "the count of an edge", count, 1)
		on := must[*shop.Label](t)(c.Labels.With(label.Notes.OrderBy(note.Title.Asc()).Limit(5)).Only(ctx))
		notes, _ = on.Edges.Notes.Get()
		is(t, "a linked edge", noteTitles(notes), "b")
		is(t, "Has", must[int](t)(c.Folders.Where(folder.Notes.Has(note.Title.EQ("a"))).Count(ctx)), 0)
		is(t, "HasNone", must[int](t)(c.Folders.Where(folder.Notes.HasNone(note.Title.EQ("a"))).Count(ctx)), 1)
		is(t, "Has, linked", must[int](t)(c.Labels.Where(label.Notes.Has(note.Title.EQ("a"))).Count(ctx)), 0)

		gone := must[*shop.Note](t)(c.Notes.Where(note.ID.EQ(a.ID)).WithDeleted().Only(ctx))
		if gone.DeletedAt == nil || gone.DeletedAt.Before(before) || !gone.UpdatedAt.After(before) || gone.UpdatedAt.Sub(*gone.DeletedAt).Abs() > time.Second {
			t.Errorf("deleted at %v, updated at %v", gone.DeletedAt, gone.UpdatedAt)
		}
		is(t, "OnlyDeleted", noteTitles(must[[]*shop.Note](t)(c.Notes.Where().OnlyDeleted().All(ctx))), "a")
		is(t, "WithDeleted", noteTitles(must[[]*shop.Note](t)(all.WithDeleted().All(ctx))), "ab")

		is(t, "restored", must[int](t)(c.Notes.Where(query.Every[ofNote]()).Restore(ctx)), 1)
		refresh(t, ctx, c)
		back := must[*shop.Note](t)(c.Notes.Get(ctx, a.ID))
		is(t, "back", back.DeletedAt == nil && back.UpdatedAt.After(gone.UpdatedAt.Add(-1)), true)

		must[int](t)(c.Folders.Where(folder.Name.EQ("f")).Delete(ctx))
		refresh(t, ctx, c)
		n := must[*shop.Note](t)(c.Notes.With(note.Folder).Where(note.Title.EQ("a")).Only(ctx))
		in, loaded := n.Edges.Folder.Get()
		is(t, "an edge to one", in == nil && loaded, true)
		is(t, "Has, to one", must[int](t)(c.Notes.Where(note.Folder.Has()).Count(ctx)), 0)

		is(t, "purge what is there", must[int](t)(c.Notes.Where(note.Title.EQ("b")).Purge(ctx)), 1)
		must[int](t)(c.Notes.Where(note.Title.EQ("a")).Delete(ctx))
		refresh(t, ctx, c)
		is(t, "purge finds as a query does", must[int](t)(c.Notes.Where(note.Title.EQ("a")).Purge(ctx)), 0)
		is(t, "purge", must[int](t)(c.Notes.Where(note.DeletedAt.LT(time.Now().Add(time.Minute))).OnlyDeleted().Purge(ctx)), 1)
		refresh(t, ctx, c)
		is(t, "nothing is left", must[int](t)(c.Notes.Where().WithDeleted().Count(ctx)), 0)
	})
}

type ofNote = *of.Note

// TestSoftDeleteKeys: a deleted row keeps its key.
func TestSoftDeleteKeys(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		n := &shop.Note{ID: uuid.New(), Tenant: "t", Title: "one"}
		ok(t, c.Notes.Insert(ctx, n))
		must[int](t)(c.Notes.Where(note.ID.EQ(n.ID)).Delete(ctx))
		err := c.Notes.Insert(ctx, &shop.Note{ID: n.ID, Tenant: "t", Title: "two"})
		is(t, "an insert meets it", dberr.IsUnique(err), true)
		ok(t, c.Notes.Upsert(ctx, &shop.Note{ID: n.ID, Tenant: "t", Title: "three"}))
		is(t, "an upsert writes it whole", must[*shop.Note](t)(c.Notes.Get(ctx, n.ID)).Title, "three")
	})
}

// TestSoftDeleteUnique gives a deleted row's unique value away, by a partial index, and does not take it back.
func TestSoftDeleteUnique(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		if c.Conn().Dialect() == "cratedb" {
			t.Skip("skipped: CrateDB has no unique indexes")
		}
		must[int](t)(c.Exec(ctx, "CREATE UNIQUE INDEX one_title ON notes (title) WHERE deleted_at IS NULL"))
		defer func() {
			drop := "DROP INDEX one_title"
			if c.Conn().Dialect() == "cockroachdb" {
				drop = "DROP INDEX notes@one_title CASCADE"
			}
			must[int](t)(c.Exec(ctx, drop))
		}()
		first := &shop.Note{Tenant: "t", Title: "a"}
		ok(t, c.Notes.Insert(ctx, first))
		is(t, "twice", dberr.IsUnique(c.Notes.Insert(ctx, &shop.Note{Tenant: "t", Title: "a"})), true)
		must[int](t)(c.Notes.Where(note.ID.EQ(first.ID)).Delete(ctx))
		ok(t, c.Notes.Insert(ctx, &shop.Note{Tenant: "t", Title: "a"}))
		_, err := c.Notes.Where(note.ID.EQ(first.ID)).Restore(ctx)
		is(t, "restored too late", dberr.IsUnique(err), true)
		is(t, "upserted too late", dberr.IsUnique(c.Notes.Upsert(ctx, first)), true)
	})
}

// TestSoftDeleteLinks links, counts and loads a deleted row, which comes back with its pairs.
func TestSoftDeleteLinks(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		l := &shop.Label{Tenant: "t", Name: "l"}
		ok(t, c.Labels.Insert(ctx, l))
		n := &shop.Note{Tenant: "t", Title: "a"}
		ok(t, c.Notes.Insert(ctx, n))
		refresh(t, ctx, c)
		must[int](t)(c.Notes.Where(note.ID.EQ(n.ID)).Delete(ctx))
		ok(t, query.Link(ctx, c, label.Notes, l.ID, n.ID))
		seen := func() string {
			refresh(t, ctx, c)
			got := must[*shop.Label](t)(c.Labels.With(label.Notes, label.Notes.Count()).Only(ctx))
			on, _ := got.Edges.Notes.Get()
			count, _ := got.Edges.Notes.Count()
			targets := must[[]int](t)(query.Select1(query.Targets(label.Notes)).From(c.Labels).All(ctx))
			each := must[[]*string](t)(query.Select1(query.Each(label.Notes, note.Title)).From(c.Labels).All(ctx))
			return text([]any{noteTitles(on), count, targets, sorted(deref(each))})
		}
		is(t, "while it is deleted", seen(), "[ 0 [0] <nil>]")
		is(t, "back", must[int](t)(c.Notes.Where(note.ID.EQ(n.ID)).Restore(ctx)), 1)
		is(t, "restored", seen(), "[a 1 [1] a]")
	})
}

// TestSoftDeleteInExpressions asks for a deleted row through joins, subqueries, CTEs, set operations and InsertFrom.
func TestSoftDeleteInExpressions(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		f := &shop.Folder{Tenant: "t", Name: "f"}
		ok(t, c.Folders.Insert(ctx, f))
		ok(t, c.Notes.InsertMany(ctx, []*shop.Note{{Tenant: "t", Title: "a", FolderID: &f.ID}, {Tenant: "t", Title: "b", FolderID: &f.ID}}))
		refresh(t, ctx, c)
		must[int](t)(c.Notes.Where(note.Title.EQ("a")).Delete(ctx))
		refresh(t, ctx, c)
		titles := query.Select1(note.Title).From(c.Notes)
		is(t, "Each", text(deref(must[[]*string](t)(query.Select1(query.Each(folder.Notes, note.Title)).From(c.Folders).All(ctx)))), "[b]")
		is(t, "In", must[int](t)(c.Labels.Where(query.In(label.Name, titles)).Count(ctx)), 0)
		is(t, "Exists", must[int](t)(c.Folders.Where(query.Exists[*of.Folder](c.Notes.Where(note.Title.EQ("a")))).Count(ctx)), 0)
		is(t, "a union", text(must[[]string](t)(query.UnionAll(titles, titles).All(ctx))), "[b b]")
		is(t, "InsertFrom", must[int](t)(query.InsertFrom3(ctx, c.Labels, query.Select3(note.ID, note.Title, note.Tenant).From(c.Notes),
			label.ID, label.Name, label.Tenant)), 1)
		last := query.Scalar[*of.Folder](query.Select1(query.Min(note.Title)).From(c.Notes))
		must[int](t)(c.Folders.Where(folder.ID.EQ(f.ID)).Update(ctx, query.SetTo(folder.Name, last)))
		is(t, "an update from a selection", must[*shop.Folder](t)(c.Folders.Get(ctx, f.ID)).Name, "b")
		for i := range 3 {
			ok(t, c.Notes.Insert(ctx, &shop.Note{Tenant: "t", Title: string(rune('c' + i))}))
		}
		refresh(t, ctx, c)
		must[int](t)(c.Notes.Where(note.Title.EQ("d")).Delete(ctx))
		refresh(t, ctx, c)
		names := walk(t, ctx, c.Notes.OrderBy(note.Title.Asc(), note.CreatedAt.Desc()), 1, func(n *shop.Note) string { return n.Title })
		is(t, "pages", text(names), "[b c e]")
	})
}

func TestSoftDeleteErrors(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for what, err := range map[string]error{
			"delete without Where":  second(c.Notes.Delete(ctx)),
			"restore without Where": second(c.Notes.Where().Restore(ctx)),
			"purge without Where":   second(c.Notes.Where().Purge(ctx)),
		} {
			is(t, what, errors.Is(err, dberr.ErrNoFilter), true)
		}
		if _, err := c.Notes.Where(note.Title.EQ("a")).OnlyDeleted().Delete(ctx); err == nil || !strings.Contains(err.Error(), "Purge") {
			t.Errorf("delete again: got %v", err)
		}
		sql := must[string](t)(query.Selecting(c.Articles.Where(article.Stock.EQ(1))).SQL())
		if strings.Contains(sql, "deleted") {
			t.Errorf("an entity without the mixin: %s", sql)
		}
	})
}

// TestTimestamps uses the mixin of package schema.
func TestTimestamps(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		n := &shop.Note{Tenant: "t", Title: "n"}
		ok(t, c.Notes.Insert(ctx, n))
		is(t, "both are set", n.CreatedAt.IsZero() || n.UpdatedAt.IsZero(), false)
		time.Sleep(5 * time.Millisecond)
		refresh(t, ctx, c)
		must[int](t)(c.Notes.Where(note.ID.EQ(n.ID)).Update(ctx, note.Title.Set("m")))
		after := must[*shop.Note](t)(c.Notes.Get(ctx, n.ID))
		is(t, "created", after.CreatedAt, n.CreatedAt)
		is(t, "updated", after.UpdatedAt.After(n.UpdatedAt), true)
	})
}
