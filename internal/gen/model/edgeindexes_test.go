package model

import (
	"slices"
	"strings"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
)

// TestEdgeIndexes: the foreign key of an edge to many has an index, unless a key or an index begins with it, the schema declines it, or only
// CrateDB is a target.
func TestEdgeIndexes(t *testing.T) {
	author := func(annotated ...schema.NoIndexAnnotation) entity {
		to := edge.To("books", Book.Type)
		for _, a := range annotated {
			to.Annotations(a)
		}
		return entity{name: "Author", edges: edges(to)}
	}
	book := func(list ...ent.Index) entity {
		return entity{name: "Book", fields: fields(field.Int64("author_id").Optional(), field.String("title")),
			edges: edges(edge.From("author", Author.Type).Ref("books").Unique().Field("author_id")), indexes: list}
	}
	method := func(types map[string]string) ent.Index {
		return index.Fields("author_id").Annotations(entsql.IndexTypes(types))
	}
	const made = "books_author_id_idx"
	for _, tt := range []struct {
		name    string
		targets string
		list    []any
		want    string
	}{
		{"none of its own", "sqlite", []any{author(), book()}, made},
		{"beside CrateDB", "cratedb,postgres", []any{entity{name: "Author", fields: fields(field.String("id")), edges: edges(edge.To("books", Book.Type))},
			entity{name: "Book", fields: fields(field.String("id"))}}, "books_author_books_idx"},
		{"CrateDB alone", "cratedb", []any{entity{name: "Author", fields: fields(field.String("id")), edges: edges(edge.To("books", Book.Type))},
			entity{name: "Book", fields: fields(field.String("id"))}}, ""},
		{"an index", "cockroachdb", []any{author(), book(index.Fields("author_id"))}, "book_author_id"},
		{"a longer index", "cockroachdb", []any{author(), book(index.Fields("author_id", "title").Unique())}, "book_author_id_title"},
		{"an index of the edge", "postgres", []any{author(), book(index.Edges("author").StorageKey("i"))}, "i"},
		{"a hash index", "postgres", []any{author(), book(method(map[string]string{"postgres": "HASH"}))}, "book_author_id"},
		{"a block index", "postgres", []any{author(), book(method(map[string]string{"postgres": "BRIN"}))}, "book_author_id " + made},
		{"a partial index", "postgres", []any{author(), book(index.Fields("author_id").Annotations(entsql.IndexWhere("title <> ''")))}, "book_author_id " + made},
		{"another index first", "sqlite", []any{author(), book(index.Fields("title", "author_id"))}, "book_title_author_id " + made},
		{"declined", "sqlite", []any{author(schema.NoIndex("few")), book()}, ""},
		{"no edge to many", "sqlite", []any{entity{name: "Author"}, entity{name: "Book", edges: edges(edge.To("author", Author.Type).Unique())}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, e := range resolve(t, tt.targets, tt.list...).Entities {
				for _, x := range slices.Concat(e.Uniques, e.Indexes) {
					got = append(got, x.Name)
				}
			}
			if text := strings.Join(got, " "); text != tt.want {
				t.Errorf("got %q, want %q", text, tt.want)
			}
		})
	}
}

func TestNoIndexErrors(t *testing.T) {
	runErrorCases(t, []errorCase{
		{"no reason", "", []any{entity{name: "Author", edges: edges(edge.To("books", Book.Type).Annotations(schema.NoIndex(" ")))}, entity{name: "Book"}},
			"Author.books: schema.NoIndex has no reason; write why the edge needs no index"},
		{"many to many", "", []any{entity{name: "Author", edges: edges(edge.To("friends", Author.Type).Annotations(schema.NoIndex("few")))}},
			"Author.friends: schema.NoIndex has no effect on a many-to-many edge, whose table always has the index; remove it"},
		{"one to one", "", []any{entity{name: "Author", edges: edges(edge.To("book", Book.Type).Unique().Annotations(schema.NoIndex("few")))},
			entity{name: "Book", edges: edges(edge.From("author", Author.Type).Ref("book").Unique())}},
			"Author.book: schema.NoIndex has no effect on a one-to-one edge, whose foreign key is unique; remove it"},
		{"on a field", "", []any{entity{name: "Book", fields: fields(field.String("a").Annotations(schema.NoIndex("few")))}},
			"Book.a: schema.NoIndex has no effect on a field; put it on the edge"},
	})
}

// TestNoIndexIsSilent: the finding of lint about the foreign key is silent, with the reason.
func TestNoIndexIsSilent(t *testing.T) {
	p := resolve(t, "sqlite", entity{name: "Author"}, entity{name: "Book", edges: edges(edge.To("author", Author.Type).Unique().Annotations(schema.NoIndex("few")))})
	for _, e := range p.Entities {
		for _, f := range e.Fields {
			if f.Column == "book_author" && (len(f.LintIgnored) != 1 || f.LintIgnored[0] != (schema.Ignored{Code: "CG405", Reason: "few"})) {
				t.Errorf("%v", f.LintIgnored)
			}
		}
	}
}
