package model

import (
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/schema/crate"
)

// BKDTree begins the storage clause of a shape whose index does not find a point or line by a point or line.
const BKDTree = "INDEX USING BKDTREE"

// geoIndex reads crate.GeoIndex, and decides the storage clause of shapes on CrateDB. CREATE TABLE accepts options with which every write
// fails, or with which the index of one polygon takes all memory, so the options have bounds.
func (r *resolver) geoIndex(s subject, f *Field, def *load.Field) {
	var a crate.GeoIndex
	given, err := annotation(def.Annotations, &a)
	shape := f.Kind == kind.GeoShape.Name
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
		return
	case given && !shape:
		r.add(s, "use it on a schema.GeoShape", "crate.GeoIndex has no effect on a field of kind %s", f.Kind)
		return
	case !shape || !r.project.Has(CrateDB):
		return
	case f.SchemaType[CrateDB] != "":
		if given {
			r.add(s, "write it into the SchemaType", "it has both a column type for CrateDB and crate.GeoIndex")
		}
		return
	}
	if a.Kind == "" {
		a.Kind = crate.Geohash
	}
	var options []string
	switch {
	case a.Kind != crate.Geohash && a.Kind != crate.Quadtree && a.Kind != crate.BKDTree:
		r.add(s, "use crate.Geohash, crate.Quadtree or crate.BKDTree", "the Kind %q of crate.GeoIndex is no kind of index", a.Kind)
	case a.Kind == crate.BKDTree && (a.Precision != 0 || a.DistanceError != 0):
		r.add(s, "remove them, or use another Kind", "crate.BKDTree has neither Precision nor DistanceError: it is exact")
	case a.Precision != 0 && !(a.Precision >= 1 && a.Precision <= 1_000_000):
		r.add(s, "use a number of metres from 1 to 1,000,000", "the Precision %v of crate.GeoIndex is out of range", a.Precision)
	case a.DistanceError != 0 && !(a.DistanceError >= 0.01 && a.DistanceError <= 0.5):
		r.add(s, "use 0.01 to 0.5", "the DistanceError %v of crate.GeoIndex is out of range: the server accepts less and may run out of memory", a.DistanceError)
	}
	if a.DistanceError != 0 { // in the order in which the server prints them
		options = append(options, "distance_error_pct = "+strconv.FormatFloat(a.DistanceError, 'f', -1, 64))
	}
	if a.Precision != 0 {
		options = append(options, "precision = "+sqlquote.Text(strconv.FormatFloat(a.Precision, 'f', -1, 64)+"m"))
	}
	f.CrateStorage = "INDEX USING " + strings.ToUpper(a.Kind)
	if len(options) > 0 {
		f.CrateStorage += " WITH (" + strings.Join(options, ", ") + ")"
	}
}
