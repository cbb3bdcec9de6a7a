package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/target"
)

// indexSQL are the options of entsql.IndexAnnotation, by their names in ent's JSON, but for the prefixes, which ent uses on
// MySQL alone. Columns may be named by their fields.
type indexSQL struct {
	Desc           bool
	DescColumns    map[string]bool
	IncludeColumns []string
	Type           string
	Types          map[string]string
	OpClass        string
	OpClassColumns map[string]string
	Where          string
}

var indexSQLNames = []string{"Desc", "DescColumns", "IncludeColumns", "Type", "Types", "OpClass", "OpClassColumns", "Where"}

// indexOptions decides what the annotations of an index say.
func (r *resolver) indexOptions(st *entityState, s subject, x *Index, all load.Annotations) {
	r.sql(s, all)
	defer func() { r.cockroachIndex(st, s, x, all) }()
	text, ok := all[entSQLIndex]
	if !ok {
		return
	}
	r.refuse(s, text, "entsql.IndexAnnotation", slices.Concat(indexSQLNames, mysqlIndexes))
	var o indexSQL
	if err := unmarshal(text, &o); err != nil {
		r.add(s, "", "reading annotation %s: %v", entSQLIndex, err)
		return
	}
	if len(x.Fields) > 1 && (o.Desc || o.OpClass != "") {
		r.add(s, "use entsql.DescColumns or entsql.OpClassColumn", "entsql.Desc and entsql.OpClass are for an index of one field, and it has %d", len(x.Fields))
	}
	x.Desc = perField(r, s, x, "DescColumns", o.DescColumns, o.Desc)
	x.OpClass = perField(r, s, x, "OpClassColumn", o.OpClassColumns, o.OpClass)
	for _, name := range o.IncludeColumns {
		f := st.named(name)
		if f == nil {
			r.add(s, didYouMean(name, st.fieldNames(), "add the field"), "entsql.IncludeColumns names %q, which is not a field", name)
			continue
		}
		x.Include = append(x.Include, f)
	}
	if x.Where = standardQuotes(r.targets()[0], strings.TrimSpace(o.Where)); x.Where != "" {
		r.sqlPart(s, "condition", x.Where, r.targets()...)
	}
	x.Types = r.byDialect(s, "entsql.IndexTypes", o.Types)
	if o.Type != "" {
		x.Types = r.everywhere(o.Type, x.Types)
	}
}

// perField is an option by the fields of an index; nil if it is set for none.
func perField[T comparable](r *resolver, s subject, x *Index, option string, byName map[string]T, single T) []T {
	var zero T
	list := make([]T, len(x.Fields))
	if len(x.Fields) == 1 {
		list[0] = single
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		at := slices.IndexFunc(x.Fields, func(f *Field) bool { return f.Name == name || f.Column == name })
		if at < 0 {
			r.add(s, fmt.Sprintf("name one of %s", names(x.Fields)), "entsql.%s names %q, which is not a field of the index", option, name)
			continue
		}
		list[at] = byName[name]
	}
	if !slices.ContainsFunc(list, func(v T) bool { return v != zero }) {
		return nil
	}
	return list
}

// named is the field with the name or column, nil if there is none.
func (st *entityState) named(name string) *Field {
	for _, f := range st.entity.Fields {
		if f.Name == name || f.Column == name {
			return f
		}
	}
	return nil
}

// indexable reports an index over what cannot be compared. An inverted index of PostgreSQL and CockroachDB takes documents.
func (r *resolver) indexable(s subject, x *Index) bool {
	for _, f := range x.Fields {
		if db := r.lackingOf(target.UniqueConstraints, target.VirtualIndexes); f.Virtual && db != nil {
			r.add(s, "remove Virtual() from the field, or index the expression with schema.ExpressionIndex",
				"field %q is a generated column that is not stored, and %s has no indexes over those", f.Name, db.Title)
			return false
		}
		kind := base(f)
		switch {
		case f.opaque() && !x.Unique && (len(x.Fields) == 1 || r.prefixed(x, f)):
			r.opaqueIndex(s, f)
			continue
		case f.opaque() && !x.Unique:
			r.add(s, "give it an index of its own", "field %q is of kind %s and cannot be in an index with others", f.Name, kind)
			return false
		case !f.opaque() && kind != KindJSON && (kind != KindArray || !x.Unique):
			continue
		case x.Unique:
			r.add(s, "remove it from the index", "field %q is of kind %s and cannot be unique", f.Name, kind)
		case r.inverted(x):
			continue
		default:
			r.add(s, `remove it from the index, or make the index an inverted one with entsql.IndexType("GIN")`,
				"field %q is of kind %s and cannot be compared", f.Name, kind)
		}
		return false
	}
	return true
}

// inverted reports whether the index is a GIN on each target that has those.
func (r *resolver) inverted(x *Index) bool {
	for db := range r.project.Databases() {
		if db.Has(target.InvertedIndexes) && !strings.EqualFold(x.Types[db.Name], "gin") {
			return false
		}
	}
	return true
}
