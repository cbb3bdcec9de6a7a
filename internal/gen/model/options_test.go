package model

import (
	"testing"

	"entgo.io/ent/dialect/entsql"
	entsch "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Marshaled is used by its pointer and has an external codec.
type Marshaled struct{ S string }

func (*Marshaled) MarshalText() ([]byte, error) { return nil, nil }
func (*Marshaled) UnmarshalText([]byte) error   { return nil }

func codec() field.TextValueScanner[*Marshaled] { return field.TextValueScanner[*Marshaled]{} }

// Every option of a field that means nothing, or something that a target cannot do, is refused by name.
func TestFieldOptionErrors(t *testing.T) {
	runErrorCases(t, []errorCase{
		{"a pointer as key", "", []any{book(field.String("id").GoType(&Marshaled{}).ValueScanner(codec()))},
			"Book.id: its Go type *model.Marshaled is a pointer, so that keys could not be compared; use the type itself, or make another field the key"},
		{"a size of a number", "", []any{book(field.Int("n").Annotations(entsql.Annotation{Size: 9}))},
			`Book.n: entsql.Annotation{Size: 9} has no effect on a field of kind int; remove it, or name the column's type with SchemaType(map[string]string{"postgres": "..."})`},
		{"a collation of a number", "", []any{book(field.Int("n").Annotations(entsql.Annotation{Collation: "C"}))},
			"Book.n: entsql.Collation has no effect on a field of kind int; use it on String, Text and Enum fields"},
		{"two defaults", "", []any{book(field.Int("n").Annotations(entsql.Annotation{Default: "1", DefaultExpr: "1 + 1"}))},
			"Book.n: it has both entsql.Default and a default expression; keep one of them"},
		{"a misspelt database", "", []any{book(field.Int("n").Annotations(entsql.DefaultExprs(map[string]string{"postgrse": "1"})))},
			`Book.n: entsql.DefaultExprs names the unknown database "postgrse"; did you mean "postgres"?`},
		{"a sensitive tag", "", []any{book(field.String("p").Sensitive().StructTag(`json:"p"`))},
			`Book.p: it is Sensitive, and its tag would print it as "p"; remove the json tag; a Sensitive field has json:"-"`},
		{"incremental", "", []any{book(field.Int("n").Annotations(entsql.Annotation{Incremental: new(true)}))},
			"Book.n: entsql.Incremental is for the key, and the field is not it; remove it"},
		{"on delete", "", []any{book(field.Int("n").Annotations(entsql.OnDelete(entsql.Cascade)))},
			"Book.n: entsql.OnDelete has no effect here; put it on the edge made by edge.To"},
	})
}

func TestEntityOptionErrors(t *testing.T) {
	with := func(list ...entsch.Annotation) entity { return entity{name: "Book", annotations: list} }
	runErrorCases(t, []errorCase{
		{"a start on CrateDB", "cratedb,sqlite", []any{entity{name: "Book", fields: fields(field.Int("id")), annotations: annotations(entsql.IncrementStart(5))}},
			"Book: entsql.IncrementStart(5): CrateDB makes no keys; remove it, and give the key a default in Go"},
		{"a start of no integer", "", []any{entity{name: "Book", fields: fields(id()), annotations: annotations(entsql.IncrementStart(5))}},
			`Book: entsql.IncrementStart(5): the key "id" is not an integer; remove it, and give the key a default in Go`},
		{"a check of a range's name", "", []any{entity{name: "Book", fields: fields(field.Uint8("n")),
			annotations: annotations(entsql.Checks(map[string]string{"books_n_range": "n > 1"}))}},
			`Book: the check "books_n_range" has the name of the one that keeps the field n in the range of its Go type; give it another name in entsql.Checks`},
		{"a view's query", "", []any{with(entsql.View("SELECT 1"))},
			"Book: entsql.View has no effect here; put it on a schema that embeds ent.View"},
		{"a schema of CrateDB's", "cratedb", []any{entity{name: "Book", fields: fields(id()), annotations: annotations(entsql.Schema("sys"))}},
			`Book: CrateDB does not allow the schema name "sys"; set another with entsql.Schema("...")`},
		{"a schema of PostgreSQL's", "", []any{with(entsql.Schema("pg_books"))},
			`Book: PostgreSQL does not allow the schema name "pg_books"; set another with entsql.Schema("...")`},
		{"an index option", "", []any{entity{name: "Book", fields: fields(field.Int("a"), field.Int("b")),
			indexes: indexes(index.Fields("a", "b").Annotations(entsql.DescColumns("c"), entsql.IncludeColumns("pages")))}}, `
Book.index(a, b): entsql.DescColumns names "c", which is not a field of the index; name one of a, b
Book.index(a, b): entsql.IncludeColumns names "pages", which is not a field; add the field`},
		{"an option for one field", "", []any{entity{name: "Book", fields: fields(field.Int("a"), field.Int("b")),
			indexes: indexes(index.Fields("a", "b").Annotations(entsql.Desc()))}},
			"Book.index(a, b): entsql.Desc and entsql.OpClass are for an index of one field, and it has 2; use entsql.DescColumns or entsql.OpClassColumn"},
	})
}

// An annotation that has no effect where it stands is refused, with where it belongs.
func TestMisplacedAnnotations(t *testing.T) {
	fulltext, gin := schema.Fulltext("english"), entsql.IndexType("GIN")
	runErrorCases(t, []errorCase{
		{"on an entity", "", []any{entity{name: "Book", annotations: annotations(gin, fulltext, schema.NoForeignKey())}}, `
Book: schema.Fulltext has no effect on an entity; put it on a String or Text field of an entity
Book: schema.NoForeignKey has no effect on an entity; put it on the edge
Book: entsql.IndexAnnotation has no effect on an entity; put it on an index`},
		{"on a field", "", []any{book(field.Int("n").Annotations(gin, schema.PrimaryKey("n"), crate.Table{Shards: 1}, entsch.Comment("n"), field.ID("a", "b")))}, `
Book.n: schema.Comment has no effect on a field; put it on the entity; of fields and edges, write Comment("...")
Book.n: crate.Table has no effect on a field; put it on the entity
Book.n: schema.PrimaryKey has no effect on a field; put it on the entity
Book.n: entsql.IndexAnnotation has no effect on a field; put it on an index
Book.n: field.Annotation has no effect on a field; put it on the entity`},
		{"on an edge", "", []any{book(), author(edge.To("books", Book.Type).Annotations(gin, edge.Annotation{StructTag: "x"}))}, `
Author.books: edge.Annotation has no effect on an edge; put it on the entity
Author.books: entsql.IndexAnnotation has no effect on an edge; put it on an index`},
		{"on the edge made by the same call", "", []any{entity{name: "Book", edges: edges(
			edge.To("next", Book.Type).Unique().Annotations(gin).From("previous").Unique())}},
			"Book.next: entsql.IndexAnnotation has no effect on an edge; put it on an index"},
		{"on an index", "", []any{entity{name: "Book", fields: fields(field.Int("n")), indexes: indexes(index.Fields("n").Annotations(schema.GoName("N"), entsql.Table("t")))}}, `
Book.index(n): schema.GoName has no effect on an index; put it on an entity, a field or an edge
Book.index(n): entsql.Table has no effect here; put it on the entity`},
		{"on a view", "cratedb", []any{view{name: "Sum", fields: fields(field.String("n").Annotations(fulltext)), annotations: annotations(entsql.View("SELECT 1"), crate.Table{Shards: 1})}}, `
Sum: crate.Table has no effect on a view; put it on the entity
Sum.n: schema.Fulltext has no effect on a field of a view; put it on a String or Text field of an entity`},
	})
}

func TestViewErrors(t *testing.T) {
	one := entsql.View("SELECT 1 AS n")
	runErrorCases(t, []errorCase{
		{"a target without a query", "sqlite,cratedb", []any{view{name: "Sum", fields: fields(field.Int("n")), annotations: annotations(entsql.Annotation{ViewFor: map[string]string{"sqlite3": "SELECT 1"}})}},
			`Sum: the view has no query for cratedb; add entsql.View("SELECT ..."), or entsql.Annotation{ViewFor: map[string]string{"cratedb": "SELECT ..."}}`},
		{"an edge", "", []any{book(), view{name: "Sum", annotations: annotations(one), fields: fields(field.Int("n")), edges: edges(edge.To("books", Book.Type))}},
			"Sum.books: a view has no edges; remove it, and query the other entity by a field of the view"},
		{"an index", "", []any{view{name: "Sum", annotations: annotations(one), fields: fields(field.Int("n")), indexes: indexes(index.Fields("n"))}},
			"Sum.index(n): a view has no indexes; put it on the table that the view reads"},
		{"unique", "", []any{view{name: "Sum", annotations: annotations(one), fields: fields(field.Int("n").Unique())}},
			"Sum.n: a view has no constraints; remove Unique()"},
		{"a key", "", []any{view{name: "Sum", fields: fields(field.Int("n")), annotations: annotations(one, schema.PrimaryKey("n"))}},
			"Sum: a view has no key; remove it"},
		{"a check", "", []any{view{name: "Sum", fields: fields(field.Int("n")), annotations: annotations(one, entsql.Check("n > 1"))}},
			"Sum: entsql.Check has no effect here; put it on the entity"},
		{"no fields", "", []any{view{name: "Sum", annotations: annotations(one)}}, // the generated package would not compile
			"Sum: the view has no fields; add the fields that programs read"},
	})
}

// A view's queries are each target's, without MySQL's quotes; one without a query is made elsewhere.
func TestViews(t *testing.T) {
	p := resolve(t, "cratedb,cockroachdb,sqlite",
		view{name: "Sum", fields: fields(field.Int("n").Default(1)), annotations: annotations(
			entsql.View("SELECT 1 AS n;\n"),
			entsql.Annotation{ViewFor: map[string]string{"cratedb": "SELECT `n`, '`' FROM `t`", "postgres": "SELECT 2", "sqlite3": "SELECT `n`", "mysql": "x"}},
		)},
		view{name: "Other", fields: fields(field.Int("n"))},
	)
	got := map[string]any{}
	for _, e := range p.Entities {
		got[e.Name] = []any{e.View, e.External, len(e.Key), len(e.Fields)}
	}
	want := map[string]any{
		"Sum": []any{&View{As: "SELECT 1 AS n", SQL: map[Dialect]string{
			CrateDB: `SELECT "n", '` + "`" + `' FROM "t"`, CockroachDB: "SELECT 2", Postgres: "SELECT 2", SQLite: "SELECT `n`",
		}}, false, 0, 1},
		"Other": []any{&View{}, true, 0, 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("views (-want +got):\n%s", diff)
	}
}

// A default is a constant of every database, or an expression of each.
func TestDatabaseDefaults(t *testing.T) {
	p := resolve(t, "postgres,sqlite", book(
		field.Time("made").Annotations(entsql.Default("CURRENT_TIMESTAMP")),
		field.Time("since").Annotations(entsql.Default("2020-01-01")),
		field.UUID("token", uuid.UUID{}).Annotations(entsql.Default("gen_random_uuid()")),
		field.String("call").Annotations(entsql.Default("now()")),
		field.Int("sum").Annotations(entsql.DefaultExpr("1 + 1")),
		field.String("hash").Default("x").Annotations(entsql.DefaultExprs(map[string]string{"postgres": "md5('x')"})),
	))
	got := map[string]Default{}
	for _, f := range p.Entities[0].Fields[1:] {
		got[f.Name] = *f.Default
	}
	both := func(x string) map[Dialect]string { return map[Dialect]string{Postgres: x, SQLite: x} }
	want := map[string]Default{
		"made":  {Exprs: both("CURRENT_TIMESTAMP")},
		"since": {SQL: "'2020-01-01'"},
		"token": {Exprs: both("gen_random_uuid()")},
		"call":  {SQL: "'now()'"},
		"sum":   {Exprs: both("1 + 1")},
		"hash":  {Literal: `"x"`, Exprs: map[Dialect]string{Postgres: "md5('x')", CockroachDB: "md5('x')"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
}
