package geo_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/geo"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/geo/sphere"
	"github.com/crategen/crategen/test/geo/sphere/of"
	"github.com/crategen/crategen/test/geo/sphere/place"
	"github.com/crategen/crategen/test/geo/sphere/region"
)

// TestDistanceOfShapes selects, compares and orders by the distances of shapes and points from shapes.
func TestDistanceOfShapes(t *testing.T) {
	relational := slices.DeleteFunc(slices.Clone(targets), func(on testtarget.Target) bool { return on.Name == "cratedb" })
	testtarget.Run(t, relational, sphere.Open, func(t *testing.T, ctx context.Context, target string, client *sphere.Client) {
		var list []*sphere.Region
		for _, r := range regions() {
			list = append(list, &sphere.Region{ID: r.ID, Area: r.Area, Route: r.Route, Origin: r.Origin})
		}
		if err := client.Regions.InsertMany(ctx, list); err != nil {
			t.Fatal(err)
		}
		for _, p := range places() {
			if err := client.Places.Insert(ctx, &sphere.Place{ID: p.ID, Location: p.Location, Entrance: p.Entrance, Origin: p.Origin}); err != nil {
				t.Fatal(err)
			}
		}
		// As CockroachDB computes them: on a sphere, with the shortest ways as edges.
		for _, c := range []struct {
			name string
			from orb.Geometry
			want map[string]float64
		}{
			{"a point", orb.Point{5, 5}, map[string]float64{"big": 0, "hole": 110771.9, "point": 0, "line": 30957.6, "points": 392697.5, "small": 314116.2}},
			{"a line", orb.LineString{{20, -5}, {20, 25}}, map[string]float64{"big": 1094888.1, "lines": 0, "islands": 1871369.0, "far": 2498948.1, "edge": 15409859.2}},
			{"a polygon", box(20, 2, 22, 4), map[string]float64{"big": 1109214.4, "small": 1887647.1, "over": 990029.8}},
			{"over the antimeridian", orb.Point{-179.5, 10.5}, map[string]float64{"west": 0, "edge": 54666.5}},
			{"around the pole", orb.Point{100, 89}, map[string]float64{"pole": 109505.6}},
			{"several", orb.MultiPoint{{0, -1}, {40.5, 45}}, map[string]float64{"big": 111195.1, "far": 444660.2}},
		} {
			distance := geo.Distance(region.Area, c.from)
			rows, err := query.Select2(region.ID, distance).From(client.Regions).OrderBy(distance.Asc(), region.ID.Asc()).All(ctx)
			if err != nil || len(rows) != len(list) {
				t.Fatalf("%s: %d rows, %v", c.name, len(rows), err)
			}
			for i, r := range rows {
				if i > 0 && *r.V2 < *rows[i-1].V2 {
					t.Errorf("%s: %s with %f is behind %f", c.name, r.V1, *r.V2, *rows[i-1].V2)
				}
				if want, ok := c.want[r.V1]; ok && math.Abs(*r.V2-want) > 1 {
					t.Errorf("%s: %s is %.1f m away, want %.1f", c.name, r.V1, *r.V2, want)
				}
			}
		}
		find := func(want string, p query.Predicate[*of.Region]) {
			t.Helper()
			ids, err := query.Select1(region.ID).From(client.Regions).Where(p).OrderBy(region.ID.Asc()).All(ctx)
			if have := strings.Join(ids, " "); err != nil || have != want {
				t.Errorf("found %q, %v, want %q", have, err, want)
			}
		}
		find("far", geo.Near(region.Area, orb.Point{42, 40.5}, 100_000))
		find("edge west", geo.Near(region.Area, orb.LineString{{-179.9, 12}, {-179.9, 13}}, 150_000))
		find("big line", geo.Near(region.Route, box(0.5, 0.5, 0.9, 0.9), 20_000))
		find("point", query.Not(geo.Near(region.Route, box(0.5, 0.5, 0.9, 0.9), 20_000)))
		find("big line", geo.Distance(region.Route, box(0.5, 0.5, 0.9, 0.9)).LT(20_000))
		find("big line point", geo.Near(region.Route, orb.Point{100, 0}, 1e9))

		near, err := query.Select2(place.ID, geo.Distance(place.Location, box(15.5, 47, 16, 47.1))).From(client.Places).
			Where(geo.Near(place.Location, box(15.5, 47, 16, 47.1), 5_000)).All(ctx)
		if err != nil || len(near) != 1 || near[0].V1 != "graz" || math.Abs(*near[0].V2-4580) > 20 {
			t.Errorf("near: %v, %v", near, err)
		}
		if target == "cockroachdb" {
			plan, err := query.Explain(ctx, client, query.Selecting[*sphere.Region](client.Regions.Where(geo.Near(region.Area, orb.Point{42, 40.5}, 100_000))))
			if err != nil || plan.FullScan || len(plan.Indexes) == 0 {
				t.Errorf("the index does not find what is near: %+v, %v", plan, err)
			}
		}
		for what, p := range map[string]query.Predicate[*of.Region]{
			"itude": geo.Near(region.Area, orb.Point{181, 0}, 10), "the shape that a column is compared with is nil": geo.Near(region.Area, nil, 10),
			"metres": geo.Near(region.Area, orb.Point{1, 1}, -1), "closed": geo.Distance(region.Area, orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 1}}).LT(1),
		} {
			if _, err := client.Regions.Where(p).All(ctx); err == nil || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), "area") {
				t.Errorf("want an error with %q: %v", what, err)
			}
		}
	})
}
