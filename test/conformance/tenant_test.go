package conformance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
	shopgo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/folder"
	"github.com/crategen/crategen/test/shop/db/label"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/reading"
)

type tenantKey struct{}

var errNobody = errors.New("nobody is signed in")

// as is a context of a tenant.
func as(ctx context.Context, tenant string) context.Context {
	return context.WithValue(ctx, tenantKey{}, tenant)
}

func tenantOf(ctx context.Context) (string, error) {
	tenant, there := ctx.Value(tenantKey{}).(string)
	if !there {
		return "", errNobody
	}
	return tenant, nil
}

var byTenant = query.Tenant("tenant", tenantOf)

// world is what two tenants have: a folder, a label and two notes, all but the names alike.
type world struct {
	mine, theirs, admin context.Context
	my, their           estate
}

type estate struct {
	folder *shop.Folder
	label  *shop.Label
	notes  []*shop.Note
}

func newWorld(t *testing.T, ctx context.Context, c *shop.Client) world {
	t.Helper()
	w := world{mine: as(ctx, "mine"), theirs: as(ctx, "theirs"), admin: query.Unscoped(ctx)}
	settle := func(ctx context.Context, who string) estate {
		e := estate{folder: &shop.Folder{Name: who}, label: &shop.Label{Name: who}}
		ok(t, c.Folders.Insert(ctx, e.folder))
		ok(t, c.Labels.Upsert(ctx, e.label))
		for i := range 2 {
			e.notes = append(e.notes, &shop.Note{Title: fmt.Sprint(who[:1], i), Place: ptr(i), FolderID: &e.folder.ID})
		}
		ok(t, c.Notes.InsertMany(ctx, e.notes))
		ok(t, query.Link(ctx, c, label.Notes, e.label.ID, e.notes[0].ID, e.notes[1].ID))
		return e
	}
	w.my, w.their = settle(w.mine, "mine"), settle(w.theirs, "theirs")
	refresh(t, w.admin, c)
	return w
}

// everything is all that the database holds, for a comparison with what it held before.
func (w world) everything(t *testing.T, c *shop.Client) string {
	t.Helper()
	refresh(t, w.admin, c)
	out := ""
	for _, n := range must[[]*shop.Note](t)(c.Notes.OrderBy(note.Title.Asc(), note.ID.Asc()).WithDeleted().All(w.admin)) {
		out += fmt.Sprintln(n.ID, n.Tenant, n.Title, *n.Place, *n.FolderID, n.DeletedAt, n.UpdatedAt)
	}
	for _, f := range must[[]*shop.Folder](t)(c.Folders.OrderBy(folder.Name.Asc(), folder.ID.Asc()).WithDeleted().All(w.admin)) {
		out += fmt.Sprintln(f.ID, f.Tenant, f.Name, f.DeletedAt)
	}
	for _, l := range must[[]*shop.Label](t)(c.Labels.With(label.Notes.OrderBy(note.ID.Asc())).OrderBy(label.Name.Asc(), label.ID.Asc()).All(w.admin)) {
		on, _ := l.Edges.Notes.Get()
		out += fmt.Sprintln(l.ID, l.Tenant, l.Name, noteTitles(on))
	}
	return out
}

func TestTenantReads(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		w := newWorld(t, ctx, c)
		theirs := w.their.notes[0].ID
		ctx = w.mine
		mine := w.my.notes[0]
		is(t, "the field is filled in", mine.Tenant+w.my.label.Tenant+w.my.folder.Tenant, "mineminemine")

		is(t, "Get", must[*shop.Note](t)(c.Notes.Get(ctx, mine.ID)).Title, "m0")
		is(t, "Get of theirs", errors.Is(second(c.Notes.Get(ctx, theirs)), dberr.ErrNotFound), true)
		is(t, "GetMany", noteTitles(must[[]*shop.Note](t)(c.Notes.GetMany(ctx, theirs, mine.ID))), "m0")
		q := c.Notes.OrderBy(note.Title.Asc())
		is(t, "All", noteTitles(must[[]*shop.Note](t)(q.All(ctx))), "m0m1")
		for name, p := range map[string]query.Predicate[*of.Note]{
			"or":          query.Or(note.Title.EQ("m0"), note.Title.EQ("t0")),
			"not":         query.Not(note.Title.EQ("m1")),
			"raw with OR": query.Raw[*of.Note](`"title" = ? OR "title" = 't0'`, "m0"),
			"the key":     note.ID.In(mine.ID, theirs),
			"the column":  query.Or(note.Tenant.EQ("theirs"), note.Title.EQ("m0")),
		} {
			is(t, name, noteTitles(must[[]*shop.Note](t)(c.Notes.Where(p).All(ctx))), "m0")
		}
		is(t, "theirs by the column", must[int](t)(c.Notes.Where(note.Tenant.EQ("theirs")).Count(ctx)), 0)
		is(t, "Every", must[int](t)(c.Notes.Where(query.Every[*of.Note]()).Count(ctx)), 2)
		is(t, "none", must[int](t)(c.Notes.Where(query.Or[*of.Note]()).Count(ctx)), 0)
		is(t, "First", must[*shop.Note](t)(q.First(ctx)).Title, "m0")
		is(t, "Only", must[*shop.Folder](t)(c.Folders.Only(ctx)).Name, "mine")
		is(t, "Exist", must[bool](t)(c.Notes.Where(note.ID.EQ(theirs)).Exist(ctx)), false)
		is(t, "Fields", must[*shop.Note](t)(q.Fields(note.Title).First(ctx)).Tenant, "")
		seen := ""
		for n, err := range q.Iter(ctx) {
			ok(t, err)
			seen += n.Title
		}
		is(t, "Iter", seen, "m0m1")
		p := must[*query.Page[*shop.Note]](t)(q.Page(ctx, 1, ""))
		is(t, "Page", noteTitles(p.Items), "m0")
		is(t, "the next page", noteTitles(must[*query.Page[*shop.Note]](t)(q.Page(ctx, 5, p.Next)).Items), "m1")
		is(t, "a cursor of mine for them", errors.Is(second(q.Page(w.theirs, 5, p.Next)), dberr.ErrCursor), true)
		is(t, "a cursor of mine, unscoped", errors.Is(second(q.Page(w.admin, 5, p.Next)), dberr.ErrCursor), true)
		is(t, "deleted or not", must[int](t)(c.Notes.Where().WithDeleted().Count(ctx)), 2)
		count := query.Count[*of.Note]()
		is(t, "selection", text(must[[]query.Row2[string, int64]](t)(query.Select2(note.Tenant, count).From(c.Notes).GroupBy(note.Tenant).All(ctx))), "[(mine, 2)]")

		// Rows of theirs that point to mine, and the other way round.
		admin := w.admin
		must[int](t)(c.Notes.Where(note.Title.EQ("t0")).Update(admin, note.FolderID.Set(w.my.folder.ID)))
		must[int](t)(c.Notes.Where(note.Title.EQ("m1")).Update(admin, note.FolderID.Set(w.their.folder.ID)))
		ok(t, query.Link(admin, c, label.Notes, w.my.label.ID, theirs))
		refresh(t, admin, c)
		f := must[*shop.Folder](t)(c.Folders.With(folder.Notes).Only(ctx))
		on, _ := f.Edges.Notes.Get()
		is(t, "an edge to many", noteTitles(on), "m0")
		f = must[*shop.Folder](t)(c.Folders.With(folder.Notes.Count()).Only(ctx))
		n, _ := f.Edges.Notes.Count()
		is(t, "the count of an edge", n, 1)
		f = must[*shop.Folder](t)(c.Folders.With(folder.Notes.Limit(9)).Only(ctx))
		on, _ = f.Edges.Notes.Get()
		is(t, "an edge with a limit", noteTitles(on), "m0")
		l := must[*shop.Label](t)(c.Labels.With(label.Notes.OrderBy(note.Title.Asc())).Only(ctx))
		on, _ = l.Edges.Notes.Get()
		is(t, "a linked edge", noteTitles(on), "m0m1")
		l = must[*shop.Label](t)(c.Labels.With(label.Notes.Count()).Only(ctx))
		n, _ = l.Edges.Notes.Count()
		is(t, "the count of a linked edge", n, 2)
		m1 := must[*shop.Note](t)(c.Notes.With(note.Folder).Where(note.Title.EQ("m1")).Only(ctx))
		in, loaded := m1.Edges.Folder.Get()
		is(t, "an edge to one", in == nil && loaded, true)
		is(t, "Has, to one", noteTitles(must[[]*shop.Note](t)(c.Notes.Where(note.Folder.Has()).All(ctx))), "m0")
		is(t, "HasNone, to one", noteTitles(must[[]*shop.Note](t)(c.Notes.Where(note.Folder.HasNone()).All(ctx))), "m1")
		is(t, "Has, to many", must[int](t)(c.Folders.Where(folder.Notes.Has(note.Title.EQ("t0"))).Count(ctx)), 0)
		is(t, "Has, linked", must[int](t)(c.Labels.Where(label.Notes.Has(note.Title.EQ("t0"))).Count(ctx)), 0)
		is(t, "HasNone, linked", must[int](t)(c.Labels.Where(label.Notes.HasNone(note.Title.EQ("t0"))).Count(ctx)), 1)

		is(t, "unscoped", must[int](t)(c.Notes.Count(admin)), 4)
		is(t, "unscoped Get", must[*shop.Note](t)(c.Notes.Get(admin, theirs)).Tenant, "theirs")
		is(t, "unscoped GetMany", len(must[[]*shop.Note](t)(c.Notes.GetMany(admin, theirs, mine.ID))), 2)
		is(t, "unscoped Every", must[int](t)(c.Labels.Where(query.Every[*of.Label]()).Count(admin)), 2)
		is(t, "unscoped selection", len(must[[]string](t)(query.Select1(label.Name).From(c.Labels).All(admin))), 2)
		is(t, "an entity without tenants", must[int](t)(c.Odds.Count(ctx)), 0)
	}, byTenant)
}

func TestTenantWrites(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		w := newWorld(t, ctx, c)
		ctx = w.mine
		theirs, mine := w.their.notes[0], w.my.notes[0]
		before := w.everything(t, c)
		every := query.Every[*of.Note]()

		for name, q := range map[string]*noteQuery{
			"by key":     c.Notes.Where(note.ID.EQ(theirs.ID)),
			"by column":  c.Notes.Where(note.Tenant.EQ("theirs")),
			"by title":   c.Notes.Where(query.Or(note.Title.EQ("t0"), note.Title.EQ("t1"))),
			"by edge":    c.Notes.Where(note.Folder.Has(folder.Name.EQ("theirs"))),
			"of no rows": c.Notes.Where(query.Or[*of.Note]()),
		} {
			is(t, "update "+name, must[int](t)(q.Update(ctx, note.Title.Set("stolen"))), 0)
			is(t, "delete "+name, must[int](t)(q.Delete(ctx)), 0)
			is(t, "purge "+name, must[int](t)(q.WithDeleted().Purge(ctx)), 0)
			is(t, "restore "+name, must[int](t)(q.Restore(ctx)), 0)
		}
		if got := w.everything(t, c); got != before {
			t.Errorf("after updates and deletes of theirs:\n%s\nbefore:\n%s", got, before)
		}

		stolen := func() *shop.Note {
			return &shop.Note{ID: theirs.ID, Title: "stolen", Place: ptr(7), FolderID: &w.my.folder.ID}
		}
		foreign := func() *shop.Note {
			return &shop.Note{Tenant: "theirs", Title: "foreign", Place: ptr(7), FolderID: &w.my.folder.ID}
		}
		for name, err := range map[string]error{
			"Insert":                     c.Notes.Insert(ctx, foreign()),
			"InsertMany":                 c.Notes.InsertMany(ctx, []*shop.Note{{Title: "x"}, foreign()}),
			"Upsert":                     c.Notes.Upsert(ctx, foreign()),
			"Create":                     second(c.Notes.Create(ctx, note.Title.Set("x"), note.Tenant.Set("theirs"))),
			"an update of the column":    second(c.Notes.Where(every).Update(ctx, note.Tenant.Set("theirs"))),
			"the same with the same":     second(c.Notes.Where(every).Update(ctx, note.Tenant.Set("mine"))),
			"upsert over theirs":         c.Notes.Upsert(ctx, stolen()),
			"a statement as a value":     second(query.Inserting(c.Notes, foreign()).Exec(ctx)),
			"an update as a value":       second(query.Updating(c.Notes.Where(every), note.Tenant.Set("theirs")).Exec(ctx)),
			"a create as a value":        second(query.Creating(c.Notes, note.Title.Set("x"), note.Tenant.Set("theirs")).Exec(ctx)),
			"link from theirs":           query.Link(ctx, c, label.Notes, w.their.label.ID, mine.ID),
			"link to theirs":             query.Link(ctx, c, label.Notes, w.my.label.ID, theirs.ID),
			"unlink from theirs":         query.Unlink(ctx, c, label.Notes, w.their.label.ID, theirs.ID),
			"raw SQL":                    second(c.Exec(ctx, "DELETE FROM notes")),
			"raw query":                  second(query.SQL1[string](c, "SELECT title FROM notes").All(ctx)),
			"nobody: All":                second(c.Notes.All(context.Background())),
			"nobody: Get":                second(c.Notes.Get(context.Background(), mine.ID)),
			"nobody: Insert":             c.Notes.Insert(context.Background(), &shop.Note{Title: "x"}),
			"nobody: Update":             second(c.Notes.Where(every).Update(context.Background(), note.Title.Set("x"))),
			"nobody: Delete":             second(c.Notes.Where(every).Delete(context.Background())),
			"the empty tenant: All":      second(c.Notes.All(as(ctx, ""))),
			"the empty tenant: Insert":   c.Notes.Insert(as(ctx, ""), &shop.Note{Title: "x"}),
			"nobody, through an edge":    second(c.Labels.Where(label.Notes.Has()).All(context.Background())),
			"nobody, with an edge":       second(c.Folders.With(folder.Notes).All(context.Background())),
			"nobody: Create":             second(c.Notes.Create(context.Background(), note.Title.Set("x"))),
			"nobody: InsertMany":         c.Notes.InsertMany(context.Background(), []*shop.Note{{Title: "x"}}),
			"nobody: Link":               query.Link(context.Background(), c, label.Notes, w.my.label.ID, mine.ID),
			"nobody: a part of the key":  second(c.Readings.Get(context.Background(), shop.ReadingKey{Tenant: "mine", Ts: shopgo.Epoch})),
			"theirs: a part of the key":  c.Readings.Insert(ctx, &shop.Reading{Tenant: "theirs", Ts: shopgo.Epoch}),
			"nobody: a page":             second(c.Notes.Page(context.Background(), 5, "")),
			"nobody: a selection":        second(query.Select1(note.Title).From(c.Notes).All(context.Background())),
			"nobody: GetMany":            second(c.Notes.GetMany(context.Background(), mine.ID, theirs.ID)),
			"upsert with mine and thine": c.Notes.Upsert(ctx, &shop.Note{ID: mine.ID, Title: "m0", Place: ptr(0), FolderID: &w.my.folder.ID}, stolen()),
		} {
			if !errors.Is(err, dberr.ErrTenant) {
				t.Errorf("%s: got %v, want a dberr.ErrTenant", name, err)
			}
			if err != nil && strings.Contains(err.Error(), "theirs") && !strings.Contains(name, "nobody") {
				t.Errorf("%s: the error names the other tenant: %v", name, err)
			}
		}
		is(t, "the function's error", errors.Is(second(c.Notes.All(context.Background())), errNobody), true)
		if got := w.everything(t, c); withoutTimes(got) != withoutTimes(before) {
			t.Errorf("after what was refused:\n%s\nbefore:\n%s", got, before)
		}
	}, byTenant)
}

// TestTenantsOwn does everything once that a tenant may do.
func TestTenantsOwn(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		w := newWorld(t, ctx, c)
		admin := w.admin
		ctx = w.mine
		n := must[*shop.Note](t)(c.Notes.Create(ctx, note.Title.Set("created")))
		is(t, "Create", n.Tenant, "mine")
		n = must[*shop.Note](t)(c.Notes.Create(ctx, note.Title.Set("named"), note.Tenant.Set("mine")))
		is(t, "Create with the tenant", n.Tenant, "mine")
		n = &shop.Note{Tenant: "mine", Title: "inserted"}
		ok(t, c.Notes.Insert(ctx, n))
		again := &shop.Note{ID: n.ID, Title: "upserted", Place: ptr(5)}
		ok(t, c.Notes.Upsert(ctx, again, &shop.Note{Title: "new"}))
		is(t, "Upsert fills the field in", again.Tenant, "mine")
		is(t, "Upsert", must[*shop.Note](t)(c.Notes.Get(ctx, n.ID)).Title, "upserted")
		r := &shop.Reading{Ts: shopgo.Epoch, Value: 1}
		ok(t, c.Readings.Upsert(ctx, r, &shop.Reading{Ts: shopgo.Epoch.Add(1e9), Value: 1}))
		is(t, "a part of the key", r.Tenant, "mine")
		ok(t, c.Readings.Upsert(w.theirs, &shop.Reading{Ts: shopgo.Epoch, Value: 2}))
		ok(t, c.Readings.Upsert(ctx, &shop.Reading{Ts: shopgo.Epoch, Value: 3}))
		key := shop.ReadingKey{Tenant: "theirs", Ts: shopgo.Epoch}
		is(t, "theirs with the same time", must[*shop.Reading](t)(c.Readings.Get(w.theirs, key)).Value, 2)
		is(t, "their key", errors.Is(second(c.Readings.Get(ctx, key)), dberr.ErrNotFound), true)
		is(t, "keys", len(must[[]*shop.Reading](t)(c.Readings.GetMany(ctx, key, shop.ReadingKey{Tenant: "mine", Ts: shopgo.Epoch}))), 1)
		refresh(t, admin, c)
		is(t, "update", must[int](t)(c.Readings.Where(query.Every[*of.Reading]()).Update(ctx, reading.Value.Set(9))), 2)
		is(t, "update of everything", must[int](t)(c.Notes.Where(query.Every[*of.Note]()).Update(ctx, note.Place.Set(3))), 6)
		refresh(t, admin, c)
		is(t, "delete", must[int](t)(c.Notes.Where(note.Place.EQ(3)).Delete(ctx)), 6)
		refresh(t, admin, c)
		is(t, "restore", must[int](t)(c.Notes.Where(note.Title.In("m0", "m1", "t0")).Restore(ctx)), 2)
		refresh(t, admin, c)
		is(t, "purge", must[int](t)(c.Notes.Where(query.Every[*of.Note]()).WithDeleted().Purge(ctx)), 6)
		refresh(t, admin, c)
		is(t, "theirs are left", must[int](t)(c.Notes.Count(admin)), 2)

		is(t, "unscoped update", must[int](t)(c.Notes.Where(note.Title.EQ("t0")).Update(admin, note.Tenant.Set("mine"))), 1)
		ok(t, c.Notes.Insert(admin, &shop.Note{Tenant: "third", Title: "third"}))
		ok(t, c.Notes.Upsert(admin, &shop.Note{ID: w.their.notes[1].ID, Tenant: "fourth", Title: "t1"}))
		is(t, "unscoped upsert", must[*shop.Note](t)(c.Notes.Get(admin, w.their.notes[1].ID)).Tenant, "fourth")
		var invalid *dberr.ValidationError
		is(t, "unscoped insert without a tenant", errors.As(c.Notes.Insert(admin, &shop.Note{Title: "x"}), &invalid), true)
		must[int](t)(c.Exec(admin, "DELETE FROM "+table(c, "notes")))
	}, byTenant)
}

// table is the name of a table in raw SQL.
func table(c *shop.Client, name string) string {
	sql, _ := query.Selecting(c.Notes).SQL()
	_, rest, _ := strings.Cut(sql, " FROM ")
	from, _, _ := strings.Cut(rest, " WHERE")
	return strings.Replace(from, "notes", name, 1)
}

// TestTenantStatements looks at statements before they have a tenant.
func TestTenantStatements(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for name, sql := range map[string]string{
			"read":   must[string](t)(query.Selecting(c.Notes.Where(note.Title.EQ("x"))).SQL()),
			"update": must[string](t)(query.Updating(c.Notes.Where(note.Title.EQ("x")), note.Title.Set("y")).SQL()),
			"delete": must[string](t)(query.Deleting(c.Labels.Where(label.Name.EQ("x"))).SQL()),
		} {
			place := strings.Index(sql, `"tenant" = `)
			if place < 0 || !strings.ContainsAny(sql[place+11:], "$?") {
				t.Errorf("%s: %s", name, sql)
			}
		}
		must[string](t)(query.Inserting(c.Notes, &shop.Note{Title: "x"}).SQL())
		must[string](t)(query.Creating(c.Notes, note.Title.Set("x")).SQL())
	}, byTenant)
}

func TestTenantOptions(t *testing.T) {
	ctx := t.Context()
	for want, opts := range map[string][]wire.Option{
		`no entity has a column "tenants"`: {query.Tenant("tenants", tenantOf)},
		"more than once":                   {byTenant, byTenant},
		"returns uuid.UUID":                {query.Tenant("tenant", func(context.Context) (uuid.UUID, error) { return uuid.New(), nil })},
		"returns float64":                  {query.Tenant("tenant", func(context.Context) (float64, error) { return 1, nil })},
		"returns interface {}":             {query.Tenant("tenant", func(context.Context) (any, error) { return "x", nil })},
	} {
		c, err := shop.Open(ctx, "sqlite::memory:", append(opts, sqlite.Driver)...)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
		if err == nil {
			ok(t, c.Close())
		}
	}
}

// withoutTimes cuts off when notes were last changed, which is all that is allowed to differ.
func withoutTimes(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		line, _, _ = strings.Cut(line, " <nil> ")
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
