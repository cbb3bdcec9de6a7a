package conformance

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/reading"
)

func TestFields(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		f := &shop.Folder{Tenant: "t", Name: "f"}
		ok(t, c.Folders.Insert(ctx, f))
		n := &shop.Note{Tenant: "t", Title: "title", Place: ptr(1), Secret: ptr("secret"), Marks: []string{"m"}, FolderID: &f.ID}
		ok(t, c.Notes.Insert(ctx, n))
		refresh(t, ctx, c)
		only := func(q *shop.NoteQuery) *shop.Note { return must[*shop.Note](t)(q.Only(ctx)) }
		seen := func(n *shop.Note) string {
			var out []string
			for name, there := range map[string]bool{"tenant": n.Tenant != "", "title": n.Title != "", "place": n.Place != nil,
				"secret": n.Secret != nil, "marks": n.Marks != nil, "folder": n.FolderID != nil, "created": !n.CreatedAt.IsZero()} {
				if there {
					out = append(out, name)
				}
			}
			return sorted(out)
		}
		q := c.Notes.Fields(note.Title, note.Secret)
		is(t, "Only", seen(only(q)), "secret title")
		is(t, "the key comes along", only(q).ID, n.ID)
		is(t, "First", seen(must[*shop.Note](t)(q.First(ctx))), "secret title")
		is(t, "one more column", seen(only(q.Fields(note.Marks))), "marks secret title")
		is(t, "the query before stays", seen(only(q)), "secret title")
		is(t, "no column", seen(only(c.Notes.Fields())), "created folder marks place secret tenant title")
		is(t, "conditions on other columns", seen(only(q.Where(note.Place.EQ(1)).OrderBy(note.Tenant.Asc()))), "secret title")
		with := only(q.With(note.Folder))
		in, _ := with.Edges.Folder.Get()
		is(t, "With takes the foreign key along", seen(with)+" "+in.Name, "folder secret title f")
		for n, err := range q.Iter(ctx) {
			ok(t, err)
			is(t, "Iter", seen(n), "secret title")
		}
		is(t, "Count", must[int](t)(q.Count(ctx)), 1)

		byName := c.Notes.Fields(must[[]query.Column[*of.Note]](t)(query.ColumnsByName(c.Notes, "title", "created_at"))...)
		is(t, "by name", seen(only(byName)), "created title")
		byName = c.Notes.Fields(must[[]query.Column[*of.Note]](t)(query.ColumnsByName(c.Notes))...)
		is(t, "by no name", len(strings.Fields(seen(only(byName)))), 7)
		for _, name := range []string{"secret", "nothing", "", "Title", "edges", "-"} {
			_, err := query.ColumnsByName(c.Notes, "title", name)
			var arg *dberr.ArgumentError
			if !errors.As(err, &arg) || !strings.Contains(err.Error(), "selectable fields are created_at, updated_at, deleted_at, id, tenant, title, place, marks, folder_id") {
				t.Errorf("the name %q: got %v", name, err)
			}
		}

		ok(t, c.Readings.Insert(ctx, &shop.Reading{Tenant: "t", Ts: n.CreatedAt, Value: 1}))
		refresh(t, ctx, c)
		r := must[*shop.Reading](t)(c.Readings.Fields(reading.Ts).Only(ctx))
		is(t, "a key of two columns", text([]any{r.Tenant, r.Ts.IsZero(), r.Value}), "[t false 0]")
	})
}
