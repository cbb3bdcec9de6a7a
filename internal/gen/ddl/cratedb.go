package ddl

import (
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// cratedb makes CrateDB's tables.
type cratedb struct{ problems *problems }

// complete adds the full-text indexes and the options of the table.
func (s *cratedb) complete(t *state.Table, e *model.Entity) {
	t.Comment = "" // CrateDB keeps no comments
	for i, f := range created(e, model.CrateDB) {
		t.Columns[i].Comment = ""
		if f.Fulltext != nil {
			s.problems.checkLanguage(f)
			t.Fulltexts = append(t.Fulltexts, state.Fulltext{
				Name: f.Fulltext.Index, Columns: []string{f.Column}, Analyzer: analyzer(f.Fulltext.Language),
			})
		}
	}
	if named := slices.DeleteFunc(slices.Clone(e.Indexes), func(x *model.Index) bool { return x.Made }); len(named) > 0 {
		t.Doc = append(slices.Clone(t.Doc), "CrateDB indexes every column, so that these indexes need no statement: "+
			indexNames(named)+".")
	}
	t.PrimaryKey = columns(e.CrateKey())
	o := e.Crate
	t.ClusteredBy, t.Shards, t.PartitionedBy = o.ClusteredBy, o.Shards, o.PartitionedBy
	s.fulltexts(t, e)
	memberChecks(t, e)
	t.Settings = maps.Clone(o.Settings)
	set := func(name, value string) {
		if value == "" {
			return
		}
		if t.Settings == nil {
			t.Settings = make(map[string]string)
		}
		t.Settings[name] = value
	}
	set("number_of_replicas", o.Replicas)
	set("column_policy", o.ColumnPolicy)
}

// typed is a column of a type, from which it cuts off what must stand behind the constraints.
func typed(typ string) state.Column {
	if at := strings.Index(typ, " INDEX OFF"); at >= 0 {
		return state.Column{Type: typ[:at], Storage: typ[at+1:]}
	}
	return state.Column{Type: typ}
}

// analyzer is CrateDB's for a language. Its own "simple" drops digits, where PostgreSQL's keeps them.
func analyzer(language string) string {
	if language == "simple" {
		return "standard"
	}
	return language
}

func indexNames(list []*model.Index) string {
	names := make([]string, len(list))
	for i, x := range list {
		names[i] = x.Name
	}
	return strings.Join(names, ", ")
}

func (s *cratedb) column(f *model.Field) state.Column {
	c := s.typeOf(f)
	if f.CrateStorage != "" {
		c.Storage = f.CrateStorage
	}
	return c
}

func (s *cratedb) typeOf(f *model.Field) state.Column {
	if own := f.SchemaType[model.CrateDB]; own != "" {
		return typed(own)
	}
	if f.Base() != kind.Document {
		typ := columnType(model.CrateDB, f)
		if typ == "" {
			s.problems.field(f, s.problems.schemaType("..."), "has no type for a field of kind %s", f.Kind)
		}
		return typed(typ)
	}
	if f.Object != nil {
		return crateObject(f.Object, f, "")
	}
	if f.Elements != nil {
		return arrayOf(crateObject(f.Elements, f, ""))
	}
	typ := crateDocument(f.Type)
	if typ == "" {
		s.problems.field(f, `use a struct, a map or a slice of them; or, if the documents are always objects, `+
			s.problems.schemaType("OBJECT(IGNORED)"), "has no type for documents of any form (%s)", f.Type.Name)
	}
	return withPolicy(state.Column{Type: typ}, f.Policies[""])
}
