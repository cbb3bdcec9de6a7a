package lists

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/lists/db"
	"github.com/crategen/crategen/test/lists/db/item"
	"github.com/crategen/crategen/test/lists/db/of"
)

// texts are the names of items 1, 2, ...; the last one has none.
var texts = []string{"foo", "bar\nbaz", "", "Straße 5", `50%_\`, "a.b", "ÄÖ😀", "FOO bar", "x\u017fy K"}

func named() []*db.Item {
	var out []*db.Item
	for i, text := range texts {
		out = append(out, &db.Item{ID: int64(i + 1), Name: &text})
	}
	return append(out, &db.Item{ID: 99})
}

// TestMatches compares every database with package regexp.
func TestMatches(t *testing.T) {
	on(t, named(), func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		for _, expression := range []string{
			"foo", "^foo$", "^", "$", "", "o{2}", "o{3,}", "a|foo", "^(?:a|f)", "b.b", `b\.b`, "bar.baz", "(?s)bar.baz", `bar\nbaz`, `\d`, `^\D+$`,
			`\s`, `^\w+$`, `[^a-z]`, `(?i)foo`, `(?i)^straSSe`, `(?i)stra[ß]e`, `(?i)äö`, `(?i)s`, `(?i)k`, `\pL`, `\p{Lu}`, `[[:punct:]]`, `%_\\`, `[\]\\^-]`,
			`😀`, `[\x{1F600}-\x{1F64F}]`, `ö.$`, `(f)(o)\z`, `a*?b`, `(?U)o+$`, `()`, `(?:)|x`, `[.]`, `\Qa.b\E`, `.+?z\z`, `'`, "^.{3}$", `^(ab?|fo+){1,255}$`,
		} {
			re := regexp.MustCompile(expression)
			var yes, no []int64
			for i, text := range texts {
				if re.MatchString(text) {
					yes = append(yes, int64(i+1))
				} else {
					no = append(no, int64(i+1))
				}
			}
			is(t, expression, found(ctx, c, query.Matches(item.Name, expression)), fmt.Sprint(yes, no)[:len(fmt.Sprint(yes))]+fmt.Sprint(no))
		}
		is(t, "a computed text", found(ctx, c, query.Matches(query.Lower(item.Name), "^foo")), "[1 8][2 3 4 5 6 7 9]")
		for expression, message := range map[string]string{
			"(": "missing closing", "(?m)^a": "ends of lines", `\bfoo`: "about words", "a{256}": "at most 255", `[^\x00-\x{10FFFF}]`: "matches no text", "a**": "nested repetition",
		} {
			_, err := c.Items.Where(query.Matches(item.Name, expression)).All(ctx)
			if err == nil || !strings.Contains(err.Error(), message) {
				t.Error(expression, err)
			}
		}
		if _, err := c.Items.Where(query.Matches(item.Name, "x*")).Delete(ctx); err == nil || !strings.Contains(err.Error(), "match every row") {
			t.Error(err)
		}
	})
}

func TestLike(t *testing.T) {
	on(t, named(), func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		for _, x := range []struct{ pattern, same, folded string }{
			{"foo", "[1]", "[1]"}, {"FOO%", "[8]", "[1 8]"}, {"%b_r%", "[2 8]", "[2 8]"}, {"bar%z", "[2]", "[2]"}, {"", "[3]", "[3]"},
			{`50\%\_\\`, "[5]", "[5]"}, {`50%\%%`, "[5]", "[5]"}, {`%\\`, "[5]", "[5]"}, {"a.b", "[6]", "[6]"}, {"a_b", "[6]", "[6]"}, {"ÄÖ_", "[7]", "[7]"},
			{"äö_", "[]", "[7]"}, {"%ß%", "[4]", "[4]"}, {"%a%b%", "[2 6]", "[2 6]"}, {"[a-z]%", "[]", "[]"}, {"f*", "[]", "[]"},
		} {
			like, fold := query.Like(item.Name, x.pattern), query.LikeFold(item.Name, x.pattern)
			is(t, x.pattern, strings.SplitAfter(found(ctx, c, like), "]")[0], x.same)
			if x.pattern == "äö_" && target == "postgres" {
				continue // its locale decides which letters it folds
			}
			is(t, x.pattern+" fold", strings.SplitAfter(found(ctx, c, fold), "]")[0], x.folded)
		}
		is(t, "any with an empty pattern", found(ctx, c, query.LikeAny(item.Name, "f%", "")), "[1 3][2 4 5 6 7 8 9]")
		is(t, "any", found(ctx, c, query.LikeAny(item.Name, "f%", "%z", "nothing")), "[1 2][3 4 5 6 7 8 9]")
		is(t, "any fold", found(ctx, c, query.LikeAnyFold(item.Name, "f%", "%z")), "[1 2 8][3 4 5 6 7 9]")
		is(t, "none", found(ctx, c, query.LikeAny[*of.Item](item.Name)), "[][1 2 3 4 5 6 7 8 9 99]")
		for i, text := range texts {
			is(t, "escaped", strings.SplitAfter(found(ctx, c, query.Like(item.Name, query.EscapeLike(text))), "]")[0], fmt.Sprintf("[%d]", i+1))
		}
		for _, pattern := range []string{`a\`, `\`, `\\\`} {
			if _, err := c.Items.Where(query.Like(item.Name, pattern)).All(ctx); err == nil || !strings.Contains(err.Error(), "ends with a backslash") {
				t.Error(pattern, err)
			}
		}
		if _, err := c.Items.Where(query.LikeAny(item.Name, "a", "%%")).Delete(ctx); err == nil || !strings.Contains(err.Error(), "match every row") {
			t.Error(err)
		}
	})
}
