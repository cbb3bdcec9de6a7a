// Package sqltext holds what raw SQL must and must not be able to say (fault 18).
package sqltext

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/of"
)

type predicate = query.Predicate[*of.Article]

func raw(sql string, args ...any) predicate { return query.Raw[*of.Article](sql, args...) }

// articles are A with a stock of 1 to E with one of 5; A and B are active.
func articles(t *testing.T, ctx context.Context, client *db.Client) {
	t.Helper()
	for i, title := range []string{"A", "B", "C", "D", "E?"} {
		a := &db.Article{Title: title, Status: db.ArticleStatusDraft, Stock: i + 1, Active: i < 2, Tags: []string{"x", title}}
		if err := client.Articles.Insert(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	if err := client.Articles.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestFault18Comments(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		articles(t, ctx, client)
		active := article.Active.EQ(true)
		for name, c := range map[string]struct {
			where []predicate
			want  string
		}{
			"alone":            {[]predicate{raw("stock < ? -- why", 4)}, "ABC"},
			"and":              {[]predicate{raw("stock < ? -- it's", 4), active}, "AB"},
			"behind another":   {[]predicate{active, raw("stock > 1 --")}, "B"},
			"not":              {[]predicate{query.Not(raw("stock < ? -- \"why", 4))}, "DE?"},
			"or":               {[]predicate{query.Or(raw("stock = ? -- a", 1), raw("stock = ? /* ) */ -- (b", 5))}, "AE?"},
			"block":            {[]predicate{raw("/* ? ' */ stock /* -- */ = ? /**/", 2)}, "B"},
			"line in between":  {[]predicate{raw("stock -- = ? '\n = ?", 3)}, "C"},
			"question marks":   {[]predicate{raw("title = ? || '?' -- ?", "E")}, "E?"},
			"doubled quotes":   {[]predicate{raw("title || '''?' = ?", "A'?")}, "A"},
			"quoted name":      {[]predicate{raw(`"title" = ? /* "? */`, "B")}, "B"},
			"brackets in text": {[]predicate{raw("title <> ')' AND (stock = ?) -- )", 4)}, "D"},
		} {
			all, err := client.Articles.Where(c.where...).OrderBy(article.Title.Asc()).Limit(10).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got := ""
			for _, a := range all {
				got += a.Title
			}
			if got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
		count := query.Count[*of.Article]()
		n, err := query.Select2(count.Filter(raw("stock > ? -- filter", 3)), count).From(client.Articles.Where(raw("stock > ? -- where", 1))).Only(ctx)
		if err != nil || n.V1 != 2 || n.V2 != 4 {
			t.Errorf("filter: %v %v", n, err)
		}
		if n, err := client.Articles.Where(raw("title = ? -- update", "A")).Update(ctx, article.Stock.Set(9)); err != nil || n != 1 {
			t.Errorf("update: %d %v", n, err)
		}
		if err := client.Articles.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if n, err := client.Articles.Where(raw("stock = ? -- delete", 9), active).Delete(ctx); err != nil || n != 1 {
			t.Errorf("delete: %d %v", n, err)
		}
		if n, err := client.Exec(ctx, "/* ? */ UPDATE articles -- ?\nSET stock = ? WHERE title = ? -- done ?", 7, "B"); err != nil || n != 1 {
			t.Errorf("exec: %d %v", n, err)
		}
		if err := client.Articles.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		titles, err := query.SQL1[string](client, "-- all ?\nSELECT title FROM articles WHERE stock = ? -- ?", 7).All(ctx)
		if err != nil || !slices.Equal(titles, []string{"B"}) {
			t.Errorf("rows: %v %v", titles, err)
		}
	})
}

// What only some databases read as a string, a name or an operator.
func TestFault18Strings(t *testing.T) {
	family := func(more map[string]string, names ...string) map[string]map[string]string {
		out := map[string]map[string]string{}
		for _, n := range names {
			out[n] = more
		}
		return out
	}
	pg := map[string]string{
		`title || $$?$$ = ?`:        "A?",
		`title || $a$?$$'$a$ = ?`:   "A?$$'",
		`title || E'\'?' = ?`:       "A'?",
		`title || E'\\' || '?' = ?`: `A\?`,
		`title || '\' = ?`:          `A\`,
		"title || E'a'\n'\\'?' = ?": "Aa'?",
		`/* /* ? */ ? */ title = ?`: "A",
		`CAST(CAST(stock AS text) AS int) + ?::int = 2 AND title = 'A'`: "1",
		`'{"k": 1}'::jsonb ?? 'k' AND title = ?`:                        "A",
		`'{"k": 1}'::jsonb ??| ARRAY['k'] AND tags[2] = ?`:              "A",
		`'{"k": 1}'::jsonb ??& ARRAY['k'] AND title = ?`:                "A",
	}
	cases := family(pg, "postgres", "cockroachdb")
	cases["cratedb"] = map[string]string{
		`title || $$?$$ = ?`:             "A?",
		`title || $a$?$$'$a$ = ?`:        "A?$$'",
		`title || E'\'?' = ?`:            "A'?",
		`title || '\' = ?`:               `A\`,
		`/* /* ? */ title = ?`:           "A",
		`tags[2] = ? AND ?::int = stock`: "",
		`{k = 1}['k'] = 1 AND title = ?`: "A",
	}
	cases["sqlite"] = map[string]string{
		"`title` || '?' = ?":   "A?",
		"[title] || '\\' = ?":  `A\`,
		`/* /* ? */ title = ?`: "A",
		`title || E = ?`:       "",
		`tags ->> '$[1]' = ?`:  "A",
	}
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		articles(t, ctx, client)
		for sql, arg := range cases[target] {
			if arg == "" {
				continue
			}
			a, err := client.Articles.Where(raw(sql, arg), article.Active.EQ(true)).Only(ctx)
			if err != nil || a.Title != "A" {
				t.Errorf("%s: %v %v", sql, a, err)
			}
		}
	})
}

// What would reach beyond its place, or take an argument that is not its own, is refused before it is sent.
func TestFault18Refused(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		articles(t, ctx, client)
		for sql, want := range map[string]string{
			"stock = 1) OR (1 = 1":        "the bracket ) in line 1, column 10 closes nothing",
			"(stock = 1":                  "the bracket ( that begins in line 1, column 1 is not closed",
			"stock = 1 -- )\n)":           "the bracket ) in line 2, column 1 closes nothing",
			"title = 'A":                  "the string ' that begins in line 1, column 9 is not closed",
			"\"title = 'A'":               `the name " that begins in line 1, column 1 is not closed`,
			"stock = 1 /* why":            "the comment /* that begins in line 1, column 11 is not closed",
			"stock = 1; DELETE FROM shop": "it has a semicolon",
			"":                            "it is empty",
			"-- nothing":                  "it is empty",
			"stock = $1":                  "write ? for each argument",
		} {
			n, err := client.Articles.Where(article.Active.EQ(true), raw(sql)).Delete(ctx)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %d rows, %v; want %s", sql, n, err, want)
			}
		}
		if _, err := client.Articles.Where(raw("stock = ?")).Count(ctx); err == nil || !strings.Contains(err.Error(), "1 placeholders and 0 arguments") {
			t.Errorf("%v", err)
		}
		if _, err := client.Exec(ctx, "UPDATE articles SET stock = 1 /* all", 1); err == nil || !strings.Contains(err.Error(), "is not closed") {
			t.Errorf("%v", err)
		}
		if n, err := client.Articles.Count(ctx); err != nil || n != 5 {
			t.Errorf("%d articles are left, %v", n, err)
		}
	})
}
