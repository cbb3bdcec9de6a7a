// Package ddltest has a project that uses everything that DDL is written for, for the tests of DDL and of the databases'
// grammars.
package ddltest

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/model"
)

// Targets are all databases, at the oldest supported version.
func Targets() []model.Target {
	return []model.Target{
		{Dialect: model.CrateDB}, {Dialect: model.CockroachDB}, {Dialect: model.Postgres}, {Dialect: model.SQLite},
	}
}

// Project returns a project for one target, whose table names begin with prefix. What CrateDB does not have (keys made by
// the database, unique constraints, foreign keys) is left out for it.
func Project(d model.Dialect, prefix string) *model.Project {
	crate := d == model.CrateDB
	p := &model.Project{
		Package: "db", Path: "example.com/shop/db", Schema: "example.com/shop/schema",
		Targets: []model.Target{{Dialect: d}},
	}
	author := authors(!crate)
	book := books(author)
	link(book, author, crate)
	parent, child := circle(crate)
	node, friends := nodes(crate)
	p.Entities = []*model.Entity{author, book, child, events(d), kinds(), node, odd(), parent, readings(), reviews()}
	p.Entities = append(p.Entities, views(d, prefix)...)
	p.Joins = []*model.Entity{friends}
	for _, e := range slices.Concat(p.Entities, p.Joins) {
		e.Table = prefix + e.Table
		for _, f := range e.Fields {
			f.Entity = e
			f.IsKey = slices.Contains(e.Key, f)
		}
		if crate {
			e.Uniques = nil
		}
	}
	return p
}

func authors(generated bool) *model.Entity {
	id := &model.Field{Name: "id", Column: "id", Kind: model.KindInt, Bits: 64, Generated: generated, Pos: "schema/author.go:8"}
	name := &model.Field{Name: "name", Column: "name", Kind: model.KindText, Size: 80, Pos: "schema/author.go:14"}
	bio := &model.Field{
		Name: "bio", Column: "bio", Kind: model.KindText, Long: true, Nullable: true, Pos: "schema/author.go:15",
		Fulltext: &model.Fulltext{Language: "simple", Index: "bio_ft"},
		Doc:      []string{"Bio is what the author says of herself."},
	}
	return &model.Entity{
		Name: "Author", Plural: "Authors", Package: "author", Table: "authors", Pos: "schema/author.go:8",
		Doc:     []string{"Author writes books."},
		Fields:  []*model.Field{id, name, bio},
		Key:     []*model.Field{id},
		Uniques: []*model.Index{{Name: "authors_name_key", Unique: true, Fields: []*model.Field{name}}},
	}
}

func books(author *model.Entity) *model.Entity {
	id := &model.Field{Name: "id", Column: "id", Kind: model.KindUUID, Pos: "schema/book.go:12"}
	title := &model.Field{
		Name: "title", Column: "title", Kind: model.KindText, Pos: "schema/book.go:13",
		Doc:      []string{"Title is as on the cover;", "it's not unique."},
		Fulltext: &model.Fulltext{Language: "english", Index: "title_ft"},
	}
	status := &model.Field{
		Name: "status", Column: "status", Kind: model.KindEnum, Pos: "schema/book.go:14",
		Enum:    []model.EnumValue{{GoName: "BookStatusDraft", Value: "draft"}, {GoName: "BookStatusDone", Value: "it's; done"}},
		Default: &model.Default{Literal: `"it's; done"`, SQL: "'it''s; done'"},
	}
	tags := &model.Field{
		Name: "tags", Column: "tags", Kind: model.KindArray, Elem: model.GoType{Name: "string", Kind: "string"},
		Default: &model.Default{Literal: "[]string{}"}, Pos: "schema/book.go:15",
	}
	details := &model.Field{
		Name: "details", Column: "details", Kind: model.KindJSON, Nullable: true, Object: object(), Pos: "schema/book.go:16",
		Type: model.GoType{Name: "shop.Details", Kind: "struct", Shape: model.ShapeObject},
	}
	authorID := &model.Field{Name: "author_id", Column: "author_id", Kind: model.KindInt, Bits: 64, Nullable: true, Pos: "schema/book.go:30"}
	return &model.Entity{
		Name: "Book", Plural: "Books", Package: "book", Table: "books", Pos: "schema/book.go:10",
		Doc:    []string{"Book is a book with a searchable title.", "", "It has one author."},
		Fields: []*model.Field{id, title, status, tags, details, authorID},
		Key:    []*model.Field{id},
		Indexes: []*model.Index{
			{Name: "book_author_id_title", Fields: []*model.Field{authorID, title}},
			{Name: "book_tags", Fields: []*model.Field{tags}},
		},
		Uniques: []*model.Index{{Name: "book_title_status", Unique: true, Fields: []*model.Field{title, status}}},
		Crate:   model.CrateTable{Shards: 4, Replicas: "0-1"},
	}
}

func object() *model.Object {
	integer := model.GoType{Name: "int", Kind: "int"}
	text := model.GoType{Name: "string", Kind: "string"}
	return &model.Object{Members: []*model.Member{
		{Name: "pages", Kind: model.KindInt, Bits: 64, Type: integer},
		{Name: "binding type", Kind: model.KindText, Type: text},
		{Name: "hard", Kind: model.KindBool, Type: model.GoType{Name: "bool", Kind: "bool"}},
		{Name: "printed", Kind: model.KindJSON, Type: model.GoType{Name: "time.Time", Kind: "struct", Shape: model.ShapeText}},
		{Name: "keywords", Kind: model.KindArray, Elem: text, Type: model.GoType{Name: "[]string", Kind: "slice"}},
		{Name: "size", Kind: model.KindJSON, Type: model.GoType{Name: "shop.Size", Kind: "struct", Shape: model.ShapeObject},
			Object: &model.Object{Members: []*model.Member{
				{Name: "width", Kind: model.KindFloat, Bits: 64, Type: model.GoType{Name: "float64", Kind: "float64"}},
				{Name: "unit", Kind: model.KindText, Type: text},
			}}},
		{Name: "chapters", Kind: model.KindJSON, Type: model.GoType{Name: "[]shop.Chapter", Kind: "slice", Shape: model.ShapeObjects}},
		{Name: "more", Kind: model.KindJSON, Type: model.GoType{Name: "map[string]any", Kind: "map", Shape: model.ShapeObject}},
	}}
}

// link makes the edge from a book to its author, declared on both sides.
func link(book, author *model.Entity, noConstraint bool) {
	field := book.Fields[len(book.Fields)-1]
	one := &model.Edge{
		Entity: book, Name: "author", Target: author, Field: field, OnDelete: "SET NULL",
		Constraint: "books_authors_books", NoConstraint: noConstraint,
	}
	many := *one
	many.Entity, many.Name, many.Target, many.Many, many.Inverse = author, "books", book, true, one
	one.Owner, one.Inverse = true, &many
	book.Edges, author.Edges = []*model.Edge{one}, []*model.Edge{&many}
}

// circle makes two entities that refer to each other: a department has a head, and a person works in a department. The
// second edge is declared on the side of its many targets only.
func circle(noConstraint bool) (person, department *model.Entity) {
	key := func() *model.Field {
		return &model.Field{Name: "id", Column: "id", Kind: model.KindUUID}
	}
	id1, id2 := key(), key()
	head := &model.Field{Name: "head_id", Column: "head_id", Kind: model.KindUUID, Nullable: true}
	works := &model.Field{Name: "department_people", Column: "department_people", Kind: model.KindUUID, Nullable: true}
	person = &model.Entity{Name: "Person", Plural: "People", Table: "people", Fields: []*model.Field{id1, works}, Key: []*model.Field{id1}}
	department = &model.Entity{
		Name: "Department", Plural: "Departments", Table: "departments",
		Fields: []*model.Field{id2, head}, Key: []*model.Field{id2},
	}
	department.Edges = []*model.Edge{
		{Entity: department, Name: "head", Target: person, Field: head, Owner: true, OnDelete: "SET NULL", Constraint: "departments_people_head", NoConstraint: noConstraint},
		{Entity: department, Name: "people", Target: person, Many: true, Field: works, OnDelete: "CASCADE", Constraint: "people_departments_people", NoConstraint: noConstraint},
	}
	return person, department
}

// odd has names that must be quoted.
func odd() *model.Entity {
	id := &model.Field{Name: "order", Column: "order", Kind: model.KindText}
	bar := &model.Field{
		Name: "Foo-bar", Column: "Foo-bar", Kind: model.KindText, Doc: []string{"'; DROP TABLE books; --"},
		Fulltext: &model.Fulltext{Language: "english", Index: "Foo-bar_ft"},
	}
	umlaut := &model.Field{Name: "größe", Column: "größe", Kind: model.KindInt, Bits: 32, Default: &model.Default{Literal: "-1", SQL: "-1"}}
	return &model.Entity{
		Name: "Select", Plural: "Selects", Table: "select", Fields: []*model.Field{id, bar, umlaut}, Key: []*model.Field{id},
		Indexes: []*model.Index{{Name: "select_größe", Fields: []*model.Field{umlaut}}},
	}
}

// readings has a composite key and all options of a CrateDB table.
func readings() *model.Entity {
	month := &model.Field{Name: "month", Column: "month", Kind: model.KindInt, Bits: 32}
	sensor := &model.Field{Name: "sensor", Column: "sensor", Kind: model.KindText}
	ts := &model.Field{Name: "ts", Column: "ts", Kind: model.KindTime}
	value := &model.Field{Name: "value", Column: "value", Kind: model.KindFloat, Bits: 64}
	return &model.Entity{
		Name: "Reading", Plural: "Readings", Table: "readings", Fields: []*model.Field{month, sensor, ts, value},
		Key: []*model.Field{month, sensor, ts},
		Crate: model.CrateTable{
			Shards: 2, Replicas: "0-all", ClusteredBy: "sensor", PartitionedBy: []string{"month"}, ColumnPolicy: "dynamic",
			Settings: map[string]string{"refresh_interval": "5000", "routing.allocation.total_shards_per_node": "3"},
		},
	}
}

// reviews has a composite key and full text.
func reviews() *model.Entity {
	book := &model.Field{Name: "book", Column: "book", Kind: model.KindUUID}
	reader := &model.Field{Name: "reader", Column: "reader", Kind: model.KindInt, Bits: 32, Unsigned: true}
	text := &model.Field{
		Name: "text", Column: "text", Kind: model.KindText, Fulltext: &model.Fulltext{Language: "english", Index: "text_ft"},
	}
	return &model.Entity{
		Name: "Review", Plural: "Reviews", Table: "reviews", Fields: []*model.Field{book, reader, text},
		Key: []*model.Field{book, reader},
	}
}
