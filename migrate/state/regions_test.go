package state_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// TestRegions checks the order of the changes of regions, relative to each other and to those of tables, and that each can be taken back.
func TestRegions(t *testing.T) {
	database := func(r *state.Regions, locality string) *state.Database {
		table := &state.Table{TableName: state.TableName{Name: "books"}}
		if locality != "" {
			table.Settings = map[string]string{"locality": locality}
		}
		return &state.Database{Target: target.CockroachDB, Regions: r, Tables: []*state.Table{table}}
	}
	of := func(survive string, restricted bool, primary, secondary string, others ...string) *state.Regions {
		return &state.Regions{Primary: primary, Others: others, Survive: survive, Secondary: secondary, Restricted: restricted}
	}
	const zone, region = state.SurviveZone, state.SurviveRegion
	for name, tt := range map[string]struct {
		from, to *state.Database
		want     []string
	}{
		"the first regions, for a table": {database(nil, ""), database(of(region, false, "a", "c", "b", "c"), "GLOBAL"),
			[]string{"set-primary-region=a", "add-region=b", "add-region=c", "set-secondary-region=c", "set-survival=region", "set-setting=books.locality"}},
		"fewer regions, after the table": {database(of(region, false, "a", "", "b", "c"), "GLOBAL"), database(of(zone, true, "a", "", "b"), "REGIONAL BY ROW"),
			[]string{"set-survival=zone", "set-placement=restricted", "set-setting=books.locality", "drop-region=c"}},
		"another primary region, which was the secondary one": {database(of(zone, true, "a", "b", "b"), ""), database(of(zone, false, "b", "a", "a"), ""),
			[]string{"drop-secondary-region=b", "set-primary-region=b", "set-secondary-region=a", "set-placement=default"}},
		"another primary region in the place of the old one": {database(of(zone, false, "a", ""), ""), database(of(zone, false, "b", ""), ""),
			[]string{"add-region=b", "set-primary-region=b", "drop-region=a"}},
		"regions that the schema does not name": {database(of(zone, false, "a", "", "b"), ""), database(nil, ""), nil},
		"no regions any more":                   {database(of(region, false, "a", "b", "b", "c"), ""), database(&state.Regions{}, ""), []string{"drop-secondary-region=b", "set-survival=zone", "drop-region=b", "drop-region=c", "drop-region=a"}},
		"the same regions":                      {database(of(zone, true, "a", "b", "b"), ""), database(of(zone, true, "a", "b", "b"), ""), nil},
	} {
		changes := state.Diff(tt.from, tt.to)
		if diff := cmp.Diff(tt.want, titles(changes)); diff != "" {
			t.Errorf("%s (-want +have):\n%s", name, diff)
		}
		for _, c := range changes {
			if back := c.Reverse().Reverse().Title(); back != c.Title() && c.Title().Action != "set-primary-region" && c.Title().Action != "drop-region" {
				t.Errorf("%s: %s, reversed twice, is %s", name, c.Title(), back)
			}
		}
	}
	// Both versions of a program work with the regions of both.
	mid := state.Between(database(of(region, false, "a", "", "b", "c"), ""), database(of(zone, false, "b", "", "d"), ""))
	if diff := cmp.Diff(of(zone, false, "b", "", "a", "c", "d"), mid.Regions); diff != "" {
		t.Errorf("in between (-want +have):\n%s", diff)
	}
}
