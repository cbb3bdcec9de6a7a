package geo_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/geo"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/geo/db"
	"github.com/crategen/crategen/test/geo/db/dbtest"
	"github.com/crategen/crategen/test/geo/db/of"
	"github.com/crategen/crategen/test/geo/db/place"
	"github.com/crategen/crategen/test/geo/db/region"
)

// box is a rectangle as a polygon.
func box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

// withHole is a polygon with a hole.
var withHole = orb.Polygon{box(0, 0, 10, 10)[0], box(4, 4, 6, 6)[0]}

func regions() []*db.Region {
	shapes := map[string]orb.Geometry{
		"big": box(0, 0, 10, 10), "small": box(2, 2, 3, 3), "over": box(8, 8, 12, 12), "far": box(40, 40, 41, 41), "hole": withHole,
		"point": orb.Point{5, 5}, "line": orb.LineString{{1, 1}, {2.5, 2.5}, {9, 8}}, "points": orb.MultiPoint{{1, 2}, {2.5, 2.5}},
		"lines": orb.MultiLineString{{{1, 1}, {2, 2}}, {{20, 20}, {21, 21}}}, "islands": orb.MultiPolygon{box(2, 7, 3, 8), box(-10, -10, -9, -9)},
		"all":  orb.Collection{orb.Point{1, 1}, orb.LineString{{1, 2}, {2, 3}}, box(7, 1, 8, 2)},
		"edge": box(179, 10, 180, 11), "west": box(-180, 10, -179, 11), "pole": box(-20, 80, 20, 90), "precise": orb.Point{16.123456789012345, -0.000000012345},
	}
	var list []*db.Region
	for id, g := range shapes {
		r := db.NewRegion()
		r.ID, r.Area = id, g
		if id == "big" || id == "line" || id == "point" {
			r.Route = g
		}
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *db.Region) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func withRegions(t *testing.T, scenario func(t *testing.T, ctx context.Context, target string, client *db.Client)) {
	testtarget.Run(t, targets, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		if err := client.Regions.InsertMany(ctx, regions()); err != nil {
			t.Fatal(err)
		}
		refreshRegions(t, ctx, client)
		scenario(t, ctx, target, client)
	})
}

func refreshRegions(t *testing.T, ctx context.Context, client *db.Client) {
	t.Helper()
	if err := client.Regions.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestShapesAreReadAsWritten(t *testing.T) {
	withRegions(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		list, err := client.Regions.OrderBy(region.ID.Asc()).All(ctx)
		if diff := cmp.Diff(regions(), list); err != nil || diff != "" {
			t.Fatalf("found (+) %v:\n%s", err, diff)
		}
		for _, want := range regions() {
			if got, err := client.Regions.Get(ctx, want.ID); err != nil || !cmp.Equal(got, want) {
				t.Errorf("by key %v, %v", got, err)
			}
		}
		created, err := client.Regions.Create(ctx, region.ID.Set("created"), region.Area.Set(orb.Bound{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}}),
			region.Checked.Set(withHole))
		if err != nil || !cmp.Equal(created.Area, orb.Geometry(box(1, 2, 3, 4))) && !cmp.Equal(created.Area, orb.Geometry(orb.Bound{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}})) {
			t.Fatalf("created %+v, %v", created, err)
		}
		if got, err := client.Regions.Get(ctx, "created"); err != nil || !cmp.Equal(got.Area, orb.Geometry(box(1, 2, 3, 4))) || got.Route != nil {
			t.Errorf("created, read %+v, %v", got, err)
		}
		changed := regions()[0]
		changed.Area, changed.Route = orb.Ring(box(1, 1, 2, 2)[0]), orb.Point{1, 1}
		if err := client.Regions.Upsert(ctx, changed); err != nil {
			t.Fatal(err)
		}
		if n, err := client.Regions.Where(region.ID.EQ("created")).Update(ctx, region.Area.Set(orb.Point{7, 7}), region.Checked.SetNull()); err != nil || n != 1 {
			t.Errorf("updated %d, %v", n, err)
		}
		loaded := &db.Region{ID: "loaded", Area: box(1, 1, 2, 2), Origin: orb.Point{1, 1}}
		if n, err := query.Load(ctx, client.Regions, slices.Values([]*db.Region{loaded})); err != nil || n != 1 {
			t.Errorf("loaded %d, %v", n, err)
		}
		for id, want := range map[string]*db.Region{"loaded": loaded,
			changed.ID: {ID: changed.ID, Area: box(1, 1, 2, 2), Route: orb.Point{1, 1}, Origin: orb.Point{16.37, 48.2}},
			"created":  {ID: "created", Area: orb.Point{7, 7}, Origin: orb.Point{16.37, 48.2}}} {
			if got, err := client.Regions.Get(ctx, id); err != nil || !cmp.Equal(got, want) {
				t.Errorf("%s: %+v, %v", id, got, err)
			}
		}
		made := dbtest.Region(t, client)
		if got, err := client.Regions.Get(ctx, made.ID); err != nil || !cmp.Equal(got, made) {
			t.Errorf("the factory's region is %v, read %v, %v", made, got, err)
		}
	})
}

type regionPredicate = query.Predicate[*of.Region]

func TestShapesAreCompared(t *testing.T) {
	withRegions(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a, big := region.Area, box(-1, -1, 11, 11)
		for _, c := range []struct {
			name string
			p    regionPredicate
			want string
		}{
			{"within", a.Within(big), "all big hole line point points small"},
			{"within an equal one", a.Within(box(2, 2, 3, 3)), "small"},
			{"within several", a.Within(orb.MultiPolygon{big, box(-11, -11, -8, -8)}), "all big hole islands line point points small"},
			{"within one with a hole", a.Within(orb.Polygon{box(-1, -1, 11, 11)[0], box(4.5, 4.5, 5.5, 5.5)[0]}), "all hole points small"},
			{"not within", query.Not(a.Within(big)), "edge far islands lines over pole precise west"},
			{"intersects", a.Intersects(box(1.5, 1.5, 2.7, 2.7)), "all big hole line lines points small"},
			{"intersects a point", a.Intersects(orb.Point{2.25, 2.75}), "big hole small"},
			{"intersects a point in the hole", a.Intersects(orb.Point{4.5, 5.5}), "big"},
			{"intersects a line", a.Intersects(orb.LineString{{-1, 7.5}, {4, 7.25}}), "big hole islands"},
			{"intersects a box", a.Intersects(orb.Bound{Min: orb.Point{39, 39}, Max: orb.Point{50, 50}}), "far"},
			{"intersects a collection", a.Intersects(orb.Collection{orb.Point{40.5, 40.5}, orb.Point{2.25, 2.75}}), "big far hole small"},
			{"disjoint", a.Disjoint(big), "edge far pole precise west"},
			{"not disjoint", query.Not(a.Disjoint(box(40.1, 40.1, 40.2, 40.2))), "far"},
			{"contains a point", a.Contains(orb.Point{2.25, 2.75}), "big hole small"},
			{"contains a polygon", a.Contains(box(2.2, 2.2, 2.8, 2.8)), "big hole small"},
			{"contains what is over the hole", a.Contains(box(3, 3, 7, 7)), "big"},
			{"not contains", query.And(query.Not(a.Contains(orb.Point{2.25, 2.75})), a.Within(big)), "all line point points"},
			{"next to the antimeridian", a.Intersects(orb.Point{179.5, 10.5}), "edge"},
			{"on its other side", a.Intersects(orb.Point{-179.5, 10.5}), "west"},
			{"near the pole", a.Contains(orb.Point{3, 89}), "pole"},
			{"nullable", region.Route.Within(big), "big line point"},
			{"nullable, without NULL", query.Not(region.Route.Within(box(0.5, 0.5, 9.5, 9.5))), "big"},
			{"nullable, disjoint", region.Route.Disjoint(box(-1, -1, 3, 3)), "point"},
			{"point by point", region.Route.Intersects(orb.Point{5, 5}), "big point"},
			{"line by point", region.Route.Intersects(orb.Point{1, 1}), "big line"},
			{"by key", query.And(region.ID.EQ("big"), a.Intersects(big)), "big"},
			{"by keys", query.And(region.ID.In("big", "far"), a.Intersects(big)), "big"},
			{"or", query.Or(a.Within(box(39, 39, 42, 42)), region.ID.EQ("small")), "far small"},
			{"not or", query.Not(query.Or(a.Intersects(big), a.Within(box(39, 39, 42, 42)))), "edge pole precise west"},
			{"and", query.And(a.Intersects(big), a.Intersects(box(2.2, 2.2, 2.8, 2.8)), region.Route.NotNull()), "big line"},
			{"immutable", query.And(region.Origin.Within(box(16, 48, 17, 49)), region.ID.EQ("big")), "big"},
			{"area", query.And(region.Area.Area().GT(2e11)), "big hole pole"},
			{"no area", query.And(region.Area.Area().EQ(0)), "line lines point points precise"},
			{"area of NULL", query.Not(region.Route.Area().GT(1)), "line point"},
		} {
			ids, err := query.Select1(region.ID).From(client.Regions).Where(c.p).OrderBy(region.ID.Asc()).All(ctx)
			if got := strings.Join(ids, " "); err != nil || got != c.want {
				t.Errorf("%s: %s, want %s (%v)", c.name, got, c.want, err)
			}
		}
		n, err := client.Regions.Where(a.Within(box(39, 39, 42, 42))).Update(ctx, region.Route.Set(orb.Point{1, 1}))
		if err != nil || n != 1 {
			t.Errorf("updated %d, %v", n, err)
		}
		n, err = client.Regions.Where(a.Within(box(39, 39, 42, 42))).Delete(ctx)
		if err != nil || n != 1 {
			t.Errorf("deleted %d, %v", n, err)
		}
	})
}

func TestAreas(t *testing.T) {
	withRegions(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		rows, err := query.Select2(region.ID, region.Area.Area()).From(client.Regions).Where(region.ID.In("small", "hole", "islands", "point")).
			OrderBy(region.Area.Area().Desc(), region.ID.Asc()).All(ctx)
		if err != nil || len(rows) != 4 {
			t.Fatal(rows, err)
		}
		for i, want := range []struct {
			id   string
			area float64
		}{{"hole", 1.1835e12}, {"islands", 2.435e10}, {"small", 1.2353e10}, {"point", 0}} {
			if got := rows[i]; got.V1 != want.id || math.Abs(got.V2-want.area) > want.area/100 {
				t.Errorf("the area of %s is %g, want %s %g", got.V1, got.V2, want.id, want.area)
			}
		}
	})
}

func TestPointsWithinPolygons(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		vienna := box(16.1, 48.1, 16.6, 48.4)
		for _, c := range []struct {
			name string
			p    predicate
			want string
		}{
			{"polygon", geo.Within(place.Location, vienna), "dom prater"},
			{"box", geo.Within(place.Location, orb.Bound{Min: orb.Point{16.1, 48.1}, Max: orb.Point{16.38, 48.4}}), "dom"},
			{"several", geo.Within(place.Location, orb.MultiPolygon{vienna, box(15, 47, 16, 47.5)}), "dom graz prater"},
			{"hole", geo.Within(place.Location, orb.Polygon{vienna[0], box(16.37, 48.2, 16.38, 48.21)[0]}), "prater"},
			{"not", query.Not(geo.Within(place.Location, vienna)), "fiji graz pole taveuni"},
			{"east of the antimeridian", geo.Within(place.Location, box(-180, -18, -179, -16)), "taveuni"},
			{"not, without NULL", query.Not(geo.Within(place.Entrance, vienna)), "graz"},
			{"another type", geo.Within(place.Spot, box(-1, -1, 1, 1)), "dom"},
			{"by key", query.And(place.ID.EQ("dom"), geo.Within(place.Location, vienna)), "dom"},
			{"or", query.Or(place.ID.EQ("graz"), geo.Within(place.Location, vienna)), "dom graz prater"},
		} {
			ids, err := query.Select1(place.ID).From(client.Places).Where(c.p).OrderBy(place.ID.Asc()).All(ctx)
			if got := strings.Join(ids, " "); err != nil || got != c.want {
				t.Errorf("%s: %s, want %s (%v)", c.name, got, c.want, err)
			}
		}
		if _, err := client.Places.Where(geo.Within(place.Location, orb.LineString{{1, 1}, {2, 2}})).Count(ctx); err == nil || !strings.Contains(err.Error(), "polygon") {
			t.Errorf("within a line: %v", err)
		}
	})
}

func TestWrongShapes(t *testing.T) {
	withRegions(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for name, g := range wrongShapes {
			for how, err := range map[string]error{
				"insert": client.Regions.Insert(ctx, &db.Region{ID: "wrong", Area: g, Origin: orb.Point{1, 1}}),
				"search": func() error { _, err := client.Regions.Where(region.Area.Within(g)).Count(ctx); return err }(),
				"update": func() error {
					_, err := client.Regions.Where(region.ID.EQ("big")).Update(ctx, region.Area.Set(g))
					return err
				}(),
			} {
				var wrong *dberr.ValidationError
				if !errors.As(err, &wrong) || wrong.Entity != "Region" || wrong.Field != "area" {
					t.Errorf("%s, %s: %v", name, how, err)
				}
			}
		}
		if err := client.Regions.Insert(ctx, &db.Region{ID: "wrong", Area: orb.Point{1, 1}, Origin: orb.Point{1, 1}, Checked: orb.Point{1, 1}}); !errors.As(err, new(*dberr.ValidationError)) {
			t.Errorf("a shape against its validator: %v", err)
		}
		if _, err := client.Regions.Where(region.Area.Intersects(nil)).Count(ctx); err == nil || !strings.Contains(err.Error(), "nil") {
			t.Errorf("intersects nil: %v", err)
		}
		if err := client.Regions.Insert(ctx, &db.Region{ID: "wrong", Origin: orb.Point{1, 1}}); err == nil {
			t.Error("a required shape was nil")
		}
		if _, err := query.Select1(region.Area).From(client.Regions).Distinct().All(ctx); err == nil || !strings.Contains(err.Error(), "cannot be compared") {
			t.Errorf("distinct shapes: %v", err)
		}
	})
}

var wrongShapes = map[string]orb.Geometry{
	"longitude": orb.Point{181, 0}, "latitude": orb.LineString{{0, 0}, {1, -90.5}}, "NaN": orb.MultiPoint{{math.NaN(), 0}}, "infinity": orb.Point{0, math.Inf(1)},
	"open ring": orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}, "short ring": orb.Ring{{0, 0}, {1, 0}, {0, 0}}, "flat ring": orb.Polygon{{{0, 0}, {1, 1}, {2, 2}, {0, 0}}},
	"open hole": orb.Polygon{box(0, 0, 9, 9)[0], {{1, 1}, {2, 1}, {2, 2}}}, "equal points": orb.Polygon{{{0, 0}, {1, 0}, {1, 0}, {1, 1}, {0, 0}}},
	"empty polygon": orb.Polygon{}, "polygon with an empty ring": orb.Polygon{{}}, "empty points": orb.MultiPoint{}, "empty line": orb.LineString{},
	"one point": orb.LineString{{1, 1}}, "twice one point": orb.LineString{{1, 1}, {1, 1}}, "empty collection": orb.Collection{}, "nil in a collection": orb.Collection{nil},
	"empty in a collection": orb.Collection{orb.Collection{orb.MultiPolygon{}}}, "empty bound": orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{0, 0}},
	"bound without height": orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{2, 1}}, "over the antimeridian": box(170, 0, -170, 1), "half of the earth": orb.LineString{{-90, 0}, {90, 0}},
}
