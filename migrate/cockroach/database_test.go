package cockroach

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/migrate/state"
)

// TestRegionsOf reads what the server prints of a database.
func TestRegionsOf(t *testing.T) {
	for sql, want := range map[string]*state.Regions{
		"CREATE DATABASE d": {},
		`CREATE DATABASE "primary region" PRIMARY REGION "eu-west" REGIONS = "eu-west" SURVIVE ZONE FAILURE`:                               {Primary: "eu-west", Survive: "zone"},
		`CREATE DATABASE d PRIMARY REGION "eu-west" REGIONS = "us-east", "eu-west", "ap-south" SURVIVE REGION FAILURE`:                     {Primary: "eu-west", Survive: "region", Others: []string{"ap-south", "us-east"}},
		`CREATE DATABASE d PRIMARY REGION a REGIONS = a, b SURVIVE ZONE FAILURE PLACEMENT RESTRICTED SECONDARY REGION b`:                   {Primary: "a", Survive: "zone", Others: []string{"b"}, Secondary: "b", Restricted: true},
		`CREATE DATABASE d PRIMARY REGION "survive" REGIONS = "placement", "survive" SURVIVE ZONE FAILURE OWNER = root SECONDARY REGION x`: {Primary: "survive", Survive: "zone", Others: []string{"placement"}, Secondary: "x"},
	} {
		have, err := regionsOf(sql)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s (-want +have):\n%s", sql, diff)
		}
	}
}

// TestBeforeRegions takes out what a database cannot make before it has its regions, and puts it back.
func TestBeforeRegions(t *testing.T) {
	want := &state.Database{Regions: &state.Regions{Primary: "a", Others: []string{"b"}}, Tables: []*state.Table{
		{TableName: state.TableName{Name: "rows"}, Settings: map[string]string{locality: `REGIONAL BY ROW AS "r"`, "ttl_pause": "true"},
			Columns: []state.Column{{Name: "r", Type: "crdb_internal_region AS (CASE WHEN x THEN 'a' ELSE 'b' END) STORED", NotNull: true}, {Name: "s", Type: "crdb_internal_region", Default: "'b'"}}},
		{TableName: state.TableName{Name: "tables"}, Settings: map[string]string{locality: `REGIONAL BY TABLE IN "b"`}},
	}}
	early, restore := beforeRegions(want, &state.Regions{})
	if have := early.Tables[0].Columns[0].Type; have != "STRING AS (CASE WHEN x THEN 'a' ELSE 'b' END) STORED" {
		t.Error(have)
	}
	for _, table := range early.Tables {
		if table.Settings[locality] != "" {
			t.Errorf("the table %s keeps its locality", table)
		}
	}
	if early.Tables[0].Settings["ttl_pause"] != "true" || want.Tables[0].Settings[locality] == "" || early.Tables[0].Columns[1].Default != "" {
		t.Error("other settings are lost, or the wanted state is changed")
	}
	restore(early)
	if diff := cmp.Diff(want, early); diff != "" {
		t.Errorf("put back (-want +have):\n%s", diff)
	}
	early, _ = beforeRegions(want, &state.Regions{Primary: "a"})
	if early.Tables[0].Settings[locality] == "" || early.Tables[1].Settings[locality] != "" {
		t.Error("with the first region, only the locality in another one is left out")
	}
	if early, _ = beforeRegions(want, want.Regions); early != want {
		t.Error("with all regions, nothing is left out")
	}
}
