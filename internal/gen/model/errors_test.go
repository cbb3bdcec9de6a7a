package model

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"math"
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
)

type details struct{ Pages int }

type Details struct {
	IsNull bool
	Inner  struct {
		SetNull int `json:"count"`
	} `json:"inner"`
	Dotted int `json:"a.b"`
}

type byPointer struct{ s string }

func (p *byPointer) Scan(any) error               { return nil }
func (p *byPointer) Value() (driver.Value, error) { return p.s, nil }

type policy struct{ ent.Policy }

func id() ent.Field { return field.UUID("id", uuid.UUID{}).Default(uuid.New) }

func author(list ...ent.Edge) entity { return entity{name: "Author", edges: list} }

func book(list ...ent.Field) entity { return entity{name: "Book", fields: list} }

// errorCase is a schema that is wrong and the message that says so, word for word.
type errorCase struct {
	name     string
	targets  string // empty for sqlite,postgres
	entities []any
	want     string
}

func runErrorCases(t *testing.T, tests []errorCase) {
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.targets == "" {
				tt.targets = "sqlite,postgres"
			}
			_, err := Resolve(describe(t, tt.entities...), options(t, tt.targets))
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(strings.TrimSpace(tt.want), err.Error()); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFieldErrors(t *testing.T) {
	runErrorCases(t, []errorCase{
		{"other", "", []any{book(field.Other("link", sql.NullString{}).SchemaType(map[string]string{"postgres": "text"}))},
			`Book.link: it has no column type for sqlite; add one to SchemaType(map[string]string{"sqlite": "..."})`},
		{"valuer on the pointer", "", []any{book(field.String("x").GoType(byPointer{}))},
			"Book.x: its Go type model.byPointer must have its method Value on the value, not on the pointer"},
		{"points without PostGIS", "postgres,sqlite", []any{book(schema.GeoPoint("a"))},
			"Book.a: PostgreSQL has the type of a field of kind geo_point in the extension postgis only; name the target postgres+postgis if the server has the extension"},
		{"vectors that databases lack", "cratedb,cockroachdb,postgres", []any{book(field.String("id"), schema.Vector("a", 3000), schema.Vector("b", 3).Metric(schema.Cosine))}, `
Book.a: CrateDB has vectors of at most 2048 elements; use fewer
Book.a: CockroachDB has fields of kind vector since version 24.2; name the target cockroachdb@24.2 if all servers are that new
Book.a: PostgreSQL has the type of a field of kind vector in the extension vector only; name the target postgres+vector if the server has the extension
Book.b: CrateDB compares vectors by their Euclidean distance only; use schema.Euclidean
Book.b: CockroachDB has fields of kind vector since version 24.2; name the target cockroachdb@24.2 if all servers are that new
Book.b: PostgreSQL has the type of a field of kind vector in the extension vector only; name the target postgres+vector if the server has the extension`},
		{"wrong points", "sqlite", []any{book(schema.GeoPoint("b").GoType([]float64{}), schema.GeoPoint("c").Unique(), schema.GeoPoint("d").Annotations(entsql.Default("1")))}, `
Book.b: its Go type []float64 is not an array of two float64, the longitude and the latitude
Book.d: entsql.Default("1"): a point has no default in the database; use DefaultFunc; write the value as plain text, without quotes, or an expression with entsql.DefaultExpr
Book.c: a field of kind geo_point cannot be unique; remove Unique()`},
		{"shapes", "cratedb", []any{book(field.String("id"), schema.GeoShape("a").Annotations(crate.GeoIndex{Kind: "plain"}), schema.GeoShape("b").Annotations(crate.GeoIndex{Kind: crate.BKDTree, Precision: 1}),
			schema.GeoShape("c").Annotations(crate.GeoIndex{Precision: 0.01}), schema.GeoShape("d").Annotations(crate.GeoIndex{DistanceError: 0.001}),
			schema.GeoShape("e").Annotations(crate.GeoIndex{Precision: 50, DistanceError: 0.6}), field.String("f").Annotations(crate.GeoIndex{}), schema.GeoShape("g").Unique(),
			schema.GeoShape("h").Annotations(crate.Storage{IndexOff: true, ColumnstoreOff: true}))}, `
Book.a: the Kind "plain" of crate.GeoIndex is no kind of index; use crate.Geohash, crate.Quadtree or crate.BKDTree
Book.b: crate.BKDTree has neither Precision nor DistanceError: it is exact; remove them, or use another Kind
Book.c: the Precision 0.01 of crate.GeoIndex is out of range; use a number of metres from 1 to 1,000,000
Book.d: the DistanceError 0.001 of crate.GeoIndex is out of range: the server accepts less and may run out of memory; use 0.01 to 0.5
Book.e: the DistanceError 0.6 of crate.GeoIndex is out of range: the server accepts less and may run out of memory; use 0.01 to 0.5
Book.f: crate.GeoIndex has no effect on a field of kind text; use it on a schema.GeoShape
Book.h: CrateDB has no INDEX OFF for a field of kind geo_shape; remove IndexOff
Book.h: CrateDB always has a column store for a field of kind geo_shape; remove ColumnstoreOff
Book.g: a field of kind geo_shape cannot be unique; remove Unique()`},
		{"shapes without PostGIS", "postgres,sqlite", []any{book(schema.GeoShape("a"))},
			"Book.a: PostgreSQL has the type of a field of kind geo_shape in the extension postgis only; name the target postgres+postgis if the server has the extension"},
		{"unexported type", "", []any{book(field.JSON("details", details{}))},
			"Book.details: the type model.details is not exported, so generated code cannot name it; export it"},
		{"anonymous type", "", []any{book(field.JSON("details", struct{ A int }{}))},
			"Book.details: the type struct { A int } has no name; declare a type for it"},
		{"declared twice", "", []any{book(field.Int("x"), field.String("x"))},
			"Book.x: the field is declared twice; remove or rename one of the two; mixins count"},
		{"alike after camel-casing", "", []any{book(field.Int("user_id"), field.Int("user-id"))},
			`Book.user-id: its Go name UserID is also that of the field "user_id"; rename one of them with schema.GoName("...")`},
		{"no Go name", "", []any{book(field.Int("2fa"))},
			`Book.2fa: "2fa" is not an exported Go name; give it a name for Go with schema.GoName("...")`},
		{"a bad Go name", "", []any{book(field.Int("x").Annotations(schema.GoName("x")))},
			`Book.x: schema.GoName("x") is not an exported Go name; write a name that begins with a capital letter`},
		{"no JSON name", "", []any{
			book(field.Int(`a"b`).Annotations(schema.GoName("A")), field.Int("c,d").Annotations(schema.GoName("C")),
				field.Int(`e\f`).Annotations(schema.GoName("E")), field.Int("🎉").Annotations(schema.GoName("F")),
				field.Int(`g"h`).Annotations(schema.GoName("G")).StructTag(`json:"g"`),
				field.String(`i"j`).Annotations(schema.GoName("I")).Sensitive()),
			author(edge.To(`x"y`, Author.Type).Annotations(schema.GoName("X"))),
		}, "\nBook.a\"b: a struct tag cannot contain the name \"a\\\"b\"; give it another in JSON with StructTag(`json:\"...\"`)" +
			"\nBook.c,d: a struct tag cannot contain the name \"c,d\"; give it another in JSON with StructTag(`json:\"...\"`)" +
			"\nBook.e\\f: a struct tag cannot contain the name \"e\\\\f\"; give it another in JSON with StructTag(`json:\"...\"`)" +
			"\nBook.🎉: a struct tag cannot contain the name \"🎉\"; give it another in JSON with StructTag(`json:\"...\"`)" +
			"\nAuthor.x\"y: a struct tag cannot contain the name \"x\\\"y\"; give it another in JSON with StructTag(`json:\"...\"`)"},
		{"named Edges", "", []any{book(field.Int("edges"))},
			`Book.edges: its Go name Edges is also that of the field of loaded edges; rename one of them with schema.GoName("...")`},
		{"one column", "", []any{book(field.Int("a"), field.Int("b").StorageKey("A"))},
			`Book.b: its column "A" is also that of field "a"; set another with StorageKey("...")`},
		{"a system column", "", []any{book(field.Int("xmin"))},
			`Book.xmin: PostgreSQL has a system column "xmin" on every table; set another with StorageKey("...")`},
		{"an object member", "sqlite", []any{book(field.JSON("details", Details{}))}, `
Book.details: the object member Details.IsNull has the name of an operation of the column; rename the Go field Details.IsNull, and keep its JSON name with the tag json:"IsNull"
Book.details: the object member Details.Inner.SetNull has the name of an operation of the column; rename the Go field Details.Inner.SetNull, and keep its JSON name with the tag json:"count"`},
		{"full text on a number", "", []any{book(field.Int("n").Annotations(schema.Fulltext("english")))},
			"Book.n: schema.Fulltext needs text, and the field is of kind int; use it on String and Text fields"},
		{"a language misspelt", "", []any{book(field.String("t").Annotations(schema.Fulltext("englsih")))},
			`Book.t: schema.Fulltext names the unknown language "englsih"; did you mean "english"?`},
		{"a default that no database holds", "", []any{book(field.Uint64("n").Default(1 << 63))},
			"Book.n: the default: 9223372036854775808 is larger than 2^63-1, the largest integer of the databases; use a smaller one"},
		{"a default that CrateDB reserves", "cratedb,sqlite", []any{book(field.String("id"), field.Int64("n").Default(math.MinInt64), field.Uint64("m").Default(math.MaxInt64), field.Int64("k").Annotations(entsql.Default("9223372036854775807")))}, `
Book.n: the default: CrateDB reserves -9223372036854775808, so its columns cannot hold it; use another default
Book.m: the default: CrateDB reserves 9223372036854775807, so its columns cannot hold it; use another default
Book.k: the default: CrateDB reserves 9223372036854775807, so its columns cannot hold it; use another default`},
		{"a database's default out of range", "", []any{book(field.Int8("a").Annotations(entsql.Default("128")), field.Uint8("b").Annotations(entsql.Default("-1")), field.Uint16("c").Annotations(entsql.Default("65536")),
			field.Int64("d").Annotations(entsql.Default("9223372036854775808")))}, `
Book.a: entsql.Default("128"): it is not an integer from -128 to 127; write the value as plain text, without quotes, or an expression with entsql.DefaultExpr
Book.b: entsql.Default("-1"): it is not an integer from 0 to 255; write the value as plain text, without quotes, or an expression with entsql.DefaultExpr
Book.c: entsql.Default("65536"): it is not an integer from 0 to 65535; write the value as plain text, without quotes, or an expression with entsql.DefaultExpr
Book.d: entsql.Default("9223372036854775808"): it is not an integer from -9223372036854775808 to 9223372036854775807; write the value as plain text, without quotes, or an expression with entsql.DefaultExpr`},
		{"an empty enum", "", []any{book(field.Enum("status"))},
			`Book.status: the enum has no values; list them: field.Enum("status").Values("open", "closed")`},
		{"an enum's default", "", []any{book(field.Enum("status").Values("a", "b").Default("c"))},
			`Book.status: the default "c" is not one of the enum's values; use one of ["a" "b"]`},
		{"enum values alike", "", []any{book(field.Enum("status").Values("on", "ON", "On"))},
			`Book.status: enum values "on" and "On" both give the Go name BookStatusOn; name it with NamedValues("Name", "value")`},
		{"an enum value without a Go name", "", []any{book(field.Enum("status").Values("a+b"))},
			`Book.status: enum value "a+b" gives the Go name BookStatusA+b, which is not a valid name; name it with NamedValues("Name", "value")`},
		{"a constant of a custom type", "", []any{book(field.String("x").GoType(sql.NullString{}).Default("y"))},
			"Book.x: the default: a constant cannot be a sql.NullString; use DefaultFunc"},
		{"update default", "", []any{book(field.Time("t").Immutable().UpdateDefault(time.Now))},
			"Book.t: the field is Immutable and has an UpdateDefault; remove one of them"},
		{"a database misspelt", "", []any{book(field.String("x").SchemaType(map[string]string{"cocroachdb": "text"}))},
			`Book.x: SchemaType names the unknown database "cocroachdb"; did you mean "cockroachdb"?`},
		{"entsql", "", []any{book(field.String("x").Annotations(entsql.Annotation{Table: "y", Check: "x > 1", Default: "y"}))}, `
Book.x: entsql.Check has no effect here; put it on the entity
Book.x: entsql.Table has no effect here; put it on the entity`},
		{"entsql default", "", []any{book(field.Int("x").Annotations(entsql.Default("one")))},
			`Book.x: entsql.Default("one"): it is no integer; write the value as plain text, without quotes, or an expression with entsql.DefaultExpr`},
		{"a struct tag of nothing", "", []any{entity{name: "Book", fields: fields(field.Int("pages")),
			annotations: annotations(field.Annotation{StructTag: map[string]string{"page": `yaml:"p"`}})}},
			`Book: field.Annotation sets the struct tag of "page", which is not a field; did you mean "pages"?`},
	})
}

func TestEntityErrors(t *testing.T) {
	runErrorCases(t, []errorCase{
		{"behaviour", "", []any{entity{name: "Book", hooks: make([]ent.Hook, 1), interceptors: make([]ent.Interceptor, 1), policy: policy{}}}, `
Book: ent hooks are not run by the generated code; do the same in middleware around the client, or generate without with --ignore hooks
Book: ent interceptors are not run by the generated code; do the same in middleware around the client, or generate without with --ignore hooks
Book: its ent privacy policy is not enforced by the generated code, and it may guard data; do the same in middleware around the client, or generate without with --ignore policy`},
		{"a keyword", "", []any{entity{name: "Type"}},
			`Type: its package of columns would have the name "type", which is a keyword of Go; give the entity another name with schema.GoName("...")`},
		{"a name beyond ASCII", "", []any{entity{name: "Größe"}},
			`Größe: its package of columns would have the name "größe", which no import path can contain, because import paths are ASCII; give the entity another name with schema.GoName("...")`},
		{"a function", "", []any{entity{name: "Init"}},
			`Init: its package of columns would have the name "init", which no file can import, for init is a function; give the entity another name with schema.GoName("...")`},
		{"a device", "", []any{entity{name: "Con"}},
			`Con: its package of columns would have the name "con", which is a device on Windows, and the go command packs no module with such a file; give the entity another name with schema.GoName("...")`},
		{"a predeclared name", "", []any{entity{name: "String"}},
			`String: its package of columns would have the name "string", which is a predeclared name of Go; give the entity another name with schema.GoName("...")`},
		{"a special directory", "", []any{entity{name: "Internal"}},
			`Internal: its package of columns would have the name "internal", which has a meaning of its own; give the entity another name with schema.GoName("...")`},
		{"a generated name", "", []any{entity{name: "Client"}},
			`Client: the generated package declares the name Client itself; give the entity another name with schema.GoName("...")`},
		{"another entity's enum", "", []any{book(field.Enum("status").Values("a")), entity{name: "BookStatus"}},
			`BookStatus: the Go name BookStatus is generated for the entity of BookStatus and for the enum status of Book; rename one of them with schema.GoName("...")`},
		{"one table", "", []any{book(), entity{name: "Tome", annotations: annotations(entsql.Table("Books"))}},
			`Tome: its table "Books" is also that of Book; set another with entsql.Annotation{Table: "..."}`},
		{"a long name on PostgreSQL", "postgres", []any{entity{name: "Book", annotations: annotations(entsql.Table(strings.Repeat("b", 64)))}},
			`Book: PostgreSQL truncates names to 63 bytes, and the table name "` + strings.Repeat("b", 64) + `" has 64; set another with entsql.Annotation{Table: "..."}`},
		{"a name of SQLite's", "sqlite", []any{entity{name: "Book", annotations: annotations(entsql.Table("sqlite_books"))}},
			`Book: SQLite reserves table names that begin with sqlite_, and the table is "sqlite_books"; set another with entsql.Annotation{Table: "..."}`},
		{"an optional key", "", []any{entity{name: "Book", fields: fields(field.Int("a").Optional(), field.Int("b")), annotations: annotations(schema.PrimaryKey("a", "b"))}},
			"Book.a: a field of the primary key cannot be Optional; remove Optional()"},
		{"a key of nothing", "", []any{entity{name: "Book", fields: fields(field.Int("tenant")), annotations: annotations(schema.PrimaryKey("tennant"))}},
			`Book: its primary key names "tennant", which is not one of its fields; did you mean "tenant"?`},
		{"a document as key", "", []any{entity{name: "Book", fields: fields(field.Strings("a")), annotations: annotations(schema.PrimaryKey("a"))}},
			"Book.a: a field of kind array cannot be in the primary key; use a key of a scalar type, such as a UUID"},
		{"two keys", "", []any{entity{name: "Book", fields: fields(field.Int("a"), field.Int("b")), annotations: annotations(schema.PrimaryKey("a"), field.ID("a", "b"))}},
			"Book: schema.PrimaryKey and field.ID name different keys; keep one of them"},
		{"an index on nothing", "", []any{entity{name: "Book", fields: fields(field.Int("pages")), indexes: indexes(index.Fields("page"))}},
			`Book.index(page): the index names "page", which is not a field; did you mean "pages"?`},
		{"an index on a document", "", []any{entity{name: "Book", fields: fields(field.JSON("d", map[string]any{})), indexes: indexes(index.Fields("d"))}},
			`Book.index(d): field "d" is of kind json and cannot be compared; remove it from the index, or make the index an inverted one with entsql.IndexType("GIN")`},
		{"two indexes of one name", "", []any{entity{name: "Book", fields: fields(field.Int("a"), field.Int("b")), indexes: indexes(index.Fields("a").StorageKey("x"), index.Fields("b").StorageKey("x"))}},
			`Book.index(b): its name "x" is also that of an index of Book; name one of them with StorageKey("...")`},
	})
}

// Charred has a member with the name of a type.
type Charred struct {
	C int `json:"CHAR"`
}

func TestCrateErrors(t *testing.T) {
	reading := func(table crate.Table, list ...ent.Field) entity {
		return entity{name: "Reading", fields: append(fields(field.String("tenant"), field.String("month"), field.Int("seq")), list...),
			annotations: annotations(schema.PrimaryKey("tenant", "month", "seq"), table)}
	}
	runErrorCases(t, []errorCase{
		{"no id", "cratedb,sqlite", []any{book()},
			`Book: it has no id field, and CrateDB makes no integer keys; add field.UUID("id", uuid.UUID{}).Default(uuid.New), or name a key with schema.PrimaryKey`},
		{"unique", "cratedb", []any{book(id(), field.String("isbn").Unique())},
			"Book.isbn: CrateDB has no unique constraints; remove Unique(), or make the field the primary key"},
		{"unique index", "cratedb", []any{entity{name: "Book", fields: fields(id(), field.Int("a"), field.Int("b")), indexes: indexes(index.Fields("a", "b").Unique())}},
			"Book.index(a, b): CrateDB has no unique constraints; remove Unique(), or make the fields the primary key with schema.PrimaryKey"},
		{"columns", "cratedb", []any{book(id(), field.Int("a").StorageKey("a.b"), field.Int("b").StorageKey("_b"), field.Int("c").StorageKey("_id"), field.Int("d").StorageKey("d['x']"))}, `
Book.a: CrateDB does not allow the column name "a.b": it contains a dot; set another with StorageKey("...")
Book.b: CrateDB does not allow the column name "_b": before CrateDB 6.2 it may not begin with an underscore; --target cratedb@6.2 allows it; set another with StorageKey("...")
Book.c: CrateDB does not allow the column name "_id": it is a system column; set another with StorageKey("...")
Book.d: CrateDB does not allow the column name "d['x']": it looks like a subscript; set another with StorageKey("...")`},
		{"members", "cratedb", []any{book(id(), field.JSON("d", Dotted{}))},
			`Book.d: CrateDB does not allow the object member "a.b": it contains a dot; set another with the json tag of D.Inner.AB`},
		{"the type char", "cratedb", []any{book(id(), field.Int("a").StorageKey("Char"), field.JSON("d", Charred{}))}, `
Book.a: CrateDB does not allow the column name "Char": in quotes it is the name of a type there; set another with StorageKey("...")
Book.d: CrateDB does not allow the object member "CHAR": in quotes it is the name of a type there; set another with the json tag of D.C`},
		{"a table char", "cratedb", []any{entity{name: "Book", fields: fields(id()), annotations: annotations(entsql.Table("char"))}},
			`Book: CrateDB does not allow the table name "char": in quotes it is the name of a type there; set another with entsql.Annotation{Table: "..."}`},
		{"table", "cratedb", []any{entity{name: "Book", fields: fields(id()), annotations: annotations(entsql.Table("my books"))}},
			`Book: CrateDB allows no " " in the table name "my books"; set another with entsql.Annotation{Table: "..."}`},
		{"policies", "cratedb", []any{book(id(),
			field.JSON("a", map[string]any{}).Annotations(crate.Object{Policy: crate.Strict}),
			field.JSON("b", map[string]float64{}).Annotations(crate.Object{Policy: crate.Dynamic}),
			field.JSON("c", Policied{}).Annotations(crate.Object{Policy: crate.Strict, Members: map[string]string{"in.free": crate.Strict, "in.none": crate.Strict, "in": "loose"}}),
			field.JSON("d", []Policied{}).Annotations(crate.Object{Policy: crate.Strict}),
			field.JSON("e", map[string]int{}).Annotations(crate.Object{Policy: crate.Dynamic}))}, `
Book.a: crate.Object is strict, and map[string]any has no known members: every write would fail; use a struct, or crate.Ignored
Book.b: crate.Object is dynamic, and values of map[string]float64 can change a member's type: after 1, the server stores 1.5 as 1; use crate.Ignored, or a map of texts, booleans or integers
Book.c: crate.Object is strict, and the member "any" has values of any form, for which the server has no type; give the member a type, or use crate.Ignored
Book.c: crate.Object of "in" has the policy "loose"; use crate.Strict, crate.Dynamic or crate.Ignored
Book.c: crate.Object of "in.free" is strict, and map[string]string has no known members: every write would fail; use a struct, or crate.Ignored
Book.c: crate.Object names the member "in.none", which is no object of the documents; use the JSON names of a struct's members, with dots between
Book.d: crate.Object is strict, and the member "any" has values of any form, for which the server has no type; give the member a type, or use crate.Ignored`},
		{"clustered by", "cratedb", []any{reading(crate.Table{ClusteredBy: "value"}, field.Float("value"))},
			`Reading: crate.Table.ClusteredBy names "value", which is not in the primary key (tenant, month, seq); add it to the key with schema.PrimaryKey`},
		{"partitioned by", "cratedb", []any{reading(crate.Table{ClusteredBy: "tenant", PartitionedBy: []string{"tenant", "mnth"}})}, `
Reading: "tenant" is in both PartitionedBy and ClusteredBy of crate.Table; choose another field for one of them
Reading: crate.Table.PartitionedBy names "mnth", which is not a field; did you mean "month"?`},
		{"options", "cratedb", []any{reading(crate.Table{Shards: -1, Replicas: "one", ColumnPolicy: "loose"})}, `
Reading: crate.Table has -1 shards; remove it for the server's default
Reading: crate.Table has the replicas "one"; write a number or a range: "1", "0-1", "0-all"
Reading: crate.Table has the column policy "loose"; use crate.Strict or crate.Dynamic`},
		{"settings", "cratedb", []any{reading(crate.Table{Shards: 2, RoutingShards: 3, Codec: "zip", SyncInterval: time.Millisecond, WaitForActiveShards: "3",
			RefreshInterval: time.Second, Settings: map[string]string{"refresh_interval": "1"}})}, `
Reading: crate.Table has 3 routing shards and 2 shards; set Shards, and a multiple of it
Reading: crate.Table has both RefreshInterval and the setting "refresh_interval"; remove it from Settings
Reading: crate.Table.WaitForActiveShards is "3" with the replicas ""; write a number of at most the replicas plus 1, or "all"
Reading: crate.Table.Codec is "zip"; use one of default, best_compression
Reading: crate.Table.SyncInterval is 1ms, and must be whole milliseconds and at least 100ms; remove it for the server's default`},
		{"storage of types", "cratedb", []any{book(id(), schema.IP("ip").Annotations(crate.Storage{IndexOff: true, ColumnstoreOff: true}), schema.Bits("bits", 3).Annotations(crate.Storage{ColumnstoreOff: true}),
			schema.GeoPoint("p").Annotations(crate.Storage{IndexOff: true}), schema.Vector("v", 3).Annotations(crate.Storage{IndexOff: true, ColumnstoreOff: true}))}, `
Book.ip: CrateDB always has a column store for a field of kind ip; remove ColumnstoreOff
Book.bits: CrateDB always has a column store for a field of kind bits; remove ColumnstoreOff
Book.p: CrateDB has no INDEX OFF for a field of kind geo_point; remove IndexOff
Book.v: CrateDB has no INDEX OFF for a field of kind vector; remove IndexOff`},
		{"storage", "cratedb", []any{book(id(), field.Bool("b").Annotations(crate.Storage{ColumnstoreOff: true}),
			field.JSON("d", map[string]any{}).Annotations(crate.Storage{IndexOff: true}), field.JSON("l", []bool{}).Annotations(crate.Storage{ColumnstoreOff: true}),
			field.Text("long").Annotations(crate.Storage{IndexOff: true}))}, `
Book.b: CrateDB always has a column store for a field of kind bool; remove ColumnstoreOff
Book.d: CrateDB has no INDEX OFF for a field of kind json; remove IndexOff
Book.l: CrateDB always has a column store for a field of kind array; remove ColumnstoreOff
Book.long: crate.Storage has no effect on a field of kind text without a length: it has neither an index nor a column store; remove it`},
		{"full-text indexes", "cratedb", []any{entity{name: "Book", fields: fields(id(), field.String("a"), field.Int("n"), field.JSON("p", Policied{})),
			annotations: annotations(schema.FulltextIndex("a", "a", "n", "gone", "a", "p.in", "p.nothing").Language("englsh"), schema.FulltextIndex("", "a"))}}, `
Book: schema.FulltextIndex("a") names the unknown language "englsh"; did you mean "english"?
Book: schema.FulltextIndex("a") names "n", which is no text; choose a text, an array of texts, or such a member of a document
Book: schema.FulltextIndex("a") names "gone", which is not a field; add the field
Book: schema.FulltextIndex("a") names "a" twice; name it once
Book: schema.FulltextIndex("a") names "p.in", which is no text of its documents; choose a text, an array of texts, or such a member of a document
Book: schema.FulltextIndex("a") names "p.nothing", which is no text of its documents; choose a text, an array of texts, or such a member of a document
Book: the name "" of schema.FulltextIndex makes no Go name; use a name of letters, digits and underscores
Book: the Go name A of the full-text index "a" is also that of the field "a"; give the index another name
Book: its full-text index has the name "a", and so has the column of field "a"; give the index another name`},
		{"a partition of REAL", "cratedb", []any{entity{name: "Reading", fields: fields(field.Int("a"), field.Float32("f")),
			annotations: annotations(schema.PrimaryKey("a", "f"), crate.Table{PartitionedBy: []string{"f"}})}},
			`Reading: crate.Table.PartitionedBy names "f", whose type CrateDB cannot partition by; choose a text, a boolean, an integer, a time, a date or an IP address`},
	})
}

func TestGeneratedErrors(t *testing.T) {
	month := func(expr string) ent.Field { return field.Time("day").Annotations(crate.Generated(expr)) }
	with := func(key schema.PrimaryKeyAnnotation, list ...ent.Field) entity {
		return entity{name: "Reading", fields: fields(list...), annotations: annotations(key)}
	}
	runErrorCases(t, []errorCase{
		{"unknown column", "cratedb", []any{book(id(), field.Time("ts"), month("date_trunc('day', tss)"))},
			`Book.day: its expression names "tss", which is not a column; did you mean "ts"?`},
		{"no time", "cratedb", []any{book(id(), field.String("ts"), month("date_trunc('day', ts)"))},
			`Book.day: its expression truncates "ts", which is not a time; use it on a field.Time`},
		{"unknown elsewhere", "cratedb,sqlite", []any{book(id(), field.Time("ts"), month("date_trunc('day', 'CET', ts)"))},
			`Book.day: its expression date_trunc('day', 'CET', ts) is not known to be the same on SQLite; add OnDatabase("sqlite", "...") to crate.Generated`},
		{"a default", "cratedb", []any{book(id(), field.Int("n"), field.Int("m").Default(1).Annotations(crate.Generated("n + 1")))},
			"Book.m: the database computes it, and it has a default; remove the default"},
		{"of a generated column", "cratedb", []any{book(id(), field.Int("n"), field.Int("m").Annotations(crate.Generated("n + 1")), field.Int("o").Annotations(crate.Generated("m + 1")))},
			"Book.o: its expression names the generated column m, which no database allows; repeat the expression of m"},
		{"an optional source", "cratedb", []any{book(id(), field.Time("ts").Optional(), month("date_trunc('day', ts)"))},
			"Book.day: it is required, and is computed from ts, which is Optional; make the field Optional, or ts required"},
		{"a key of an unknown expression", "cratedb", []any{with(schema.PrimaryKey("a", "m"), field.Int("a"), field.Int("n"), field.Int("m").Annotations(crate.Generated("n % 10")))},
			"Reading.m: it is in the primary key, and only date_trunc of a time can be computed in Go to look rows up; add the fields that it is made of to the key"},
	})
}

type Dotted struct {
	Inner struct {
		AB int `json:"a.b"`
	}
}

func TestOptionErrors(t *testing.T) {
	targets := []Target{{Dialect: SQLite}}
	tests := []struct {
		name    string
		options Options
		want    string
	}{
		{"no target", Options{Path: "x/db"}, "no database is targeted; name one or more with --target, such as --target cratedb,sqlite"},
		{"no package name", Options{Path: "x/my-db", Targets: targets},
			`"my-db" cannot be the name of a Go package; generate into a directory with a plain name, such as db`},
		{"ignore", Options{Path: "x/db", Targets: targets, Ignore: []string{"everything"}},
			`cannot ignore "everything"; possible values are hooks, policy, edge-checks`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Resolve(describe(t, book()), tt.options)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

// Every part of a joined error is an *Error that a program can take apart.
func TestErrorsAreTyped(t *testing.T) {
	d := describe(t, book(field.Int("xmin")))
	d.Schemas[0].Fields[0].Pos = "schema/book.go:7"
	_, err := Resolve(d, options(t, "postgres"))
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("no *Error in %v", err)
	}
	want := &Error{"schema/book.go:7", "Book", "xmin", `PostgreSQL has a system column "xmin" on every table`, `set another with StorageKey("...")`}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	if want := `schema/book.go:7: Book.xmin: PostgreSQL has`; !strings.HasPrefix(err.Error(), want) {
		t.Errorf("message %q does not begin with %q", err, want)
	}
}

// Ignoring what ent would run is a decision, and generates.
func TestIgnore(t *testing.T) {
	d := describe(t, entity{name: "Book", hooks: make([]ent.Hook, 1), interceptors: make([]ent.Interceptor, 1), policy: policy{},
		edges: edges(edge.From("authors", Author.Type).Ref("books").Required())},
		author(edge.To("books", Book.Type).Required().Immutable()))
	o := options(t, "sqlite")
	o.Ignore = []string{"hooks", "policy", "edge-checks"}
	p, err := Resolve(d, o)
	if err != nil {
		t.Fatal(err)
	}
	if x := p.Entities[0].Edges[0]; x.Required || x.Immutable {
		t.Error("an edge says that it is Required or Immutable, and nothing keeps it so")
	}
}

// Policied is a document with an object within, and a member of any form.
type Policied struct {
	Any any `json:"any"`
	In  struct {
		Free map[string]string `json:"free"`
	} `json:"in"`
}
