package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// relation is a pair of edges, or a single one, seen from the table that holds the foreign key.
type relation struct {
	to     *edgeState // the edge made by edge.To: it names columns and constraints
	near   *edgeState // the side of the holder, nil if only the other is declared
	far    *edgeState // the other side, nil likewise
	holder *entityState
	parent *entityState
}

// relationOf is of any kind but M2M.
func relationOf(to *edgeState, kind Relation) relation {
	if kind == M2O || to.mutual() {
		return relation{to: to, near: to, far: to.inverse, holder: to.owner, parent: to.target}
	}
	return relation{to: to, near: to.inverse, far: to, holder: to.target, parent: to.owner}
}

// side is the side to report problems at.
func (rel relation) side() *edgeState {
	if rel.near != nil {
		return rel.near
	}
	return rel.far
}

// foreignKeys gives every relation its field: first in the order of each entity's own edges, then those that only the
// other side declares.
func (r *resolver) foreignKeys() {
	var orphans []relation
	for e := range r.sound() {
		switch {
		case e.edge.Owner && e.def.Inverse:
			r.foreignKey(relationOf(e.inverse, e.inverse.edge.Relation))
		case e.edge.Owner:
			r.foreignKey(relationOf(e, e.edge.Relation))
		case e.edge.Relation == O2M && e.inverse == nil:
			orphans = append(orphans, relationOf(e, O2M))
		}
	}
	for _, rel := range orphans {
		r.foreignKey(rel)
	}
}

func (r *resolver) foreignKey(rel relation) {
	key := r.keyOf(rel.side(), rel.parent)
	if key == nil {
		return
	}
	if rel.far != nil && rel.far.def.Field != "" && rel.far != rel.near {
		remedy := fmt.Sprintf("move Field(%q) to the edge of %s that leads here", rel.far.def.Field, rel.holder.def.Name)
		if rel.near == nil {
			remedy = fmt.Sprintf(`add edge.From("...", %s.Type).Ref(%q).Unique().Field(%q) to %s, and remove it here`,
				rel.parent.def.Name, rel.far.def.Name, rel.far.def.Field, rel.holder.def.Name)
		}
		r.add(rel.far.subject(), remedy, "Field belongs to the other side of the edge, whose table has the foreign key")
		return
	}
	var f *Field
	if rel.near != nil && rel.near.def.Field != "" {
		f = r.boundField(rel, key)
	} else {
		f = r.addForeignKey(rel, key)
	}
	if f == nil {
		return
	}
	f.Generated = false // the database makes no key that must be another's
	r.uniqueKey(rel, f)
	action := r.onDelete(rel, f)
	constraint := symbol(fmt.Sprintf("%s_%s_%s", rel.holder.entity.Table, rel.parent.entity.Table, rel.to.def.Name))
	if symbols := rel.to.def.StorageKey.Symbols; len(symbols) > 0 {
		constraint = symbols[0]
	}
	none := !r.project.Can(target.ForeignKeys) || noForeignKey(rel.near) || noForeignKey(rel.far)
	for _, e := range []*edgeState{rel.near, rel.far} {
		if e != nil {
			e.edge.Field, e.edge.OnDelete, e.edge.Constraint, e.edge.NoConstraint = f, action, constraint, none
		}
	}
}

// keyOf is the key that an edge refers to. It must be of one field.
func (r *resolver) keyOf(e *edgeState, st *entityState) *Field {
	if len(st.entity.Key) == 1 {
		return st.entity.Key[0]
	}
	r.add(e.subject(), "give "+st.def.Name+" a key of one field, or use fields for the key, without an edge",
		"edges to an entity with a composite key (%s) are not supported", strings.Join(st.keys, ", "))
	return nil
}

// referTo is a field of the holder for keys of another entity.
func referTo(key *Field, holder *Entity, pos, column string) *Field {
	return &Field{
		Entity: holder, Pos: pos, Column: column,
		Kind: key.Kind, Stored: key.Stored, Codec: key.Codec, Type: key.Type, Size: key.Size, Long: key.Long, Unsigned: key.Unsigned, Bits: key.Bits,
		Precision: key.Precision, Enum: key.Enum, SchemaType: plainTypes(key.SchemaType), Collation: key.Collation, Collations: key.Collations,
	}
}

// addForeignKey makes the field of a relation that names none. Its column is the one that ent makes, so that a database
// made by ent fits; its Go name is the edge's with ID.
func (r *resolver) addForeignKey(rel relation, key *Field) *Field {
	column := snake(rel.to.owner.def.Name) + "_" + snake(rel.to.def.Name)
	if columns := rel.to.def.StorageKey.Columns; len(columns) > 0 {
		column = columns[0]
		if have := rel.holder.column(column); have != nil {
			return r.sharedKey(rel, have, key)
		}
	}
	f := referTo(key, rel.holder.entity, rel.side().def.Pos, column)
	f.Nullable = true
	if one := rel.near; one != nil {
		f.Name = snake(one.def.Name) + "_id"
		f.GoName = one.edge.GoName + "ID"
		f.Nullable = !one.def.Required
		f.Immutable = one.def.Immutable
		f.Doc = []string{fmt.Sprintf("%s is the key of the %s of the edge %s.", f.GoName, rel.parent.entity.Name, one.edge.GoName)}
	} else {
		f.Name = column
		f.GoName = strings.TrimSuffix(pascal(column), "ID") + "ID"
		f.Doc = []string{fmt.Sprintf("%s is the key of the %s whose edge %s leads here.", f.GoName, rel.parent.entity.Name, rel.far.edge.GoName)}
	}
	f.Tag = jsonTag(f)
	if have := rel.holder.fields[f.Name]; have != nil {
		r.add(rel.side().subject(), fmt.Sprintf("write Field(%q) on the edge", f.Name),
			"the edge makes a field %q for its foreign key, and %s has one of that name", f.Name, rel.holder.def.Name)
		return have
	}
	rel.holder.fields[f.Name] = f
	rel.holder.entity.Fields = append(rel.holder.entity.Fields, f)
	return f
}

// column finds a declared field by its column.
func (st *entityState) column(name string) *Field {
	for _, f := range st.entity.Fields {
		if f.Column == name {
			return f
		}
	}
	return nil
}

// sharedKey is the key of the holder where StorageKey makes it the foreign key as well, as ent has it.
func (r *resolver) sharedKey(rel relation, f, key *Field) *Field {
	if !slices.Contains(rel.holder.entity.Key, f) {
		r.add(rel.side().subject(), fmt.Sprintf("write Field(%q) on the edge of %s", f.Name, rel.holder.def.Name),
			"StorageKey names the column %q, which is that of the field %q", f.Column, f.Name)
		return nil
	}
	r.checkType(rel.side(), f, key, rel.parent)
	return f
}

// boundField is the field that the edge names with Field. Edge and field must say the same.
func (r *resolver) boundField(rel relation, key *Field) *Field {
	e, s := rel.near, rel.near.subject()
	f := rel.holder.fields[e.def.Field]
	if f == nil {
		r.add(s, didYouMean(e.def.Field, rel.holder.fieldNames(), "add the field"), "Field names %q, which is not a field of %s",
			e.def.Field, rel.holder.def.Name)
		return nil
	}
	if columns := rel.to.def.StorageKey.Columns; len(columns) > 0 {
		f.Column = columns[0]
	}
	switch {
	case f.Nullable && e.def.Required:
		r.add(s, "make both or neither optional", "the edge is Required, and its field %q is Optional", f.Name)
	case !f.Nullable && !e.def.Required:
		r.add(s, "add Required() to the edge, or Optional() to the field", "the edge is not Required, and its field %q is not Optional", f.Name)
	}
	if !f.IsKey && f.Immutable != e.def.Immutable {
		r.add(s, "make both or neither Immutable", "of the edge and its field %q only one is Immutable", f.Name)
	}
	r.checkType(e, f, key, rel.parent)
	f.resemble(key)
	return f
}

// resemble gives a foreign key the column type of the key, where the schema gives it none of its own: a database does not
// compare what is stored in different ways.
func (f *Field) resemble(key *Field) {
	if len(f.SchemaType) == 0 {
		f.SchemaType = plainTypes(key.SchemaType)
	}
	if f.Size == 0 {
		f.Size = key.Size
	}
	if f.Collation == "" && f.Collations == nil {
		f.Collation, f.Collations = key.Collation, key.Collations
	}
}

func (r *resolver) checkType(e *edgeState, f, key *Field, parent *entityState) {
	// ent's keys are int by default, and so are the foreign keys of its schemas.
	asInt := f.Type.Name == "int" && key.Type.Name == "int64"
	if (f.Type.Name != key.Type.Name && !asInt) || f.Kind != key.Kind {
		r.add(e.subject(), "give the field the type "+key.Type.Name, "its field %q has the type %s, and the key of %s has the type %s",
			f.Name, f.Type.Name, parent.def.Name, key.Type.Name)
	}
}

// uniqueKey makes the foreign key of a one-to-one relation unique, unless it is so by itself.
func (r *resolver) uniqueKey(rel relation, f *Field) {
	key := rel.holder.entity.Key
	primary := len(key) == 1 && key[0] == f || len(rel.holder.keys) == 1 && rel.holder.keys[0] == f.Name
	if primary || rel.holder.unique(f.Name) {
		if rel.near != nil {
			rel.near.edge.Unique = true
		}
		return
	}
	if rel.to.edge.Relation != O2O {
		return
	}
	if db := r.project.Lacking(target.UniqueConstraints); db != nil {
		r.add(rel.to.subject(), fmt.Sprintf("remove Unique() from one side, or make the foreign key the primary key of %s with schema.PrimaryKey(%q)",
			rel.holder.def.Name, f.Name), "one-to-one edges need a unique constraint, which %s does not have", db.Title)
		return
	}
	rel.holder.entity.Uniques = append(rel.holder.entity.Uniques, &Index{
		Name:   symbol(rel.holder.entity.Table + "_" + f.Column + "_key"),
		Unique: true,
		Fields: []*Field{f},
		Pos:    rel.side().def.Pos,
	})
}

// unique reports whether a field is declared Unique.
func (st *entityState) unique(name string) bool {
	for _, def := range st.def.Fields {
		if def.Name == name && def.Unique {
			return true
		}
	}
	return false
}

// actions are what a database can do with rows that point to a deleted one.
var actions = []string{"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"}

// onDelete is what entsql.OnDelete says on the edge made by To; otherwise SET NULL where the column can be NULL, as in ent.
func (r *resolver) onDelete(rel relation, f *Field) string {
	s := rel.to.subject()
	action := strings.ToUpper(r.sql(s, rel.to.def.Annotations, edgeSQL...).OnDelete)
	if inv := rel.to.inverse; inv != nil && r.sql(inv.subject(), inv.def.Annotations, edgeSQL...).OnDelete != "" {
		r.add(inv.subject(), "put it on the edge made by edge.To, "+rel.to.name(), "entsql.OnDelete has no effect on an edge made by edge.From")
	}
	switch {
	case action == "" && f.Nullable:
		return "SET NULL"
	case action != "" && !slices.Contains(actions, action):
		r.add(s, "use one of "+strings.Join(actions, ", "), "entsql.OnDelete(%q) is not an action", action)
	case action == "SET NULL" && !f.Nullable:
		r.add(s, "use entsql.Cascade or entsql.Restrict, or make the edge optional",
			"entsql.OnDelete(SET NULL) is impossible, because the foreign key is required")
	}
	return action
}

func noForeignKey(e *edgeState) bool {
	if e == nil {
		return false
	}
	ok, err := annotation(e.def.Annotations, new(schema.NoForeignKeyAnnotation))
	return ok && err == nil
}
