//go:build !race

package bench

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
)

type (
	noteQuery  = query.Query[*of.Note, *shop.Note]
	noteCursor = query.Cursor[*of.Note]
	noteOrder  = query.Order[*of.Note]
)

// deepPages are orders, each with a condition that is met by about the last tenth of the rows. A cursor does not care for
// conditions, so the first row that meets it gives the cursor of a deep page.
var deepPages = []struct {
	name   string
	orders []noteOrder
	far    query.Predicate[*of.Note]
}{
	{"the key", nil, note.ID.GT(farID)},
	{"the key, descending", []noteOrder{note.ID.Desc()}, note.ID.LT(nearID)},
	{"a column", []noteOrder{note.CreatedAt.Asc()}, note.CreatedAt.GT(late)},
	{"a column, descending", []noteOrder{note.CreatedAt.Desc()}, note.CreatedAt.LT(early)},
	{"two columns", []noteOrder{note.Title.Asc(), note.CreatedAt.Asc()}, query.And(note.Title.EQ("title 3"), note.CreatedAt.GT(late))},
	{"two directions", []noteOrder{note.Title.Asc(), note.CreatedAt.Desc()}, query.And(note.Title.EQ("title 3"), note.CreatedAt.LT(early))},
	{"NULL first or last", []noteOrder{note.Place.Desc(), note.ID.Asc()}, note.Place.LT(100_000)},
	{"NULL in the second column", []noteOrder{note.Title.Asc(), note.Place.Asc()}, query.And(note.Title.EQ("title 3"), note.Place.GT(900_000))},
}

var (
	nearID, farID = uuid.MustParse("00000000-0000-0000-0000-000000012345"), uuid.MustParse("00000000-0000-0000-0000-0000000e0000")
	early, late   = time.Date(2024, 1, 1, 6, 56, 40, 0, time.UTC), time.Date(2024, 1, 3, 14, 30, 0, 0, time.UTC)
)

// A deep page costs at most so many times the first. Of several ranges (pageQuery) each has a constant cost, of tens of
// microseconds on an idle machine, which is left out of account: it does not grow with the depth.
const (
	most     = 1.2
	constant = 250 * time.Microsecond
)

// TestDeepPage bounds what a page of 50 costs after 900,000 of a million rows, compared with the first page. Both are taken in
// one run, and again if the machine was busy with something else.
func TestDeepPage(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it makes a million rows")
	}
	for _, m := range millions {
		t.Run(m.name, func(t *testing.T) {
			ctx := t.Context()
			client := m.open(t, ctx)
			for _, tc := range deepPages {
				q := client.Notes.Where(note.Tenant.EQ("t")).OrderBy(tc.orders...)
				t.Run(tc.name, func(t *testing.T) { compareDepths(t, ctx, q, tc.far) })
			}
		})
	}
}

func compareDepths(t *testing.T, ctx context.Context, q *noteQuery, far query.Predicate[*of.Note]) {
	const attempts = 5
	p, err := q.Where(far).Page(ctx, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	for range attempts {
		first, later := timePages(t, ctx, q, p.Next)
		ratio := float64(later) / float64(first)
		t.Logf("the first page takes %v, the deep one %v: %.2f times", first, later, ratio)
		if ratio <= most || later-first <= constant {
			return
		}
	}
	t.Errorf("a deep page takes more than %v times the first, and more than %v longer", most, constant)
}

// timePages returns the medians of the time for the first page and for one after a cursor, taken in turns, for at most ten
// seconds.
func timePages(t *testing.T, ctx context.Context, q *noteQuery, deep noteCursor) (first, later time.Duration) {
	t.Helper()
	const rounds, patience = 101, 10 * time.Second
	var took [2][]time.Duration
	for begun := time.Now(); len(took[1]) < rounds && time.Since(begun) < patience; {
		for i, after := range []noteCursor{"", deep} {
			start := time.Now()
			p, err := q.Page(ctx, 50, after)
			took[i] = append(took[i], time.Since(start))
			if err != nil || len(p.Items) != 50 {
				t.Fatal(len(p.Items), err)
			}
		}
	}
	for i := range took {
		slices.Sort(took[i])
	}
	return took[0][len(took[0])/2], took[1][len(took[1])/2]
}
