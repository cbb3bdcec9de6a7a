package conformance

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	shopgo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/folder"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
)

type (
	noteQuery  = shop.NoteQuery
	noteCursor = query.Cursor
	noteOrder  = query.Order[*of.Note]
)

// walk reads all pages and returns what is on them, in order.
func walk[E, K any](t *testing.T, ctx context.Context, q interface {
	Page(ctx context.Context, size int, after query.Cursor) (*query.Page[E], error)
}, size int, key func(E) K) []K {
	t.Helper()
	var out []K
	var after query.Cursor
	for range 1000 {
		p, err := q.Page(ctx, size, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Items {
			out = append(out, key(e))
		}
		if len(p.Items) > size || p.More != (p.Next != "") || p.More && len(p.Items) < size {
			t.Fatalf("a page of %d has %d items, more: %v, next: %q", size, len(p.Items), p.More, p.Next)
		}
		if !p.More {
			return out
		}
		after = p.Next
	}
	t.Fatal("the pages do not end")
	return nil
}

func keysOf[E, K any](list []E, key func(E) K) []K {
	out := make([]K, len(list))
	for i, e := range list {
		out[i] = key(e)
	}
	return out
}

func noteID(n *shop.Note) uuid.UUID { return n.ID }

// scatter writes notes whose columns are full of duplicates and NULL.
func scatter(t *testing.T, ctx context.Context, c *shop.Client, count int) []*shop.Note {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]*shop.Note, count)
	for i := range out {
		n := &shop.Note{
			ID: uuid.Must(uuid.NewRandomFromReader(randomBytes{r})), Tenant: "t", Title: string(rune('a' + r.IntN(3))),
			CreatedAt: shopgo.Epoch.Add(time.Duration(r.IntN(3)) * time.Millisecond),
		}
		if r.IntN(3) > 0 {
			n.Place = ptr(r.IntN(3))
		}
		if r.IntN(3) > 0 {
			n.Secret = ptr(string(rune('A' + r.IntN(2))))
		}
		out[i] = n
	}
	ok(t, c.Notes.InsertMany(ctx, out))
	refresh(t, ctx, c)
	return out
}

type randomBytes struct{ r *rand.Rand }

func (b randomBytes) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b.r.Uint32())
	}
	return len(p), nil
}

// TestPagesWalk compares the pages of many orders with the whole list in the same order.
func TestPagesWalk(t *testing.T) {
	orders := map[string][]noteOrder{
		"the key":                     nil,
		"the key, descending":         {note.ID.Desc()},
		"a column":                    {note.Title.Asc()},
		"a column, descending":        {note.Title.Desc()},
		"NULLs":                       {note.Place.Asc()},
		"NULLs, descending":           {note.Place.Desc()},
		"two columns":                 {note.Title.Asc(), note.CreatedAt.Asc()},
		"two directions":              {note.Title.Desc(), note.CreatedAt.Asc()},
		"then NULLs":                  {note.Title.Asc(), note.Place.Asc()},
		"then NULLs, descending":      {note.Title.Desc(), note.Place.Desc()},
		"NULLs, two directions":       {note.Place.Asc(), note.Secret.Desc()},
		"NULLs, the other directions": {note.Place.Desc(), note.Secret.Asc()},
		"NULLs twice":                 {note.Place.Asc(), note.Secret.Asc(), note.Title.Desc()},
		"NULLs twice, descending":     {note.Place.Desc(), note.Secret.Desc(), note.CreatedAt.Desc()},
		"the same column twice":       {note.Place.Asc(), note.Place.Desc()},
		"the key in between":          {note.Place.Asc(), note.ID.Desc(), note.Title.Asc()},
	}
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		scatter(t, ctx, c, 41)
		for name, terms := range orders {
			whole := c.Notes.OrderBy(terms...)
			if len(terms) > 0 && strings.HasSuffix(name, "descending") || name == "NULLs, two directions" {
				whole = whole.OrderBy(note.ID.Desc())
			} else if !strings.Contains(name, "other") && name != "NULLs twice" && name != "the same column twice" {
				whole = whole.OrderBy(note.ID.Asc())
			} else if name == "NULLs, the other directions" {
				whole = whole.OrderBy(note.ID.Asc())
			} else {
				whole = whole.OrderBy(note.ID.Desc())
			}
			want := keysOf(must[[]*shop.Note](t)(whole.All(ctx)), noteID)
			for _, size := range []int{3, 40, 41} {
				got := walk(t, ctx, c.Notes.OrderBy(terms...), size, noteID)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s, pages of %d (-the whole list +the pages):\n%s", name, size, diff)
				}
			}
		}
		is(t, "one by one", len(walk(t, ctx, c.Notes.OrderBy(note.Place.Asc()), 1, noteID)), 41)
		some := c.Notes.Where(note.Title.NEQ("b"), note.Place.IsNull())
		is(t, "with a condition", len(walk(t, ctx, some.OrderBy(note.Secret.Desc()), 2, noteID)), must[int](t)(some.Count(ctx)))
		is(t, "of nothing", len(walk(t, ctx, c.Notes.Where(note.Title.EQ("zzz")), 2, noteID)), 0)
	})
}

// TestPagesOfKinds orders by columns of every kind, over their edge values.
func TestPagesOfKinds(t *testing.T) {
	orders := map[string]query.Order[*of.Kind]{
		"bool": kind.ABool.Asc(), "bool, descending": kind.ABool.Desc(), "a NULL bool": kind.NBool.Asc(),
		"int8": kind.AInt8.Asc(), "int64": kind.AInt64.Desc(), "a NULL int64": kind.NInt64.Asc(), "uint64": kind.AUint64.Asc(),
		"float32": kind.AFloat32.Asc(), "a NULL float32": kind.NFloat32.Desc(),
		"float64": kind.AFloat64.Asc(), "float64, descending": kind.AFloat64.Desc(),
		"text": kind.AString.Asc(), "text, descending": kind.AText.Desc(), "NULL text": kind.NString.Asc(),
		"time": kind.ATime.Asc(), "time, descending": kind.ATime.Desc(), "a NULL time": kind.NTime.Desc(),
		"uuid": kind.AUUID.Asc(), "a NULL uuid": kind.NUUID.Asc(),
		"enum": kind.AEnum.Asc(), "a NULL enum": kind.NEnum.Desc(), "grade": kind.AGrade.Asc(), "a NULL grade": kind.NGrade.Asc(),
		"point": kind.APoint.Asc(), "a NULL point": kind.NPoint.Desc(),
	}
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		texts := []string{"", "a", "Z", "é", "𝒳😀", "a\\b", "it's"}
		floats := []float64{0, -1, 0.1, math.MaxFloat32, math.Inf(-1), 16777217, math.Inf(1)}
		var rows []*shop.Kind
		for i, s := range texts {
			k := plain(int64(i + 1))
			k.ABool, k.AInt8, k.AInt64, k.AUint64 = i%2 == 0, int8(-i), math.MinInt64+int64(i)+1, uint64(9007199254740993+i%3)
			k.AFloat32, k.AFloat64 = float32(i)/10, floats[i]
			k.AString, k.AText = s, s
			k.ATime = time.Date(1+i*1600, 1, 1, 0, 0, 0, i*int(time.Millisecond), time.UTC)
			k.AUUID[i], k.APoint = byte(255-i), shopgo.Point{X: i % 3}
			if i%3 == 0 {
				k.AEnum = shop.KindAEnumTwo
			}
			if i%2 == 0 {
				k.NBool, k.NInt64, k.NFloat32, k.NString = ptr(i > 3), ptr(int64(i)), ptr(float32(i)/3), ptr(s)
				k.NTime, k.NUUID, k.NEnum = ptr(k.ATime), ptr(k.AUUID), ptr(shop.KindNEnumOne)
				k.NGrade, k.NPoint = ptr(shopgo.Grade(s)), ptr(k.APoint)
			}
			rows = append(rows, k)
		}
		switch c.Conn().Dialect() {
		case "postgres", "cockroachdb":
			k := plain(99)
			k.AFloat64, k.AFloat32 = math.NaN(), float32(math.NaN())
			rows = append(rows, k)
		case "cratedb": // it answers with NULL for what JSON has no number for
			rows[4].AFloat64, rows[6].AFloat64 = -math.MaxFloat64, math.MaxFloat64
		}
		ok(t, c.Kinds.InsertMany(ctx, rows))
		refresh(t, ctx, c)
		id := func(k *shop.Kind) int64 { return k.ID }
		for name, order := range orders {
			q := c.Kinds.OrderBy(order)
			whole := q.OrderBy(kind.ID.Asc())
			if strings.HasSuffix(name, "descending") {
				whole = q.OrderBy(kind.ID.Desc())
			}
			// The direction of the key is that of the column, which the name does not always say.
			want := keysOf(must[[]*shop.Kind](t)(whole.All(ctx)), id)
			other := keysOf(must[[]*shop.Kind](t)(q.OrderBy(kind.ID.Desc()).All(ctx)), id)
			got := walk(t, ctx, q, 2, id)
			if !cmp.Equal(got, want) && !cmp.Equal(got, other) {
				t.Errorf("%s: got %v, want %v or %v", name, got, want, other)
			}
		}
	})
}

// TestPagesUnderWrites changes the table between pages: what was there all the time is met once.
func TestPagesUnderWrites(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for name, order := range map[string]noteOrder{"ascending": note.Place.Asc(), "descending": note.Place.Desc()} {
			emptyNotes(t, ctx, c)
			all := scatter(t, ctx, c, 30)
			stays := map[uuid.UUID]bool{}
			for _, n := range all {
				stays[n.ID] = true
			}
			seen := map[uuid.UUID]int{}
			var after noteCursor
			for page := 0; ; page++ {
				p, err := c.Notes.OrderBy(order).Page(ctx, 4, after)
				ok(t, err)
				for _, n := range p.Items {
					seen[n.ID]++
				}
				if !p.More {
					break
				}
				after = p.Next
				last := p.Items[len(p.Items)-1]
				gone := []uuid.UUID{last.ID, all[page*3%len(all)].ID} // the row of the cursor, and any other
				must[int](t)(c.Notes.Where(note.ID.In(gone...)).Purge(ctx))
				for _, id := range gone {
					delete(stays, id)
				}
				for i := range 3 {
					n := &shop.Note{Tenant: "t", Title: fmt.Sprint("new ", page, i)}
					if i > 0 {
						n.Place = ptr(i)
					}
					ok(t, c.Notes.Insert(ctx, n))
				}
				refresh(t, ctx, c)
			}
			for id := range stays {
				is(t, name+": a row that was always there", seen[id], 1)
			}
			for id, times := range seen {
				if times > 1 {
					t.Errorf("%s: %s was met %d times", name, id, times)
				}
			}
		}
	})
}

func TestPageErrors(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		scatter(t, ctx, c, 5)
		q := c.Notes.OrderBy(note.Title.Asc())
		next := must[*query.Page[*shop.Note]](t)(q.Page(ctx, 2, "")).Next
		readings := query.Cursor(next)
		changed := "A" + string(next[1:])
		if next[0] == 'A' {
			changed = string(next[:30]) + "AAAA" + string(next[34:])
		}
		for name, cursor := range map[string]error{
			"another order":     second(c.Notes.OrderBy(note.Title.Desc()).Page(ctx, 2, next)),
			"another column":    second(c.Notes.OrderBy(note.Tenant.Asc()).Page(ctx, 2, next)),
			"one column more":   second(q.OrderBy(note.Place.Asc()).Page(ctx, 2, next)),
			"another entity":    second(c.Readings.Page(ctx, 2, readings)),
			"changed":           second(q.Page(ctx, 2, noteCursor(changed))),
			"cut":               second(q.Page(ctx, 2, next[:20])),
			"cut at the end":    second(q.Page(ctx, 2, next[:len(next)-4])),
			"longer":            second(q.Page(ctx, 2, next+"AAAA")),
			"not base64":        second(q.Page(ctx, 2, "?? ;")),
			"of another client": second(otherClient(t, ctx).Notes.OrderBy(note.Title.Asc()).Page(ctx, 2, next)),
		} {
			if !errors.Is(cursor, dberr.ErrCursor) {
				t.Errorf("%s: got %v, want a dberr.ErrCursor", name, cursor)
			}
		}
		again := must[*query.Page[*shop.Note]](t)(q.Page(ctx, 2, "")).Next
		is(t, "the same place is the same cursor", again, next)
		if strings.ContainsAny(string(next), "+/=&? ") {
			t.Errorf("the cursor %q is not safe in a URL", next)
		}

		var arg *dberr.ArgumentError
		for _, size := range []int{0, -1, 10_001, math.MaxInt} {
			if err := second(q.Page(ctx, size, "")); !errors.As(err, &arg) {
				t.Errorf("size %d: got %v, want a *dberr.ArgumentError", size, err)
			}
		}
		for name, q := range map[string]*noteQuery{"limit": q.Limit(1), "offset": q.Offset(1)} {
			if err := second(q.Page(ctx, 2, "")); err == nil || !strings.Contains(err.Error(), "Limit or Offset") {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if err := second(c.Kinds.OrderBy(kind.AJSON.Pages.Asc()).Page(ctx, 2, "")); err == nil || !strings.Contains(err.Error(), "plain columns") {
			t.Errorf("an expression: got %v", err)
		}
	})
}

// otherClient is a client with a key of its own.
func otherClient(t *testing.T, ctx context.Context) *shop.Client {
	t.Helper()
	c := must[*shop.Client](t)(shop.Open(ctx, "sqlite::memory:", sqlite.Driver))
	t.Cleanup(func() { ok(t, c.Close()) })
	return c
}

// TestCursorKeys hands a cursor from one process to another while the key changes.
func TestCursorKeys(t *testing.T) {
	ctx := t.Context()
	older, newer := query.CursorKey([]byte("0123456789abcdef")), query.CursorKey([]byte("fedcba9876543210"))
	file := "sqlite:" + t.TempDir() + "/notes.db"
	c := must[*shop.Client](t)(shop.Open(ctx, file, sqlite.Driver, older))
	defer c.Close()
	ok(t, c.CreateTables(ctx))
	scatter(t, ctx, c, 5)
	next := must[*query.Page[*shop.Note]](t)(c.Notes.Page(ctx, 2, "")).Next

	both := must[*shop.Client](t)(shop.Open(ctx, file, sqlite.Driver, newer, older))
	defer both.Close()
	p := must[*query.Page[*shop.Note]](t)(both.Notes.Page(ctx, 2, next))
	is(t, "the older key opens", len(p.Items), 2)
	if err := second(c.Notes.Page(ctx, 2, p.Next)); !errors.Is(err, dberr.ErrCursor) || !strings.Contains(err.Error(), "query.CursorKey") {
		t.Errorf("the newer key seals: got %v", err)
	}
	alone := must[*shop.Client](t)(shop.Open(ctx, file, sqlite.Driver, newer))
	defer alone.Close()
	is(t, "the newer key opens", len(must[*query.Page[*shop.Note]](t)(alone.Notes.Page(ctx, 2, p.Next)).Items), 1)
	if _, err := shop.Open(ctx, file, sqlite.Driver, query.CursorKey([]byte("short"))); err == nil {
		t.Error("a key of five bytes was taken")
	}
}

// TestPageParts loads edges and some of the fields of a page.
func TestPageParts(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		f := &shop.Folder{Tenant: "t", Name: "f"}
		ok(t, c.Folders.Insert(ctx, f))
		for i := range 5 {
			ok(t, c.Notes.Insert(ctx, &shop.Note{Tenant: "t", Title: fmt.Sprint(i), Place: ptr(i), FolderID: &f.ID, Secret: ptr("s")}))
		}
		refresh(t, ctx, c)
		q := c.Notes.Where(note.Title.NEQ("1")).With(note.Folder).Fields(note.Title).OrderBy(note.Place.Desc())
		p := must[*query.Page[*shop.Note]](t)(q.Page(ctx, 3, ""))
		is(t, "first", noteTitles(p.Items), "432")
		n := p.Items[0]
		in, _ := n.Edges.Folder.Get()
		is(t, "the folder", in.Name, "f")
		is(t, "fields", text([]any{n.Tenant, n.Secret, n.CreatedAt.IsZero(), *n.Place, *n.FolderID == f.ID}), "[ <nil> true 4 true]")
		p = must[*query.Page[*shop.Note]](t)(q.Page(ctx, 3, p.Next))
		is(t, "second", noteTitles(p.Items), "0")
		in, loaded := p.Items[0].Edges.Folder.Get()
		is(t, "the folder of the second page", loaded && in.Name == "f", true)
		folders := must[*query.Page[*shop.Folder]](t)(c.Folders.With(folder.Notes).Page(ctx, 1, ""))
		notes, _ := folders.Items[0].Edges.Notes.Get()
		is(t, "an edge to many", len(notes), 5)
	})
}
