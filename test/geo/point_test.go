package geo_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/geo/db"
	"github.com/crategen/crategen/test/geo/db/dbtest"
	"github.com/crategen/crategen/test/geo/db/of"
	"github.com/crategen/crategen/test/geo/db/place"
	"github.com/crategen/crategen/test/geo/schema"
)

// targets are those with a geometry that the tests have: all but PostgreSQL, which needs PostGIS.
var targets = []testtarget.Target{testtarget.All[0], testtarget.All[2], testtarget.All[3]}

var (
	stephansdom = orb.Point{16.37320, 48.20850}
	prater      = orb.Point{16.39570, 48.21650}
	graz        = orb.Point{15.43950, 47.07070}
	fiji        = orb.Point{179.99990, -17}
	taveuni     = orb.Point{-179.99990, -17}
	pole        = orb.Point{0, 90}
)

type predicate = query.Predicate[*of.Place]

func places() []*db.Place {
	make := func(id string, at orb.Point) *db.Place {
		p := db.NewPlace()
		p.ID, p.Location = id, at
		return p
	}
	list := []*db.Place{make("dom", stephansdom), make("prater", prater), make("graz", graz), make("fiji", fiji), make("taveuni", taveuni), make("pole", pole)}
	list[0].Entrance = new(orb.Point{16.37310, 48.20845})
	list[2].Entrance = new(graz)
	list[0].Spot = new(schema.Spot{0.000001, -0.000001})
	return list
}

func run(t *testing.T, scenario func(t *testing.T, ctx context.Context, target string, client *db.Client)) {
	testtarget.Run(t, targets, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		if err := client.Places.InsertMany(ctx, places()); err != nil {
			t.Fatal(err)
		}
		refresh(t, ctx, client)
		scenario(t, ctx, target, client)
	})
}

func refresh(t *testing.T, ctx context.Context, client *db.Client) {
	t.Helper()
	if err := client.Places.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
}

// same compares points as a search of CrateDB rounds them.
func same(a, b orb.Point) bool { return math.Abs(a[0]-b[0]) < 1e-7 && math.Abs(a[1]-b[1]) < 1e-7 }

func TestPointsAreReadAsWritten(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		more := places()[0]
		more.ID = "one"
		if err := client.Places.Insert(ctx, more); err != nil {
			t.Fatal(err)
		}
		created, err := client.Places.Create(ctx, place.ID.Set("created"), place.Location.Set(graz), place.Entrance.SetNull())
		if err != nil || created.Location != graz || created.Entrance != nil || created.Origin != (orb.Point{16.37, 48.2}) {
			t.Fatalf("created %+v, %v", created, err)
		}
		if err := client.Places.Upsert(ctx, &db.Place{ID: "created", Location: prater, Entrance: new(pole), Origin: pole}); err != nil {
			t.Fatal(err)
		}
		loaded := places()[:2]
		loaded[0].ID, loaded[1].ID = "loaded", "loaded2"
		if n, err := query.Load(ctx, client.Places, slices.Values(loaded)); err != nil || n != 2 {
			t.Fatalf("loaded %d: %v", n, err)
		}
		want := map[string]*db.Place{"one": more, "loaded": loaded[0], "loaded2": loaded[1],
			"created": {ID: "created", Location: prater, Entrance: new(pole), Origin: orb.Point{16.37, 48.2}}}
		for _, p := range places() {
			want[p.ID] = p
		}
		for id, w := range want {
			got, err := client.Places.Get(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			a, _ := json.Marshal(w)
			b, _ := json.Marshal(got)
			if string(a) != string(b) { // by key they are exact
				t.Errorf("%s: written %s, read %s", id, a, b)
			}
		}
		refresh(t, ctx, client)
		list, err := client.Places.OrderBy(place.ID.Asc()).All(ctx)
		if err != nil || len(list) != len(want) {
			t.Fatalf("%d rows: %v", len(list), err)
		}
		for _, got := range list {
			if w := want[got.ID]; !same(got.Location, w.Location) || (got.Entrance == nil) != (w.Entrance == nil) || got.Entrance != nil && !same(*got.Entrance, *w.Entrance) {
				t.Errorf("%s: written %v, found %v", got.ID, w, got)
			}
		}
		n, err := client.Places.Where(place.ID.EQ("dom")).Update(ctx, place.Location.Set(pole), place.Entrance.SetNull())
		if got, _ := client.Places.Get(ctx, "dom"); err != nil || n != 1 || got.Location != pole || got.Entrance != nil {
			t.Errorf("updated %d: %v, %v", n, got, err)
		}
		factory := dbtest.Place(t, client)
		if got, err := client.Places.Get(ctx, factory.ID); err != nil || got.Location != factory.Location {
			t.Errorf("the factory's place is %v, read %v, %v", factory, got, err)
		}
	})
}

func TestNear(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for _, c := range []struct {
			name string
			p    predicate
			want string
		}{
			{"2 km", place.Location.Near(stephansdom, 2_000), "dom prater"},
			{"1 km", place.Location.Near(stephansdom, 1_000), "dom"},
			{"nearly 0", place.Location.Near(stephansdom, 0.1), "dom"},
			{"over the date line", place.Location.Near(fiji, 30), "fiji taveuni"},
			{"the pole from another meridian", place.Location.Near(orb.Point{120, 90}, 1), "pole"},
			{"all", place.Location.Near(stephansdom, 1e9), "dom fiji graz pole prater taveuni"},
			{"not near", query.Not(place.Location.Near(stephansdom, 200_000)), "fiji pole taveuni"},
			{"nullable", place.Entrance.Near(stephansdom, 100), "dom"},
			{"not near, without NULL", query.Not(place.Entrance.Near(stephansdom, 100)), "graz"},
			{"another type", place.Spot.Near(schema.Spot{0, 0}, 1), "dom"},
			{"immutable", place.Origin.Near(orb.Point{16.37, 48.2}, 1), "dom fiji graz pole prater taveuni"},
			{"and", query.And(place.Location.Near(stephansdom, 200_000), query.Not(place.Location.Near(prater, 10))), "dom graz"},
			{"or", query.Or(place.Location.Near(pole, 10), place.Entrance.Near(graz, 10)), "graz pole"},
			{"by key", query.And(place.ID.EQ("dom"), place.Location.Near(stephansdom, 10)), "dom"},
			{"distance less", place.Location.Distance(stephansdom).LT(2_000), "dom prater"},
			{"distance between", place.Entrance.Distance(stephansdom).GT(1_000), "graz"},
			{"latitude", place.Location.Latitude().GT(48.21), "pole prater"},
			{"longitude", place.Entrance.Longitude().LTE(16), "graz"},
			{"IsNull", place.Entrance.IsNull(), "fiji pole prater taveuni"},
			{"distance IsNull", query.Not(place.Entrance.Distance(stephansdom).IsNull()), "dom graz"},
		} {
			list, err := client.Places.Where(c.p).OrderBy(place.ID.Asc()).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			var ids []string
			for _, p := range list {
				ids = append(ids, p.ID)
			}
			if got := strings.Join(ids, " "); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
			if n, err := client.Places.Where(c.p).Count(ctx); err != nil || n != len(list) {
				t.Errorf("%s: counted %d, %v", c.name, n, err)
			}
		}
	})
}

func TestDistance(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		rows, err := query.Select3(place.ID, place.Location.Distance(stephansdom), place.Entrance.Distance(graz)).From(client.Places).
			OrderBy(place.Location.Distance(stephansdom).Asc()).All(ctx)
		if err != nil || len(rows) != 6 {
			t.Fatalf("%d rows: %v", len(rows), err)
		}
		// The haversine formula with a radius of 6371008.7714 m.
		want := []float64{0, 1889.661, 144567.092, 4647009.175, 16239090.51, 16239097.662}
		var ids []string
		for i, r := range rows {
			ids = append(ids, r.V1)
			if math.Abs(r.V2-want[i]) > 0.02 {
				t.Errorf("%s is %f m away, want %f", r.V1, r.V2, want[i])
			}
			if (r.V3 == nil) != (r.V1 != "dom" && r.V1 != "graz") {
				t.Errorf("the entrance of %s is %v away", r.V1, r.V3)
			}
		}
		if got := strings.Join(ids[:4], " "); got != "dom prater graz pole" {
			t.Errorf("by distance: %s", got)
		}
		first, err := client.Places.OrderBy(place.Location.Distance(graz).Desc(), place.ID.Asc()).First(ctx)
		if err != nil || first.ID != "taveuni" && first.ID != "fiji" {
			t.Errorf("farthest: %v, %v", first, err)
		}
		parts, err := query.Select3(place.Location, place.Location.Longitude(), place.Entrance.Latitude()).From(client.Places).Where(place.ID.EQ("graz")).Only(ctx)
		if err != nil || !same(parts.V1, graz) || math.Abs(parts.V2-graz[0]) > 1e-7 || parts.V3 == nil || math.Abs(*parts.V3-graz[1]) > 1e-7 {
			t.Errorf("parts %v, %v", parts, err)
		}
		far, err := query.Select1(query.Max(place.Location.Distance(stephansdom))).From(client.Places).Where(place.Location.Near(stephansdom, 1_000_000)).Only(ctx)
		if err != nil || far == nil || math.Abs(*far-144567.092) > 0.02 {
			t.Errorf("the largest distance: %v, %v", far, err)
		}
	})
}

func TestWritesByPlace(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		n, err := client.Places.Where(place.ID.EQ("dom"), place.Location.Near(stephansdom, 10)).Update(ctx, place.Entrance.Set(pole))
		if err != nil || n != 1 {
			t.Errorf("updated %d, %v", n, err)
		}
		if n, err = client.Places.Where(place.ID.EQ("dom"), place.Location.Near(graz, 10)).Update(ctx, place.Entrance.Set(graz)); err != nil || n != 0 {
			t.Errorf("updated %d that are not there, %v", n, err)
		}
		if n, err = client.Places.Where(place.Location.Near(fiji, 100)).Delete(ctx); err != nil || n != 2 {
			t.Errorf("deleted %d, %v", n, err)
		}
		if _, err = client.Places.Where(place.Location.Near(fiji, 30_000_000)).Delete(ctx); !errors.Is(err, dberr.ErrNoFilter) {
			t.Errorf("a delete of all places: %v", err)
		}
	})
}

func TestWrongPoints(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for _, p := range []orb.Point{{181, 0}, {48.2, 116.3}, {math.NaN(), 0}, {0, math.Inf(1)}} {
			x := places()[0]
			x.ID, x.Location = "wrong", p
			for name, err := range map[string]error{
				"Insert":     client.Places.Insert(ctx, x),
				"InsertMany": client.Places.InsertMany(ctx, []*db.Place{x}),
				"Update":     second(client.Places.Where(place.ID.EQ("dom")).Update(ctx, place.Location.Set(p))),
				"Near":       second(client.Places.Where(place.Location.Near(p, 10)).All(ctx)),
				"Distance":   second(client.Places.OrderBy(place.Location.Distance(p).Asc()).All(ctx)),
			} {
				if err == nil || !strings.Contains(err.Error(), "itude") || !strings.Contains(strings.ToLower(err.Error()), "location") {
					t.Errorf("%s with %v: %v", name, p, err)
				}
			}
		}
		for _, metres := range []float64{-1, math.NaN(), math.Inf(-1)} {
			if _, err := client.Places.Where(place.Location.Near(graz, metres)).All(ctx); err == nil || !strings.Contains(err.Error(), "metres") {
				t.Errorf("near by %v: %v", metres, err)
			}
		}
		x := places()[0]
		x.ID, x.Spot = "wrong", new(schema.Spot{1, 13})
		var invalid *dberr.ValidationError
		if err := client.Places.Insert(ctx, x); !errors.As(err, &invalid) || invalid.Field != "spot" {
			t.Errorf("a spot that its validator refuses: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }
