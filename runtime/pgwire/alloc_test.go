package pgwire_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/sqltype"
)

// book is a row of 8 columns as generated code reads it, so that what is counted is the transport's own.
type book struct {
	id            int64
	title, author string
	published     time.Time
	pages         int64
	price         float64
	categories    []string
	details       details
}

// details is a document, which readDetails reads as generated code does.
type details struct {
	pages     int64
	publisher string
	rating    *float64
	languages []string
}

var detailsMembers = []string{"pages", "publisher", "rating", "languages"}

func readDetails(d *jsontext.Decoder, v *details) {
	for i := d.First(detailsMembers); i >= 0; i = d.Next(detailsMembers, i) {
		switch i {
		case 0:
			jsontext.Int(d, &v.pages)
		case 1:
			jsontext.String(d, &v.publisher)
		case 2:
			jsontext.Pointer(d, &v.rating, jsontext.Float)
		case 3:
			jsontext.Slice(d, &v.languages, jsontext.String)
		}
	}
}

func (b *book) read(r wire.Row) {
	b.id, b.title, b.author, b.published = r.Int(), r.Text(), r.Text(), r.Time()
	b.pages, b.price, b.categories = r.Int(), r.Float(), r.Texts()
	wire.ReadDocument(r, &b.details, readDetails)
}

const bookColumns = "id, title, author, published, pages, price, categories, details"

func books(t testing.TB, db wire.DB) string {
	name := table(t, db, `id int8 PRIMARY KEY, title text NOT NULL, author text NOT NULL, published timestamptz NOT NULL,
		pages int4 NOT NULL, price float8 NOT NULL, categories text[] NOT NULL, details jsonb NOT NULL`)
	exec(t, db, sql(wire.OpInsert, fmt.Sprintf(`INSERT INTO %s SELECT i, 'The title of book ' || i, 'Author ' || i %% 10,
		now(), i, i * 0.5, ARRAY['comedy', 'science fiction'],
		'{"pages": 224, "publisher": "Pan Books", "rating": 4.5, "languages": ["en", "de"]}' FROM generate_series(1, 10000) i`, name)))
	return name
}

// TestAllocations holds the promise that the transport costs no more than hand-written code on pgconn did (10 allocations
// for one row, 20 for a list of 100, 79 for 10,000), where pgx's Query and Scan cost 33, 1,524 and 150,037.
// Counted were 4, 6, 9 and 34. The long list has its bound at the floor, because the collector may empty pgconn's buffer pool while it runs.
func TestAllocations(t *testing.T) {
	db := open(t, pgtest.URL(t))
	name := books(t, db)
	out := make([]book, 10000)
	cancellable, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		rows int
		most float64
	}{
		{"point read", context.Background(), 1, 5},
		{"point read under a context that can be cancelled", cancellable, 1, 7},
		{"list of 100", context.Background(), 100, 12},
		{"list of 10,000", context.Background(), 10000, 79},
	} {
		st := wire.Statement{Op: wire.OpRead, Entity: "Book",
			SQL:  "SELECT " + bookColumns + " FROM " + name + " WHERE id <= $1 ORDER BY id",
			Args: []wire.Value{wire.Int(int64(c.rows))}}
		got := testing.AllocsPerRun(20, func() {
			rows, err := db.Query(c.ctx, &st)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for ; rows.Next(); n++ {
				out[n].read(rows)
			}
			if err := rows.Close(); err != nil || n != c.rows {
				t.Fatalf("%d rows, error %v; want %d", n, err, c.rows)
			}
		})
		t.Logf("%s: %.0f allocations", c.name, got)
		if got > c.most {
			t.Errorf("%s: %.0f allocations, want at most %.0f", c.name, got, c.most)
		}
	}
}

// TestAllocationsOfClocks holds that a list of intervals and times of day costs no allocation for a row.
func TestAllocationsOfClocks(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		const n = 1000
		name := table(t, db, "id int8 PRIMARY KEY, every interval NOT NULL, backup time NOT NULL")
		exec(t, db, sql(wire.OpInsert, fmt.Sprintf(`INSERT INTO %s SELECT i, interval '1 month' + i * interval '1.000001 seconds', time '00:00:01' + i * interval '1 second' FROM generate_series(1, %d) i`, name, n)))
		out := make([]struct {
			every  sqltype.Interval
			backup sqltype.TimeOfDay
		}, n)
		span := sqltype.Interval{Months: 1}
		st := wire.Statement{Op: wire.OpRead, SQL: "SELECT every, backup FROM " + name + " WHERE every > $1 ORDER BY id", Args: []wire.Value{wire.OwnValue(span)}}
		allocs := testing.AllocsPerRun(10, func() {
			rows, err := db.Query(context.Background(), &st)
			if err != nil {
				t.Fatal(err)
			}
			i := 0
			for cell := wire.NewCell(rows); rows.Next(); i++ {
				wire.OwnField(cell, &out[i].every)
				wire.OwnField(cell, &out[i].backup)
			}
			if err := rows.Close(); err != nil || i != n {
				t.Fatalf("%d rows, error %v", i, err)
			}
		})
		if last := out[n-1]; last.every.String() != "P1MT16M40.001S" || last.backup.String() != "00:16:41.000000" {
			t.Errorf("the last row is %v", last)
		}
		t.Logf("%.0f allocations", allocs)
		if allocs > 60 {
			t.Errorf("%.0f allocations for %d rows", allocs, n)
		}
	})
}
