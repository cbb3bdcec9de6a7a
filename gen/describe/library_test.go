package describe_test

import "github.com/crategen/crategen/internal/gen/model"

var (
	text    = model.GoType{Name: "string", Kind: "string"}
	integer = model.GoType{Name: "int", Kind: "int"}
	instant = model.GoType{Name: "time.Time", Kind: "struct", Imports: []model.Import{{Name: "time", Path: "time"}}}
	id      = model.GoType{Name: "uuid.UUID", Kind: "array", Imports: []model.Import{{Name: "uuid", Path: "github.com/google/uuid"}}}
	list    = model.GoType{Name: "[]string", Kind: "slice"}
	now     = &model.Default{Func: &model.FuncRef{Name: "time.Now"}}
)

// library is a project with something of everything that a description has.
func library(targets ...model.Target) *model.Project {
	p := &model.Project{Package: "db", Path: "example.com/library/db", Schema: "example.com/library/schema", Targets: targets}
	relational := !p.Has(model.CrateDB)

	authors := entity("Author", "Authors", "authors",
		field("id", model.KindUUID, id, func(f *model.Field) { f.Default = &model.Default{Func: &model.FuncRef{Name: "uuid.New"}} }),
		field("name", model.KindText, text, func(f *model.Field) { f.Size, f.Validators = 80, make([]model.Validator, 2) }),
		field("born", model.KindTime, instant, func(f *model.Field) { f.Nullable, f.Precision = true, model.Micros }),
	)
	authors.Doc = []string{"Author writes books.", "", "\tand more"}
	books := entity("Book", "Books", "books",
		field("id", model.KindUUID, id),
		field("title", model.KindText, text, func(f *model.Field) {
			f.Doc = []string{`Title is what "the cover" says.`}
			f.Fulltext = &model.Fulltext{Language: "english", Index: "title_ft"}
		}),
		field("status", model.KindEnum, model.GoType{Name: "BookStatus", Kind: "string"}, func(f *model.Field) {
			f.Enum = []model.EnumValue{{GoName: "BookStatusDraft", Value: "draft"}, {GoName: "BookStatusDone", Value: "it's done"}}
			f.Default = &model.Default{Literal: `"draft"`, SQL: "'draft'"}
		}),
		field("tags", model.KindArray, list, func(f *model.Field) { f.Elem, f.Nullable = text, true }),
		field("details", model.KindJSON, model.GoType{Name: "library.Details", Kind: "struct"}, func(f *model.Field) {
			f.Nullable = true
			f.Object = &model.Object{Members: []*model.Member{
				{Name: "pages", Kind: model.KindInt, Bits: 64}, {Name: "size", Kind: model.KindJSON, Object: &model.Object{
					Members: []*model.Member{{Name: "height", Kind: model.KindFloat, Bits: 64}},
				}},
			}}
		}),
		field("updated_at", model.KindTime, instant, func(f *model.Field) { f.Default, f.UpdateDefault = now, now }),
		field("secret", model.KindText, text, func(f *model.Field) {
			f.Sensitive, f.Immutable, f.Deprecated = true, true, new("nobody reads it")
			f.Doc = []string{"Secret is hashed.", "", "Deprecated: nobody reads it"}
			f.Default = &model.Default{Func: &model.FuncRef{Descriptor: &model.Descriptor{Signature: "func() string"}}}
		}),
		field("author_id", model.KindUUID, id, func(f *model.Field) { f.Nullable = true }),
		field("deleted_at", model.KindTime, instant, func(f *model.Field) { f.Nullable = true }),
	)
	books.Deleted = books.Fields[8]
	books.Comment = "what the library has"
	books.Indexes = []*model.Index{{
		Name: "book_status_updated_at", Fields: []*model.Field{books.Fields[2], books.Fields[5]}, Desc: []bool{false, true},
		Where: "deleted_at IS NULL", Include: []*model.Field{books.Fields[1]}, Types: map[model.Dialect]string{model.Postgres: "BTREE"},
	}}
	books.Checks = []model.Check{{Name: "books_title", Expr: "length(title) > 0"}}
	loans := entity("Loan", "Loans", "loans",
		field("book_id", model.KindUUID, id),
		field("year", model.KindInt, integer, func(f *model.Field) { f.Column, f.Bits = "the year", 16 }),
		field("fk", model.KindBool, model.GoType{Name: "bool", Kind: "bool"}, func(f *model.Field) {
			f.Default = &model.Default{Literal: "false", SQL: "FALSE"}
		}),
	)
	loans.Key = loans.Fields[:2]
	loans.Fields[1].IsKey = true
	loans.Crate = model.CrateTable{Shards: 6, Replicas: "0-1", ClusteredBy: "book_id", PartitionedBy: []string{"the year"},
		ColumnPolicy: "strict", Settings: map[string]string{"refresh_interval": "500"}}
	users := entity("User", "Users", "users",
		field("id", model.KindInt, model.GoType{Name: "int64", Kind: "int64"}, func(f *model.Field) { f.Bits, f.Generated = 64, relational }),
		field("email", model.KindText, text),
		field("card_id", model.KindInt, model.GoType{Name: "int64", Kind: "int64"}, func(f *model.Field) { f.Bits, f.Nullable = 64, true }),
	)
	users.Schema = "people"
	if relational {
		users.Uniques = []*model.Index{
			{Name: "users_email_key", Unique: true, Fields: users.Fields[1:2]},
			{Name: "users_card_id_key", Unique: true, Fields: users.Fields[2:]},
		}
	}
	readers := entity("Reader", "Readers", "readers", field("email", model.KindText, text))
	readers.Key, readers.Fields[0].IsKey = nil, false
	readers.View = &model.View{As: "SELECT email\nFROM users"}

	friends := entity("User.friends", "", "user_friends", field("user_id", model.KindInt, users.Fields[0].Type), field("friend_id", model.KindInt, users.Fields[0].Type))
	for _, f := range friends.Fields {
		f.Bits, f.IsKey = 64, true
		friends.Edges = append(friends.Edges, &model.Edge{
			Entity: friends, Name: f.Name, Target: users, Relation: model.M2O, Field: f, Owner: true, Required: true,
			OnDelete: "CASCADE", Constraint: "user_friends_" + f.Name, NoConstraint: !relational,
		})
	}
	friends.Key = friends.Fields
	p.Joins = []*model.Entity{friends}

	link(!relational, books.Fields[7], model.Edge{Name: "author", GoName: "Author", Relation: model.M2O, OnDelete: "SET NULL"}, books,
		model.Edge{Name: "books", GoName: "Books", Relation: model.O2M, OnDelete: "SET NULL"}, authors)
	link(!relational, loans.Fields[0], model.Edge{Name: "book", GoName: "Book", Relation: model.M2O, Required: true, Immutable: true}, loans, model.Edge{}, books)
	link(!relational, users.Fields[2], model.Edge{Name: "card", GoName: "Card", Relation: model.O2O}, users,
		model.Edge{Name: "owner", GoName: "Owner", Relation: model.O2O}, users)
	users.Edges = append(users.Edges, &model.Edge{
		Entity: users, Name: "friends", GoName: "Friends", Relation: model.M2M, Many: true, Target: users,
		Through: &model.Through{Entity: friends, Near: friends.Fields[0], Far: friends.Fields[1], Both: true},
	})
	p.Entities = []*model.Entity{authors, books, loans, readers, users}
	elsewhere := entity("Elsewhere", "Elsewheres", "elsewhere", field("id", model.KindInt, integer),
		field("raw", model.KindJSON, model.GoType{Name: "json.RawMessage", Kind: "slice"}))
	elsewhere.External = true
	p.Entities = append(p.Entities, elsewhere)
	users.KeyStart = 100
	users.Fields[2].Range = "users_card_id_range"
	readers.View.SQL = map[model.Dialect]string{model.CockroachDB: "SELECT email FROM people.users"}
	return p
}

func entity(name, plural, table string, fields ...*model.Field) *model.Entity {
	e := &model.Entity{Name: name, Plural: plural, Package: table, Table: table, Fields: fields, Key: fields[:1], Pos: "schema/" + table + ".go:9"}
	fields[0].IsKey = true
	for _, f := range fields {
		f.Entity = e
	}
	return e
}

func field(name string, kind model.Kind, t model.GoType, options ...func(*model.Field)) *model.Field {
	f := &model.Field{Name: name, Column: name, GoName: name, Kind: kind, Type: t}
	for _, o := range options {
		o(f)
	}
	return f
}

// link makes the two sides of an edge, the second only if it has a name.
func link(free bool, f *model.Field, own model.Edge, owner *model.Entity, other model.Edge, target *model.Entity) {
	own.Entity, own.Target, own.Field, own.Owner, own.NoConstraint, own.Constraint = owner, target, f, true, free, f.Entity.Table+"_"+own.Name
	owner.Edges = append(owner.Edges, &own)
	if other.Name == "" {
		return
	}
	other.Entity, other.Target, other.Field, other.NoConstraint, other.Constraint = target, owner, f, free, own.Constraint
	other.Many = other.Relation == model.O2M
	own.Inverse, other.Inverse = &other, &own
	target.Edges = append(target.Edges, &other)
}
