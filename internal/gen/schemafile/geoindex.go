package schemafile

import (
	"regexp"
	"strings"
)

// geoClause is the clause of an index of shapes with the options that crate.GeoIndex has, in the order in which the server prints them.
var geoClause = regexp.MustCompile(`^INDEX USING (GEOHASH|QUADTREE|BKDTREE)(?: WITH \( ?(?:distance_error_pct = ([0-9.]+))?(?:, )?(?:precision = '([0-9.]+)m')? ?\))?$`)

var geoKinds = map[string]string{"GEOHASH": "", "QUADTREE": "Kind: crate.Quadtree", "BKDTREE": "Kind: crate.BKDTree"}

// geoIndex is the crate.GeoIndex of a storage clause, empty for the default, and false if it cannot say the clause.
func geoIndex(clause string) (annotation string, ok bool) {
	m := geoClause.FindStringSubmatch(clause)
	if m == nil {
		return "", false
	}
	var parts []string
	for _, part := range []struct{ name, value string }{{"", geoKinds[m[1]]}, {"Precision: ", m[3]}, {"DistanceError: ", m[2]}} {
		if part.value != "" {
			parts = append(parts, part.name+part.value)
		}
	}
	if len(parts) == 0 {
		return "", true
	}
	return "crate.GeoIndex{" + strings.Join(parts, ", ") + "}", true
}
