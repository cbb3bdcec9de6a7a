package crate

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// The kinds of indexes of shapes.
const (
	// Geohash covers a shape with cells of a grid, 32 in each cell of the next larger size.
	Geohash = "geohash"
	// Quadtree covers a shape with cells of a grid, 4 in each cell of the next larger size. Its index is larger, and more precise.
	Quadtree = "quadtree"
	// BKDTree keeps the triangles of a shape. It has no options. It does not find a point or a line by a point or line on it, so that such
	// searches read the table.
	BKDTree = "bkdtree"
)

// GeoIndex is the index of a schema.GeoShape on CrateDB. It has no effect on other databases. The index finds candidates, which crategen's
// statements test exactly, so that it changes the speed of a search and not its result.
//
//	schema.GeoShape("area").Annotations(crate.GeoIndex{Kind: crate.Quadtree, Precision: 100})
type GeoIndex struct {
	// Kind is Geohash, Quadtree or BKDTree. The default is Geohash.
	Kind string `json:"kind,omitempty"`

	// Precision is the size of the smallest cells in metres, 1 to 1,000,000. The default is the server's, 50 m. A smaller one makes the index
	// larger.
	Precision float64 `json:"precision,omitempty"`

	// DistanceError is the part of the size of a shape, 0.01 to 0.5, by which its cells may exceed it: large shapes get larger cells. The
	// default is the server's, 0.025. A smaller one makes the index larger; the server accepts less than 0.01, and may run out of memory.
	DistanceError float64 `json:"distanceError,omitempty"`
}

// Name implements ent's schema.Annotation.
func (GeoIndex) Name() string { return "CrategenCrateGeoIndex" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a GeoIndex) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
