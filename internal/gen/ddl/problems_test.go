package ddl_test

import (
	"errors"
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
)

// What a database cannot hold is named, with where it stands and what to do.
func TestProblems(t *testing.T) {
	raw := model.GoType{Name: "json.RawMessage", Kind: "slice"}
	tests := map[string]struct {
		dialect model.Dialect
		field   model.Field
		want    string
	}{
		"documents of any form": {model.CrateDB, model.Field{Kind: model.KindJSON, Type: raw},
			`schema/book.go:20: Book.field: CrateDB has no type for documents of any form (json.RawMessage); use a struct, a map or a ` +
				`slice of them; or, if the documents are always objects, name a column type with SchemaType(map[string]string{"cratedb": "OBJECT(IGNORED)"})`},
		"documents of any form elsewhere": {model.Postgres, model.Field{Kind: model.KindJSON, Type: raw}, ""},
		"documents with the user's type": {model.CrateDB, model.Field{
			Kind: model.KindJSON, Type: raw, SchemaType: map[model.Dialect]string{model.CrateDB: "OBJECT(IGNORED)"},
		}, ""},
		"default of an object": {model.CrateDB, model.Field{
			Kind: model.KindJSON, Type: model.GoType{Shape: model.ShapeObject}, Default: &model.Default{SQL: "'{}'"},
		}, `schema/book.go:20: Book.field: CrateDB cannot hold the default '{}' of a column of kind json; give the field a Default in Go`},
		"default of an object in Go as well": {model.CrateDB, model.Field{
			Kind: model.KindJSON, Type: model.GoType{Shape: model.ShapeObject}, Default: &model.Default{SQL: "'{}'", Func: &model.FuncRef{Name: "f"}},
		}, ""},
		"default that is no time": {model.SQLite, model.Field{Kind: model.KindTime, Default: &model.Default{SQL: "'soon'"}},
			`schema/book.go:20: Book.field: SQLite cannot hold the default 'soon' of a column of kind time; give the field a Default in Go`},
		"language": {model.CockroachDB, model.Field{Kind: model.KindText, Fulltext: &model.Fulltext{Language: "czech", Index: "field_ft"}},
			`schema/book.go:20: Book.field: CockroachDB cannot stem the language "czech"; use schema.Fulltext("simple")`},
		"the user's own analyzer": {model.CrateDB, model.Field{Kind: model.KindText, Fulltext: &model.Fulltext{Language: "mine", Index: "field_ft"}}, ""},
		"column that full text keeps to itself": {model.SQLite, model.Field{
			Column: "rank", Kind: model.KindText, Fulltext: &model.Fulltext{Language: "english", Index: "rank_ft"},
		}, `schema/book.go:20: Book.field: SQLite reserves the column name "rank" in full-text tables; set another column name with StorageKey("...")`},
		"long name of a full-text index": {model.Postgres, model.Field{
			Kind: model.KindText, Fulltext: &model.Fulltext{Language: "english", Index: "a_column_with_quite_a_long_name_that_goes_on_and_on_and_on_ft"},
		}, `schema/book.go:20: Book.field: PostgreSQL cuts names off at 63 bytes, and that of the full-text index, ` +
			`"books_a_column_with_quite_a_long_name_that_goes_on_and_on_and_on_ft", has 67; set a shorter column name with StorageKey("...")`},
		"type that CockroachDB lacks": {model.CockroachDB, model.Field{
			Kind: model.KindText, SchemaType: map[model.Dialect]string{model.Postgres: "cidr[]", model.CockroachDB: "cidr[]"},
		}, `schema/book.go:20: Book.field: CockroachDB has no type cidr[]; name a column type with SchemaType(map[string]string{"cockroachdb": "..."})`},
		"type that PostgreSQL has": {model.Postgres, model.Field{Kind: model.KindText, SchemaType: map[model.Dialect]string{model.Postgres: "cidr"}}, ""},
		"key that SQLite does not make": {model.SQLite, model.Field{
			Kind: model.KindInt, Bits: 64, Generated: true, IsKey: true, SchemaType: map[model.Dialect]string{model.SQLite: "bigint"},
		}, `schema/book.go:20: Book.field: SQLite makes keys only for columns of type integer, not bigint; remove the column type for sqlite`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := tt.field
			f.Name, f.Pos = "field", "schema/book.go:20"
			if f.Column == "" {
				f.Column = "field"
			}
			e := &model.Entity{Name: "Book", Table: "books", Fields: []*model.Field{&f}}
			f.Entity = e
			if f.IsKey {
				e.Key = e.Fields
			}
			_, err := ddl.Render(&model.Project{Entities: []*model.Entity{e}}, model.Target{Dialect: tt.dialect})
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("error %v, want none", err)
			case tt.want != "" && (err == nil || err.Error() != tt.want):
				t.Errorf("error\n%v\nwant\n%s", err, tt.want)
			}
			if tt.want == "" {
				return
			}
			if problem := new(model.Error); !errors.As(err, &problem) || problem.Entity != "Book" || problem.Member != "field" {
				t.Errorf("error %#v is no *model.Error of Book.field", err)
			}
		})
	}
}

func TestUnknownTarget(t *testing.T) {
	if _, err := ddl.Render(&model.Project{}, model.Target{Dialect: "mysql"}); err == nil {
		t.Error("no error for a target without DDL")
	}
}
