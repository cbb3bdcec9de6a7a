package model

import (
	"maps"
	"slices"
	"strings"

	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/cockroach"
	"github.com/crategen/crategen/schema/crate"
	"github.com/crategen/crategen/schema/sqlite"
)

// place is what an annotation can stand on.
type place string

const (
	onEntity    place = "an entity"
	onView      place = "a view"
	onField     place = "a field"
	onViewField place = "a field of a view"
	onEdge      place = "an edge"
	onIndex     place = "an index"
)

// home is where an annotation belongs, and how messages call it. Options of entsql.Annotation have places of their own: see
// sqlPlaces.
type home struct {
	called string
	remedy string
	on     []place
}

var homes = map[string]home{
	entSQLIndex:                             {"entsql.IndexAnnotation", "put it on an index", []place{onIndex}},
	field.Annotation{}.Name():               {"field.Annotation", "put it on the entity", []place{onEntity, onView}},
	edge.Annotation{}.Name():                {"edge.Annotation", "put it on the entity", []place{onEntity}},
	(&entschema.CommentAnnotation{}).Name(): {"schema.Comment", `put it on the entity; of fields and edges, write Comment("...")`, []place{onEntity, onView}},
	schema.PrimaryKeyAnnotation{}.Name():    {"schema.PrimaryKey", "put it on the entity", []place{onEntity, onView}},
	schema.FulltextAnnotation{}.Name():      {"schema.Fulltext", "put it on a String or Text field of an entity", []place{onField}},
	schema.FulltextIndexes{}.Name():         {"schema.FulltextIndex", "put it on an entity", []place{onEntity}},
	schema.ExpressionIndexes{}.Name():       {"schema.ExpressionIndex", "put it on an entity", []place{onEntity}},
	schema.DeletedAtAnnotation{}.Name():     {"the mark of schema.SoftDelete", "use the mixin", []place{onField}},
	schema.VersionAnnotation{}.Name():       {"schema.Version", "put it on an Int64 field of an entity", []place{onField}},
	schema.NoForeignKeyAnnotation{}.Name():  {"schema.NoForeignKey", "put it on the edge", []place{onEdge}},
	schema.NoIndexAnnotation{}.Name():       {"schema.NoIndex", "put it on the edge", []place{onEdge}},
	schema.GoNameAnnotation{}.Name():        {"schema.GoName", "put it on an entity, a field or an edge", []place{onEntity, onView, onField, onViewField, onEdge}},
	schema.RenamedFromAnnotation{}.Name():   {"schema.RenamedFrom", "put it on an entity or a field", []place{onEntity, onField}},
	schema.LintIgnoreAnnotation{}.Name():    {"schema.LintIgnore", "put it on an entity or a field", []place{onEntity, onField}},
	schema.ExternalAnnotation{}.Name():      {"schema.External", "put it on the entity", []place{onEntity}},
	schema.ColumnTypeAnnotation{}.Name():    {"schema.ColumnType", "put it on the field", []place{onField, onViewField}},
	schema.RowSecurity{}.Name():             {"schema.RowSecurity", "put it on the entity", []place{onEntity}},
	schema.Sequence{}.Name():                {"schema.Sequence", "put it on the field", []place{onField}},
	cockroach.Database{}.Name():             {"cockroach.Database", "declare it as an exported variable of the schema package: var Database = cockroach.Database{...}", nil},
	sqlite.Table{}.Name():                   {"sqlite.Table", "put it on the entity", []place{onEntity}},
	crate.Table{}.Name():                    {"crate.Table", "put it on the entity", []place{onEntity}},
	crate.Analyzers{}.Name():                {"crate.Analyzers", "put it on an entity", []place{onEntity}},
	cockroach.Table{}.Name():                {"cockroach.Table", "put it on the entity", []place{onEntity}},
	cockroach.Column{}.Name():               {"cockroach.Column", "put it on a field of an entity", []place{onField}},
	cockroach.Index{}.Name():                {"cockroach.Index", "put it on an index", []place{onIndex}},
}

// misplaced reports annotations that have no effect where they stand.
func (r *resolver) misplaced(st *entityState) {
	check := func(s subject, at place, all load.Annotations) {
		for _, name := range slices.Sorted(maps.Keys(all)) {
			if h, ok := homes[name]; ok && !slices.Contains(h.on, at) {
				r.add(s, h.remedy, "%s has no effect on %s", h.called, at)
			}
		}
	}
	entity, field := onEntity, onField
	if st.def.View {
		entity, field = onView, onViewField
	}
	check(st.subject(), entity, st.def.Annotations)
	for _, f := range st.def.Fields {
		check(subject{f.Pos, st.def.Name, f.Name}, field, f.Annotations)
	}
	for _, e := range st.def.Edges {
		check(subject{e.Pos, st.def.Name, e.Name}, onEdge, e.Annotations)
		if e.Ref != nil {
			check(subject{e.Ref.Pos, st.def.Name, e.Ref.Name}, onEdge, e.Ref.Annotations)
		}
	}
	for _, x := range st.def.Indexes {
		check(indexSubject(st, x), onIndex, x.Annotations)
	}
}

// indexSubject is how messages call an index.
func indexSubject(st *entityState, def *load.Index) subject {
	return subject{def.Pos, st.def.Name, "index(" + strings.Join(slices.Concat(def.Fields, def.Edges), ", ") + ")"}
}
