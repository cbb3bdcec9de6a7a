package ddl

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/gen/model"
)

// cratedb writes CrateDB's DDL.
type cratedb struct{ problems *problems }

var (
	crateIntegers = integers{"SMALLINT", "INTEGER", "BIGINT"}
	crateFloats   = floats{"REAL", "DOUBLE PRECISION"}
)

// crateLongText is a text that may be longer than the 32,766 bytes that an index entry or a column store can take. It is
// still compared, ordered and grouped by, at the cost of reading the rows, and may have a full-text index.
const crateLongText = "TEXT INDEX OFF STORAGE WITH (columnstore = false)"

func (s *cratedb) entity(e *model.Entity, _ []foreignKey) []Statement {
	var items []item
	for _, f := range created(e) {
		s.problems.collation(f)
		primary, null := "", notNull(f)
		if inlineKey(e, f) {
			primary, null = "PRIMARY KEY", ""
		}
		typ, storage := splitStorage(s.columnType(f))
		items = append(items, item{f.Doc, words(ident(f.Column), typ, s.problems.defaultClause(f), null, primary, storage)})
	}
	items = compositeKey(items, e)
	for _, f := range created(e) {
		if f.Fulltext != nil {
			s.problems.checkLanguage(f)
			items = append(items, item{sql: words("INDEX", ident(f.Fulltext.Index), "USING FULLTEXT ("+ident(f.Column)+
				") WITH (analyzer =", literal(analyzer(f.Fulltext.Language))+")")})
		}
	}
	items = s.problems.appendChecks(items, e, columnBits)
	comment := e.Doc
	if len(e.Indexes) > 0 {
		comment = append(slices.Clone(comment), "CrateDB indexes every column, so that these indexes need no statement: "+
			indexNames(e.Indexes)+".")
	}
	return []Statement{{
		Kind: Table, Table: flat(e), Name: flat(e), Comment: comment,
		SQL: createTable(table(model.CrateDB, e), items, crateOptions(e.Crate)),
	}}
}

// foreignKey is never asked for: with CrateDB among the targets no edge has a constraint.
func (s *cratedb) foreignKey(k foreignKey) Statement {
	s.problems.field(k.field, "set NoConstraint on the edge", "has no foreign keys")
	return Statement{}
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

func (s *cratedb) columnType(f *model.Field) string {
	if own := f.SchemaType[model.CrateDB]; own != "" {
		return own
	}
	switch kind := stored(f); kind {
	case model.KindBytes: // as base64
		if f.IsKey {
			return "TEXT"
		}
		return crateLongText
	case model.KindText:
		if f.Long && !f.IsKey {
			return crateLongText
		}
		return "TEXT"
	case model.KindArray:
		return "ARRAY(" + crateScalar(element(f.Elem), f.Bits, f.Unsigned) + ")"
	case model.KindJSON:
		if f.Object != nil {
			return crateObject(f.Object, "  ")
		}
		if typ := crateDocument(f.Type); typ != "" {
			return typ
		}
		s.problems.field(f, `use a struct, a map or a slice of them; or, if the documents are always objects, `+
			s.problems.schemaType("OBJECT(IGNORED)"), "has no type for documents of any form (%s)", f.Type.Name)
		return ""
	default:
		if typ := crateScalar(kind, f.Bits, f.Unsigned); typ != "" {
			return typ
		}
		s.problems.field(f, s.problems.schemaType("..."), "has no type for a field of kind %s", f.Kind)
		return ""
	}
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

// crateOptions are the clauses behind the columns.
func crateOptions(t model.CrateTable) string {
	var b strings.Builder
	if t.ClusteredBy != "" || t.Shards > 0 {
		b.WriteString(" CLUSTERED")
		if t.ClusteredBy != "" {
			b.WriteString(" BY (" + ident(t.ClusteredBy) + ")")
		}
		if t.Shards > 0 {
			b.WriteString(" INTO " + strconv.Itoa(t.Shards) + " SHARDS")
		}
	}
	if len(t.PartitionedBy) > 0 {
		list := make([]string, len(t.PartitionedBy))
		for i, c := range t.PartitionedBy {
			list[i] = ident(c)
		}
		b.WriteString(" PARTITIONED BY (" + strings.Join(list, ", ") + ")")
	}
	settings := maps.Clone(t.Settings)
	if settings == nil {
		settings = make(map[string]string)
	}
	if t.Replicas != "" {
		settings["number_of_replicas"] = t.Replicas
	}
	if t.ColumnPolicy != "" {
		settings["column_policy"] = t.ColumnPolicy
	}
	if len(settings) > 0 {
		b.WriteString(" WITH (\n")
		for i, name := range slices.Sorted(maps.Keys(settings)) {
			if i > 0 {
				b.WriteString(",\n")
			}
			b.WriteString("  " + ident(name) + " = " + literal(settings[name]))
		}
		b.WriteString("\n)")
	}
	return b.String()
}
