package model

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"

	"github.com/crategen/crategen/internal/gen/load"
)

// Named Go types of fields.
type (
	Text  string
	Wide  int64
	Blob  []byte
	Words []string
	Stamp time.Time
	Doc   struct {
		A int
		B *struct{ C []Text }
	}
	NullKey struct{ uuid.UUID }
)

func (Text) Validate() error { return nil }

func TestKinds(t *testing.T) {
	tests := []struct {
		name  string
		field ent.Field
		want  string // kind, stored kind, type, element, bits
	}{
		{"bool", field.Bool("x"), "bool bool"},
		{"int", field.Int("x"), "int int 64"},
		{"uint8", field.Uint8("x"), "int uint8 8 unsigned"},
		{"float32", field.Float32("x"), "float float32 32"},
		{"string", field.String("x"), "text string"},
		{"text has no largest size", field.Text("x"), "text string"},
		{"bytes", field.Bytes("x"), "bytes []byte"},
		{"time", field.Time("x"), "time time.Time us"},
		{"UUID", field.UUID("x", uuid.UUID{}), "uuid uuid.UUID"},
		{"another UUID", field.UUID("x", NullKey{}), "custom/uuid model.NullKey"},
		{"enum", field.Enum("x").Values("a"), "enum BookX"},
		{"a named string", field.String("x").GoType(Text("")), "text model.Text validates"},
		{"a named integer", field.Int64("x").GoType(Wide(0)), "int model.Wide 64"},
		{"named bytes", field.Bytes("x").GoType(Blob{}), "bytes model.Blob"},
		{"a named time", field.Time("x").GoType(Stamp{}), "time model.Stamp us"},
		{"a type that scans and values", field.String("x").GoType(sql.NullString{}), "custom/text sql.NullString"},
		{"a generic one", field.Int64("x").GoType(sql.Null[int64]{}), "custom/int sql.Null[int64] 64"},
		{"any", field.Any("x"), "json any"},
		{"map", field.JSON("x", map[string]any{}), "json map[string]any"},
		{"raw", field.JSON("x", json.RawMessage{}), "json json.RawMessage"},
		{"bytes as JSON are a document", field.JSON("x", []byte{}), "json []byte"},
		{"slice of documents", field.JSON("x", []Doc{}), "json []model.Doc"},
		{"slice of pointers", field.JSON("x", []*string{}), "json []*string"},
		{"struct", field.JSON("x", Doc{}), "json model.Doc {A:int B:{C:array}}"},
		{"pointer to a struct", field.JSON("x", &Doc{}), "json *model.Doc {A:int B:{C:array}}"},
		{"strings", field.Strings("x"), "array []string of string"},
		{"ints", field.Ints("x"), "array []int of int 64"},
		{"floats", field.JSON("x", []float32{}), "array []float32 of float32 32"},
		{"times", field.JSON("x", []time.Time{}), "array []time.Time of time.Time"},
		{"UUIDs", field.JSON("x", []uuid.UUID{}), "array []uuid.UUID of uuid.UUID"},
		{"a named slice", field.JSON("x", Words{}), "array model.Words of string"},
		{"strings kept as a document", field.Strings("x").SchemaType(map[string]string{"postgres": "jsonb"}), "json []string"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := resolve(t, "sqlite,postgres", book(tt.field))
			if got := kindText(p.Entities[0].Fields[1]); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// kindText is what was decided about a field's type, in one line.
func kindText(f *Field) string {
	text := string(f.Kind)
	if f.Stored != "" {
		text += "/" + string(f.Stored)
	}
	text += " " + f.Type.Name
	if f.Elem.Name != "" {
		text += " of " + f.Elem.Name
	}
	if f.Bits != 0 {
		text += fmt.Sprint(" ", f.Bits)
	}
	if f.Unsigned {
		text += " unsigned"
	}
	if f.Precision != "" {
		text += " " + string(f.Precision)
	}
	if f.Validates {
		text += " validates"
	}
	if f.Object != nil {
		text += " " + objectText(f.Object)
	}
	return text
}

func objectText(o *Object) string {
	var parts []string
	for _, m := range o.Members {
		part := m.Name + ":" + string(m.Kind)
		if m.Object != nil {
			part = m.Name + ":" + objectText(m.Object)
		}
		parts = append(parts, part)
	}
	return "{" + strings.Join(parts, " ") + "}"
}

func fieldNamed(t *testing.T, p *Project, entity, name string) *Field {
	t.Helper()
	for _, e := range p.Entities {
		for _, f := range e.Fields {
			if e.Name == entity && f.Name == name {
				return f
			}
		}
	}
	t.Fatalf("no field %s.%s", entity, name)
	return nil
}

func TestKeys(t *testing.T) {
	tests := []struct {
		name, targets string
		entity        entity
		want          string
	}{
		{"none declared", "sqlite", book(field.Int("x")), "id int64 generated"},
		{"an integer", "sqlite", book(field.Int("x"), field.Int32("id")), "id int32 generated"},
		{"an integer with a default", "sqlite", book(field.Int("id").DefaultFunc(func() int { return 1 })), "id int"},
		{"an integer on CrateDB comes from the caller", "cratedb", book(field.Int("id")), "id int"},
		{"a UUID", "cratedb", book(id()), "id uuid.UUID"},
		{"ordinary fields", "cratedb", entity{name: "Book", fields: fields(field.String("b"), field.Int("a")),
			annotations: annotations(schema.PrimaryKey("a", "b"))}, "a int, b string"},
		{"ent's annotation", "sqlite", entity{name: "Book", fields: fields(field.String("b"), field.Int("a")),
			annotations: annotations(field.ID("b", "a"))}, "b string, a int"},
		{"an id beside the key", "sqlite", entity{name: "Book", fields: fields(field.Int("id"), field.Int("a")),
			annotations: annotations(schema.PrimaryKey("a"))}, "a int"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := resolve(t, tt.targets, tt.entity)
			var parts []string
			for _, f := range p.Entities[0].Key {
				part := f.Name + " " + f.Type.Name
				if f.Generated {
					part += " generated"
				}
				if !f.IsKey || !f.Immutable {
					t.Errorf("field %s of the key: IsKey %v, Immutable %v", f.Name, f.IsKey, f.Immutable)
				}
				parts = append(parts, part)
			}
			if got := strings.Join(parts, ", "); got != tt.want {
				t.Errorf("key %s, want %s", got, tt.want)
			}
		})
	}
}

// A key may name the foreign key of an edge.
func TestForeignKeyInTheKey(t *testing.T) {
	p := resolve(t, "sqlite", author(), entity{name: "Book", fields: fields(field.Int("seq")),
		edges:       edges(edge.To("author", Author.Type).Unique().Required()),
		annotations: annotations(schema.PrimaryKey("author_id", "seq"))})
	if got := names(p.Entities[1].Key); got != "author_id, seq" {
		t.Errorf("key %s, want author_id, seq", got)
	}
}

// Columns, constraints and actions are those that ent would make.
func TestForeignKeys(t *testing.T) {
	books := func(list ...ent.Edge) entity { return entity{name: "Book", edges: list} }
	tests := []struct {
		name, targets string
		entities      []any
		want          string // of the table of books: field, Go name, column, nullable, constraint, action
	}{
		{"to one, alone", "sqlite", []any{author(), books(edge.To("author", Author.Type).Unique())},
			"author_id AuthorID book_author NULL books_authors_author SET NULL"},
		{"to one, required", "sqlite", []any{author(), books(edge.To("author", Author.Type).Unique().Required())},
			"author_id AuthorID book_author books_authors_author "},
		{"to many, with a back-reference", "sqlite", []any{author(edge.To("books", Book.Type)), books(edge.From("author", Author.Type).Ref("books").Unique())},
			"author_id AuthorID author_books NULL books_authors_books SET NULL"},
		{"to one, with a back-reference", "sqlite", []any{author(edge.From("books", Book.Type).Ref("writer")), books(edge.To("writer", Author.Type).Unique())},
			"writer_id WriterID book_writer NULL books_authors_writer SET NULL"},
		{"to many, alone", "sqlite", []any{author(edge.To("books", Book.Type)), books()},
			"author_books AuthorBooksID author_books NULL books_authors_books SET NULL"},
		{"a storage key", "sqlite", []any{author(edge.To("books", Book.Type).StorageKey(edge.Column("writer"), edge.Symbol("fk_writer"))), books(edge.From("author", Author.Type).Ref("books").Unique())},
			"author_id AuthorID writer NULL fk_writer SET NULL"},
		{"a field of its own", "sqlite", []any{author(), entity{name: "Book", fields: fields(field.Int64("writer_id").StorageKey("w")), edges: edges(edge.To("author", Author.Type).Unique().Required().Field("writer_id"))}},
			"writer_id WriterID w books_authors_author "},
		{"an action", "sqlite", []any{author(edge.To("books", Book.Type).Annotations(entsql.OnDelete(entsql.Cascade))), books(edge.From("author", Author.Type).Ref("books").Unique())},
			"author_id AuthorID author_books NULL books_authors_books CASCADE"},
		{"another Go name", "sqlite", []any{author(), books(edge.To("author", Author.Type).Unique().Annotations(schema.GoName("Writer")))},
			"author_id WriterID book_author NULL books_authors_author SET NULL"},
		{"no constraint", "sqlite", []any{author(edge.To("books", Book.Type)), books(edge.From("author", Author.Type).Ref("books").Unique().Annotations(schema.NoForeignKey()))},
			"author_id AuthorID author_books NULL none"},
		{"CrateDB has no constraints", "cratedb,sqlite", []any{entity{name: "Author", fields: fields(id())}, entity{name: "Book", fields: fields(id()), edges: edges(edge.To("author", Author.Type).Unique())}},
			"author_id AuthorID book_author NULL none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := resolve(t, tt.targets, tt.entities...)
			var e *Edge
			for _, entity := range p.Entities {
				for _, edge := range entity.Edges {
					if edge.Inverse != nil && edge.Inverse.Inverse != edge {
						t.Errorf("edge %s and its inverse do not belong together", edge.Name)
					}
					e = edge
				}
			}
			if e.Field.Entity.Name != "Book" {
				t.Errorf("the foreign key is in %s, want it in Book", e.Field.Entity.Name)
			}
			got := fmt.Sprint(e.Field.Name, " ", e.Field.GoName, " ", e.Field.Column, " ")
			if e.Field.Nullable {
				got += "NULL "
			}
			if e.NoConstraint {
				got += "none"
			} else {
				got += e.Constraint + " " + e.OnDelete
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestIndexes(t *testing.T) {
	p := resolve(t, "sqlite", author(), entity{
		name:   "OrderItem",
		fields: fields(field.String("sku").Unique(), field.Int("lineNo"), field.Int("x").StorageKey("y")),
		edges:  edges(edge.To("author", Author.Type).Unique()),
		indexes: indexes(
			index.Fields("lineNo", "x"),
			index.Fields("x").Edges("author").Unique(),
			index.Fields("sku").StorageKey("by_sku"),
			index.Edges("author"),
		),
	})
	e := p.Entities[1]
	var got []string
	for _, x := range append(e.Indexes, e.Uniques...) {
		got = append(got, fmt.Sprint(x.Name, " ", x.Unique, " ", names(x.Fields)))
	}
	want := []string{
		"orderitem_line_no_y false lineNo, x",
		"by_sku false sku",
		"orderitem_order_item_author false author_id",
		"order_items_sku_key true sku",
		"orderitem_y_order_item_author true x, author_id",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("indexes (-want +got):\n%s", diff)
	}
}

func TestTags(t *testing.T) {
	p := resolve(t, "sqlite", entity{
		name: "Book",
		fields: fields(
			field.String("plain"),
			field.String("null").Optional(),
			field.Bytes("bytes").Optional(),
			field.Strings("list"),
			field.String("secret").Sensitive(),
			field.String("own").StructTag(`json:"mine"`),
			field.String("more").StructTag(`xml:"m"`),
			field.String("other"),
		),
		annotations: annotations(field.Annotation{StructTag: map[string]string{"other": `json:"o"`, "id": `json:"_id"`}}),
	})
	want := map[string]string{
		"id":     `json:"_id"`,
		"plain":  `json:"plain"`,
		"null":   `json:"null,omitempty"`,
		"bytes":  `json:"bytes,omitzero"`,
		"list":   `json:"list"`,
		"secret": `json:"-"`,
		"own":    `json:"mine"`,
		"more":   `json:"more" xml:"m"`,
		"other":  `json:"o"`,
	}
	got := make(map[string]string)
	for _, f := range p.Entities[0].Fields {
		got[f.Name] = f.Tag
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
}

func TestDefaults(t *testing.T) {
	tests := []struct {
		name    string
		field   ent.Field
		literal string
		sql     string
		code    string // function or descriptor
	}{
		{"an integer", field.Int64("x").Default(1<<53 + 1), "9007199254740993", "9007199254740993", ""},
		{"a boolean", field.Bool("x").Default(false), "false", "FALSE", ""},
		{"a text with quotes", field.String("x").Default(`it's "x"`), `"it's \"x\""`, `'it''s "x"'`, ""},
		{"a text that no database takes", field.String("x").Default("a\x00"), `"a\x00"`, "", ""},
		{"an enum", field.Enum("x").Values("a", "b").Default("b"), `"b"`, "'b'", ""},
		{"bytes", field.Bytes("x").GoType(Blob{}).Default([]byte("a")), `model.Blob("a")`, "", ""},
		{"a slice", field.Strings("x").Default([]string{"a"}), `[]string{"a"}`, "", ""},
		{"an empty named slice", field.JSON("x", Words{}).Default(Words{}), "model.Words{}", "", ""},
		{"a named slice", field.JSON("x", Words{}).Default(Words{"a"}), "", "", `new(schema.Book) "x" model.Words`},
		{"a function", field.Time("x").Default(time.Now), "", "", "time.Now"},
		{"a closure", field.Time("x").Default(func() time.Time { return time.Time{} }), "", "", `new(schema.Book) "x" func() time.Time`},
		{"of the database alone", field.Int("x").Annotations(entsql.Default("7")), "", "7", ""},
		{"another in the database", field.String("x").Default("a").Annotations(entsql.Default("b")), `"a"`, "'b'", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := fieldNamed(t, resolve(t, "sqlite", book(tt.field)), "Book", "x").Default
			code := ""
			switch {
			case d.Value != nil:
				code = from(d.Value) + " " + d.Value.Signature
			case d.Func != nil && d.Func.Name != "":
				code = d.Func.Name
			case d.Func != nil:
				code = from(d.Func.Descriptor) + " " + d.Func.Descriptor.Signature
			}
			if d.Literal != tt.literal || d.SQL != tt.sql || code != tt.code {
				t.Errorf("got  %s | %s | %s\nwant %s | %s | %s", d.Literal, d.SQL, code, tt.literal, tt.sql, tt.code)
			}
		})
	}
}

func TestCrateTable(t *testing.T) {
	reading := entity{name: "Reading", fields: fields(field.String("tenant").StorageKey("t"), field.String("month").StorageKey("m"), field.Int("seq"), field.Time("ts")),
		annotations: annotations(schema.PrimaryKey("tenant", "month", "seq"),
			crate.Table{Shards: 3, ClusteredBy: "tenant", PartitionedBy: []string{"month"}, Settings: map[string]string{"codec": "best_compression"}})}
	p := resolve(t, "sqlite,cratedb@6.2", reading)
	want := CrateTable{Shards: 3, ClusteredBy: "t", PartitionedBy: []string{"m"}, Settings: map[string]string{"codec": "best_compression"}}
	if diff := cmp.Diff(want, p.Entities[0].Crate); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
	if f := fieldNamed(t, p, "Reading", "ts"); f.Precision != Millis {
		t.Errorf("precision %s, want that of CrateDB, %s", f.Precision, Millis)
	}
	if p := resolve(t, "sqlite", reading); !cmp.Equal(p.Entities[0].Crate, CrateTable{}) {
		t.Errorf("options without CrateDB: %+v", p.Entities[0].Crate)
	}
}

// Names that are odd in a database work; they are quoted.
func TestOddNames(t *testing.T) {
	p := resolve(t, "sqlite,postgres", entity{
		name:        "Order",
		fields:      fields(field.Int("select"), field.Int("Foo-bar"), field.Int("größe")),
		annotations: annotations(entsql.Table("sélect table")),
	}, entity{name: "Type", annotations: annotations(schema.GoName("Kind"))})
	order, kind := p.Entities[1], p.Entities[0]
	var got []string
	for _, f := range order.Fields {
		got = append(got, f.GoName+" "+f.Column)
	}
	if diff := cmp.Diff([]string{"ID id", "Select select", "FooBar foo-bar", "Größe größe"}, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if kind.Name != "Kind" || kind.Package != "kind" || kind.Plural != "Kinds" || kind.Table != "types" {
		t.Errorf("the renamed entity is %s, package %s, plural %s, table %s", kind.Name, kind.Package, kind.Plural, kind.Table)
	}
}

// Packages of one name get one alias each for the whole project.
func TestImportAliases(t *testing.T) {
	in := newImports()
	var got []string
	for _, path := range []string{"example.com/a/types", "example.com/b/types", "example.com/a/types", "time", "example.com/time", "example.com/query"} {
		got = append(got, in.of(path, path[strings.LastIndexByte(path, '/')+1:]).Name)
	}
	if diff := cmp.Diff([]string{"types", "types2", "types", "time", "time2", "query2"}, got); diff != "" {
		t.Errorf("aliases (-want +got):\n%s", diff)
	}
}

// The client package cannot be called what Go or a file system refuses.
func TestResolvePackageName(t *testing.T) {
	for _, name := range []string{"init", "main", "internal", "vendor", "testdata", "type", "string", "nil", "con", "NUL", "_", "a-b", "1st", "db_test", ".db", "dß"} {
		_, err := Resolve(new(load.Description), Options{Path: "example.com/shop/" + name, Targets: []Target{{Dialect: SQLite}}})
		if err == nil || !strings.Contains(err.Error(), "such as db") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Resolve(new(load.Description), Options{Path: "example.com/shop/db2", Targets: []Target{{Dialect: SQLite}}}); err != nil {
		t.Error(err)
	}
}
