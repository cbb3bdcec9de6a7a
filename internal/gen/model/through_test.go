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

// The entities of a many-to-many edge with an entity in between.
type Writing struct{ ent.Schema }

func writing(list ...ent.Edge) entity {
	return entity{name: "Writing", fields: fields(field.Int64("author_id"), field.Int64("book_id"), field.Int("share")), edges: list}
}

func ends() []ent.Edge {
	return edges(
		edge.To("author", Author.Type).Unique().Required().Field("author_id"),
		edge.To("book", Book.Type).Unique().Required().Field("book_id"),
	)
}

func writers(options ...edge.StorageOption) entity {
	return author(edge.To("books", Book.Type).Through("writings", Writing.Type).StorageKey(options...))
}

func written() entity { return books(edge.From("authors", Author.Type).Ref("books")) }

func TestThroughErrors(t *testing.T) {
	runErrorCases(t, []errorCase{
		{"not many to many", "", []any{author(edge.To("books", Book.Type).Through("writings", Writing.Type)), books(), writing(ends()...)},
			`Author.books: Through("writings", Writing.Type) is for many-to-many edges, and this one is one-to-many; remove Through; or, for many targets on both sides, remove Unique()`},
		{"no such entity", "", []any{author(edge.To("books", Book.Type).Through("writings", Autor.Type)), written()},
			`Author.books: it goes Through Autor, which is not a schema; did you mean "Author"?`},
		{"one of the ends", "", []any{author(edge.To("books", Book.Type).Through("writings", Book.Type)), written()},
			`Author.books: it goes Through Book, which is one of its ends; declare an entity for the table in between`},
		{"a name that is taken", "", []any{author(edge.To("books", Book.Type).Through("books", Writing.Type)), written(), writing(ends()...)},
			`Author.books: Through makes an edge "books" to Writing, and Author has an edge or field of that name; choose another name: Through("...", Writing.Type)`},
		{"no name", "", []any{author(edge.To("books", Book.Type).Through("", Writing.Type)), written(), writing(ends()...)},
			`Author.books: Through has no name for the edge to Writing; write Through("...", Writing.Type)`},
		{"no edge to an end", "", []any{writers(), written(), writing(edge.To("author", Author.Type).Unique().Required().Field("author_id"))},
			`Author.books: it goes Through Writing, which has no Unique() edge to Book; add edge.To("...", Book.Type).Unique().Required().Field("book_id") to Writing, and the field`},
		{"an edge that is not required", "", []any{writers(), written(), entity{name: "Writing", fields: fields(field.Int64("author_id").Optional()), edges: edges(
			edge.To("author", Author.Type).Unique().Field("author_id"), edge.To("book", Book.Type).Unique().Required())}},
			`Writing.author: the edge is not Required, and Author.books goes Through Writing, whose rows have both ends; add Required()`},
		{"two edges to an end", "", []any{writers(), written(), writing(
			edge.To("author", Author.Type).Unique().Required().Field("author_id"),
			edge.To("first", Book.Type).Unique().Required(), edge.To("second", Book.Type).Unique().Required())},
			`Author.books: it goes Through Writing, which has 2 edges to Book; write Field("book_id") on the one that is meant, or name its field with StorageKey(edge.Columns(...))`},
		{"one edge for both ends", "", []any{author(edge.To("friends", Author.Type).Through("friendships", Writing.Type)),
			entity{name: "Writing", edges: edges(edge.To("author", Author.Type).Unique().Required())}},
			`Author.friends: both its ends are the edge Writing.author; give Writing an edge for each of them, with Field("author_id") and Field("friend_id")`},
		{"two entities", "", []any{writers(), books(edge.From("authors", Author.Type).Ref("books").Through("links", Autor.Type)), writing(ends()...), entity{name: "Autor"}},
			`Book.authors: it goes Through Autor, and its other side Author.books Through Writing; name one entity on both sides`},
		{"two edges through one entity", "", []any{author(edge.To("books", Book.Type).Through("writings", Writing.Type), edge.To("drafts", Book.Type).Through("draftings", Writing.Type)),
			books(edge.From("authors", Author.Type).Ref("books"), edge.From("drafters", Author.Type).Ref("drafts")), writing(ends()...)},
			`Author.drafts: it goes Through Writing, as does Author.books; declare another entity for this edge`},
		{"a table of its own", "", []any{writers(edge.Table("x"), edge.Symbols("a", "b")), written(), writing(ends()...)}, `
Author.books: edge.Table("x") is not the table of Writing, through which it goes; remove it, or set the table of Writing with entsql.Table("x")
Author.books: edge.Symbols has no effect, because the foreign keys are those of Writing; name them with StorageKey(edge.Symbol(...)) on the edges of Writing`},
		{"annotations", "", []any{author(edge.To("books", Book.Type).Through("writings", Writing.Type).Annotations(entsql.OnDelete(entsql.Cascade), schema.NoForeignKey())), written(), writing(ends()...)}, `
Author.books: entsql.OnDelete has no effect on an edge that goes Through Writing; put it on the edges of Writing
Author.books: schema.NoForeignKey has no effect on an edge that goes Through Writing; put it on the edges of Writing`},
		{"CrateDB", "cratedb", []any{
			entity{name: "Author", fields: fields(field.Int64("id")), edges: writers().edges}, entity{name: "Book", fields: fields(field.Int64("id")), edges: written().edges},
			entity{name: "Writing", fields: append(writing().fields, id()), edges: ends()}},
			`Author.books: it goes Through Writing, whose pairs (author_id, book_id) must be unique, and CrateDB has no unique constraints; make them the key of Writing with field.ID("author_id", "book_id")`},
	})
}

func TestThrough(t *testing.T) {
	const links = `
Author.books M2M to Book through writings (author_id, book_id) of its schema
Author.writings O2M to Writing by author_id of writings
Book.authors M2M to Author through writings (book_id, author_id) of its schema
Writing.author M2O to Author by author_id of writings
Writing.book M2O to Book by book_id of writings`
	const index = `
writings unique writing_author_id_book_id (author_id, book_id)`
	runRelationCases(t, []relationCase{
		{"an id of its own", "", []any{writers(), written(), writing(ends()...)}, links + index},
		{"a composite key", "", []any{writers(), written(), entity{name: "Writing", fields: writing().fields, edges: ends(),
			annotations: annotations(field.ID("author_id", "book_id"))}}, links},
		{"a composite key of what the edges make", "", []any{writers(), written(), entity{name: "Writing", edges: edges(
			edge.To("author", Author.Type).Unique().Required(), edge.To("book", Book.Type).Unique().Required()),
			annotations: annotations(field.ID("author_id", "book_id"))}}, `
Author.books M2M to Book through writings (writing_author, writing_book) of its schema
Author.writings O2M to Writing by writing_author of writings
Book.authors M2M to Author through writings (writing_book, writing_author) of its schema
Writing.author M2O to Author by writing_author of writings
Writing.book M2O to Book by writing_book of writings`},
		{"a unique index of its own", "", []any{writers(), written(), entity{name: "Writing", fields: writing().fields, edges: ends(),
			indexes: indexes(indexOn("book_id", "author_id"))}}, links + `
writings unique writing_book_id_author_id (book_id, author_id)`},
		{"named on both sides", "", []any{writers(), books(edge.From("authors", Author.Type).Ref("books").Through("links", Writing.Type)), writing(ends()...)}, `
Author.books M2M to Book through writings (author_id, book_id) of its schema
Author.writings O2M to Writing by author_id of writings
Book.authors M2M to Author through writings (book_id, author_id) of its schema
Book.links O2M to Writing by book_id of writings
Writing.author M2O to Author by author_id of writings
Writing.book M2O to Book by book_id of writings` + index},
		{"from an entity to itself", "", []any{author(edge.To("friends", Author.Type).Through("friendships", Writing.Type)),
			entity{name: "Writing", fields: fields(field.Int64("author_id"), field.Int64("friend_id")), edges: edges(
				edge.To("friend", Author.Type).Unique().Required().Field("friend_id"), edge.To("author", Author.Type).Unique().Required().Field("author_id"))}}, `
Author.friends M2M to Author through writings (author_id, friend_id) of its schema both ways
Author.friendships O2M to Writing by author_id of writings
Writing.friend M2O to Author by friend_id of writings
Writing.author M2O to Author by author_id of writings
writings unique writing_author_id_friend_id (author_id, friend_id)`},
	})
}

func indexOn(fields ...string) ent.Index { return index.Fields(fields...).Unique() }
