package ddl

import (
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// cratedb makes CrateDB's tables.
type cratedb struct{ problems *problems }

var (
	crateIntegers = integers{"SMALLINT", "INTEGER", "BIGINT"}
	crateFloats   = floats{"REAL", "DOUBLE PRECISION"}
)

func (*cratedb) bits(f *model.Field) int { return columnBits(f) }

// complete adds the full-text indexes and the options of the table.
func (s *cratedb) complete(t *state.Table, e *model.Entity) {
	t.Comment = "" // CrateDB keeps no comments
	for i, f := range created(e) {
		t.Columns[i].Comment = ""
		if f.Fulltext != nil {
			s.problems.checkLanguage(f)
			t.Fulltexts = append(t.Fulltexts, state.Fulltext{
				Name: f.Fulltext.Index, Columns: []string{f.Column}, Analyzer: analyzer(f.Fulltext.Language),
			})
		}
	}
	if len(e.Indexes) > 0 {
		t.Doc = append(slices.Clone(t.Doc), "CrateDB indexes every column, so that these indexes need no statement: "+
			indexNames(e.Indexes)+".")
	}
	o := e.Crate
	t.ClusteredBy, t.Shards, t.PartitionedBy = o.ClusteredBy, o.Shards, o.PartitionedBy
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

// splitStorage cuts off what must stand behind the constraints of a column.
func splitStorage(typ string) (string, string) {
	if at := strings.Index(typ, " INDEX OFF"); at >= 0 {
		return typ[:at], typ[at+1:]
	}
	return typ, ""
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
	if own := f.SchemaType[model.CrateDB]; own != "" {
		typ, storage := splitStorage(own)
		return state.Column{Type: typ, Storage: storage}
	}
	switch kind := stored(f); kind {
	case model.KindBytes: // as base64
		return crateText(!f.IsKey)
	case model.KindText:
		return crateText(f.Long && !f.IsKey)
	case model.KindArray:
		return state.Column{Type: "ARRAY(" + crateScalar(element(f.Elem), f.Bits, f.Unsigned) + ")"}
	case model.KindJSON:
		if f.Object != nil {
			return crateObject(f.Object)
		}
		typ := crateDocument(f.Type)
		if typ == "" {
			s.problems.field(f, `use a struct, a map or a slice of them; or, if the documents are always objects, `+
				s.problems.schemaType("OBJECT(IGNORED)"), "has no type for documents of any form (%s)", f.Type.Name)
		}
		return state.Column{Type: typ}
	default:
		typ := crateScalar(kind, f.Bits, f.Unsigned)
		if typ == "" {
			s.problems.field(f, s.problems.schemaType("..."), "has no type for a field of kind %s", f.Kind)
		}
		return state.Column{Type: typ}
	}
}

// crateText is the type of a text. A long one may have more than the 32,766 bytes that an index entry or a column store can
// take. It is still compared, ordered and grouped by, at the cost of reading the rows, and may have a full-text index.
func crateText(long bool) state.Column {
	if long {
		return state.Column{Type: "TEXT", Storage: "INDEX OFF STORAGE WITH (columnstore = false)"}
	}
	return state.Column{Type: "TEXT"}
}

// crateScalar is the type of a single value. A UUID is text on every version: the type UUID of CrateDB 6.2 cannot be
// counted with DISTINCT (seen on 6.4.3).
func crateScalar(kind model.Kind, bits int, unsigned bool) string {
	switch kind {
	case model.KindBool:
		return "BOOLEAN"
	case model.KindInt:
		return crateIntegers.of(bits, unsigned)
	case model.KindFloat:
		return crateFloats.of(bits)
	case model.KindTime:
		return "TIMESTAMP WITH TIME ZONE"
	case model.KindText, model.KindEnum, model.KindUUID:
		return "TEXT"
	}
	return ""
}
