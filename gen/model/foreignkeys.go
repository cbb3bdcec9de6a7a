package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/schema"
)

// relation is a pair of edges, or a single one, seen from the table that holds the foreign key.
type relation struct {
	to     *edgeState // the edge made by edge.To: it names columns and constraints
	one    *edgeState // the to-one side, nil if only the other is declared
	many   *edgeState // the to-many side, nil likewise
	holder *entityState
	parent *entityState
}

func relationOf(to *edgeState) relation {
	rel := relation{to: to}
	if to.def.Unique {
		rel.one, rel.many, rel.holder, rel.parent = to, to.inverse, to.owner, to.target
	} else {
		rel.one, rel.many, rel.holder, rel.parent = to.inverse, to, to.target, to.owner
	}
	return rel
}

// side is the side to report problems at.
func (rel relation) side() *edgeState {
	if rel.one != nil {
		return rel.one
	}
	return rel.many
}

// foreignKeys gives every relation its field: first in the order of each entity's own edges, then those that only the
// other side declares.
func (r *resolver) foreignKeys() {
	var orphans []relation
	for _, st := range r.states {
		for _, e := range st.order {
			switch {
			case e.edge == nil:
			case !e.edge.Many && e.def.Inverse:
				r.foreignKey(relationOf(e.inverse))
			case !e.edge.Many:
				r.foreignKey(relationOf(e))
			case e.inverse == nil:
				orphans = append(orphans, relationOf(e))
			}
		}
	}
	for _, rel := range orphans {
		r.foreignKey(rel)
	}
}

func (r *resolver) foreignKey(rel relation) {
	side := rel.side()
	s := side.subject()
	if rel.parent.entity.Key == nil && rel.parent.keys != nil || len(rel.parent.entity.Key) > 1 {
		r.add(s, "give "+rel.parent.def.Name+" a key of one field, or use fields that hold the key, without an edge",
			"edges to an entity with a composite key (%s) are not supported", strings.Join(rel.parent.keys, ", "))
		return
	}
	if rel.many != nil && rel.many.def.Field != "" {
		r.add(rel.many.subject(), fmt.Sprintf("move Field(%q) to the edge of %s that leads here", rel.many.def.Field, rel.holder.def.Name),
			"Field belongs to the side that has one target, since its table holds the foreign key")
		return
	}
	var f *Field
	if rel.one != nil && rel.one.def.Field != "" {
		f = r.boundField(rel)
	} else {
		f = r.addForeignKey(rel)
	}
	if f == nil {
		return
	}
	action := r.onDelete(rel, f)
	constraint := symbol(fmt.Sprintf("%s_%s_%s", rel.holder.entity.Table, rel.parent.entity.Table, rel.to.def.Name))
	if symbols := rel.to.def.StorageKey.Symbols; len(symbols) > 0 {
		constraint = symbols[0]
	}
	none := r.project.Has(CrateDB) || noForeignKey(rel.one) || noForeignKey(rel.many)
	for _, e := range []*edgeState{rel.one, rel.many} {
		if e != nil {
			e.edge.Field, e.edge.OnDelete, e.edge.Constraint, e.edge.NoConstraint = f, action, constraint, none
		}
	}
}

// addForeignKey makes the field of a relation that names none. Its column is the one that ent makes, so that a database
// made by ent fits; its Go name is the edge's with ID.
func (r *resolver) addForeignKey(rel relation) *Field {
	key := rel.parent.entity.Key[0]
	column := snake(rel.to.owner.def.Name) + "_" + snake(rel.to.def.Name)
	if columns := rel.to.def.StorageKey.Columns; len(columns) > 0 {
		column = columns[0]
	}
	f := &Field{
		Entity: rel.holder.entity, Pos: rel.side().def.Pos, Column: column,
		Kind: key.Kind, Stored: key.Stored, Type: key.Type, Size: key.Size, Long: key.Long, Unsigned: key.Unsigned, Bits: key.Bits,
		Precision: key.Precision, Enum: key.Enum, SchemaType: key.SchemaType,
		Nullable: true,
	}
	if rel.one != nil {
		f.Name = snake(rel.one.def.Name) + "_id"
		f.GoName = rel.one.edge.GoName + "ID"
		f.Nullable = !rel.one.def.Required
		f.Immutable = rel.one.def.Immutable
		f.Doc = []string{fmt.Sprintf("%s is the key of the %s that the edge %s leads to.", f.GoName, rel.parent.entity.Name, rel.one.edge.GoName)}
	} else {
		f.Name = column
		f.GoName = strings.TrimSuffix(pascal(column), "ID") + "ID"
		f.Doc = []string{fmt.Sprintf("%s is the key of the %s whose edge %s leads here.", f.GoName, rel.parent.entity.Name, rel.many.edge.GoName)}
	}
	f.Tag = fmt.Sprintf(`json:"%s,omitempty"`, f.Name)
	if have := rel.holder.fields[f.Name]; have != nil {
		r.add(rel.side().subject(), fmt.Sprintf("write Field(%q) on the edge", f.Name),
			"the edge makes a field %q for its foreign key, and %s has one of that name", f.Name, rel.holder.def.Name)
		return have
	}
	rel.holder.fields[f.Name] = f
	rel.holder.entity.Fields = append(rel.holder.entity.Fields, f)
	return f
}

// boundField is the field that the edge names with Field. Edge and field must say the same.
func (r *resolver) boundField(rel relation) *Field {
	e, s := rel.one, rel.one.subject()
	f := rel.holder.fields[e.def.Field]
	if f == nil {
		r.add(s, didYouMean(e.def.Field, rel.holder.fieldNames(), "add the field"), "Field names %q, which is no field of %s",
			e.def.Field, rel.holder.def.Name)
		return nil
	}
	if columns := rel.to.def.StorageKey.Columns; len(columns) > 0 {
		f.Column = columns[0]
	}
	key := rel.parent.entity.Key[0]
	switch {
	case f.Nullable && e.def.Required:
		r.add(s, "make both or neither optional", "the edge is Required, and its field %q is Optional", f.Name)
	case !f.Nullable && !e.def.Required:
		r.add(s, "add Required() to the edge, or Optional() to the field", "the edge is not Required, and its field %q is not Optional", f.Name)
	}
	if !f.IsKey && f.Immutable != e.def.Immutable {
		r.add(s, "make both or neither Immutable", "of the edge and its field %q only one is Immutable", f.Name)
	}
	// ent's keys are int by default, and so are the foreign keys of its schemas.
	asInt := f.Type.Name == "int" && key.Type.Name == "int64"
	if (f.Type.Name != key.Type.Name && !asInt) || f.Kind != key.Kind {
		r.add(s, "give the field the type "+key.Type.Name, "its field %q has the type %s, and the key of %s has the type %s",
			f.Name, f.Type.Name, rel.parent.def.Name, key.Type.Name)
	}
	return f
}

// actions are what a database can do with rows that point to a deleted one.
var actions = []string{"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"}

// onDelete is what entsql.OnDelete says on the edge made by To; otherwise SET NULL where the column can be NULL, as in ent.
func (r *resolver) onDelete(rel relation, f *Field) string {
	s := rel.to.subject()
	action := strings.ToUpper(r.sql(s, rel.to.def.Annotations, "on_delete").OnDelete)
	if inv := rel.to.inverse; inv != nil && r.sql(inv.subject(), inv.def.Annotations, "on_delete").OnDelete != "" {
		r.add(inv.subject(), fmt.Sprintf("put it on the edge made by edge.To, %s.%s", rel.to.owner.def.Name, rel.to.def.Name),
			"entsql.OnDelete has no effect on an edge made by edge.From")
	}
	switch {
	case action == "" && f.Nullable:
		return "SET NULL"
	case action != "" && !slices.Contains(actions, action):
		r.add(s, "use one of "+strings.Join(actions, ", "), "entsql.OnDelete(%q) is no action", action)
	case action == "SET NULL" && !f.Nullable:
		r.add(s, "use entsql.Cascade or entsql.Restrict, or make the edge optional",
			"entsql.OnDelete(SET NULL) cannot be, for the foreign key is required")
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
