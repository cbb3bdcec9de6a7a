package cratewrites_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/counter"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/of"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/sample"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/thing"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/word"
)

// TestFault05TheRowAsItIsNow writes by key with further conditions right after other writes.
func TestFault05TheRowAsItIsNow(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		t.Run("soft deletion", func(t *testing.T) { softDeletion(t, ctx, c) })
		t.Run("conditions", func(t *testing.T) { conditions(t, ctx, c) })
		t.Run("many", func(t *testing.T) { manyConditions(t, ctx, c) })
		t.Run("other tables", func(t *testing.T) { edgeConditions(t, ctx, c) })
	})
}

func newThing(t *testing.T, ctx context.Context, c *db.Client) *db.Thing {
	t.Helper()
	e := &db.Thing{ID: uuid.New(), Tenant: "acme", Version: 1}
	if err := c.Things.Insert(ctx, e); err != nil {
		t.Fatal(err)
	}
	return e
}

func softDeletion(t *testing.T, ctx context.Context, c *db.Client) {
	e := newThing(t, ctx, c)
	one := c.Things.Where(thing.ID.EQ(e.ID))
	n, err := one.Update(ctx, thing.N.Add(1))
	is(t, "update right after the insert", n, 1, err)
	n, err = one.Delete(ctx)
	is(t, "delete right after the update", n, 1, err)
	n, err = one.Update(ctx, thing.N.Add(1))
	is(t, "update of what was just deleted", n, 0, err)
	n, err = one.Delete(ctx)
	is(t, "delete of what was just deleted", n, 0, err)
	n, err = one.Purge(ctx)
	is(t, "purge of what was just deleted", n, 0, err)
	if _, err := c.Things.Get(ctx, e.ID); !errors.Is(err, dberr.ErrNotFound) {
		t.Errorf("a deleted row came back: %v", err)
	}
	n, err = one.WithDeleted().Update(ctx, thing.N.Add(1))
	is(t, "update of a deleted row that is asked for", n, 1, err)
	n, err = one.Restore(ctx)
	is(t, "restore right after the delete", n, 1, err)
	n, err = one.Restore(ctx)
	is(t, "restore of what was just restored", n, 0, err)
	rows, err := query.UpdateReturning(ctx, one, thing.N.Add(1))
	if is(t, "returned", len(rows), 1, err); len(rows) == 1 {
		is(t, "returned n", rows[0].N, 3, nil)
	}
	n, err = query.Deleting(one).Exec(ctx)
	is(t, "a statement", n, 1, err)
	rows, err = query.UpdateReturning(ctx, one, thing.N.Add(1))
	is(t, "returned of a deleted row", len(rows), 0, err)
	n, err = one.OnlyDeleted().Purge(ctx)
	is(t, "purge", n, 1, err)
	n, err = one.Restore(ctx)
	is(t, "restore of what is gone", n, 0, err)
}

func conditions(t *testing.T, ctx context.Context, c *db.Client) {
	e := newThing(t, ctx, c)
	one := c.Things.Where(thing.ID.EQ(e.ID))
	at := func(v int) *db.ThingQuery { return one.Where(thing.Version.EQ(v)) }
	n, err := at(1).Update(ctx, thing.Version.Set(2))
	is(t, "the version", n, 1, err)
	n, err = at(1).Update(ctx, thing.Version.Set(99))
	is(t, "an old version", n, 0, err)
	n, err = at(1).Delete(ctx)
	is(t, "delete by an old version", n, 0, err)
	n, err = at(2).Update(ctx, query.SetTo(thing.Version, query.Plus(thing.Version, query.Value[*of.Thing](1))))
	is(t, "the new version", n, 1, err)
	for _, tc := range []struct {
		name string
		cond query.Predicate[*of.Thing]
		want int
	}{
		{"not", query.Not(thing.Version.EQ(2)), 1},
		{"null", thing.Owner.IsNull(), 1},
		{"a comparison with null", thing.Owner.NEQ("x"), 0},
		{"not a comparison with null", query.Not(thing.Owner.EQ("x")), 0},
		{"or", query.Or(thing.Version.EQ(1), thing.Version.EQ(3)), 1},
		{"or that names the key again", query.Or(thing.ID.EQ(uuid.New()), thing.Version.EQ(3)), 1},
		{"raw", query.Raw[*of.Thing]("version + ? = 4", 1), 1},
		{"in", thing.Version.In(7, 3), 1},
		{"not in", thing.Version.NotIn(7, 3), 0},
		{"another key", thing.ID.NEQ(uuid.New()), 1},
		{"like", thing.Tenant.HasPrefix("ac"), 1},
	} {
		n, err := one.Where(tc.cond).Update(ctx, thing.N.Add(1))
		is(t, tc.name, n, tc.want, err)
	}
	n, err = one.Where(thing.Owner.IsNull()).Update(ctx, thing.Owner.Set("me"))
	is(t, "claimed", n, 1, err)
	n, err = one.Where(thing.Owner.IsNull()).Update(ctx, thing.Owner.Set("you"))
	is(t, "claimed again", n, 0, err)

	counters(t, ctx, c, 3)
	if n, err := c.Counters.Where(counter.ID.In(1, 2)).Update(ctx, counter.Text.Set("two running dogs"), counter.Tags.Set([]string{"a"})); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	for _, tc := range []struct {
		name string
		cond query.Predicate[*of.Counter]
	}{
		{"full text", counter.Text.Match("dog run")},
		{"full text and more", query.And(counter.Text.Match("dog"), counter.N.EQ(0))},
		{"array", counter.Tags.Has("a")},
		{"arrays", counter.Tags.HasAny("a", "b")},
		{"length", counter.Tags.Len().EQ(1)},
	} {
		n, err := c.Counters.Where(counter.ID.In(1, 2, 3), tc.cond).Update(ctx, counter.Ratio.Add(1))
		is(t, tc.name, n, 2, err)
	}
	is(t, "row", must(c.Counters.Get(ctx, 1))(t).Ratio, 5.0, nil)
}

func manyConditions(t *testing.T, ctx context.Context, c *db.Client) {
	const n = 150
	counters(t, ctx, c, n)
	all := c.Counters.Where(counter.ID.In(append(ids(n), ids(n)...)...))
	half, err := all.Where(query.Raw[*of.Counter]("id % 2 = 0")).Update(ctx, counter.N.Add(1))
	is(t, "half", half, n/2, err)
	rest, err := all.Where(counter.N.EQ(0)).Update(ctx, counter.N.Add(5))
	is(t, "the other half", rest, n/2, err)
	rows, err := query.UpdateReturning(ctx, all.Where(counter.N.EQ(5)), counter.N.Add(1))
	is(t, "returned", len(rows), n/2, err)
	gone, err := all.Where(counter.N.EQ(6)).Delete(ctx)
	is(t, "deleted", gone, n/2, err)
	is(t, "left", sums(t, ctx, c, ids(n)...), repeated(1, n/2), nil)
}

func edgeConditions(t *testing.T, ctx context.Context, c *db.Client) {
	counters(t, ctx, c, 2)
	if err := c.Words.Upsert(ctx, &db.Word{ID: "edge"}); err != nil {
		t.Fatal(err)
	}
	if err := query.Link(ctx, c, counter.Words, int64(1), "edge"); err != nil {
		t.Fatal(err)
	}
	if err := query.Refresh(ctx, c); err != nil { // other tables are searched
		t.Fatal(err)
	}
	n, err := c.Counters.Where(counter.ID.In(1, 2), counter.Words.Has(word.ID.EQ("edge"))).Update(ctx, counter.N.Add(1))
	is(t, "with a word", n, 1, err)
	n, err = c.Counters.Where(counter.ID.In(1, 2), counter.Words.HasNone()).Delete(ctx)
	is(t, "without a word", n, 1, err)
	n, err = c.Counters.Where(query.In(counter.ID, query.Select1(counter.ID).From(c.Counters.Where(counter.N.GTE(0))))).Update(ctx, counter.N.Add(1))
	is(t, "a search", n > 0, true, err)
}

type tenantKey struct{}

func tenantOf(ctx context.Context) (string, error) {
	tenant, _ := ctx.Value(tenantKey{}).(string)
	return tenant, nil
}

// TestFault05Tenants writes by key as a tenant.
func TestFault05Tenants(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		acme, globex := context.WithValue(ctx, tenantKey{}, "acme"), context.WithValue(ctx, tenantKey{}, "globex")
		e := &db.Thing{ID: uuid.New(), Tenant: "acme", Version: 1}
		if err := c.Things.Insert(acme, e); err != nil {
			t.Fatal(err)
		}
		one := c.Things.Where(thing.ID.In(e.ID, uuid.New()))
		n, err := one.Update(globex, thing.N.Add(1))
		is(t, "another tenant's update", n, 0, err)
		n, err = one.Delete(globex)
		is(t, "another tenant's delete", n, 0, err)
		n, err = one.Update(acme, thing.N.Add(1))
		is(t, "update", n, 1, err)
		n, err = one.Update(query.Unscoped(ctx), thing.N.Add(1))
		is(t, "unscoped", n, 1, err)
		if _, err = one.Update(ctx, thing.N.Add(1)); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("nobody: %v", err)
		}
		if _, err = one.Update(acme, thing.Tenant.Set("globex")); !errors.Is(err, dberr.ErrTenant) {
			t.Errorf("given away: %v", err)
		}
		n, err = one.Delete(acme)
		is(t, "delete", n, 1, err)
		n, err = one.Restore(globex)
		is(t, "another tenant's restore", n, 0, err)
		n, err = one.Restore(acme)
		is(t, "restore", n, 1, err)
		n, err = one.Purge(globex)
		is(t, "another tenant's purge", n, 0, err)
		n, err = one.Purge(acme)
		is(t, "purge", n, 1, err)

		// The tenant is a part of the key, and the key whole with it.
		s := &db.Sample{Ts: e.CreatedAt}
		if err := c.Samples.Insert(acme, s); err != nil {
			t.Fatal(err)
		}
		at := c.Samples.Where(sample.Ts.EQ(s.Ts))
		n, err = at.Update(globex, sample.N.Add(1))
		is(t, "another tenant's key", n, 0, err)
		n, err = at.Update(acme, sample.N.Add(1))
		is(t, "key", n, 1, err)
		n, err = at.Where(sample.Tenant.EQ("acme")).Update(globex, sample.N.Add(1))
		is(t, "another tenant's condition", n, 0, err)
		n, err = at.Where(sample.N.EQ(1)).Delete(acme)
		is(t, "key and condition", n, 1, err)
	}, query.Tenant("tenant", tenantOf))
}

// TestFault05WritersAtOnce has several writers at the same rows. What is in the rows at the end is what they were told.
func TestFault05WritersAtOnce(t *testing.T) {
	const writers, rounds = 6, 12
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		keys := make([]uuid.UUID, 3)
		for i := range keys {
			keys[i] = newThing(t, ctx, c).ID
		}
		var done, unknown, claimed atomic.Int64
		var running sync.WaitGroup
		for w := range writers {
			running.Go(func() {
				for round := range rounds {
					// each adds to all rows, in one call or row by row, while all look at the rows' version and owner
					q := c.Things.Where(thing.ID.In(keys...), thing.N.GTE(0))
					if (w+round)%2 == 0 {
						q = c.Things.Where(thing.ID.EQ(keys[round%len(keys)]))
					}
					n, err := q.Update(ctx, thing.N.Add(1))
					note(t, n, err, &done, &unknown)
					n, err = c.Things.Where(thing.ID.EQ(keys[0]), thing.Version.EQ(round+1)).Update(ctx, thing.Version.Set(round+2))
					note(t, n, err, &claimed, &unknown)
				}
			})
		}
		running.Wait()
		sum := int64(0)
		list := must(c.Things.GetMany(ctx, keys...))(t)
		for _, e := range list {
			sum += int64(e.N)
		}
		if sum < done.Load() || sum > done.Load()+unknown.Load() {
			t.Errorf("the rows hold %d, %d were reported and %d of unknown outcome", sum, done.Load(), unknown.Load())
		}
		version := int64(list[0].Version) - 1
		if version < claimed.Load() || version > claimed.Load()+unknown.Load() {
			t.Errorf("the version was raised %d times, %d were reported and %d of unknown outcome", version, claimed.Load(), unknown.Load())
		}
		if u := unknown.Load(); u > 0 {
			t.Logf("%d of unknown outcome", u)
		}
		toggles(t, ctx, c, keys[1])
	})
}

// note counts what a writer was told.
func note(t *testing.T, n int, err error, done, unknown *atomic.Int64) {
	var partial *dberr.PartialError
	switch {
	case errors.As(err, &partial):
		done.Add(int64(partial.Changed))
		unknown.Add(int64(partial.Unknown))
	case errors.Is(err, dberr.ErrUnknownOutcome):
		unknown.Add(1)
	case errors.Is(err, dberr.ErrSerialization):
	case err != nil:
		t.Error(err)
	default:
		done.Add(int64(n))
	}
}

// toggles deletes and restores a row from several sides: deletions and restorations alternate.
func toggles(t *testing.T, ctx context.Context, c *db.Client, key uuid.UUID) {
	var deleted, restored, unknown atomic.Int64
	var running sync.WaitGroup
	one := c.Things.Where(thing.ID.EQ(key))
	for range 4 {
		running.Go(func() {
			for range 10 {
				n, err := one.Delete(ctx)
				note(t, n, err, &deleted, &unknown)
				n, err = one.Restore(ctx)
				note(t, n, err, &restored, &unknown)
			}
		})
	}
	running.Wait()
	_, err := c.Things.Get(ctx, key)
	gone := int64(0)
	if errors.Is(err, dberr.ErrNotFound) {
		gone = 1
	}
	if diff := deleted.Load() - restored.Load(); unknown.Load() == 0 && diff != gone {
		t.Errorf("%d deletions and %d restorations, and the row is deleted: %v", deleted.Load(), restored.Load(), gone == 1)
	}
}
