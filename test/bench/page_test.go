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
	noteQuery  = shop.NoteQuery
	noteCursor = query.Cursor
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

// TestDeepPage bounds what a page of 50 costs after 900,000 of a million rows: as much as the second page, and, where the rows
// after a cursor are one range, as much as the first, which has no cursor. Several ranges cost a constant more to plan. All
// are timed in one run, and again if the machine was busy with something else.
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
				t.Run(tc.name, func(t *testing.T) { compareDepths(t, ctx, q, tc.far, len(tc.orders) < 2) })
			}
		})
	}
}

func compareDepths(t *testing.T, ctx context.Context, q *noteQuery, far query.Predicate[*of.Note], oneRange bool) {
	const most, attempts = 1.2, 5
	deep, err := q.Where(far).Page(ctx, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	start, err := q.Page(ctx, 50, "")
	if err != nil {
		t.Fatal(err)
	}
	for range attempts {
		took := timePages(t, ctx, q, []noteCursor{"", start.Next, deep.Next})
		first, second, later := took[0], took[1], took[2]
		toFirst, toSecond := float64(later)/float64(first), float64(later)/float64(second)
		t.Logf("the first page takes %v, the second %v, the deep one %v: %.2f and %.2f times", first, second, later, toFirst, toSecond)
		if toSecond <= most && (toFirst <= most || !oneRange) {
			return
		}
	}
	t.Errorf("a deep page takes more than %v times one at the start", most)
}

// timePages returns the medians of the times for pages after the cursors, taken in turns, for at most ten seconds.
func timePages(t *testing.T, ctx context.Context, q *noteQuery, after []noteCursor) []time.Duration {
	t.Helper()
	const rounds, patience = 101, 10 * time.Second
	took := make([][]time.Duration, len(after))
	for begun := time.Now(); len(took[0]) < rounds && time.Since(begun) < patience; {
		for i, cursor := range after {
			start := time.Now()
			p, err := q.Page(ctx, 50, cursor)
			took[i] = append(took[i], time.Since(start))
			if err != nil || len(p.Items) != 50 {
				t.Fatal(len(p.Items), err)
			}
		}
	}
	medians := make([]time.Duration, len(after))
	for i, times := range took {
		slices.Sort(times)
		medians[i] = times[len(times)/2]
	}
	return medians
}
