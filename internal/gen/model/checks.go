package model

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crategen/crategen/internal/target"
)

const renameEntity = `give the entity another name with schema.GoName("...")`

// pathArrow stands between a column and the members of its document in package query.
const pathArrow = "->"

// claims are Go names in one scope, by name, with who has them.
type claims map[string]string

// claim takes a name, and returns who has it already.
func (c claims) claim(name, owner string) (other string) {
	if other, taken := c[name]; taken {
		return other
	}
	c[name] = owner
	return ""
}

// checkNames reports Go names that would clash in the generated code.
func (r *resolver) checkNames() {
	declared, packages, plurals := claims{}, claims{}, claims{}
	for _, st := range r.states {
		e, s := st.entity, st.subject()
		if problem := packageProblem(e.Package); problem != "" {
			r.add(s, renameEntity, "its package of columns would have the name %q, which %s", e.Package, problem)
		}
		if other := packages.claim(e.Package, "entity "+st.def.Name); other != "" {
			r.add(s, renameEntity, "its package of columns has the name %q, and so has that of %s", e.Package, other)
		}
		if reservedTypes[e.Name] {
			r.add(s, renameEntity, "the generated package declares the name %s itself", e.Name)
		}
		if reservedPlurals[e.Plural] {
			r.add(s, renameEntity, "the client has a method or field %s of its own", e.Plural)
		}
		if other := plurals.claim(e.Plural, "entity "+st.def.Name); other != "" {
			r.add(s, renameEntity, "the client's field for it has the name %s, and so has that of %s", e.Plural, other)
		}
		for _, d := range declarations(e) {
			owner := d.what + " of " + st.def.Name
			if other := declared.claim(d.name, owner); other != "" {
				r.add(s, `rename one of them with schema.GoName("...")`, "the Go name %s is generated for the %s and for the %s",
					d.name, owner, other)
			}
		}
		r.checkMembers(st)
	}
}

// declaration is a Go name, and what it is declared for.
type declaration struct{ name, what string }

// declarations are what the client package declares for an entity, in the order of their names.
func declarations(e *Entity) []declaration {
	all := []declaration{{e.Name, "entity"}, {"New" + e.Name, "constructor"}}
	all = append(all, declaration{e.Name + "Query", "query"})
	if e.View == nil {
		all = append(all, declaration{e.Name + "Table", "table"})
	}
	if len(e.Edges) > 0 {
		all = append(all, declaration{e.Name + "Edges", "edges"})
	}
	if len(e.Key) > 1 {
		all = append(all, declaration{e.Name + "Key", "composite key"})
	}
	for _, f := range e.Fields {
		if f.Kind != KindEnum || len(f.Type.Imports) > 0 || f.Entity != e || f.Type.Name != e.Name+f.GoName {
			continue
		}
		all = append(all, declaration{f.Type.Name, "enum " + f.Name})
		for i, v := range f.Enum {
			if slices.ContainsFunc(f.Enum[:i], func(o EnumValue) bool { return o.GoName == v.GoName }) {
				continue // reported with the enum
			}
			all = append(all, declaration{v.GoName, fmt.Sprintf("value %q of the enum %s", v.Value, f.Name)})
		}
	}
	slices.SortStableFunc(all, func(a, b declaration) int { return strings.Compare(a.name, b.name) })
	return all
}

// checkMembers reports fields and edges of an entity whose Go names clash, and object members that hide operations.
func (r *resolver) checkMembers(st *entityState) {
	const rename = `rename one of them with schema.GoName("...")`
	taken := claims{"Edges": "field of loaded edges"}
	if slices.ContainsFunc(st.entity.Fields, func(f *Field) bool { return f.Sensitive }) {
		taken["Format"], taken["LogValue"] = "method that hides sensitive fields", "method that hides sensitive fields"
	}
	for _, f := range st.entity.Fields {
		s := subject{f.Pos, st.def.Name, f.Name}
		if other := taken.claim(f.GoName, fmt.Sprintf("field %q", f.Name)); other != "" {
			r.add(s, rename, "its Go name %s is also that of the %s", f.GoName, other)
		}
		r.checkTag(s, f.Name, f.Tag)
		r.checkObject(s, f.Object, f.GoName, false)
		r.checkObject(s, f.Elements, f.GoName, true)
	}
	for _, e := range st.entity.Edges {
		s := subject{e.Pos, st.def.Name, e.Name}
		if other := taken.claim(e.GoName, fmt.Sprintf("edge %q", e.Name)); other != "" {
			r.add(s, rename, "its Go name %s is also that of the %s", e.GoName, other)
		}
		r.checkTag(s, e.Name, e.Tag)
	}
	for _, x := range st.entity.Fulltexts {
		if other := taken.claim(x.GoName, fmt.Sprintf("full-text index %q", x.Name)); other != "" {
			r.add(st.subject(), `give the index another name`, "the Go name %s of the full-text index %q is also that of the %s", x.GoName, x.Name, other)
		}
	}
}

// checkTag reports a name that encoding/json would not read out of the tag: it takes the name in Go then, and says nothing.
func (r *resolver) checkTag(s subject, name, tag string) {
	json, ok := reflect.StructTag(tag).Lookup("json")
	json, _, _ = strings.Cut(json, ",")
	if !ok || strings.ContainsFunc(json, notInJSONName) || strings.HasPrefix(name, json+",") {
		r.add(s, "give it another in JSON with StructTag(`json:\"...\"`)", "a struct tag cannot contain the name %q", name)
	}
}

// notInJSONName reports what encoding/json does not take in the name of a tag.
func notInJSONName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r)
}

func (r *resolver) checkObject(s subject, o *Object, path string, inArray bool) {
	if o == nil {
		return
	}
	for _, m := range o.Members {
		if strings.Contains(m.Name, pathArrow) {
			r.add(s, fmt.Sprintf("rename it with the json tag of %s.%s", path, m.GoName), "the object member %q contains %s, which separates members", m.Name, pathArrow)
		}
		if reservedMembers[m.GoName] || m.GoName == "Elements" && inArray {
			r.add(s, fmt.Sprintf("rename the Go field %s.%s, and keep its JSON name with the tag json:%q", path, m.GoName, m.Name),
				"the object member %s.%s has the name of an operation of the column", path, m.GoName)
		}
		r.checkObject(s, m.Object, path+"."+m.GoName, false)
		r.checkObject(s, m.Elements, path+"."+m.GoName, true)
	}
}

// How names in the database are changed.
const (
	renameTable  = `set another with entsql.Annotation{Table: "..."}`
	renameColumn = `set another with StorageKey("...")`
	renameJoin   = `set another with StorageKey(edge.Table("..."))`
	renamePair   = `set others with StorageKey(edge.Columns("...", "..."))`
)

// checkDatabaseNames reports tables, columns, indexes and constraints that no database, or one of the targets, can tell
// apart or name.
func (r *resolver) checkDatabaseNames() {
	tables, indexes := claims{}, claims{}
	for _, st := range r.states {
		r.checkTable(st.subject(), st.entity, tables, renameTable)
		r.checkColumns(st)
		for _, list := range [][]*Index{st.entity.Indexes, st.entity.Uniques} {
			for _, x := range list {
				xs := subject{x.Pos, st.def.Name, "index(" + names(x.Fields) + ")"}
				r.checkName(xs, "index", x.Name, renameColumn)
				if other := indexes.claim(r.fold(x.Name), st.def.Name); other != "" {
					r.add(xs, `name one of them with StorageKey("...")`, "its name %q is also that of an index of %s", x.Name, other)
				}
			}
		}
	}
	for _, t := range r.project.Joins {
		s := joinSubject(t)
		r.checkTable(s, t, tables, renameJoin)
		for _, f := range t.Fields {
			r.checkColumn(s, f, renamePair)
		}
		for _, x := range t.Indexes {
			if other := indexes.claim(r.fold(x.Name), t.Name); other != "" {
				r.add(s, renameJoin, "the index %q of its table is also one of %s", x.Name, other)
			}
		}
	}
	r.checkConstraints()
}

// checkTable reports the name of a table.
func (r *resolver) checkTable(s subject, e *Entity, tables claims, rename string) {
	r.checkName(s, "table", e.Table, rename)
	r.checkSchema(s, e.Schema)
	if other := tables.claim(r.fold(e.Schema+"."+e.Table), e.Name); other != "" {
		r.add(s, rename, "its table %q is also that of %s", e.Table, other)
	}
	for db := range r.project.Databases() {
		if p := db.ReservedTable; p != "" && strings.HasPrefix(strings.ToLower(e.Table), p) {
			r.add(s, rename, "%s reserves table names that begin with %s, and the table is %q", db.Title, p, e.Table)
		}
	}
}

// checkColumns reports the names of an entity's columns.
func (r *resolver) checkColumns(st *entityState) {
	columns := claims{}
	for _, f := range st.entity.Fields {
		fs := subject{f.Pos, st.def.Name, f.Name}
		r.checkColumn(fs, f, renameColumn)
		if other := columns.claim(r.fold(f.Column), fmt.Sprintf("field %q", f.Name)); other != "" {
			r.add(fs, renameColumn, "its column %q is also that of %s", f.Column, other)
		}
	}
	for _, f := range st.entity.Fields {
		if f.Fulltext == nil {
			continue
		}
		if other := columns.claim(r.fold(f.Fulltext.Index), "full-text index"); other != "" {
			r.add(subject{f.Pos, st.def.Name, f.Name}, renameColumn, "its full-text index would have the name %q, and so has the column of %s",
				f.Fulltext.Index, other)
		}
	}
	for _, x := range st.entity.Fulltexts {
		if other := columns.claim(r.fold(x.Name), "full-text index"); other != "" {
			r.add(st.subject(), "give the index another name", "its full-text index has the name %q, and so has the column of %s", x.Name, other)
		}
	}
}

func (r *resolver) checkColumn(s subject, f *Field, rename string) {
	r.checkName(s, "column", f.Column, rename)
	if strings.Contains(f.Column, pathArrow) {
		r.add(s, rename, "its column %q contains %s, which separates a column from the members of its document", f.Column, pathArrow)
	}
	for db := range r.project.Databases() {
		if slices.Contains(db.ReservedColumns, f.Column) {
			r.add(s, rename, "%s has a system column %q on every table", db.Title, f.Column)
		}
	}
}

// checkConstraints reports foreign keys of one table that have one name.
func (r *resolver) checkConstraints() {
	type constraint struct {
		table *Entity
		name  string
	}
	taken := make(map[constraint]*Edge)
	check := func(s subject, x *Edge) {
		if x.NoConstraint || x.Field == nil {
			return
		}
		r.checkName(s, "foreign key", x.Constraint, `set another with StorageKey(edge.Symbol("..."))`)
		c := constraint{x.Field.Entity, r.fold(x.Constraint)}
		if other := taken[c]; other != nil && other.Field != x.Field {
			r.add(s, `name one of them with StorageKey(edge.Symbol("..."))`, "its foreign key has the name %q, and so has that of the edge %s.%s",
				x.Constraint, other.Entity.Name, other.Name)
		}
		taken[c] = x
	}
	for _, st := range r.states {
		for _, x := range st.entity.Edges {
			check(subject{x.Pos, st.def.Name, x.Name}, x)
		}
	}
	for _, t := range r.project.Joins {
		for _, x := range t.Edges {
			check(joinSubject(t), x)
		}
	}
}

// fold is a name as the targets compare names: some do not tell upper from lower case, even in quotes.
func (r *resolver) fold(name string) string {
	if !r.project.Can(target.CaseSensitiveNames) {
		return strings.ToLower(name)
	}
	return name
}

func (r *resolver) checkName(s subject, what, name, remedy string) {
	switch {
	case name == "":
		r.add(s, remedy, "its %s has no name", what)
	case !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		r.add(s, remedy, "no database accepts the %s name %q", what, name)
	default:
		for db := range r.project.Databases() {
			if db.MaxName > 0 && len(name) > db.MaxName {
				r.add(s, remedy, "%s truncates names to %d bytes, and the %s name %q has %d", db.Title, db.MaxName, what, name, len(name))
			}
		}
	}
}
