package model

import (
	"fmt"
	"strings"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/schema"
)

// relationCase is a schema and what becomes of its edges: a line for each edge, each unique constraint and each join table.
type relationCase struct {
	name     string
	targets  string // empty for sqlite,postgres
	entities []any
	want     string
}

func runRelationCases(t *testing.T, tests []relationCase) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.targets == "" {
				tt.targets = "sqlite,postgres"
			}
			p := resolve(t, tt.targets, tt.entities...)
			var lines []string
			for _, e := range p.Entities {
				for _, x := range e.Edges {
					lines = append(lines, e.Name+"."+x.Name+" "+edgeText(x))
					if x.Inverse != nil && x.Inverse.Inverse != x {
						t.Errorf("edge %s and its inverse do not belong together", x.Name)
					}
				}
			}
			for _, e := range p.Entities {
				for _, x := range e.Uniques {
					lines = append(lines, fmt.Sprintf("%s unique %s (%s)", e.Table, x.Name, columnNames(x.Fields)))
				}
			}
			for _, e := range p.Joins {
				lines = append(lines, joinText(e))
			}
			if diff := cmp.Diff(strings.TrimSpace(tt.want), strings.Join(lines, "\n")); diff != "" {
				t.Errorf("relations (-want +got):\n%s", diff)
			}
		})
	}
}

// edgeText says what an edge is.
func edgeText(x *Edge) string {
	text := fmt.Sprintf("%s to %s", x.Relation, x.Target.Name)
	switch t := x.Through; {
	case t != nil:
		text += fmt.Sprintf(" through %s (%s, %s)", t.Entity.Table, t.Near.Column, t.Far.Column)
		if t.Schema {
			text += " of its schema"
		}
		if t.Both {
			text += " both ways"
		}
	default:
		text += fmt.Sprintf(" by %s of %s", x.Field.Column, x.Field.Entity.Table)
	}
	if x.Many != (x.Relation == O2M || x.Relation == M2M) {
		text += fmt.Sprintf(", many=%v", x.Many)
	}
	if own := x.Field != nil && x.Field.Entity == x.Entity && !x.Many; own != x.Owner && x.Entity != x.Target {
		text += fmt.Sprintf(", owner=%v", x.Owner)
	}
	if x.Unique && x.Relation != O2O {
		text += ", unique"
	}
	if x.Immutable {
		text += ", immutable"
	}
	return text
}

// joinText says what a join table is.
func joinText(e *Entity) string {
	text := fmt.Sprintf("table %s (%s), key %s", e.Table, columnNames(e.Fields), columnNames(e.Key))
	for _, x := range e.Edges {
		if x.NoConstraint {
			text += ", " + x.Field.Column + " unconstrained"
			continue
		}
		text += fmt.Sprintf(", %s %s %s", x.Constraint, x.Target.Table, x.OnDelete)
	}
	return text
}

func columnNames(list []*Field) string {
	columns := make([]string, len(list))
	for i, f := range list {
		columns[i] = f.Column
	}
	return strings.Join(columns, ", ")
}

func TestRelations(t *testing.T) {
	uuids := func(name string, list ...ent.Edge) entity {
		return entity{name: name, fields: fields(id()), edges: list}
	}
	runRelationCases(t, []relationCase{
		{"one to one", "", []any{author(edge.To("book", Book.Type).Unique()), books(edge.From("author", Author.Type).Ref("book").Unique())}, `
Author.book O2O to Book by author_book of books
Book.author O2O to Author by author_book of books
books unique books_author_book_key (author_book)`},
		{"one to one by a field", "", []any{author(edge.To("book", Book.Type).Unique()), entity{name: "Book", fields: fields(field.Int64("writer_id").Unique()),
			edges: edges(edge.From("author", Author.Type).Ref("book").Unique().Required().Field("writer_id"))}}, `
Author.book O2O to Book by writer_id of books
Book.author O2O to Author by writer_id of books
books unique books_writer_id_key (writer_id)`},
		{"one to one by the key", "cratedb,sqlite", []any{uuids("Author", edge.To("book", Book.Type).Unique()), entity{name: "Book",
			edges:       edges(edge.From("author", Author.Type).Ref("book").Unique().Required()),
			annotations: annotations(schema.PrimaryKey("author_id"))}}, `
Author.book O2O to Book by author_book of books
Book.author O2O to Author by author_book of books`},
		{"one to one by a key that is there", "cratedb,sqlite", []any{uuids("Author", edge.To("book", Book.Type).Unique().StorageKey(edge.Column("id"))),
			uuids("Book", edge.From("author", Author.Type).Ref("book").Unique())}, `
Author.book O2O to Book by id of books
Book.author O2O to Author by id of books`},
		{"a unique field, one side alone", "", []any{author(), entity{name: "Book", fields: fields(field.Int64("author_id").Unique()),
			edges: edges(edge.To("author", Author.Type).Unique().Required().Field("author_id"))}}, `
Book.author M2O to Author by author_id of books, unique
books unique books_author_id_key (author_id)`},
		{"many to many", "", []any{author(edge.To("books", Book.Type)), books(edge.From("authors", Author.Type).Ref("books"))}, `
Author.books M2M to Book through author_books (author_id, book_id)
Book.authors M2M to Author through author_books (book_id, author_id)
table author_books (author_id, book_id), key author_id, book_id, author_books_author_id authors CASCADE, author_books_book_id books CASCADE`},
		{"many to many on CrateDB", "cratedb,sqlite", []any{uuids("Author", edge.To("books", Book.Type)), uuids("Book", edge.From("authors", Author.Type).Ref("books"))}, `
Author.books M2M to Book through author_books (author_id, book_id)
Book.authors M2M to Author through author_books (book_id, author_id)
table author_books (author_id, book_id), key author_id, book_id, author_id unconstrained, book_id unconstrained`},
		{"many to many with names", "", []any{author(edge.To("books", Book.Type).StorageKey(edge.Table("writings"), edge.Columns("writer", "work"), edge.Symbols("fk1", "fk2"))),
			books(edge.From("authors", Author.Type).Ref("books").Annotations(entsql.OnDelete(entsql.Cascade)))}, `
Author.books M2M to Book through writings (writer, work)
Book.authors M2M to Author through writings (work, writer)
table writings (writer, work), key writer, work, fk1 authors CASCADE, fk2 books CASCADE`},
		{"many to many without constraints", "", []any{author(edge.To("books", Book.Type)), books(edge.From("authors", Author.Type).Ref("books").Annotations(schema.NoForeignKey()))}, `
Author.books M2M to Book through author_books (author_id, book_id)
Book.authors M2M to Author through author_books (book_id, author_id)
table author_books (author_id, book_id), key author_id, book_id, author_id unconstrained, book_id unconstrained`},
		{"a tree", "", []any{books(edge.To("children", Book.Type).From("parent").Unique().Immutable())}, `
Book.parent M2O to Book by book_children of books, immutable
Book.children O2M to Book by book_children of books`},
		{"a tree by a field", "", []any{entity{name: "Book", fields: fields(field.Int64("parent_id").Optional()), edges: edges(
			edge.To("children", Book.Type), edge.From("parent", Book.Type).Ref("children").Unique().Field("parent_id"))}}, `
Book.children O2M to Book by parent_id of books
Book.parent M2O to Book by parent_id of books`},
		{"a list", "", []any{books(edge.To("next", Book.Type).Unique().From("previous").Unique())}, `
Book.previous O2O to Book by book_next of books
Book.next O2O to Book by book_next of books
books unique books_book_next_key (book_next)`},
		{"a spouse", "", []any{author(edge.To("spouse", Author.Type).Unique())}, `
Author.spouse O2O to Author by author_spouse of authors
authors unique authors_author_spouse_key (author_spouse)`},
		{"friends", "", []any{author(edge.To("friends", Author.Type))}, `
Author.friends M2M to Author through author_friends (author_id, friend_id) both ways
table author_friends (author_id, friend_id), key author_id, friend_id, author_friends_author_id authors CASCADE, author_friends_friend_id authors CASCADE`},
		{"followers", "", []any{author(edge.To("following", Author.Type).From("followers"))}, `
Author.followers M2M to Author through author_following (follower_id, author_id)
Author.following M2M to Author through author_following (author_id, follower_id)
table author_following (author_id, follower_id), key author_id, follower_id, author_following_author_id authors CASCADE, author_following_follower_id authors CASCADE`},
	})
}

// Of a relation from an entity to itself, the sides are told apart by who owns the foreign key.
func TestOwners(t *testing.T) {
	for name, tt := range map[string]struct {
		edge ent.Edge
		want string
	}{
		"tree":   {edge.To("children", Book.Type).From("parent").Unique(), "parent=true children=false "},
		"list":   {edge.To("next", Book.Type).Unique().From("previous").Unique(), "previous=true next=false "},
		"spouse": {edge.To("spouse", Book.Type).Unique(), "spouse=true "},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, x := range resolve(t, "sqlite", books(tt.edge)).Entities[0].Edges {
				got += fmt.Sprintf("%s=%v ", x.Name, x.Owner)
			}
			if got != tt.want {
				t.Errorf("owners %s, want %s", got, tt.want)
			}
		})
	}
}
