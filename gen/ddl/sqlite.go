package ddl

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/gen/model"
	"github.com/crategen/crategen/runtime/dialect"
)

// sqlite writes SQLite's DDL.
type sqlite struct{ problems *problems }

func (s *sqlite) entity(e *model.Entity, keys []foreignKey) []Statement {
	row := rowID(e)
	var items []item
	if row == dialect.SQLiteRowID {
		items = append(items, item{
			doc: []string{"ties a row to its full-text entries"},
			sql: ident(row) + " integer PRIMARY KEY",
		})
	}
	for _, f := range created(e) {
		items = append(items, item{f.Doc, s.column(e, f, row)})
	}
	if len(e.Key) > 1 && row == dialect.SQLiteRowID {
		items = append(items, item{sql: "UNIQUE (" + columns(e.Key) + ")"})
	} else {
		items = compositeKey(items, e)
	}
	items = appendForeignKeys(items, keys, model.SQLite)
	items = s.problems.appendChecks(items, e, func(*model.Field) int { return 64 })
	name := flat(e)
	out := []Statement{{Kind: Table, Table: name, Name: name, Comment: e.Doc, SQL: createTable(ident(name), items, s.strict(e))}}
	out = append(out, s.start(e)...)
	out = append(out, s.problems.indexes(e)...)
	for _, f := range created(e) {
		if f.Fulltext != nil {
			out = append(out, s.fulltext(e, f, row)...)
		}
	}
	return out
}

// start makes the keys of a table start where the schema says. SQLite has the table sqlite_sequence as soon as a table has
// an AUTOINCREMENT.
func (s *sqlite) start(e *model.Entity) []Statement {
	if e.KeyStart == 0 {
		return nil
	}
	name := literal(flat(e))
	return []Statement{{Kind: Table, Table: flat(e), Name: flat(e), SQL: fmt.Sprintf("INSERT INTO sqlite_sequence (name, seq) "+
		"SELECT %s, %d WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %[1]s)", name, e.KeyStart-1)}}
}

// strict makes SQLite refuse what a column cannot hold; without it, an integer that overflows becomes a REAL that cannot be
// read back. A table with a type of the user's own is not strict, because only SQLite's own types may stand in one.
func (s *sqlite) strict(e *model.Entity) string {
	for _, f := range e.Fields {
		if f.SchemaType[model.SQLite] != "" {
			return ""
		}
	}
	return " STRICT"
}

// column defines a column. Only a column "integer PRIMARY KEY" is the rowid, for which SQLite makes values.
func (s *sqlite) column(e *model.Entity, f *model.Field, row string) string {
	typ, null, key := s.columnType(f), notNull(f), ""
	switch {
	case !inlineKey(e, f):
	case row == dialect.SQLiteRowID:
		key = "UNIQUE"
	case strings.EqualFold(typ, "integer"):
		null, key = "", "PRIMARY KEY"
		if e.KeyStart > 0 {
			key = "PRIMARY KEY AUTOINCREMENT"
		}
	default:
		key = "PRIMARY KEY"
		if f.Generated {
			s.problems.field(f, "remove the column type for sqlite", "makes keys only for columns of type integer, not %s", typ)
		}
	}
	return words(ident(f.Column), typ, s.problems.collation(f), null, s.problems.defaultClause(f), key)
}

func (s *sqlite) columnType(f *model.Field) string {
	if own := f.SchemaType[model.SQLite]; own != "" {
		return own
	}
	switch stored(f) {
	case model.KindBool, model.KindInt:
		return "integer"
	case model.KindFloat:
		return "real"
	case model.KindBytes:
		return "blob"
	case model.KindText, model.KindEnum, model.KindTime, model.KindUUID, model.KindJSON, model.KindArray:
		return "text"
	}
	s.problems.field(f, s.problems.schemaType("..."), "has no type for a field of kind %s", f.Kind)
	return ""
}

// foreignKey is never asked for: SQLite's foreign keys all stand in the table.
func (s *sqlite) foreignKey(foreignKey) Statement { return Statement{} }
