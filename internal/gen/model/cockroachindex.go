package model

import (
	"maps"
	"strconv"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/schema/cockroach"
)

// invertedIndex makes an index an inverted one on CockroachDB, and reports fields that such an index cannot have.
func (r *resolver) invertedIndex(s subject, x *Index, a cockroach.Index) {
	if !a.Inverted && !a.Trigram {
		return
	}
	what, last := "cockroach.Inverted", x.Fields[len(x.Fields)-1]
	if a.Trigram {
		what = "cockroach.Trigram"
	}
	switch k := last.Base(); {
	case x.Unique:
		r.add(s, "remove Unique()", "an index with %s cannot be unique", what)
	case x.Types[CockroachDB] != "" && !x.Inverted(CockroachDB):
		r.add(s, "keep one of them", "the index has both a type for CockroachDB and %s", what)
	case a.Trigram && k != kind.Text && k != kind.Enum:
		r.add(s, "put a text last", "%s needs a text as the last field, and %q is of kind %s", what, last.Name, last.Kind)
	case !a.Trigram && k != kind.Array && k != kind.Document && (k == nil || k == kind.Vector || k.Index[CockroachDB] == ""):
		r.add(s, "put an array, a document or a point last, or use cockroach.Trigram for a text", "%s needs an array, a document or a point as the last field, and %q is of kind %s",
			what, last.Name, last.Kind)
	}
	for _, f := range x.Fields[:len(x.Fields)-1] {
		if k := f.Base(); k == kind.Document || k == kind.Array || k != nil && k.Opaque {
			r.add(s, "put it last, or remove it from the index", "an inverted index searches in its last field only, and field %q of kind %s is before it", f.Name, f.Kind)
		}
	}
	x.Types = maps.Clone(x.Types)
	if x.Types == nil {
		x.Types = make(map[Dialect]string)
	}
	x.Types[CockroachDB] = "GIN"
	x.Cockroach.Trigram = a.Trigram
}

// vectorParams makes the parameters of an index over vectors.
func (r *resolver) vectorParams(s subject, x *Index, v cockroach.Vector) map[string]string {
	if v == (cockroach.Vector{}) {
		return nil
	}
	if x.Fields[len(x.Fields)-1].Base() != kind.Vector {
		r.add(s, "remove Vector", "cockroach.Index has options for vectors, and the last field of the index is none")
		return nil
	}
	out := make(map[string]string)
	for _, o := range []struct {
		field, name  string
		n, low, high int
	}{{"MinPartitionSize", "min_partition_size", v.MinPartitionSize, 1, 1024}, {"MaxPartitionSize", "max_partition_size", v.MaxPartitionSize, 4, 4096},
		{"BuildBeamSize", "build_beam_size", v.BuildBeamSize, 1, 512}} {
		switch {
		case o.n == 0:
		case o.n < o.low || o.n > o.high:
			r.add(s, "remove it for the server's default", "cockroach.Vector.%s is %d, and must be %d to %d", o.field, o.n, o.low, o.high)
		default:
			out[o.name] = strconv.Itoa(o.n)
		}
	}
	if v.MinPartitionSize > 0 && v.MaxPartitionSize < 4*v.MinPartitionSize {
		r.add(s, "use at least four times MinPartitionSize", "cockroach.Vector.MaxPartitionSize is %d, and MinPartitionSize %d", v.MaxPartitionSize, v.MinPartitionSize)
	}
	return out
}

// prefixed reports whether an index may have other fields before its last one, which is of an opaque kind: each target has such an index, or
// none over the kind.
func (r *resolver) prefixed(x *Index, f *Field) bool {
	if f != x.Fields[len(x.Fields)-1] || x.Unique {
		return false
	}
	for _, t := range r.project.Targets {
		if t.Dialect != CockroachDB && f.Base().Index[t.Dialect] != "" {
			return false
		}
	}
	return r.project.Has(CockroachDB)
}
