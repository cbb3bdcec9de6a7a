package conformance

import (
	"context"
	"errors"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/folder"
	"github.com/crategen/crategen/test/shop/db/label"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
)

// crossed makes notes of theirs point to a folder of mine, one of mine to a folder of theirs, and my label stand on a note
// of theirs.
func (w world) crossed(t *testing.T, c *shop.Client) {
	t.Helper()
	must[int](t)(c.Notes.Where(note.Title.EQ("t0")).Update(w.admin, note.FolderID.Set(w.my.folder.ID)))
	must[int](t)(c.Notes.Where(note.Title.EQ("m1")).Update(w.admin, note.FolderID.Set(w.their.folder.ID)))
	ok(t, query.Link(w.admin, c, label.Notes, w.my.label.ID, w.their.notes[0].ID))
	refresh(t, w.admin, c)
}

// TestTenantInExpressions asks for rows of theirs through joins, subqueries, CTEs and set operations.
func TestTenantInExpressions(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		w := newWorld(t, ctx, c)
		w.crossed(t, c)
		for _, tc := range []struct {
			name        string
			mine, admin string
			ask         func(ctx context.Context) (any, error)
		}{
			{"Via", "[<nil> mine]", "[mine mine theirs theirs]", func(ctx context.Context) (any, error) {
				names, err := query.Select1(query.Via(note.Folder, folder.Name)).From(c.Notes).OrderBy(note.Title.Asc()).All(ctx)
				return deref(names), err
			}},
			{"Via in a condition", "[]", "[m1 t1]", func(ctx context.Context) (any, error) {
				q := c.Notes.Where(query.Via(note.Folder, folder.Name).EQ("theirs")).OrderBy(note.Title.Asc())
				list, err := q.All(ctx)
				return keysOf(list, func(n *shop.Note) string { return n.Title }), err
			}},
			{"Via in a page", "[m0]", "[m0 t0]", func(ctx context.Context) (any, error) {
				p, err := c.Notes.Where(query.Via(note.Folder, folder.Name).EQ("mine")).OrderBy(note.Title.Asc()).Page(ctx, 5, "")
				if err != nil {
					return nil, err
				}
				return keysOf(p.Items, func(n *shop.Note) string { return n.Title }), nil
			}},
			{"Each", "[m0]", "[m0 m1 t0 t1]", func(ctx context.Context) (any, error) {
				names, err := query.Select1(query.Each(folder.Notes, note.Title)).From(c.Folders).All(ctx)
				return deref(names), err
			}},
			{"Each, linked", "[m0 m1]", "[m0 m1 t0 t0 t1]", func(ctx context.Context) (any, error) {
				names, err := query.Select1(query.Each(label.Notes, note.Title)).From(c.Labels).All(ctx)
				return deref(without(names, nil)), err
			}},
			{"Targets", "[1]", "[2 2]", func(ctx context.Context) (any, error) {
				return query.Select1(query.Targets(folder.Notes)).From(c.Folders).All(ctx)
			}},
			{"In", "[m0]", "[m0 m1 t0 t1]", func(ctx context.Context) (any, error) {
				list, err := c.Notes.Where(query.In(note.FolderID, query.Select1(folder.ID).From(c.Folders))).OrderBy(note.Title.Asc()).All(ctx)
				return keysOf(list, func(n *shop.Note) string { return n.Title }), err
			}},
			{"Exists", "[mine]", "[mine theirs]", func(ctx context.Context) (any, error) {
				some := c.Notes.Where(query.Equal(note.FolderID, query.Outer[*of.Note](folder.ID)))
				return query.Select1(folder.Name).From(c.Folders).Where(query.Exists[*of.Folder](some)).OrderBy(folder.Name.Asc()).All(ctx)
			}},
			{"Scalar", "[m1]", "[t1]", func(ctx context.Context) (any, error) {
				last := query.Scalar[*of.Note](query.Select1(query.Max(note.Title)).From(c.Notes))
				return query.Select1(note.Title).From(c.Notes).Where(query.Equal(note.Title, last)).All(ctx)
			}},
			{"a CTE", "[m0 m1]", "[m0 m1 t0 t1]", func(ctx context.Context) (any, error) {
				all := query.CTE1("everything", query.Select1(note.Title).From(c.Notes))
				return query.Select1(all.C1).From(all).OrderBy(all.C1.Asc()).All(ctx)
			}},
			{"a union", "[m0 m1 mine]", "[m0 m1 mine t0 t1 theirs]", func(ctx context.Context) (any, error) {
				return query.Union(query.Select1(note.Title).From(c.Notes), query.Select1(folder.Name).From(c.Folders)).All(ctx)
			}},
		} {
			for who, ctx := range map[string]context.Context{tc.mine: w.mine, tc.admin: w.admin} {
				got, err := tc.ask(ctx)
				if list, isList := got.([]string); isList {
					got = "[" + sorted(list) + "]"
				}
				if err != nil || text(got) != who {
					t.Errorf("%s: got %v, %v, want %s", tc.name, got, err, who)
				}
			}
			if _, err := tc.ask(t.Context()); !errors.Is(err, dberr.ErrTenant) {
				t.Errorf("%s: nobody got %v, want a dberr.ErrTenant", tc.name, err)
			}
		}
	}, byTenant)
}

func deref(list []*string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = "<nil>"
		if s != nil {
			out[i] = *s
		}
	}
	return out
}

func without[T comparable](list []T, x T) []T {
	var out []T
	for _, y := range list {
		if y != x {
			out = append(out, y)
		}
	}
	return out
}

// TestTenantInsertFrom writes what a selection finds, which may be rows without tenants.
func TestTenantInsertFrom(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		w := newWorld(t, ctx, c)
		names := query.Select2(note.ID, note.Title).From(c.Notes)
		is(t, "mine", must[int](t)(query.InsertFrom2(w.mine, c.Labels, names, label.ID, label.Name)), 2)
		refresh(t, w.admin, c)
		is(t, "they are mine", must[int](t)(c.Labels.Where(label.Name.HasPrefix("m")).Count(w.mine)), 3)
		is(t, "theirs are none", must[int](t)(c.Labels.Where(label.Name.HasPrefix("m")).Count(w.theirs)), 0)
		whole := query.Select3(note.ID, note.Title, note.Tenant).From(c.Notes.Where(note.Title.HasPrefix("t")))
		_, err := query.InsertFrom3(w.mine, c.Labels, whole, label.ID, label.Name, label.Tenant)
		is(t, "with the tenant", errors.Is(err, dberr.ErrTenant), true)
		_, err = query.InsertFrom2(ctx, c.Labels, names, label.ID, label.Name)
		is(t, "nobody", errors.Is(err, dberr.ErrTenant), true)
		is(t, "unscoped", must[int](t)(query.InsertFrom3(w.admin, c.Labels, whole, label.ID, label.Name, label.Tenant)), 2)
		refresh(t, w.admin, c)
		is(t, "they are theirs", must[int](t)(c.Labels.Where(label.Name.HasPrefix("t")).Count(w.theirs)), 3)

		last := query.Scalar[*of.Folder](query.Select1(query.Max(note.Title)).From(c.Notes))
		must[int](t)(c.Folders.Where(query.Every[*of.Folder]()).Update(w.mine, query.SetTo(folder.Name, last)))
		is(t, "an update from a selection", must[*shop.Folder](t)(c.Folders.Get(w.mine, w.my.folder.ID)).Name, "m1")
		is(t, "it leaves theirs", must[*shop.Folder](t)(c.Folders.Get(w.theirs, w.their.folder.ID)).Name, "theirs")
		_, err = c.Notes.Where(query.Every[*of.Note]()).Update(w.mine, query.SetTo(note.Tenant, query.Value[*of.Note]("theirs")))
		is(t, "a computed tenant", errors.Is(err, dberr.ErrTenant), true)
		third := context.WithValue(ctx, tenantKey{}, "third")
		is(t, "of an empty tenant", must[int](t)(query.InsertFrom2(third, c.Labels, names, label.ID, label.Name)), 0)

		every := query.Every[*of.Note]()
		is(t, "UpdateReturning", len(must[[]*shop.Note](t)(query.UpdateReturning(w.mine, c.Notes.Where(every), note.Title.Set("x")))), 2)
		_, err = query.UpdateReturning(w.mine, c.Notes.Where(every), note.Tenant.Set("theirs"))
		is(t, "UpdateReturning of the column", errors.Is(err, dberr.ErrTenant), true)
	}, byTenant)
}
