package model

import (
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
)

func books(list ...ent.Edge) entity { return entity{name: "Book", edges: list} }

func TestEdgeErrors(t *testing.T) {
	runErrorCases(t, []errorCase{
		{"no such type", "", []any{author(), books(edge.To("author", Autor.Type).Unique())},
			`Book.author: its type Autor is not a schema; did you mean "Author"?`},
		{"no Ref", "", []any{author(), books(edge.From("author", Author.Type).Unique())},
			`Book.author: the back-reference names no edge; write edge.From("author", Author.Type).Ref("..."), with the name of the edge in Author`},
		{"no such edge", "", []any{author(edge.To("books", Book.Type)), books(edge.From("author", Author.Type).Ref("book").Unique())},
			`Book.author: Author has no edge "book" made by edge.To; did you mean "books"?`},
		{"no edge at all", "", []any{author(), books(edge.From("author", Author.Type).Ref("books").Unique())},
			`Book.author: Author has no edge "books" made by edge.To; add edge.To("books", Book.Type) to Author`},
		{"two back-references", "", []any{author(edge.To("books", Book.Type)),
			books(edge.From("author", Author.Type).Ref("books").Unique(), edge.From("writer", Author.Type).Ref("books").Unique())},
			`Book.writer: the edge Author.books that it refers to has the back-reference "author" already; remove one of them`},
		{"an edge that leads elsewhere", "", []any{author(edge.To("friends", Author.Type)), books(edge.From("author", Author.Type).Ref("friends").Unique())},
			`Book.author: the edge Author.friends that it refers to leads to Author; name an edge that leads here`},
		{"required on both sides", "", []any{author(edge.To("books", Book.Type).Required()), books(edge.From("author", Author.Type).Ref("books").Unique().Required())},
			"Book.author: the edge and Author.books are both Required, so neither row could be inserted first; remove Required() from one of them"},
		{"two edges of one name", "", []any{author(), books(edge.To("author", Author.Type).Unique(), edge.To("author", Author.Type))},
			"Book.author: the edge is declared twice; remove or rename one of the two; mixins count"},
		{"a field of its name", "", []any{author(), entity{name: "Book", fields: fields(field.String("author")), edges: edges(edge.To("author", Author.Type).Unique())}},
			"Book.author: a field and an edge have the same name; rename one of them"},
		{"a field of the key's name", "", []any{author(), entity{name: "Book", fields: fields(field.Int64("author_id").Optional()), edges: edges(edge.To("author", Author.Type).Unique())}},
			`Book.author: the edge makes a field "author_id" for its foreign key, and Book has one of that name; write Field("author_id") on the edge`},
		{"a field that is missing", "", []any{author(), entity{name: "Book", fields: fields(field.Int64("author_id")), edges: edges(edge.To("author", Author.Type).Unique().Field("autor_id"))}},
			`Book.author: Field names "autor_id", which is not a field of Book; did you mean "author_id"?`},
		{"a field that disagrees", "", []any{author(), entity{name: "Book", fields: fields(field.String("author_id").Optional().Immutable()), edges: edges(edge.To("author", Author.Type).Unique().Required().Field("author_id"))}}, `
Book.author: the edge is Required, and its field "author_id" is Optional; make both or neither optional
Book.author: of the edge and its field "author_id" only one is Immutable; make both or neither Immutable
Book.author: its field "author_id" has the type string, and the key of Author has the type int64; give the field the type int64`},
		{"a field on the other side", "", []any{author(edge.To("books", Book.Type).Field("x")), books(edge.From("author", Author.Type).Ref("books").Unique())},
			`Author.books: Field belongs to the other side of the edge, whose table has the foreign key; move Field("x") to the edge of Book that leads here`},
		{"a field without the other side", "", []any{author(edge.To("books", Book.Type).Field("x")), books()},
			`Author.books: Field belongs to the other side of the edge, whose table has the foreign key; add edge.From("...", Author.Type).Ref("books").Unique().Field("x") to Book, and remove it here`},
		{"a composite key", "", []any{entity{name: "Author", fields: fields(field.Int("a"), field.Int("b")), annotations: annotations(schema.PrimaryKey("a", "b"))}, books(edge.To("author", Author.Type).Unique())},
			"Book.author: edges to an entity with a composite key (a, b) are not supported; give Author a key of one field, or use fields for the key, without an edge"},
		{"set null on a required edge", "", []any{author(), books(edge.To("author", Author.Type).Unique().Required().Annotations(entsql.OnDelete(entsql.SetNull)))},
			"Book.author: entsql.OnDelete(SET NULL) is impossible, because the foreign key is required; use entsql.Cascade or entsql.Restrict, or make the edge optional"},
		{"on delete on the wrong side", "", []any{author(edge.To("books", Book.Type)), books(edge.From("author", Author.Type).Ref("books").Unique().Annotations(entsql.OnDelete(entsql.Cascade)))},
			"Book.author: entsql.OnDelete has no effect on an edge made by edge.From; put it on the edge made by edge.To, Author.books"},
		{"an index on the many side", "", []any{entity{name: "Author", edges: edges(edge.To("books", Book.Type)), indexes: indexes(index.Edges("books"))}, books()},
			`Author.index(books): the foreign key of edge "books" is in the table of Book; index the other side of the edge`},
		{"an index on a many-to-many edge", "", []any{entity{name: "Author", edges: edges(edge.To("friends", Author.Type)), indexes: indexes(index.Edges("friends"))}},
			`Author.index(friends): edge "friends" is many-to-many: its keys are in a table of their own; remove it from the index`},
		{"two foreign keys of one name", "", []any{author(), books(
			edge.To("author", Author.Type).Unique().StorageKey(edge.Symbol("fk")), edge.To("editor", Author.Type).Unique().StorageKey(edge.Symbol("fk")))},
			`Book.editor: its foreign key has the name "fk", and so has that of the edge Book.author; name one of them with StorageKey(edge.Symbol("..."))`},
		{"a column that a field has", "", []any{author(), entity{name: "Book", fields: fields(field.Int64("writer")), edges: edges(
			edge.To("author", Author.Type).Unique().StorageKey(edge.Column("writer")))}},
			`Book.author: StorageKey names the column "writer", which is that of the field "writer"; write Field("writer") on the edge of Book`},
	})
}

func TestRelationErrors(t *testing.T) {
	oneToOne := func(key ...edge.StorageOption) []any {
		return []any{author(edge.To("book", Book.Type).Unique().StorageKey(key...)), books(edge.From("author", Author.Type).Ref("book").Unique())}
	}
	uuids := func(name string, list ...ent.Edge) entity {
		return entity{name: name, fields: fields(id()), edges: list}
	}
	runErrorCases(t, []errorCase{
		{"one to one on CrateDB", "cratedb", []any{uuids("Author", edge.To("book", Book.Type).Unique()), uuids("Book", edge.From("author", Author.Type).Ref("book").Unique())},
			`Author.book: one-to-one edges need a unique constraint, which CrateDB does not have; remove Unique() from one side, or make the foreign key the primary key of Book with schema.PrimaryKey("author_id")`},
		{"spouse on CrateDB", "cratedb", []any{uuids("Author", edge.To("spouse", Author.Type).Unique())},
			`Author.spouse: one-to-one edges need a unique constraint, which CrateDB does not have; remove Unique() from one side, or make the foreign key the primary key of Author with schema.PrimaryKey("spouse_id")`},
		{"two sides in one call", "", []any{author(), books(edge.To("author", Author.Type).From("books"))},
			`Book.books: edge.To(...).From(...) is for edges from an entity to itself; write edge.To("author", Author.Type) here, and edge.From("books", Book.Type).Ref("author") in Author`},
		{"a Ref in a chain", "", []any{books(edge.To("children", Book.Type).From("parent").Unique().Ref("sequels"))},
			`Book.parent: the edge is the back-reference of "children", which the same call declares; remove Ref("sequels")`},
		{"a chain required on both sides", "", []any{books(edge.To("next", Book.Type).Unique().Required().From("previous").Unique().Required())},
			"Book.previous: the edge and Book.next are both Required, so neither row could be inserted first; remove Required() from one of them"},
		{"a field on the wrong side of one to one", "", []any{author(edge.To("book", Book.Type).Unique().Field("book_id")), books(edge.From("author", Author.Type).Ref("book").Unique())},
			`Author.book: Field belongs to the other side of the edge, whose table has the foreign key; move Field("book_id") to the edge of Book that leads here`},
		{"a field on a many-to-many edge", "", []any{author(edge.To("books", Book.Type).Field("x")), books(edge.From("authors", Author.Type).Ref("books"))},
			`Author.books: Field("x") cannot be on a many-to-many edge, whose keys are in a table of their own; remove it; the table gets fields if it is an entity that the edge goes Through`},
		{"what only ent's client checks", "", []any{author(edge.To("books", Book.Type).Required(), edge.To("friends", Author.Type).Immutable()),
			books(edge.From("author", Author.Type).Ref("books").Unique())}, `
Author.books: Required() cannot be checked, because the keys of the edge are in another table; check it where the rows are made, and remove it here; or leave it to ent, and generate without with --ignore edge-checks
Author.friends: Immutable() cannot be checked, because the keys of the edge are in another table; check it where the rows are made, and remove it here; or leave it to ent, and generate without with --ignore edge-checks`},
		{"a table for one to one", "", oneToOne(edge.Table("x")),
			`Author.book: edge.Table("x") is for many-to-many edges, and this one is one-to-one: its foreign key is a column of Book; remove edge.Table`},
		{"two columns for one", "", oneToOne(edge.Columns("a", "b")),
			`Author.book: a one-to-one edge has one column, and StorageKey names 2; use edge.Column("a")`},
		{"two symbols for one", "", oneToOne(edge.Symbols("a", "b")),
			`Author.book: a one-to-one edge has one foreign key, and StorageKey names 2; use edge.Symbol("a")`},
		{"one column for two", "", []any{author(edge.To("friends", Author.Type).StorageKey(edge.Column("a")))},
			`Author.friends: the table of a many-to-many edge has two columns, and StorageKey names only "a"; name both: edge.Columns(to, from)`},
		{"two columns alike", "", []any{author(edge.To("authors", Author.Type))},
			`Author.authors: both columns of its table "author_authors" would have the name "author_id"; name them with StorageKey(edge.Columns("author_id", "..."))`},
		{"a join table's name is taken", "", []any{author(edge.To("books", Book.Type).StorageKey(edge.Table("books"))), books(edge.From("authors", Author.Type).Ref("books"))},
			`Author.books: its table "books" is also that of Book; set another with StorageKey(edge.Table("..."))`},
		{"the name of a join table's index is taken", "", []any{
			entity{name: "Author", fields: fields(field.Int("n")), edges: edges(edge.To("friends", Author.Type)), indexes: indexes(index.Fields("n").StorageKey("author_friends_friend_id_idx"))}},
			`Author.friends: the index "author_friends_friend_id_idx" of its table is also one of Author; set another with StorageKey(edge.Table("..."))`},
		{"a join table's column", "postgres", []any{author(edge.To("friends", Author.Type).StorageKey(edge.Columns("xmin", "b")))},
			`Author.friends: PostgreSQL has a system column "xmin" on every table; set others with StorageKey(edge.Columns("...", "..."))`},
		{"a join table's names on CrateDB", "cratedb", []any{uuids("Author", edge.To("friends", Author.Type).StorageKey(edge.Table("a.b"), edge.Columns("c.d", "e")))}, `
Author.friends: CrateDB allows no "." in the table name "a.b"; set another with StorageKey(edge.Table("..."))
Author.friends: CrateDB does not allow the column name "c.d": it contains a dot; set others with StorageKey(edge.Columns("...", "..."))`},
		{"an action on a many-to-many edge", "", []any{author(edge.To("friends", Author.Type).Annotations(entsql.OnDelete(entsql.Restrict)))},
			`Author.friends: entsql.OnDelete(RESTRICT) has no effect on a many-to-many edge: its pairs are deleted with either end; remove it; or make the table an entity that the edge goes Through, and put it on that entity's edges`},
		{"many to many to a composite key", "", []any{entity{name: "Author", fields: fields(field.Int("a"), field.Int("b")), annotations: annotations(schema.PrimaryKey("a", "b")), edges: edges(edge.To("books", Book.Type))},
			books(edge.From("authors", Author.Type).Ref("books"))},
			"Author.books: edges to an entity with a composite key (a, b) are not supported; give Author a key of one field, or use fields for the key, without an edge"},
	})
}
