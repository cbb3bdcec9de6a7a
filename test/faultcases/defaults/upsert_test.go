package defaults

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/defaults/db"
)

// After an upsert the struct holds what the row does: immutable columns are those of the row that was there.
func TestFault17Upsert(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		first := "f"
		made := &db.Stamp{Owner: "a", First: &first, Marks: []string{"m"}, Name: "old", CreatedAt: epoch}
		ok(t, c.Stamps.Insert(ctx, made))
		again := &db.Stamp{ID: made.ID, Owner: "b", Name: "new"}
		ok(t, c.Stamps.Upsert(ctx, again))
		is(t, "alone", line(again.CreatedAt, again.Owner, *again.First, again.Marks, again.Name), line(epoch, "a", "f", []string{"m"}, "new"))
		is(t, "the row", must[*db.Stamp](t)(c.Stamps.Get(ctx, made.ID)), again)

		var many []*db.Stamp
		for i := range 150 {
			s := &db.Stamp{ID: uuid.New(), Owner: fmt.Sprint(i), Name: "x"}
			if i%3 == 1 {
				old := &db.Stamp{ID: s.ID, Owner: fmt.Sprint("old", i), Marks: []string{fmt.Sprint(i)}, Name: "y", CreatedAt: epoch.Add(time.Duration(i) * time.Second)}
				many = append(many, old)
			}
		}
		ok(t, c.Stamps.InsertMany(ctx, many))
		var upsert []*db.Stamp
		for i, old := range many {
			upsert = append(upsert, &db.Stamp{ID: old.ID, Owner: "other", Name: fmt.Sprint(i)}, &db.Stamp{ID: uuid.New(), Owner: "mine", Name: "fresh"})
		}
		ok(t, query.UpsertMany(ctx, c.Stamps, upsert, query.ChunkRows(64), query.Parallel(2)))
		for i, old := range many {
			got, fresh := upsert[2*i], upsert[2*i+1]
			is(t, "kept", line(got.CreatedAt, got.Owner, got.Marks, got.Name), line(old.CreatedAt, old.Owner, old.Marks, i))
			is(t, "fresh", line(fresh.Owner, fresh.First == nil, recent(fresh.CreatedAt)), line("mine", true, true))
			is(t, "the row", must[*db.Stamp](t)(c.Stamps.Get(ctx, got.ID)), got)
		}
	})
}

// So they are where an upsert overwrites nothing, of a key of several columns.
func TestFault17NothingToOverwrite(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		var rows []*db.Fixed
		for i := range 20 {
			rows = append(rows, &db.Fixed{Region: "eu", N: i, CreatedAt: epoch.Add(time.Duration(i) * time.Hour)})
		}
		ok(t, c.Fixeds.InsertMany(ctx, rows))
		var again []*db.Fixed
		for i := range 40 {
			again = append(again, &db.Fixed{Region: "eu", N: 39 - i})
		}
		ok(t, c.Fixeds.Upsert(ctx, again...))
		for _, f := range again {
			if f.N < 20 && !f.CreatedAt.Equal(rows[f.N].CreatedAt) || f.N >= 20 && !recent(f.CreatedAt) {
				t.Errorf("%+v", f)
			}
		}
		ok(t, c.Fixeds.Upsert(ctx, again[39]))
		is(t, "alone", again[39], rows[0])
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.Fixeds.Count(ctx)), 40)
	})
}
