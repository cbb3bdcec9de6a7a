package model

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/schema/cockroach"
)

// CockroachTable are the options of a table on CockroachDB; zero values are left to the server.
type CockroachTable struct {
	KeyBuckets int               `json:",omitempty"`
	Unordered  bool              `json:",omitempty"` // unordered_unique_rowid() makes the keys
	Settings   map[string]string `json:",omitempty"` // see state.Table.Settings
}

// CockroachColumn are the options of a column on CockroachDB.
type CockroachColumn struct {
	Family   string `json:",omitempty"`
	Hidden   bool   `json:",omitempty"`
	OnUpdate string `json:",omitempty"`
}

// CockroachIndex are the options of an index on CockroachDB.
type CockroachIndex struct {
	Buckets    int               `json:",omitempty"`
	Storing    []*Field          `json:",omitempty"`
	NotVisible bool              `json:",omitempty"`
	Comment    string            `json:",omitempty"`
	Params     map[string]string `json:",omitempty"`
	Trigram    bool              `json:",omitempty"`
	Zone       map[string]string `json:",omitempty"` // see state.Index.Zone
}

// The limits of the buckets of a hash-sharded index or key.
const minBuckets, maxBuckets = 2, 2048

// cockroachTable reads cockroach.Table. Without CockroachDB among the targets it is ignored, as are the other annotations of the package.
func (r *resolver) cockroachTable(st *entityState) {
	var a cockroach.Table
	ok, err := annotation(st.def.Annotations, &a)
	s := st.subject()
	if err != nil {
		r.add(s, "", "%v", err)
	}
	if !ok || !r.project.Has(CockroachDB) {
		return
	}
	r.buckets(s, "cockroach.Table.KeyBuckets is", a.KeyBuckets)
	st.entity.Cockroach = CockroachTable{KeyBuckets: a.KeyBuckets, Unordered: a.UnorderedKeys, Settings: r.cockroachSettings(st, s, a)}
	if !a.UnorderedKeys {
		return
	}
	var key *Field
	if len(st.entity.Key) == 1 {
		key = st.entity.Key[0]
	}
	switch {
	case key == nil || !key.Generated:
		r.add(s, "remove it", "cockroach.Table.UnorderedKeys: %s", r.noSequence(key))
	case key.Bits < 64 && key.Bits != 0 || key.SchemaType[CockroachDB] != "" || st.entity.KeyStart > 0:
		r.add(s, "remove it, or make the key an int64 without options", "cockroach.Table.UnorderedKeys: the key %q comes from a sequence", key.Name)
	}
}

// buckets reports a number of buckets that the server refuses.
func (r *resolver) buckets(s subject, what string, n int) {
	if n != 0 && (n < minBuckets || n > maxBuckets) {
		r.add(s, "use 2 to 2048 buckets; 16 is the server's own choice", "%s %d", what, n)
	}
}

// cockroachColumn reads cockroach.Column.
func (r *resolver) cockroachColumn(s subject, f *Field, def *load.Field) {
	var a cockroach.Column
	ok, err := annotation(def.Annotations, &a)
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
		return
	case !ok || !r.project.Has(CockroachDB):
		return
	}
	onUpdate := strings.TrimSpace(a.OnUpdate)
	switch typ := f.SchemaType[CockroachDB]; {
	case onUpdate == "":
	case f.ComputedOn(CockroachDB):
		r.add(s, "remove OnUpdate", "the database computes it, and cockroach.Column has an OnUpdate")
	case f.Version:
		r.add(s, "remove OnUpdate", "each write changes a version, and cockroach.Column has an OnUpdate")
	case strings.Contains(outline(typ), "on update"):
		r.add(s, "keep one of them", "its SchemaType and cockroach.Column both have an ON UPDATE")
	default:
		r.sqlPart(s, "expression", onUpdate, CockroachDB)
	}
	if a.Family != "" && strings.HasSuffix(outline(f.SchemaType[CockroachDB]), "virtual") {
		r.add(s, "remove Family", "a virtual column is not stored, and cockroach.Column has the family %q", a.Family)
	}
	f.Cockroach = CockroachColumn{Family: a.Family, Hidden: a.Hidden, OnUpdate: onUpdate}
}

// cockroachIndex reads cockroach.Index.
func (r *resolver) cockroachIndex(st *entityState, s subject, x *Index, all load.Annotations) {
	var a cockroach.Index
	ok, err := annotation(all, &a)
	if err != nil {
		r.add(s, "", "%v", err)
	}
	if !ok || !r.project.Has(CockroachDB) {
		return
	}
	r.buckets(s, "cockroach.HashSharded has", a.Buckets)
	x.Cockroach = CockroachIndex{Buckets: a.Buckets, NotVisible: a.NotVisible, Comment: a.Comment, Params: r.vectorParams(s, x, a.Vector)}
	r.spatialParams(s, x, a.Spatial)
	x.Cockroach.Zone = r.indexZone(st, s, a.Zone)
	r.invertedIndex(s, x, a)
	inverted := x.Inverted(CockroachDB)
	if inverted && a.Buckets > 0 {
		r.add(s, "remove cockroach.HashSharded", "an inverted or vector index cannot be hash-sharded")
	}
	if inverted && len(a.Storing) > 0 {
		r.add(s, "remove cockroach.Storing", "an inverted or vector index stores no further columns")
		return
	}
	for i, name := range a.Storing {
		f := st.named(name)
		switch {
		case f == nil:
			r.add(s, didYouMean(name, st.fieldNames(), "add the field"), "cockroach.Storing names %q, which is not a field", name)
		case slices.Contains(x.Fields, f):
			r.add(s, "remove it from cockroach.Storing", "cockroach.Storing names %q, which is a field of the index", name)
		case slices.Contains(a.Storing[:i], name), slices.Contains(x.Include, f):
			r.add(s, "name it once", "the index stores %q twice", name)
		case strings.HasSuffix(outline(f.SchemaType[CockroachDB]), "virtual"):
			r.add(s, "make the column stored, or remove it from cockroach.Storing", "cockroach.Storing names %q, which is a virtual column", name)
		default:
			x.Cockroach.Storing = append(x.Cockroach.Storing, f)
		}
	}
}

// Inverted reports whether an index is an inverted or a vector index on a database.
func (x *Index) Inverted(d Dialect) bool {
	if own := strings.ToLower(x.Types[d]); own != "" {
		return own == "gin" || own == "gist"
	}
	k := x.Fields[len(x.Fields)-1].Base()
	return k != nil && (k.Opaque && k.Index[d] != "" || k == kind.Array && len(x.Fields) == 1 && !x.Unique)
}
