package model

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
)

// simpleKey decides the primary key where it consists of fields that the schema declares, or of none.
func (r *resolver) simpleKey(st *entityState) {
	if st.entity.View != nil {
		return
	}
	for _, name := range st.keys {
		if st.fields[name] == nil {
			return // perhaps a foreign key that an edge will make: see remainingKey
		}
	}
	if st.keys != nil {
		r.key(st)
		return
	}
	id := st.fields["id"]
	if id == nil {
		id = r.addID(st)
	}
	st.entity.Key = []*Field{id}
	r.checkKey(st, id)
	// An integer id without a default, or with an expression for one, is made by the database, if all targets make keys.
	// Otherwise the caller gives it.
	own := id.Default == nil || id.Default.Literal == "" && id.Default.Func == nil && id.Default.Exprs != nil
	id.Generated = id.Kind == KindInt && own && r.project.Can(target.GeneratedKeys)
}

// addID adds the key of an entity that declares none.
func (r *resolver) addID(st *entityState) *Field {
	if db := r.project.Lacking(target.GeneratedKeys); db != nil {
		r.add(st.subject(), `add field.UUID("id", uuid.UUID{}).Default(uuid.New), or name a key with schema.PrimaryKey`,
			"it has no id field, and %s makes no integer keys", db.Title)
	}
	id := &Field{
		Entity: st.entity,
		Name:   "id",
		Pos:    st.def.Pos,
		GoName: "ID",
		Column: "id",
		Kind:   KindInt,
		Type:   GoType{Name: "int64", Kind: "int64"},
		Bits:   64,
		Tag:    `json:"id"`,
	}
	if tag := r.structTags(st.subject(), st.def.Annotations)["id"]; tag != "" {
		id.Tag = tag
	}
	st.fields["id"] = id
	st.entity.Fields = slices.Insert(st.entity.Fields, 0, id)
	return id
}

// remainingKey decides a key that names foreign keys which edges have made by now.
func (r *resolver) remainingKey(st *entityState) {
	if st.entity.Key == nil && st.entity.View == nil {
		r.key(st)
	}
}

func (r *resolver) key(st *entityState) {
	var whole []*Field
	derived := false
	for i, name := range st.keys {
		f := st.fields[name]
		switch {
		case f == nil:
			r.add(st.subject(), didYouMean(name, st.fieldNames(), "add the field, or remove it from the key"),
				"its primary key names %q, which is not one of its fields", name)
			continue
		case slices.Contains(st.keys[:i], name):
			r.add(st.subject(), "name it once", "its primary key names %q twice", name)
			continue
		}
		whole = append(whole, f)
		if r.generatedKey(st, f) {
			derived = true
			if f.Nullable {
				r.add(subject{f.Pos, st.def.Name, f.Name}, "remove Optional()", "a field of the primary key cannot be Optional")
			}
			continue
		}
		st.entity.Key = append(st.entity.Key, f)
		r.checkKey(st, f)
	}
	if derived {
		st.entity.DatabaseKey = whole
	}
}

// checkKey marks a field as part of the key, and reports what a key cannot be.
func (r *resolver) checkKey(st *entityState, f *Field) {
	s := subject{f.Pos, st.def.Name, f.Name}
	f.IsKey, f.Immutable = true, true
	if f.Nullable {
		r.add(s, "remove Optional()", "a field of the primary key cannot be Optional")
	}
	if f.Virtual {
		r.add(s, "remove Virtual()", "a column that is not stored cannot be in the primary key")
	}
	if kind := base(f); kind == KindJSON || kind == KindArray {
		r.add(s, "use a key of a scalar type, such as a UUID", "a field of kind %s cannot be in the primary key", kind)
	}
	if kind := f.Type.Kind; base(f) != KindJSON && base(f) != KindArray && (kind == "slice" || kind == "map") {
		r.add(s, "use a key of a scalar type, such as a UUID", "its Go type %s cannot be compared, so the field cannot be in the primary key", f.Type.Name)
	}
	if k := f.Base(); k != nil && k.NoKey != "" {
		r.add(s, "use a key of another type, such as a UUID or a number", "a field of kind %s cannot be in the primary key: %s", k.Name, k.NoKey)
	}
	if f.Coded() && f.Type.Kind == "ptr" {
		r.add(s, "use the type itself, or make another field the key", "its Go type %s is a pointer, so that keys could not be compared", f.Type.Name)
	}
	if f.UpdateDefault != nil {
		r.add(s, "remove UpdateDefault", "a field of the primary key never changes, and it has an UpdateDefault")
	}
}

// names are the Go names of fields, for messages.
func names(fields []*Field) string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.Name
	}
	return strings.Join(list, ", ")
}
