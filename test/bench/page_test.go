//go:build !race

package bench

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
)

type (
	noteQuery  = query.Query[*of.Note, *shop.Note]
	noteCursor = query.Cursor[*of.Note]
)

// million fills the table of notes with a million rows, four for each created_at. What would only take time is left out.
var million = []string{
	`ALTER TABLE notes DROP CONSTRAINT notes_pkey CASCADE`,
	`DROP INDEX note_tenant_created_at`,
	`ALTER TABLE notes SET UNLOGGED`,
	`INSERT INTO notes (id, tenant, title, created_at, updated_at, place, marks)
		SELECT lpad(to_hex(i), 32, '0')::uuid, 't', 'the title of note ' || i, at, at, i, '{a,b}'
		FROM generate_series(1, 1000000) i, LATERAL (SELECT timestamptz '2024-01-01Z' + i / 4 * interval '1 s' AS at) a`,
	`ALTER TABLE notes ADD PRIMARY KEY (id)`,
	`CREATE INDEX notes_created_at ON notes (created_at)`,
	`CREATE INDEX notes_place ON notes (place DESC, id)`,
	`ANALYZE notes`,
}

// TestDeepPage bounds what a page of 50 costs after 900,000 of a million rows, compared with the first page. The ratio is
// taken within one run, and again if the machine was busy with something else.
func TestDeepPage(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it makes a million rows")
	}
	const most, attempts = 1.2, 6
	ctx := context.Background()
	client, err := shop.Open(ctx, pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if err := client.CreateTables(ctx); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for _, sql := range million {
		if _, err := client.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("a million rows took %v", time.Since(start))
	late, early := time.Date(2024, 1, 3, 14, 30, 0, 0, time.UTC), time.Date(2024, 1, 1, 6, 56, 40, 0, time.UTC)
	for _, tc := range []struct {
		name string
		q    *noteQuery
		far  query.Predicate[*of.Note] // met by the last tenth of the rows; cursors do not care for conditions
	}{
		{"by the key", client.Notes.Where(), note.ID.GT(uuid.UUID{13: 0x0e})},
		{"by an index of the column", client.Notes.OrderBy(note.CreatedAt.Asc()), note.CreatedAt.GT(late)},
		{"by the same index, backwards", client.Notes.OrderBy(note.CreatedAt.Desc()), note.CreatedAt.LT(early)},
		{"in two directions, NULL first", client.Notes.OrderBy(note.Place.Desc(), note.ID.Asc()), note.Place.LT(100_000)},
	} {
		p, err := tc.q.Where(tc.far).Page(ctx, 1, "")
		if err != nil {
			t.Fatal(err)
		}
		var ratio float64
		for range attempts {
			first, later := timePages(t, ctx, tc.q, p.Next)
			ratio = float64(later) / float64(first)
			t.Logf("%s: the first page takes %v, the deep one %v: %.2f times", tc.name, first, later, ratio)
			if ratio <= most {
				break
			}
		}
		if ratio > most {
			t.Errorf("%s: a deep page takes %.2f times the first, at most %v are allowed", tc.name, ratio, most)
		}
	}
}

// timePages returns the medians of the time for the first page and for one after a cursor, taken in turns.
func timePages(t *testing.T, ctx context.Context, q *noteQuery, deep noteCursor) (first, later time.Duration) {
	t.Helper()
	const rounds = 101
	var took [2][]time.Duration
	for range rounds {
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
	return took[0][rounds/2], took[1][rounds/2]
}
