package ddl

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
	options "github.com/crategen/crategen/schema/sqlite"
)

// sqlite makes SQLite's tables.
type sqlite struct{ problems *problems }

// complete adds how keys are made, and the full-text indexes.
func (s *sqlite) complete(t *state.Table, e *model.Entity) {
	t.Comment = "" // SQLite keeps no comments
	t.Strict = strict(e)
	for i, f := range created(e, model.SQLite) {
		c := &t.Columns[i]
		c.Comment = ""
		if len(e.Key) == 1 && e.Key[0] == f {
			if isInteger := strings.EqualFold(c.Type, "integer"); isInteger && e.KeyStart > 0 {
				c.Identity = &state.Identity{Start: e.KeyStart}
			} else if !isInteger && f.Generated {
				s.problems.field(f, "remove the column type for sqlite", "makes keys only for columns of type integer, not %s", c.Type)
			}
		}
		if f.Fulltext != nil {
			t.Fulltexts = append(t.Fulltexts, s.fulltext(t, f))
		}
	}
	s.fulltexts(t, e)
	if slices.ContainsFunc(e.Key, func(f *model.Field) bool { return f.Computed != nil }) { // a primary key of SQLite has no generated columns
		t.Uniques, t.PrimaryKey = append(t.Uniques, t.PrimaryKey), nil
	}
	if rowID(e) == dialect.SQLiteRowID && t.PrimaryKey != nil {
		t.Uniques = append(t.Uniques, t.PrimaryKey)
		t.PrimaryKey = []string{dialect.SQLiteRowID}
		t.Columns = slices.Insert(t.Columns, 0, state.Column{
			Name: dialect.SQLiteRowID, Type: "integer", NotNull: true, Doc: []string{"ties a row to its full-text entries"},
		})
	}
}

// strict makes SQLite refuse what a column cannot hold; without it, an integer that overflows becomes a REAL that cannot be
// read back. A table with a type of the user's own is not strict, because only SQLite's own types may stand in one.
func strict(e *model.Entity) bool {
	if e.SQLite.Typing != "" {
		return e.SQLite.Typing == options.Strict
	}
	return !slices.ContainsFunc(e.Fields, func(f *model.Field) bool { return f.Computed == nil && f.SchemaType[model.SQLite] != "" })
}

func (s *sqlite) column(f *model.Field) state.Column { return state.Column{Type: s.columnType(f)} }

func (s *sqlite) columnType(f *model.Field) string {
	if own := f.SchemaType[model.SQLite]; own != "" {
		return own
	}
	typ := columnType(model.SQLite, f)
	if typ == "" {
		s.problems.field(f, s.problems.schemaType("..."), "has no type for a field of kind %s", f.Kind)
	}
	return typ
}
