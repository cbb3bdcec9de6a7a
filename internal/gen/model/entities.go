package model

import (
	"cmp"
	"slices"
	"strings"

	"entgo.io/ent/schema/field"

	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/schema"
)

// ignorable are what Options.Ignore can name.
var ignorable = []string{"hooks", "policy", "edge-checks"}

// entity decides the names of an entity, and what its annotations say of it as a whole.
func (r *resolver) entity(def *load.Schema) *entityState {
	e := &Entity{Pos: def.Pos, Doc: entityDoc(def)}
	st := &entityState{
		def:    def,
		entity: e,
		fields: make(map[string]*Field),
		edges:  make(map[string]*edgeState),
		broken: make(map[string]bool),

		incremental: make(map[string]bool),
	}
	s := st.subject()
	r.checkBehaviour(s, def)

	e.Name = r.goName(s, def.Annotations, def.Name)
	e.Plural = inflections.Pluralize(e.Name)
	e.Package = strings.ToLower(e.Name)
	e.EdgesTag = r.edgesTag(s, def.Annotations)
	allowed := entitySQL
	if def.View {
		allowed = viewSQL
	}
	st.sql = r.sql(s, def.Annotations, allowed...)
	e.Table = cmp.Or(st.sql.Table, def.Table, tableName(def.Name))
	e.Schema, e.External = st.sql.Schema, st.sql.Skip
	e.RenamedFrom = r.renamedFrom(s, def.Annotations, e.Table)
	e.LintIgnored = r.lintIgnored(s, def.Annotations)
	r.elsewhere(st)
	if st.sql.WithComments != nil && *st.sql.WithComments {
		e.Comment = comment(def.Annotations)
	}
	if def.View {
		r.view(st)
		if len(def.Fields) == 0 {
			r.add(s, "add the fields that programs read", "the view has no fields")
		}
	}

	var key schema.PrimaryKeyAnnotation
	var ids field.Annotation
	for _, err := range []error{
		second(annotation(def.Annotations, &key)),
		second(annotation(def.Annotations, &ids)),
	} {
		if err != nil {
			r.add(s, "", "%v", err)
		}
	}
	if def.View && (key.Fields != nil || ids.ID != nil) {
		r.add(s, "remove it", "a view has no key")
	}
	st.keys = key.Fields
	if st.keys == nil {
		st.keys = ids.ID
	} else if ids.ID != nil && !slices.Equal(ids.ID, key.Fields) {
		r.add(s, "keep one of them", "schema.PrimaryKey and field.ID name different keys")
	}
	return st
}

// checkBehaviour reports what ent would run around statements and crategen does not.
func (r *resolver) checkBehaviour(s subject, def *load.Schema) {
	const remedy = "do the same in middleware around the client, or generate without with --ignore "
	if def.Hooks > 0 && !r.ignores("hooks") {
		r.add(s, remedy+"hooks", "ent hooks are not run by the generated code")
	}
	if def.Interceptors > 0 && !r.ignores("hooks") {
		r.add(s, remedy+"hooks", "ent interceptors are not run by the generated code")
	}
	if def.Policy && !r.ignores("policy") {
		r.add(s, remedy+"policy", "its ent privacy policy is not enforced by the generated code, and it may guard data")
	}
}

// ignores reports whether the caller leaves a part of ent out knowingly.
func (r *resolver) ignores(what string) bool { return slices.Contains(r.options.Ignore, what) }

// entityDoc is the comment that ent's annotation gives, else the doc comment of the schema type. The sentence that ent's
// own template puts there says nothing about the entity.
func entityDoc(def *load.Schema) []string {
	if text := comment(def.Annotations); text != "" {
		return lines(text)
	}
	if len(def.Doc) > 0 && strings.Contains(def.Doc[0], "holds the schema definition for the") {
		return nil
	}
	return def.Doc
}

// comment is the text of ent's schema.Comment, empty without one.
func comment(all load.Annotations) string {
	var c entschema.CommentAnnotation
	if text, ok := all[c.Name()]; ok && unmarshal(text, &c) == nil {
		return prose(c.Text)
	}
	return ""
}

func second[A, B any](_ A, b B) B { return b }
