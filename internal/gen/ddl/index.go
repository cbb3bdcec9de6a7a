package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// methods are the kinds of indexes that a database has. An empty one stands for the database's ordinary index, which
// answers all that the named one does, if perhaps more slowly; SQLite has no other.
var methods = map[model.Dialect]map[string]string{
	model.Postgres: {
		"btree": "btree", "hash": "hash", "gin": "gin", "gist": "gist", "spgist": "spgist", "sp-gist": "spgist", "brin": "brin",
	},
	model.CockroachDB: {"btree": "btree", "gin": "gin", "gist": "gist", "hash": "", "brin": ""},
	model.SQLite:      {"btree": "", "hash": "", "gin": "", "gist": "", "spgist": "", "sp-gist": "", "brin": ""},
}

// indexes returns an entity's indexes, unique ones first.
func (p *problems) indexes(e *model.Entity) []state.Index {
	if _, ok := methods[p.dialect]; !ok { // CrateDB indexes every column
		return nil
	}
	var out []state.Index
	for _, x := range slices.Concat(e.Uniques, e.Indexes) {
		if slices.ContainsFunc(x.Fields, p.cannotIndex) {
			continue
		}
		method := p.method(e, x)
		if x.Where != "" {
			if wrong := p.examine(e, inPredicate, x.Where); wrong != nil {
				p.index(e, x, wrong.remedy, "%s", wrong.problem)
			}
		}
		out = append(out, p.indexOptions(e, x, state.Index{
			Name: x.Name, Unique: x.Unique, Method: method, Parts: p.parts(x, method), Include: p.include(e, x), Where: x.Where,
		}))
	}
	return append(out, p.expressionIndexes(e)...)
}

// cannotIndex reports whether an index over the field is left out: its column is made elsewhere, or it is a document, of
// which SQLite has no index, or of a kind that the database has no index of.
func (p *problems) cannotIndex(f *model.Field) bool {
	k := f.Base()
	return f.External || p.dialect == model.SQLite && k.Name == model.KindJSON || k.Opaque && k.Index[p.dialect] == ""
}

// method is the kind of an index. One over an array is an inverted one, since a B-tree does not answer whether an array
// holds a value.
func (p *problems) method(e *model.Entity, x *model.Index) string {
	named := x.Types[p.dialect]
	if named == "" {
		if k := x.Fields[len(x.Fields)-1].Base(); k.Opaque {
			return k.Index[p.dialect]
		}
		if p.dialect != model.SQLite && len(x.Fields) == 1 && !x.Unique && x.Fields[0].Base().Name == model.KindArray {
			return "gin"
		}
		return ""
	}
	method, ok := methods[p.dialect][strings.ToLower(named)]
	if !ok {
		remedy := fmt.Sprintf("name another with entsql.IndexTypes(map[string]string{%q: ...})", p.dialect)
		if strings.EqualFold(named, "fulltext") {
			remedy = "use schema.Fulltext on the field; or name only MySQL's with entsql.IndexTypes"
		}
		p.index(e, x, remedy, "has no indexes of type %s", named)
	}
	return method
}

// parts are the columns of an index, with their operator classes and directions. CockroachDB has operator classes for
// inverted indexes only; its others compare text by its bytes, as the classes for patterns do. SQLite has none.
func (p *problems) parts(x *model.Index, method string) []state.Part {
	list := make([]state.Part, len(x.Fields))
	for i, f := range x.Fields {
		list[i].Column = f.Column
		if x.OpClass != nil && (p.dialect == model.Postgres || p.dialect == model.CockroachDB && method == "gin") {
			list[i].OpClass = x.OpClass[i]
		}
		if k := f.Base(); k.OpClass != nil {
			list[i].OpClass = k.OpClass(f.Width())
		}
		list[i].Desc = x.Desc != nil && x.Desc[i]
	}
	return list
}

// include are the further columns that an index holds. SQLite's hold none; CockroachDB's hold those of the key in any
// case, and refuse to be told.
func (p *problems) include(e *model.Entity, x *model.Index) []string {
	if p.dialect == model.SQLite {
		return nil
	}
	return columns(slices.DeleteFunc(slices.Clone(x.Include), func(f *model.Field) bool {
		return p.dialect == model.CockroachDB && slices.Contains(e.Key, f)
	}))
}
