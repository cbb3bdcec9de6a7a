package examples

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/paulmach/orb"

	"github.com/crategen/crategen/runtime/geo"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/geo/db"
	"github.com/crategen/crategen/test/geo/db/note"
	"github.com/crategen/crategen/test/geo/db/place"
	"github.com/crategen/crategen/test/geo/db/region"
)

var stephansdom = orb.Point{16.3732, 48.2085}

// onPlaces runs an example on three places.
func onPlaces(example func(ctx context.Context, client *db.Client) error) {
	inMemory(db.Open, func(ctx context.Context, client *db.Client) error {
		for id, at := range map[string]orb.Point{"dom": stephansdom, "prater": {16.3957, 48.2165}, "graz": {15.4395, 47.0707}} {
			if _, err := client.Places.Create(ctx, place.ID.Set(id), place.Location.Set(at)); err != nil {
				return err
			}
		}
		for i, lang := range []string{"en", "de", "en"} {
			body := []string{"", "", "the quick brown fox"}[i]
			if err := client.Notes.Insert(ctx, &db.Note{ID: fmt.Sprint("note ", i+1), Lang: lang, Body: body, Embedding: []float32{float32(i), 0, 0}}); err != nil {
				return err
			}
		}
		return example(ctx, client)
	})
}

func nearPlaces(ctx context.Context, client *db.Client) error {
	near, err := client.Places.
		Where(place.Location.Near(stephansdom, 5_000)).
		OrderBy(place.Location.Distance(stephansdom).Asc()).
		All(ctx)
	for _, p := range near {
		fmt.Println(p.ID)
	}
	return err
}

func Example_nearPlaces() {
	onPlaces(nearPlaces)
	// Output:
	// dom
	// prater
}

func distances(ctx context.Context, client *db.Client) error {
	rows, err := query.Select2(place.ID, place.Location.Distance(stephansdom)).
		From(client.Places).
		Where(place.Location.Latitude().GT(48)).
		All(ctx)
	for _, r := range rows {
		fmt.Printf("%s %.0f m\n", r.V1, r.V2)
	}
	return err
}

func Example_distances() {
	onPlaces(distances)
	// Unordered output:
	// dom 0 m
	// prater 1890 m
}

func nearestNotes(ctx context.Context, client *db.Client) error {
	vector := []float32{0, 0, 0.1}
	five, err := client.Notes.Nearest(note.Embedding, vector, 5).All(ctx)
	if err != nil {
		return err
	}
	english, err := client.Notes.
		Where(note.Lang.EQ("en")).
		Nearest(note.Embedding, vector, 5).
		All(ctx)
	if err != nil {
		return err
	}
	fast, err := client.Notes.
		Where(note.Lang.EQ("en")).
		Nearest(note.Embedding, vector, 5, query.Approximate(20)).
		All(ctx)
	for _, list := range [][]*db.Note{five, english, fast} {
		fmt.Println(len(list), "rows, the nearest is", list[0].ID)
	}
	return err
}

func Example_nearestNotes() {
	onPlaces(nearestNotes)
	// Output:
	// 3 rows, the nearest is note 1
	// 2 rows, the nearest is note 1
	// 2 rows, the nearest is note 1
}

// district is a part of Vienna.
var district = orb.Polygon{{{16.36, 48.20}, {16.38, 48.20}, {16.38, 48.22}, {16.36, 48.22}, {16.36, 48.20}}}

func inDistrict(ctx context.Context, client *db.Client) error {
	places, err := client.Places.
		Where(geo.Within(place.Location, district)).
		All(ctx)
	if err != nil {
		return err
	}
	regions, err := client.Regions.
		Where(region.Area.Contains(stephansdom), region.Area.Intersects(district)).
		OrderBy(region.Area.Area().Asc()).
		All(ctx)
	for _, p := range places {
		fmt.Println("place", p.ID)
	}
	for _, r := range regions {
		fmt.Println("region", r.ID)
	}
	return err
}

func Example_inDistrict() {
	onPlaces(func(ctx context.Context, client *db.Client) error {
		for id, area := range map[string]orb.Geometry{"vienna": orb.Bound{Min: orb.Point{16.1, 48.1}, Max: orb.Point{16.6, 48.4}}, "district": district} {
			r := db.NewRegion()
			r.ID, r.Area = id, area
			if err := client.Regions.Insert(ctx, r); err != nil {
				return err
			}
		}
		return inDistrict(ctx, client)
	})
	// Output:
	// place dom
	// region district
	// region vienna
}

func hybridNotes(ctx context.Context, client *db.Client) error {
	vector := []float32{0, 0, 0.1}
	search := query.Search(query.BestFields("quick fox"), note.Body)
	hits, err := query.Hybrid(ctx, client.Notes.Where(note.Lang.EQ("en")), note.Embedding, vector, search, 10)
	for _, h := range hits {
		fmt.Printf("%s: vector %d, text %d\n", h.Row.ID, h.Near, h.Text)
	}
	return err
}

func Example_hybridNotes() {
	onPlaces(hybridNotes)
	// Output:
	// note 3: vector 2, text 1
	// note 1: vector 1, text 0
}

// areaOf reads a shape without generated code.
func areaOf(ctx context.Context, db *sql.DB, id string) (orb.Geometry, error) {
	var area geo.Column
	err := db.QueryRowContext(ctx, "SELECT area FROM regions WHERE id = ?", id).Scan(&area)
	return area.Shape, err
}

// within finds the regions in an area.
func within(ctx context.Context, db *sql.DB, area orb.Geometry) (*sql.Rows, error) {
	return db.QueryContext(ctx, "SELECT id, area FROM regions WHERE within(area, ?)", geo.Column{Shape: area})
}

var _, _ = areaOf, within
