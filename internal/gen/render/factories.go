package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

// factoriesData is the file of the package of factories.
type factoriesData struct {
	Package, Imports string
	Client           string // name of the client package
	Embedded         bool   // SQLite is a target
	Factories        []factory
}

// factory makes rows of one entity.
type factory struct {
	Name, Article, Plural string
	Made                  string // a sentence on what is made up, or empty
	Marker                string
	Values                []factoryValue
}

// factoryValue is a column that a factory fills when the caller does not.
type factoryValue struct {
	Column string // quoted
	Set    string // book.Title.Set
	Expr   string
}

// FactoriesPackage is the name of the package of factories, and of its directory below the client package.
func FactoriesPackage(p *model.Project) string { return p.Package + "test" }

func (r *renderer) factories() factoriesData {
	f := r.file(false)
	f.imports.std("testing")
	f.imports.runtime("query", "wire")
	f.imports[module+"testdb"] = "testdb"
	f.imports[r.project.Path] = r.project.Package
	v := factoriesData{
		Package:  FactoriesPackage(r.project),
		Client:   r.project.Package,
		Embedded: r.project.Embedded(),
	}
	for _, e := range r.project.Entities {
		if e.Name == "At" && r.err == nil {
			r.err = fmt.Errorf("%s: entity %s: the package of factories has a function of that name; "+
				`give the entity another name with schema.GoName("...")`, e.Pos, e.Name)
		}
		if e.View == nil {
			v.Factories = append(v.Factories, f.factory(e))
		}
	}
	v.Imports = f.block()
	return v
}

func (f *file) factory(e *model.Entity) factory {
	v := factory{Name: e.Name, Article: article(e.Name), Plural: e.Plural, Marker: f.marker(e)}
	var made, edges []string
	for _, m := range e.Fields {
		if m.Nullable || inCode(m.Default) || f.fillsAlways(m) || f.computed(m) {
			continue
		}
		expr := ""
		if parent := f.parent(e, m); parent != nil {
			edges = append(edges, m.GoName)
			expr = parent.Name + "(t, client)." + parent.Key[0].GoName
			if m.Type.Name != parent.Key[0].Type.Name {
				expr = f.plain(m) + "(" + expr + ")"
			}
		} else {
			made = append(made, m.GoName)
			expr = f.madeUp(m)
		}
		v.Values = append(v.Values, factoryValue{quote(m.Column), f.columnsOf(e) + "." + m.GoName + ".Set", expr})
	}
	switch {
	case len(made) > 6:
		v.Made += " It makes up the fields that are required and have no default."
	case len(made) > 0:
		v.Made += " It makes up " + list(made) + "."
	}
	if len(edges) > 0 {
		v.Made += " It inserts a row for " + list(edges) + "."
	}
	return v
}

// columnsOf is the name that the package of columns is imported by.
func (f *file) columnsOf(e *model.Entity) string {
	name := e.Package
	own := []string{"t", "client", "sets", "row", "testing", "testdb", "query", "wire", "geo", "of", "time", "uuid", f.project.Package}
	for slices.Contains(own, name) || f.importedForType(name) || name != e.Package && f.isPackage(name) {
		name += "columns"
	}
	f.imports[f.project.Path+"/"+e.Package] = name
	return name
}

// isPackage reports whether there is a package of columns of the name.
func (f *file) isPackage(name string) bool {
	return slices.ContainsFunc(f.project.Entities, func(e *model.Entity) bool { return e.Package == name })
}

// importedForType reports whether a package of the name declares the type of a field.
func (f *file) importedForType(name string) bool {
	for _, e := range f.project.Entities {
		for _, m := range e.Fields {
			if slices.ContainsFunc(m.Type.Imports, func(i model.Import) bool { return i.Name == name }) {
				return true
			}
		}
	}
	return false
}

// parent is the entity whose key a required foreign key holds, if the factory of that entity does not need this one in turn.
func (f *file) parent(e *model.Entity, m *model.Field) *model.Entity {
	parent := f.refers(m)
	if parent == nil || len(parent.Key) != 1 || f.requires(parent, e, make(map[*model.Entity]bool)) {
		return nil
	}
	return parent
}

// refers finds the entity that a foreign key leads to; either side of the edge may be declared alone.
func (f *file) refers(m *model.Field) *model.Entity {
	for _, e := range f.project.Entities {
		for _, x := range e.Edges {
			switch {
			case x.Field != m:
			case x.Owner:
				return x.Target
			default:
				return x.Entity
			}
		}
	}
	return nil
}

// requires reports whether a row of e needs one of other.
func (f *file) requires(e, other *model.Entity, seen map[*model.Entity]bool) bool {
	if e == other {
		return true
	}
	if seen[e] {
		return false
	}
	seen[e] = true
	for _, m := range e.Fields {
		if m.Nullable || inCode(m.Default) || f.fillsAlways(m) {
			continue
		}
		if parent := f.refers(m); parent != nil && f.requires(parent, other, seen) {
			return true
		}
	}
	return false
}

// madeUp is a value for a field that must have one.
func (f *file) madeUp(m *model.Field) string {
	// Only what names the type needs its import.
	apart := &file{project: f.project, imports: make(imports)}
	typ := apart.plain(m)
	as := func(basic, expr string) string {
		if typ == basic {
			return expr
		}
		return f.plain(m) + "(" + expr + ")"
	}
	switch k := kind.Of(m.Kind); {
	case generatedEnum(m):
		f.of()
		return "of." + m.Enum[0].GoName
	case k == kind.Enum:
		return as("", quote(m.Enum[0].Value))
	case k != nil && k.Made != nil:
		expr, made := k.Made(m.Width(), m.Column)
		f.runtimeOf(k)
		if k.Make != "" {
			return fmt.Sprintf(k.Make, f.plain(m), expr)
		}
		if made == kind.AnyType {
			return expr
		}
		return as(made, expr)
	}
	if elem, ok := strings.CutPrefix(typ, "*"); ok {
		f.plain(m) // for the import
		return "new(" + elem + ")"
	}
	if m.Type.Kind == "map" || m.Type.Kind == "slice" {
		return f.plain(m) + "{}"
	}
	return "*new(" + f.plain(m) + ")"
}
