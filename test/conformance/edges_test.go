package conformance

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/category"
	"github.com/crategen/crategen/test/shop/db/country"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/topic"
)

// library is what the scenarios of this file read:
//
//	Ada (gb)  a1 (inactive)  a2  a3: sql  a4: go  a5: go, sql
//	Ben (gb)  b1  b2: go
//	Cy        -
type library struct{ ids map[string]uuid.UUID }

func (l library) id(name string) uuid.UUID {
	if _, ok := l.ids[name]; !ok {
		l.ids[name] = uuid.UUID{15: byte(len(l.ids) + 1)}
	}
	return l.ids[name]
}

func newLibrary(t *testing.T, ctx context.Context, c *shop.Client) library {
	t.Helper()
	l := library{map[string]uuid.UUID{}}
	ok(t, c.Countries.Insert(ctx, &shop.Country{ID: "gb", Name: "Great Britain"}))
	ok(t, c.Authors.InsertMany(ctx, []*shop.Author{
		{ID: l.id("Ada"), Name: "Ada", CountryID: new("gb")}, {ID: l.id("Ben"), Name: "Ben", CountryID: new("gb")}, {ID: l.id("Cy"), Name: "Cy"},
	}))
	for by, titles := range map[string]string{"Ada": "a1 a2 a3 a4 a5", "Ben": "b1 b2"} {
		for i, title := range strings.Fields(titles) {
			a := shop.NewArticle()
			a.ID, a.Title, a.Stock, a.AuthorID, a.Active = l.id(title), title, i+1, new(l.id(by)), title != "a1"
			ok(t, c.Articles.Insert(ctx, a))
		}
	}
	ok(t, c.Topics.InsertMany(ctx, []*shop.Topic{{ID: l.id("go"), Name: "go"}, {ID: l.id("sql"), Name: "sql"}, {ID: l.id("db"), Name: "db"}}))
	ok(t, query.Link(ctx, c, topic.Articles, l.id("go"), l.id("a4"), l.id("a5"), l.id("b2")))
	ok(t, query.Link(ctx, c, topic.Articles, l.id("sql"), l.id("a3"), l.id("a5")))
	t.Cleanup(func() {
		ctx := context.WithoutCancel(ctx)
		ok(t, query.Unlink(ctx, c, topic.Articles, l.id("go"), l.id("a4"), l.id("a5"), l.id("b2")))
		ok(t, query.Unlink(ctx, c, topic.Articles, l.id("sql"), l.id("a3"), l.id("a5")))
	})
	refresh(t, ctx, c)
	return l
}

// describe lists authors with what was loaded of them: "Ada: a5 [go sql], a4 [go] (gb)".
func describe(authors []*shop.Author) string {
	var lines []string
	for _, a := range authors {
		line := a.Name + ":"
		articles, _ := a.Edges.Articles.Get()
		for i, x := range articles {
			if i > 0 {
				line += ","
			}
			line += " " + x.Title
			if topics, loaded := x.Edges.Topics.Get(); loaded {
				line += " [" + topicNames(topics) + "]"
			}
		}
		if c, _ := a.Edges.Country.Get(); c != nil {
			line += " (" + c.ID + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func topicNames(topics []*shop.Topic) string {
	var out []string
	for _, x := range topics {
		out = append(out, x.Name)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestLoadEdges(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		for _, tc := range []struct {
			name       string
			edges      []query.Edge[*of.Author]
			statements int
			want       string
		}{
			{"several, nested, in order, with conditions and a limit for each",
				[]query.Edge[*of.Author]{
					author.Articles.Where(article.Active.EQ(true)).OrderBy(article.Stock.Desc()).Limit(2).With(article.Topics),
					author.Country,
				}, 4, "Ada: a5 [go sql], a4 [go] (gb)\nBen: b2 [go], b1 [] (gb)\nCy:"},
			{"a limit without an order takes the first keys", []query.Edge[*of.Author]{author.Articles.Limit(2)}, 2,
				"Ada: a1, a2\nBen: b1, b2\nCy:"},
			{"a limit with equals takes the first keys of them", []query.Edge[*of.Author]{author.Articles.OrderBy(article.Active.Desc()).Limit(2)}, 2,
				"Ada: a2, a3\nBen: b1, b2\nCy:"},
			{"a limit of none", []query.Edge[*of.Author]{author.Articles.Limit(0)}, 2, "Ada:\nBen:\nCy:"},
			{"the target of a to-one edge may have to meet a condition", []query.Edge[*of.Author]{author.Country.Where(country.Name.EQ("x"))}, 2,
				"Ada:\nBen:\nCy:"},
			{"a nested limit", []query.Edge[*of.Author]{
				author.Articles.Where(article.Title.EQ("a5")).With(article.Topics.OrderBy(topic.Name.Desc()).Limit(1))}, 3,
				"Ada: a5 [sql]\nBen:\nCy:"},
			{"nothing to nest in", []query.Edge[*of.Author]{author.Articles.Where(article.Title.EQ("x")).With(article.Topics)}, 2,
				"Ada:\nBen:\nCy:"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				ctx, statements := counted(ctx)
				authors := must[[]*shop.Author](t)(c.Authors.OrderBy(author.Name.Asc()).With(tc.edges...).All(ctx))
				is(t, "loaded", describe(authors), tc.want)
				is(t, "statements", statements(), tc.statements)
			})
		}
	})
}

// An edge's Where, OrderBy, Limit and With leave the edge, and what they were called on, as they were.
func TestEdgeQueriesAreCopies(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		base := author.Articles.OrderBy(article.Stock.Desc())
		one, two := base.Limit(1), base.Limit(2).Where(article.Stock.LT(5))
		for _, tc := range []struct {
			edge query.Edge[*of.Author]
			want string
		}{{one, "a5"}, {two, "a4, a3"}, {base, "a5, a4, a3, a2, a1"}} {
			ada := must[*shop.Author](t)(c.Authors.Where(author.Name.EQ("Ada")).With(tc.edge).Only(ctx))
			articles, _ := ada.Edges.Articles.Get()
			is(t, "articles", titles(articles), tc.want)
		}
	})
}

func TestCountEdges(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		ctx, statements := counted(ctx)
		authors := must[[]*shop.Author](t)(c.Authors.OrderBy(author.Name.Asc()).
			With(author.Articles.Where(article.Stock.GT(1)).Count(), author.Articles.OrderBy(article.Stock.Desc()).Limit(1)).All(ctx))
		is(t, "statements", statements(), 3)
		is(t, "loaded", describe(authors), "Ada: a5\nBen: b2\nCy:")
		for i, want := range []int{4, 1, 0} {
			n, counted := authors[i].Edges.Articles.Count()
			is(t, authors[i].Name+", counted", counted, true)
			is(t, authors[i].Name, n, want)
		}

		ctx, statements = counted(ctx)
		topics := must[[]*shop.Topic](t)(c.Topics.OrderBy(topic.Name.Asc()).With(topic.Articles.Where(article.Title.HasPrefix("a")).Count()).All(ctx))
		is(t, "statements", statements(), 2)
		for i, want := range []int{0, 2, 2} {
			n, _ := topics[i].Edges.Articles.Count()
			is(t, topics[i].Name, n, want)
			_, loaded := topics[i].Edges.Articles.Get()
			is(t, "loaded", loaded, false)
		}
		_, counted := authors[0].Edges.Country.Get()
		is(t, "an edge that was not asked for", counted, false)
	})
}

func TestEdgeConditions(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		for _, tc := range []struct {
			name string
			p    query.Predicate[*of.Author]
			want string
		}{
			{"has one", author.Articles.Has(), "Ada Ben"},
			{"has one that", author.Articles.Has(article.Stock.GT(2)), "Ada"},
			{"has none", author.Articles.HasNone(), "Cy"},
			{"has none that", author.Articles.HasNone(article.Active.EQ(false)), "Ben Cy"},
			{"not", query.Not(author.Country.Has()), "Cy"},
			{"no country", author.Country.HasNone(), "Cy"},
			{"through a table", author.Articles.Has(article.Topics.Has(topic.Name.EQ("sql"))), "Ada"},
			{"none through a table", author.Articles.Has(article.Topics.HasNone()), "Ada Ben"},
			{"there and back", author.Articles.Has(article.Topics.Has(topic.Articles.Has(article.Title.EQ("b2")))), "Ada Ben"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				var names []string
				for _, a := range must[[]*shop.Author](t)(c.Authors.Where(tc.p).OrderBy(author.Name.Asc()).All(ctx)) {
					names = append(names, a.Name)
				}
				is(t, "authors", strings.Join(names, " "), tc.want)
			})
		}
		n := must[int](t)(c.Articles.Where(article.Topics.Has(topic.Name.EQ("go"))).Update(ctx, article.Subtitle.Set("about go")))
		is(t, "updated through a table", n, 3)
		refresh(t, ctx, c)
		n = must[int](t)(c.Articles.Where(article.Topics.HasNone()).Delete(ctx))
		is(t, "deleted without a target", n, 3)
	})
}

// The number of an edge's targets is a value like any other.
func TestTargets(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		all := query.Targets(author.Articles)
		aboutGo := query.Targets(article.Topics, topic.Name.EQ("go"))
		for _, tc := range []struct {
			name string
			p    query.Predicate[*of.Author]
			want string
		}{
			{"more than", all.GT(2), "Ada"},
			{"none", all.EQ(0), "Cy"},
			{"with a condition", query.Targets(author.Articles, article.Stock.LTE(2)).EQ(2), "Ada Ben"},
			{"of one", query.Targets(author.Country).EQ(1), "Ada Ben"},
			{"within Has", author.Articles.Has(query.Targets(article.Topics).GT(1)), "Ada"},
			{"within itself", query.Targets(author.Articles, aboutGo.EQ(1)).EQ(2), "Ada"},
			{"there and back", author.Articles.Has(article.Author.Has(all.EQ(2))), "Ben"},
			{"not", query.Not(all.GT(0)), "Cy"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				var names []string
				for _, a := range must[[]*shop.Author](t)(c.Authors.Where(tc.p).OrderBy(author.Name.Asc()).All(ctx)) {
					names = append(names, a.Name)
				}
				is(t, "authors", strings.Join(names, " "), tc.want)
			})
		}
		rows := must[[]query.Row2[string, int]](t)(query.Select2(author.Name, all).From(c.Authors).OrderBy(all.Desc()).All(ctx))
		is(t, "selected and ordered by", text(rows), "[(Ada, 5) (Ben, 2) (Cy, 0)]")
		most := must[*shop.Article](t)(c.Articles.OrderBy(query.Targets(article.Topics).Desc(), article.Title.Asc()).First(ctx))
		is(t, "through a table", most.Title, "a5")
		authors := must[[]*shop.Author](t)(c.Authors.Where(author.Name.EQ("Ada")).
			With(author.Articles.Where(query.Targets(article.Topics).GT(0)).OrderBy(aboutGo.Desc(), article.Title.Asc()).Limit(2)).All(ctx))
		is(t, "in a load", describe(authors), "Ada: a4, a5")

		n, err := c.Authors.Where(all.EQ(0)).Update(ctx, author.Name.Set("Nobody"))
		if c.Conn().Dialect() == "cratedb" {
			want := "update Author: query.Targets cannot be a condition of this update or delete"
			is(t, "refused", err != nil && strings.HasPrefix(err.Error(), want), true)
			return
		}
		ok(t, err)
		is(t, "updated", n, 1)
		is(t, "deleted", must[int](t)(c.Articles.Where(aboutGo.EQ(0)).Delete(ctx)), 4)
	})
}

// What a load asks of its targets may lie behind their own edges.
func TestLoadEdgesVia(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		topics := must[[]*shop.Topic](t)(c.Topics.Where(topic.Name.EQ("go")).With(topic.Articles.
			Where(query.Via(article.Author, author.Name).NEQ("Cy")).
			OrderBy(query.Via(article.Author, author.Name).Desc(), article.Title.Asc()).
			Limit(2)).All(ctx))
		articles, _ := topics[0].Edges.Articles.Get()
		is(t, "through a table, with a limit", titles(articles), "b2, a4")
		gb := must[[]*shop.Author](t)(c.Authors.OrderBy(author.Name.Asc()).With(author.Articles.
			Where(query.Via(article.Author, query.Via(author.Country, country.ID)).EQ("gb"), article.Stock.EQ(2)), author.Articles.
			Where(query.Via(article.Author, author.Name).EQ("Ada")).Count()).All(ctx))
		is(t, "to many", describe(gb), "Ada: a2\nBen: b2\nCy:")
		n, _ := gb[1].Edges.Articles.Count()
		is(t, "counted", n, 0)
		is(t, "in Has", must[int](t)(c.Authors.Where(author.Articles.Has(query.Via(article.Author, author.Name).EQ("Ben"))).Count(ctx)), 1)
	})
}

// A category refers to its own table, so that every part of a statement names the same columns.
func TestTree(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		ok(t, c.Categories.InsertMany(ctx, []*shop.Category{
			{ID: "root"},
			{ID: "a", Rank: 1, ParentID: new("root")}, {ID: "b", Rank: 2, ParentID: new("root")},
			{ID: "a1", Rank: 1, ParentID: new("a")}, {ID: "a2", Rank: 2, ParentID: new("a")}, {ID: "b1", Rank: 3, ParentID: new("b")},
		}))
		refresh(t, ctx, c)
		var show func(x *shop.Category) string
		show = func(x *shop.Category) string {
			out := x.ID
			if children, _ := x.Edges.Children.Get(); len(children) > 0 {
				var list []string
				for _, child := range children {
					list = append(list, show(child))
				}
				out += "(" + strings.Join(list, " ") + ")"
			}
			return out
		}
		counting, statements := counted(ctx)
		down := category.Children.OrderBy(category.Rank.Desc())
		root := must[*shop.Category](t)(c.Categories.Where(category.Parent.HasNone()).With(down.With(down)).Only(counting))
		is(t, "tree", show(root), "root(b(b1) a(a2 a1))")
		is(t, "statements", statements(), 3)

		leaf := must[*shop.Category](t)(c.Categories.Where(category.ID.EQ("b1")).With(category.Parent.With(category.Parent)).Only(ctx))
		b, _ := leaf.Edges.Parent.Get()
		up, loaded := b.Edges.Parent.Get()
		is(t, "grandparent", up.ID, "root")
		is(t, "loaded", loaded, true)

		ids := func(p query.Predicate[*of.Category]) string {
			var out []string
			for _, x := range must[[]*shop.Category](t)(c.Categories.Where(p).OrderBy(category.ID.Asc()).All(ctx)) {
				out = append(out, x.ID)
			}
			return strings.Join(out, " ")
		}
		is(t, "children of a", ids(category.Parent.Has(category.ID.EQ("a"))), "a1 a2")
		is(t, "grandchildren of root", ids(category.Parent.Has(category.Parent.Has(category.ID.EQ("root")))), "a1 a2 b1")
		is(t, "leaves", ids(category.Children.HasNone()), "a1 a2 b1")
	})
}

func TestLinks(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		l := newLibrary(t, ctx, c)
		topicsOf := func(title string) string {
			t.Helper()
			refresh(t, ctx, c)
			a := must[*shop.Article](t)(c.Articles.Where(article.Title.EQ(title)).With(article.Topics).Only(ctx))
			topics, _ := a.Edges.Topics.Get()
			return topicNames(topics)
		}
		link := func(topics ...string) []uuid.UUID {
			var out []uuid.UUID
			for _, name := range topics {
				out = append(out, l.id(name))
			}
			return out
		}
		ok(t, query.Link(ctx, c, article.Topics, l.id("a2"), link("db", "go")...))
		ok(t, query.Link(ctx, c, article.Topics, l.id("a2"), link("go", "sql", "sql")...)) // some there already, one twice
		is(t, "linked", topicsOf("a2"), "db go sql")
		ok(t, query.Unlink(ctx, c, article.Topics, l.id("a2"), link("go", "sql")...)) // without a refresh
		ok(t, query.Unlink(ctx, c, article.Topics, l.id("a2"), link("go")...))        // not there any more
		is(t, "unlinked", topicsOf("a2"), "db")
		ok(t, query.Link(ctx, c, article.Topics, l.id("a2")))
		ok(t, query.Unlink(ctx, c, article.Topics, l.id("a2")))
		is(t, "nothing", topicsOf("a2"), "db")
		is(t, "others", topicsOf("a5"), "go sql")

		many := make([]uuid.UUID, 100)
		for i := range many {
			many[i] = uuid.UUID{0: 1, 15: byte(i)}
		}
		rows := make([]*shop.Topic, len(many))
		for i := range rows {
			rows[i] = &shop.Topic{ID: many[i], Name: text(i)}
		}
		ok(t, c.Topics.InsertMany(ctx, rows))
		ok(t, query.Link(ctx, c, article.Topics, l.id("a1"), many...))
		ok(t, query.Unlink(ctx, c, article.Topics, l.id("a1"), many[1:]...))
		is(t, "one of many", topicsOf("a1"), "0")
		ok(t, query.Unlink(ctx, c, article.Topics, l.id("a1"), many...))
		ok(t, query.Unlink(ctx, c, article.Topics, l.id("a2"), link("db")...))
	})
}

func TestEdgeJSON(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		cy := must[*shop.Author](t)(c.Authors.Where(author.Name.EQ("Cy")).With(author.Articles, author.Country).Only(ctx))
		text := must[[]byte](t)(json.Marshal(cy.Edges))
		is(t, "json", string(text), `{"articles":[],"country":null}`)
		ben := must[*shop.Author](t)(c.Authors.Where(author.Name.EQ("Ben")).With(author.Articles.Count()).Only(ctx))
		text = must[[]byte](t)(json.Marshal(ben.Edges))
		is(t, "json of what was only counted", string(text), `{}`)
	})
}

func TestEdgeErrors(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		ctx, statements := counted(ctx)
		for _, tc := range []struct {
			name string
			edge []query.Edge[*of.Author]
			want string // how the error begins
		}{
			{"twice", []query.Edge[*of.Author]{author.Articles, author.Articles.Limit(1)},
				"select Author: edge articles occurs twice in With: give it once, with all of its conditions and edges"},
			{"of the database, nested", []query.Edge[*of.Author]{author.Articles.With(article.Topics.Where(query.Raw[*of.Topic]("nonsense = 1")))},
				"edge Author.articles: edge Article.topics: select Topic: "},
		} {
			_, err := c.Authors.With(tc.edge...).All(ctx)
			if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
				t.Errorf("%s: got %v, want %s...", tc.name, err, tc.want)
			}
		}
		is(t, "statements: none for the first", statements(), 3)
	})
}
