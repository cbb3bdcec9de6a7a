package wirefaults_test

import (
	"context"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
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
