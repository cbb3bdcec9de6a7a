package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/search/db"
	"github.com/crategen/crategen/test/search/db/of"
	"github.com/crategen/crategen/test/search/db/page"
)

func date(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t
}

// pages are six pages. The last one has no text beside its title.
func pages() []*db.Page {
	return []*db.Page{
		{ID: 1, Title: "The quick brown fox", Summary: new("jumps over dogs"), Note: new("foo\nbar"), Tags: []string{"x", "y", "x"}, Counts: []int{3, 1, 2},
			Weights: []float64{0.5, 1.5}, At: date("2024-03-31T00:30:00Z"), N: new(1)},
		{ID: 2, Title: "Quick foxes", Summary: new("brown dogs"), Note: new("Foo"), Tags: []string{"y", "z"}, Counts: []int{7}, Weights: []float64{-1},
			At: date("2024-10-27T00:30:00Z")},
		{ID: 3, Title: "A slow turtle", Note: new("50% off_"), Tags: []string{}, Counts: []int{}, Weights: []float64{}, At: date("2024-10-27T01:30:00Z"), N: new(3)},
		{ID: 4, Title: "Fox and brown bear", Summary: new("quick"), Note: new("a\\b"), Tags: []string{"it's, \"so\""}, At: date("1969-12-31T23:59:59.999Z"), Kind: "b"},
		{ID: 5, Title: "Monty Python's Book", Summary: new("the the"), At: date("2024-12-31T22:59:59.999Z"), N: new(5), Kind: "b"},
		{ID: 6, Title: "!!!", At: date("2024-01-01T00:00:00Z"), Kind: "b"},
	}
}

func run(t *testing.T, scenario func(t *testing.T, ctx context.Context, target string, client *db.Client)) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		if err := client.Pages.InsertMany(ctx, pages()); err != nil {
			t.Fatal(err)
		}
		if err := client.Pages.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		scenario(t, ctx, target, client)
	})
}

// found are the pages that meet a condition.
func found(ctx context.Context, client *db.Client, p query.Predicate[*of.Page]) string {
	ids, err := query.Select1(page.ID).From(client.Pages.Where(p)).All(ctx)
	if err != nil {
		return err.Error()
	}
	slices.Sort(ids)
	return fmt.Sprint(ids)
}

func TestSearch(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		title := func(s query.TextSearch) query.FulltextSearch[*of.Page] { return query.Search(s, page.Title) }
		both := func(s query.TextSearch) query.FulltextSearch[*of.Page] {
			return query.Search(s, query.Boosted(page.Title, 2), page.Summary)
		}
		for _, c := range []struct {
			name string
			s    query.FulltextSearch[*of.Page]
			want string
			not  string
		}{
			{"words", title(query.BestFields("fox quick")), "[1 2]", "[3 4 5 6]"},
			{"any word", title(query.BestFields("turtle bear", query.AnyWord())), "[3 4]", "[1 2 5 6]"},
			{"no words", title(query.BestFields(" - ! ", query.AnyWord())), "[]", "[1 2 3 4 5 6]"},
			{"syntax", title(query.BestFields(`"fox" OR (* NEAR bear:* '`)), "[]", "[1 2 3 4 5 6]"},
			{"one column of two", both(query.BestFields("brown quick")), "[1]", "[2 3 4 5 6]"},
			{"most fields", both(query.MostFields("brown")), "[1 2 4]", "[3 5 6]"},
			{"most fields, any", both(query.MostFields("dogs turtle", query.AnyWord())), "[1 2 3]", "[4 5 6]"},
			{"cross fields", both(query.CrossFields("quick brown")), "[1 2 4]", "[3 5 6]"},
			{"cross fields, one word", both(query.CrossFields("dogs")), "[1 2]", "[3 4 5 6]"},
			{"cross fields, any", both(query.CrossFields("bear jumps", query.AnyWord())), "[1 4]", "[2 3 5 6]"},
			{"phrase", title(query.Phrase("brown fox")), "[1]", "[2 3 4 5 6]"},
			{"no phrase", title(query.Phrase("fox brown")), "[]", "[1 2 3 4 5 6]"},
			{"phrase in one of two", both(query.Phrase("brown dogs")), "[2]", "[1 3 4 5 6]"},
			{"phrase of nothing", title(query.Phrase("...")), "[]", "[1 2 3 4 5 6]"},
			{"apostrophe", title(query.Phrase("Monty Python's book")), "[5]", "[1 2 3 4 6]"},
			{"prefix", title(query.PhrasePrefix("quick br")), "[1]", "[2 3 4 5 6]"},
			{"prefix of one word", title(query.PhrasePrefix("tur")), "[3]", "[1 2 4 5 6]"},
			{"prefix of nothing", title(query.PhrasePrefix("?")), "[]", "[1 2 3 4 5 6]"},
			{"prefix in one of two", both(query.PhrasePrefix("brown dog")), "[2]", "[1 3 4 5 6]"},
			{"a column of NULL", query.Search(query.BestFields("quick"), page.Summary), "[4]", "[1 2 5]"},
			{"an index over several", query.Search(query.BestFields("fox foo"), page.Search), "[1 2]", "[3 4 5 6]"},
			{"an index with a boost, and a column", query.Search(query.BestFields("jumps foo", query.AnyWord()), query.Boosted(page.Search, 3), page.Summary), "[1 2]", "[3 4 5 6]"},
			{"two columns, the first of NULL", query.Search(query.BestFields("turtle"), page.Summary, page.Title), "[3]", "[1 2 4 5 6]"},
		} {
			if got := found(ctx, client, c.s.Match()); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
			if got := found(ctx, client, query.Not(c.s.Match())); got != c.not {
				t.Errorf("not %s: %s, want %s", c.name, got, c.not)
			}
			if got := found(ctx, client, query.And(c.s.Match(), c.s.MinScore(1e-9))); got != c.want {
				t.Errorf("%s with a score: %s, want %s", c.name, got, c.want)
			}
			if got := found(ctx, client, query.And(c.s.Match(), c.s.MinScore(1e9), page.ID.GT(0))); got != "[]" {
				t.Errorf("%s with a high score: %s", c.name, got)
			}
		}
		scores(t, ctx, client)
		if got := found(ctx, client, query.And(page.ID.EQ(1), title(query.Phrase("brown fox")).Match())); got != "[1]" {
			t.Error("with the key", got)
		}
		if got := found(ctx, client, query.Or(page.ID.EQ(3), query.Not(query.Or(both(query.CrossFields("quick fox")).Match(), page.Kind.EQ("b"))))); got != "[3]" {
			t.Error("in a negated Or", got)
		}
		if got := found(ctx, client, query.Search(query.CrossFields("quick"), page.Title, page.Note).Match()); !strings.Contains(got, "columns of one language") {
			t.Error("languages", got)
		}
		for name, s := range map[string]query.TextSearch{
			"a factor":  query.BestFields("fox", query.ScoreFactor(0)),
			"fuzziness": query.BestFields("fox", query.Fuzziness(3)),
			"negative":  query.Phrase("fox", query.Slop(-1)),
			"share":     query.CrossFields("fox", query.CutoffFrequency(2)),
		} {
			if _, err := client.Pages.Where(title(s).Match()).All(ctx); err == nil {
				t.Error(name)
			}
		}
		n, err := client.Pages.Where(both(query.CrossFields("slow turtle")).Match()).Update(ctx, page.Kind.Set("c"))
		if n != 1 || err != nil {
			t.Error("update", n, err)
		}
		n, err = client.Pages.Where(query.Not(both(query.CrossFields("quick fox")).Match()), page.ID.GT(4)).Delete(ctx)
		if n != 2 || err != nil {
			t.Error("delete", n, err)
		}
	})
}

// scores orders by the score, the best first.
func scores(t *testing.T, ctx context.Context, client *db.Client) {
	t.Helper()
	s := query.Search(query.BestFields("brown", query.AnyWord(), query.ScoreFactor(10)), page.Title, query.Boosted(page.Summary, 1000))
	rows, err := query.Select2(page.ID, s.Score()).From(client.Pages).Where(s.Match()).OrderBy(s.Score().Desc(), page.ID.Asc()).All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || rows[0].V1 != 2 || rows[0].V2 <= rows[1].V2 {
		t.Errorf("scores: %v", rows)
	}
}

func TestSearchOptions(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for _, c := range []struct {
			name string
			text query.TextSearch
			want string
		}{
			{"fuzziness", query.BestFields("qick brwn", query.Fuzziness(1)), "[1]"},
			{"fuzziness", query.MostFields("qick", query.Fuzziness(query.AutoFuzziness), query.PrefixLength(1), query.MaxExpansions(10)), "[1 2]"},
			{"fuzziness", query.BestFields("quxx", query.Fuzziness(1)), "[]"},
			{"prefix_length", query.BestFields("wuick", query.PrefixLength(1), query.Fuzziness(1)), "[]"},
			{"cutoff_frequency", query.BestFields("turtle", query.CutoffFrequency(0.01)), "[3]"},
			{"slop", query.Phrase("quick fox", query.Slop(1)), "[1 2]"},
			{"slop", query.PhrasePrefix("quick fo", query.Slop(2), query.MaxExpansions(20)), "[1 2]"},
			{"tie_breaker", query.Phrase("brown fox", query.TieBreaker(0.5)), "[1]"},
			{"zero_terms_query", query.BestFields("the", query.ZeroTermsAll()), "[1 2 3 4 5 6]"},
			{"zero_terms_query", query.Phrase("the", query.ZeroTermsAll(), query.ScoreFactor(2)), "[1 2 3 4 5 6]"},
		} {
			got, want := found(ctx, client, query.Search(c.text, page.Title).Match()), c.want
			if target != "cratedb" {
				want = "full-text searches of " + target + " have no option " + c.name + ": only CrateDB has it"
			}
			if !strings.Contains(got, want) {
				t.Errorf("%s: %s, want %s", c.name, got, want)
			}
		}
		s := query.Search(query.BestFields("fox"), page.Title)
		for name, p := range map[string]query.Predicate[*of.Page]{"or": query.Or(s.MinScore(0.1), page.ID.EQ(3)), "not": query.Not(s.MinScore(0.1))} {
			got := found(ctx, client, p)
			if target == "cratedb" != strings.Contains(got, "tests a score only for all rows") {
				t.Error(name, got)
			}
		}
	})
}
