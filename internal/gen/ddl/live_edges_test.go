package ddl_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
)

// The servers take the tables of every kind of edge, twice.
func TestServersTakeEdges(t *testing.T) {
	for _, tt := range []struct{ schema, targets string }{
		{"oneone", "cockroachdb,postgres,sqlite"},
		{"manymany", "cratedb,sqlite"},
		{"manymany", "cockroachdb,postgres,sqlite"},
		{"trees", "cratedb,sqlite"},
		{"trees", "cockroachdb,postgres,sqlite"},
		{"through", "cockroachdb,postgres,sqlite"},
	} {
		targets, err := model.ParseTargets(tt.targets)
		if err != nil {
			t.Fatal(err)
		}
		d, err := load.Load(t.Context(), load.Config{Dir: filepath.Join("../../../gen/testdata", tt.schema, "schema"), Output: new(bytes.Buffer)})
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range targets {
			t.Run(tt.schema+"/"+string(target.Dialect), func(t *testing.T) {
				db := open(t, target.Dialect)
				p, err := model.Resolve(d, model.Options{Path: "example.com/db", Targets: targets})
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range slices.Concat(p.Entities, p.Joins) {
					e.Table = prefix + tt.schema + "_" + e.Table
				}
				drop(t, db, p)
				t.Cleanup(func() { drop(t, db, p) })
				list, err := ddl.Statements(p, target)
				if err != nil {
					t.Fatal(err)
				}
				for _, when := range []string{"first", "second"} {
					for _, s := range list {
						if _, err := exec(db, s.SQL); err != nil {
							t.Errorf("%s time: %v\n%s", when, err, s.SQL)
						}
					}
				}
			})
		}
	}
}
