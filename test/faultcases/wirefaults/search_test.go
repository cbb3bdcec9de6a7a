package wirefaults_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/wirefaults/db"
	"github.com/crategen/crategen/test/faultcases/wirefaults/db/page"
)

// TestFault23Typed: whatever a user types into a search finds something or nothing, and is never an error.
func TestFault23Typed(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		for i, title := range []string{"The cat sat on the mat", "A dog's life"} {
			if err := c.Pages.Insert(ctx, &db.Page{ID: i + 1, Title: title, Body: new("the end")}); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Pages.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]int{
			"cat": 1, "the cat": 1, "cat & dog": 0, "cat!": 1, "cat\x00": 1, "cat\xff": 1, "cat dog": 0,
			"": 0, " ": 0, "!": 0, "& | ! :* <-> ()": 0, "'": 0, "\"": 0, "\\": 0, "🙂": 0, "\x00": 0, "\xff": 0, "%": 0, "-": 0,
			strings.Repeat("x", 3000): 0, "cat " + strings.Repeat("x", 3000): 0, strings.Repeat("a/", 2000) + "b": 0,
			strings.Repeat("cat ", 1000): 1,
		} {
			n, err := c.Pages.Where(page.Title.Match(text)).Count(ctx)
			if err != nil || n != want {
				t.Errorf("%.20q: %d, %v, want %d", text, n, err, want)
			}
			if _, err := c.Pages.OrderBy(page.Title.Score(text).Desc()).All(ctx); err != nil && target != "cratedb" {
				t.Errorf("%.20q: order: %v", text, err)
			}
		}
		for _, text := range []string{"the", "it's", "The A", "of the"} {
			if _, err := c.Pages.Where(page.Title.Match(text), page.Body.Match(text)).Count(ctx); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}

// TestFault23Index: what CockroachDB is asked instead of a text of stop words leaves the index in use, also when a statement has been
// executed often.
func TestFault23Index(t *testing.T) {
	testtarget.Run(t, testtarget.All[3:], db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		var pages []*db.Page
		for i := range 500 {
			pages = append(pages, &db.Page{ID: i + 1, Title: fmt.Sprintf("the page number%d", i), Body: new("the end")})
		}
		if err := c.Pages.InsertMany(ctx, pages); err != nil {
			t.Fatal(err)
		}
		text, err := query.Selecting(c.Pages.Where(page.Title.Match("number7"))).SQL()
		if err != nil {
			t.Fatal(err)
		}
		schema, err := query.SQL1[string](c, "SELECT current_schema()::text").All(ctx)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := pgconn.Connect(ctx, strings.Replace(testtarget.All[3].URL(t), "cockroachdb://", "postgresql://", 1))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.WithoutCancel(ctx))
		run := func(sql string) (lines []string) {
			t.Helper()
			results, err := conn.Exec(ctx, sql).ReadAll()
			if err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
			for _, row := range results[0].Rows {
				lines = append(lines, string(row[0]))
			}
			return lines
		}
		run("SET search_path = " + schema[0])
		run("ANALYZE pages")
		run("PREPARE find AS " + text)
		parameters := regexp.MustCompile(`\$\d+`).FindAllString(text, -1)
		execute := "EXECUTE find(" + strings.Join(slices.Repeat([]string{"'number7'"}, len(parameters)), ", ") + ")"
		for i := range 10 {
			if rows := run(execute); len(rows) != 1 {
				t.Fatalf("execution %d finds %v", i, rows)
			}
			plan := run("EXPLAIN ANALYZE " + execute)
			if got := strings.Join(plan, "\n"); !strings.Contains(got, "@pages_title_ft") || strings.Contains(got, "FULL SCAN") {
				t.Fatalf("execution %d:\n%s\n%s", i, text, got)
			}
		}
	})
}
