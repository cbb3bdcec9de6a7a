package documents_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/documents"
	"github.com/crategen/crategen/test/documents/db"
	"github.com/crategen/crategen/test/documents/db/article"
	"github.com/crategen/crategen/test/documents/db/of"
)

// TestMemberLists has conditions on lists in documents, and computes with them. Row 3 has empty lists, row 4 none, row 5 no document.
func TestMemberLists(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		check(t, client.Articles.InsertMany(ctx, []*db.Article{
			{ID: "1", Title: "a", Details: &documents.Details{Keywords: []string{"x", "é\"'", "x", ""}, Ratings: []int32{3, -1}, Weights: []float64{0.1, 2}, Marks: []bool{true}}},
			{ID: "2", Title: "b", Details: &documents.Details{Keywords: []string{"5"}, Ratings: []int32{2147483647}, Weights: []float64{-0.5}, Marks: []bool{false, true}}},
			{ID: "4", Title: "d", Details: &documents.Details{}},
			{ID: "5", Title: "e"},
		}))
		check(t, client.Articles.Insert(ctx, &db.Article{ID: "3", Title: "c", Details: &documents.Details{}}))
		_, err := client.Articles.Where(article.ID.EQ("3")).Update(ctx, article.Details.Keywords.Set([]string{}), article.Details.Ratings.Set([]int32{}))
		check(t, err)
		check(t, client.Articles.Refresh(ctx))
		if target == "sqlite" || target == "postgres" || target == "cockroachdb" { // what another program wrote: no list, and other elements
			for id, details := range map[string]string{"6": `{"keywords": "x", "ratings": 3}`, "7": `{"keywords": [5, "y", null, ["x"]], "ratings": ["3", 4.5, 7], "marks": [1, true]}`} {
				_, err := client.Exec(ctx, fmt.Sprintf(`INSERT INTO articles (id, title, details) VALUES ('%s', 'other', '%s')`, id, details))
				check(t, err)
			}
		}
		own := article.ID.LT("6")
		keywords, ratings := query.MemberList(article.Details.Keywords), query.MemberList(article.Details.Ratings)
		weights, marks := query.MemberList(article.Details.Weights), query.MemberList(article.Details.Marks)
		find := func(what, want, not string, p query.Predicate[*of.Article]) {
			t.Helper()
			for _, c := range []struct {
				p    query.Predicate[*of.Article]
				want string
			}{{p, want}, {query.Not(p), not}} {
				have := ""
				ids, err := query.Select1(article.ID).From(client.Articles).Where(c.p, own).OrderBy(article.ID.Asc()).All(ctx)
				for _, id := range ids {
					have += id
				}
				if err != nil || have != c.want {
					t.Errorf("%s: found %q, %v, want %q", what, have, err, c.want)
				}
			}
		}
		find("has", "1", "23", keywords.Has("é\"'"))
		find("has an empty text", "1", "23", keywords.Has(""))
		find("has digits", "2", "13", keywords.Has("5"))
		find("has a number", "1", "23", ratings.Has(-1))
		find("has the greatest number", "2", "13", ratings.Has(2147483647))
		find("has a fraction", "1", "2", weights.Has(0.1))
		find("has a boolean", "2", "1", marks.Has(false))
		find("has any", "12", "3", keywords.HasAny("x", "5"))
		find("has all", "1", "23", keywords.HasAll("x", ""))
		find("has all of none", "123", "", keywords.HasAll())
		find("has any of none", "", "12345", keywords.HasAny())
		find("length", "1", "23", keywords.Len().EQ(4))
		find("length of an empty one", "3", "12", ratings.Len().EQ(0))
		find("length in an order", "12", "3", keywords.Len().GT(0))
		find("an element is greater", "2", "13", query.AnyElementOf(ratings).GT(3))
		find("all elements are greater", "23", "1", query.AllElementsOf(ratings).GT(0))
		find("a list of a constant", "1", "2345", query.ArrayConcat(keywords, query.ArrayValue[*of.Article]("q")).Has("x"))

		rows, err := query.Select5(article.ID, keywords, keywords.Len(), query.ArrayPosition(keywords, "x"), query.ArrayMax(ratings)).
			From(client.Articles).Where(own).OrderBy(article.ID.Asc()).All(ctx)
		check(t, err)
		have := ""
		for _, r := range rows {
			have += fmt.Sprintf("%s %q %s %s %s\n", r.V1, r.V2, value(r.V3), value(r.V4), value(r.V5))
		}
		if want := "1 [\"x\" \"é\\\"'\" \"x\" \"\"] 4 1 3\n2 [\"5\"] 1 NULL 2147483647\n3 [] 0 NULL NULL\n4 [] NULL NULL NULL\n5 [] NULL NULL NULL\n"; have != want {
			t.Errorf("selected\n%swant\n%s", have, want)
		}
		if n, err := client.Articles.Where(own, keywords.Has("x")).Update(ctx, article.Title.Set("found")); n != 1 || err != nil {
			t.Errorf("%d rows are updated, %v", n, err)
		}
		// Lists are changed in the database.
		document := func(id string) string {
			t.Helper()
			a, err := client.Articles.Get(ctx, id)
			check(t, err)
			if a.Details == nil {
				return "no document"
			}
			return fmt.Sprintf("%q %v %v %v", a.Details.Keywords, a.Details.Ratings, a.Details.Weights, a.Details.Marks)
		}
		change := func(id, want string, changes ...query.Change[*of.Article]) {
			t.Helper()
			if n, err := client.Articles.Where(article.ID.EQ(id)).Update(ctx, changes...); n != 1 || err != nil {
				t.Errorf("%d rows are changed, %v", n, err)
			}
			if have := document(id); have != want {
				t.Errorf("row %s has %s, want %s", id, have, want)
			}
		}
		d := &article.Details
		change("1", `["x" "é\"'" "x" "" "y" "\\"] [3 -1 2147483647] [0.1 2 0.5] [true false]`, query.AppendTo(d.Keywords, "y", "\\"), query.AppendTo(d.Ratings, 2147483647),
			query.AppendTo(d.Weights, 0.5), query.AppendTo(d.Marks, false))
		change("1", `["é\"'" "" "y"] [3] [2 0.5] [true]`, query.RemoveFrom(d.Keywords, "x", "\\", "none"), query.RemoveFrom(d.Ratings, -1, 2147483647),
			query.RemoveFrom(d.Weights, 0.1), query.RemoveFrom(d.Marks, false))
		change("1", `["é\"'" "" "y"] [3] [2 0.5] []`, query.AppendTo(d.Keywords), query.RemoveFrom(d.Ratings), query.RemoveFrom(d.Marks, true))
		change("3", `["a"] [] [1] []`, query.AppendTo(d.Keywords, "a"), query.AppendTo(d.Weights, 1))
		change("4", `["a"] [5] [] []`, query.AppendTo(d.Keywords, "a"), query.AppendTo(d.Ratings, 5), query.RemoveFrom(d.Weights, 1), d.Summary.Set("s"))
		change("5", `["a"] [] [] []`, query.AppendTo(d.Keywords, "a"))
		if n, err := client.Articles.Where(article.ID.In("3", "4", "5")).Update(ctx, query.AppendTo(d.Keywords, "b")); n != 3 || err != nil {
			t.Errorf("%d rows are changed, %v", n, err)
		}
		if have := document("4"); have != `["a" "b"] [5] [] []` {
			t.Errorf("after a change of several rows: %s", have)
		}
		if _, err := client.Articles.Where(article.ID.EQ("1")).Update(ctx, query.AppendTo(d.Weights, math.NaN())); err == nil || !strings.Contains(err.Error(), "Article.details: member weights: a document has no NaN") {
			t.Errorf("NaN: %v", err)
		}
		check(t, client.Articles.Refresh(ctx))
		own = article.ID.EQ("2")
		words, err := query.Select1(query.Unnest(keywords)).From(client.Articles).Where(own).All(ctx)
		if err != nil || len(words) != 1 {
			t.Errorf("the elements are %q, %v", words, err)
		}
		if target == "cratedb" {
			return
		}
		own = article.ID.GTE("6")
		find("has, of other values", "7", "", keywords.Has("y"))
		find("digits are no number", "", "7", keywords.Has("5"))
		find("a number is no text", "", "7", ratings.Has(3))
		find("a number", "7", "", ratings.Has(7))
		find("a boolean", "7", "", marks.Has(true))
		find("a number is no boolean", "", "7", marks.Has(false))
		find("length of other elements", "7", "", keywords.Len().EQ(4))
	})
}

func value[T any](p *T) string {
	if p == nil {
		return "NULL"
	}
	return fmt.Sprint(*p)
}
