package defaults

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/defaults/db"
	"github.com/crategen/crategen/test/faultcases/defaults/db/pulse"
	"github.com/crategen/crategen/test/faultcases/defaults/db/visit"
)

var (
	epoch = time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC)
	batch = uuid.MustParse("00000000-0000-4000-8000-00000000000f")
)

// newVisit is a visit of which what is no zero key, zero time or nil is given. CrateDB makes no UUIDs.
func newVisit(target, page string) *db.Visit {
	v := &db.Visit{Page: page, State: "old"}
	if target == "cratedb" {
		v.ID = uuid.New()
	}
	return v
}

// checkVisit checks what the database filled in for newVisit, and that the struct holds what the row does.
func checkVisit(t *testing.T, ctx context.Context, c *db.Client, v *db.Visit) {
	t.Helper()
	if v.ID == (uuid.UUID{}) || !recent(v.At) || v.Seen == nil || !recent(*v.Seen) || !recent(v.Made) {
		t.Errorf("key %v, at %v, seen %v, made %v", v.ID, v.At, v.Seen, v.Made)
	}
	is(t, "epoch", v.Epoch, epoch)
	is(t, "what is a value", line(v.Level, v.Open, v.Label), line(0, false, ""))
	if v.Score == nil || v.Ratio == nil || v.Fresh == nil || v.Hint == nil || v.Mood == nil || v.Batch == nil {
		t.Fatalf("a default is NULL: %+v", v)
	}
	is(t, "defaults", line(*v.Score, *v.Ratio, *v.Fresh, *v.Hint, *v.Mood, *v.Batch, v.Tags, v.Marks), line(7, 0.5, true, "it's", "old", batch, "[a b]", "[1 2]"))
	is(t, "the row", must[*db.Visit](t)(c.Visits.Get(ctx, v.ID)), v)
}

func TestFault02Insert(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		v := newVisit(target, "/")
		ok(t, c.Visits.Insert(ctx, v))
		checkVisit(t, ctx, c, v)
		v = newVisit(target, "/inserting")
		must[*db.Visit](t)(query.Inserting(c.Visits, v).Exec(ctx))
		checkVisit(t, ctx, c, v)
	})
}

func TestFault02Create(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		if target == "cratedb" {
			_, err := c.Visits.Create(ctx, visit.Page.Set("/"))
			var invalid *dberr.ValidationError
			if !errors.As(err, &invalid) || invalid.Field != "id" {
				t.Errorf("a key that CrateDB does not make: %v", err)
			}
			return
		}
		for _, st := range []*query.Statement[*db.Visit]{query.Creating(c.Visits, visit.Page.Set("/")), query.Creating(c.Visits, visit.Page.Set("/2"), visit.Score.SetNull(), visit.Seen.SetNull())} {
			v := must[*db.Visit](t)(st.Exec(ctx))
			is(t, "defaults", line(v.Level, v.Open, v.Label, v.State, v.Tags), line("3 true none new [a b]"))
			if v.ID == (uuid.UUID{}) || !recent(v.At) {
				t.Errorf("%+v", v)
			}
			is(t, "NULL that was asked for", v.Score == nil && v.Seen == nil, v.Page == "/2")
			is(t, "the row", must[*db.Visit](t)(c.Visits.Get(ctx, v.ID)), v)
		}
	})
}

// Rows that leave out different columns are written by one call, in their order, and each is read back.
func TestFault02InsertMany(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		var vs []*db.Visit
		for i := range 120 {
			v := newVisit(target, fmt.Sprint("/", i))
			if i%2 == 0 {
				v.ID = uuid.New()
			}
			if i%3 == 0 {
				v.At = epoch.Add(time.Duration(i) * time.Second)
			}
			if i%5 == 0 {
				v.Score = &i
			}
			if i%7 == 0 {
				v.Tags = []string{}
			}
			vs = append(vs, v)
		}
		given := make([]db.Visit, len(vs))
		for i, v := range vs {
			given[i] = *v
		}
		ok(t, c.Visits.InsertMany(ctx, vs))
		for i, v := range vs {
			row := must[*db.Visit](t)(c.Visits.Get(ctx, v.ID))
			is(t, "the row", row, v)
			is(t, "page", row.Page, fmt.Sprint("/", i))
			if g := given[i]; g.ID != (uuid.UUID{}) && g.ID != v.ID || !g.At.IsZero() && !g.At.Equal(v.At) || g.At.IsZero() && !recent(v.At) ||
				g.Score != nil && *v.Score != i || g.Score == nil && *v.Score != 7 || g.Tags != nil && len(v.Tags) != 0 || g.Tags == nil && len(v.Tags) != 2 {
				t.Errorf("row %d: given %+v, read %+v", i, g, v)
			}
		}
	})
}

// A row that fails is named by its index, whatever the rows leave out; elsewhere than on CrateDB nothing else is written.
func TestFault02BulkError(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		rows := func() []*db.Visit {
			vs := make([]*db.Visit, 10)
			for i := range vs {
				vs[i] = newVisit(target, fmt.Sprint(i))
				if i%2 == 0 {
					vs[i].At = epoch
				}
				if i%3 == 0 {
					vs[i].ID = uuid.New()
				}
			}
			return vs
		}
		taken := rows()[0]
		taken.ID = uuid.New()
		ok(t, c.Visits.Insert(ctx, taken))
		vs := rows()
		vs[7].ID = taken.ID
		err := c.Visits.InsertMany(ctx, vs)
		var bulk *dberr.BulkError
		if !errors.As(err, &bulk) || len(bulk.Rows) != 1 || bulk.Rows[0].Index != 7 || !dberr.IsUnique(err) || bulk.Unsent != 0 {
			t.Errorf("%v", err)
		}
		refresh(t, ctx, c)
		want := map[bool]int{true: 10, false: 1}[target == "cratedb"]
		is(t, "rows", must[int](t)(c.Visits.Count(ctx)), want)

		vs = rows()
		vs[4].ID, vs[7].ID = taken.ID, taken.ID
		err = c.Visits.InsertMany(ctx, vs, query.ContinueOnError())
		if !errors.As(err, &bulk) || len(bulk.Rows) != 2 || bulk.Rows[0].Index != 4 || bulk.Rows[1].Index != 7 {
			t.Errorf("%v", err)
		}
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.Visits.Count(ctx)), want+8)
		for i, v := range vs {
			if i != 4 && i != 7 {
				is(t, "the row", must[*db.Visit](t)(c.Visits.Get(ctx, v.ID)), v)
			}
		}
	})
}

// What an upsert leaves out for its default keeps what the row has.
func TestFault02Upsert(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		score, hint := 42, "mine"
		old := newVisit(target, "/")
		old.At, old.Score, old.Hint, old.Tags = epoch, &score, &hint, []string{"x"}
		ok(t, c.Visits.Insert(ctx, old))
		again := &db.Visit{ID: old.ID, Page: "/new", State: "new"}
		other := newVisit(target, "/other")
		third := newVisit(target, "/third")
		third.ID = uuid.New()
		ok(t, c.Visits.Upsert(ctx, third, again, other))
		is(t, "page", again.Page, "/new")
		is(t, "kept", line(again.At, *again.Score, *again.Hint, again.Tags, again.Made.Equal(old.Made)), line(epoch, 42, "mine", "[x]", true))
		for _, v := range []*db.Visit{again, other, third} {
			is(t, "the row", must[*db.Visit](t)(c.Visits.Get(ctx, v.ID)), v)
		}
		checkVisit(t, ctx, c, func() *db.Visit { v := *other; return &v }())
		alone := &db.Visit{ID: old.ID, Page: "/alone", State: "new", Score: &score}
		ok(t, c.Visits.Upsert(ctx, alone))
		is(t, "one row", must[*db.Visit](t)(c.Visits.Get(ctx, old.ID)), alone)
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.Visits.Count(ctx)), 3)
	})
}

func TestFault02Load(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		load := func(opts ...query.BulkOption) {
			t.Helper()
			n, err := query.Load(ctx, c.Visits, func(yield func(*db.Visit) bool) {
				for i := range 30 {
					v := newVisit(target, fmt.Sprint(i))
					if i%2 == 0 {
						v.At = epoch
					}
					if i%3 == 0 {
						v.Marks = []int{9}
					}
					if !yield(v) {
						return
					}
				}
			}, opts...)
			if err != nil || n != 30 {
				t.Errorf("%d rows, %v", n, err)
			}
		}
		load()
		load(query.ChunkRows(4))
		load(query.ContinueOnError())
		refresh(t, ctx, c)
		all := must[[]*db.Visit](t)(c.Visits.All(ctx))
		is(t, "rows", len(all), 90)
		for _, v := range all {
			i := 0
			fmt.Sscan(v.Page, &i)
			if v.ID == (uuid.UUID{}) || v.At.Equal(epoch) != (i%2 == 0) || !v.At.Equal(epoch) && !recent(v.At) || v.Seen == nil ||
				slices.Equal(v.Marks, []int{9}) != (i%3 == 0) || i%3 != 0 && len(v.Marks) != 2 || *v.Score != 7 {
				t.Errorf("%+v", v)
			}
		}
	})
}

// A load whose rows leave out different columns writes all of them or none on PostgreSQL.
func TestFault02LoadIsAtomic(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		if target != "postgres" {
			t.Skip("elsewhere earlier statements stay")
		}
		id := uuid.New()
		n, err := query.Load(ctx, c.Visits, slices.Values([]*db.Visit{
			{ID: id, Page: "a", State: "new"}, {Page: "b", State: "new"}, {ID: id, Page: "c", State: "new"}}))
		if n != 0 || !dberr.IsUnique(err) {
			t.Errorf("%d, %v", n, err)
		}
		is(t, "rows", must[int](t)(c.Visits.Count(ctx)), 0)
	})
}

// A time that the database makes is no finer than what the struct holds of it: the struct finds its own row.
func TestFault02TimesOfTheDatabase(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		ps := []*db.Pulse{{Region: "a"}, {Region: "b"}, {Region: "c", At: epoch}, {Region: "d"}}
		ok(t, c.Pulses.Insert(ctx, ps[0]))
		ok(t, c.Pulses.InsertMany(ctx, ps[1:3]))
		ok(t, c.Pulses.Upsert(ctx, ps[3]))
		ps = append(ps, must[*db.Pulse](t)(c.Pulses.Create(ctx, pulse.Region.Set("e"))))
		must[int](t)(query.Load(ctx, c.Pulses, slices.Values([]*db.Pulse{{Region: "f"}})))
		refresh(t, ctx, c)
		ps = append(ps, must[*db.Pulse](t)(c.Pulses.Where(pulse.Region.EQ("f")).Only(ctx)))
		for _, p := range ps {
			if !recent(p.At) && p.Region != "c" || p.Next == nil || time.Until(*p.Next).Abs() > 2*time.Hour {
				t.Errorf("%+v", p)
			}
			is(t, "by its time", must[int](t)(c.Pulses.Where(pulse.Region.EQ(p.Region), pulse.At.EQ(p.At), pulse.Next.EQ(*p.Next)).Count(ctx)), 1)
			p.N = 5
			ok(t, c.Pulses.Upsert(ctx, p))
			is(t, "the row", must[*db.Pulse](t)(c.Pulses.Get(ctx, db.PulseKey{Region: p.Region, At: p.At})), p)
			is(t, "by key", must[int](t)(c.Pulses.Where(pulse.Region.EQ(p.Region), pulse.At.EQ(p.At)).Delete(ctx)), 1)
		}
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.Pulses.Count(ctx)), 0)
	})
}

// A key of CrateDB's own comes back, alone and from a bulk; so does a row that the database makes altogether.
func TestFault02KeysOfEveryDatabase(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		name := "n"
		many := []*db.Token{{}, {ID: "own", Name: &name}, {At: epoch}, {Name: &name}}
		ok(t, c.Tokens.InsertMany(ctx, many))
		up := []*db.Token{{Name: &name}, {ID: "own"}, {}}
		ok(t, c.Tokens.Upsert(ctx, up...))
		one := &db.Token{}
		ok(t, c.Tokens.Insert(ctx, one))
		created := must[*db.Token](t)(c.Tokens.Create(ctx))
		for i, v := range append(append(many[2:], up...), one, created, many[0]) {
			if v.ID == "" || v.At.IsZero() {
				t.Errorf("%d: %+v", i, v)
				continue
			}
			is(t, "the row", must[*db.Token](t)(c.Tokens.Get(ctx, v.ID)), v)
		}
		is(t, "an upsert keeps the time", up[1].At, many[1].At)
		is(t, "name", up[1].Name, (*string)(nil))
		n, err := query.Load(ctx, c.Tokens, slices.Values([]*db.Token{{}, {ID: "l"}, {}}))
		is(t, "loaded", fmt.Sprint(n, err), "3 <nil>")
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.Tokens.Count(ctx)), 11)

		blanks := []*db.Blank{{}, {}, {}}
		ok(t, c.Blanks.InsertMany(ctx, blanks))
		ok(t, c.Blanks.Insert(ctx, &db.Blank{}))
		must[*db.Blank](t)(c.Blanks.Create(ctx))
		ok(t, c.Blanks.Upsert(ctx, &db.Blank{}))
		n, err = query.Load(ctx, c.Blanks, slices.Values([]*db.Blank{{}, {}, {}}))
		is(t, "loaded", fmt.Sprint(n, err), "3 <nil>")
		for _, b := range blanks {
			is(t, "the row", must[*db.Blank](t)(c.Blanks.Get(ctx, b.ID)), b)
		}
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.Blanks.Count(ctx)), 9)
	})
}

// A column that the database computes is never written, and read back.
func TestFault02ComputedColumns(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		check := func(e *db.Event) {
			t.Helper()
			if e.Twice != 2*e.Price || e.Upper == nil || *e.Upper != "N" {
				t.Errorf("%+v", e)
			}
			is(t, "the row", must[*db.Event](t)(c.Events.Get(ctx, e.ID)), e)
		}
		e := &db.Event{Price: 4, Name: "n", Twice: 99}
		ok(t, c.Events.Insert(ctx, e))
		check(e)
		e.Price = 5
		f := &db.Event{Price: 6, Name: "n"}
		ok(t, c.Events.Upsert(ctx, f, e))
		check(e)
		check(f)
		many := []*db.Event{{Price: 7, Name: "n"}, {Price: 8, Name: "n"}}
		ok(t, c.Events.InsertMany(ctx, many))
		check(many[0])
		check(many[1])
		n, err := query.Load(ctx, c.Events, slices.Values([]*db.Event{{Price: 9, Name: "n"}}))
		is(t, "loaded", fmt.Sprint(n, err), "1 <nil>")
	})
}
