package lists

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/lists/db"
	"github.com/crategen/crategen/test/lists/db/item"
	"github.com/crategen/crategen/test/lists/db/of"
)

// words are those of items 1, 2, ...; the last one has none.
var words = []string{"Zoo", "apfel", "Ähre", "zoo", "Bär", "Apfel"}

func worded() []*db.Item {
	var out []*db.Item
	for i, w := range words {
		out = append(out, &db.Item{ID: int64(i + 1), Word: &w, Name: &w})
	}
	return append(out, &db.Item{ID: 99})
}

// collated are the words in the order of each database: by German on PostgreSQL and CockroachDB, without regard to the case of A to Z on SQLite,
// and by bytes on CrateDB.
var collated = map[string]string{
	"postgres": "Ähre apfel Apfel Bär zoo Zoo", "cockroachdb": "Ähre apfel Apfel Bär zoo Zoo",
	"sqlite": "apfel Apfel Bär Zoo zoo Ähre", "cratedb": "Apfel Bär Zoo apfel zoo Ähre",
}

// TestCollation orders, compares and searches a text with a collation.
func TestCollation(t *testing.T) {
	on(t, worded(), func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		insensitive := target == "sqlite"
		order := strings.Fields(collated[target])
		known := c.Items.Where(item.Word.NotNull())
		sorted := func(list []*db.Item, err error) string {
			var out []string
			for _, x := range list {
				out = append(out, *x.Word)
			}
			if err != nil {
				return err.Error()
			}
			return strings.Join(out, " ")
		}
		is(t, "order", sorted(known.OrderBy(item.Word.Asc(), item.ID.Asc()).All(ctx)), strings.Join(order, " "))
		backwards := ""
		for _, w := range order {
			backwards = w + " " + backwards
		}
		is(t, "order backwards", sorted(known.OrderBy(item.Word.Desc(), item.ID.Desc()).All(ctx)), strings.TrimSpace(backwards))

		// Pages go through all rows once, in that order.
		var pages []string
		for cursor := query.Cursor(""); ; {
			page, err := known.OrderBy(item.Word.Asc(), item.ID.Asc()).Page(ctx, 2, cursor)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range page.Items {
				pages = append(pages, *x.Word)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		is(t, "pages", strings.Join(pages, " "), strings.Join(order, " "))

		either := func(sensitive, other string) string {
			if insensitive {
				return other
			}
			return sensitive
		}
		is(t, "equal", found(ctx, c, item.Word.EQ("apfel")), either("[2][1 3 4 5 6]", "[2 6][1 3 4 5]"))
		is(t, "in", found(ctx, c, item.Word.In("Zoo", "Bär")), either("[1 5][2 3 4 6]", "[1 4 5][2 3 6]"))
		is(t, "unequal", found(ctx, c, item.Word.NEQ("zoo")), either("[1 2 3 5 6][4]", "[2 3 5 6][1 4]"))
		is(t, "greater", found(ctx, c, item.Word.GT("Bär")), map[string]string{"postgres": "[1 4][2 3 5 6]", "cockroachdb": "[1 4][2 3 5 6]",
			"sqlite": "[1 3 4][2 5 6]", "cratedb": "[1 2 3 4][5 6]"}[target])
		is(t, "prefix", found(ctx, c, item.Word.HasPrefix("Z")), "[1][2 3 4 5 6]")
		is(t, "prefix of a letter with two dots", found(ctx, c, item.Word.HasPrefix("A")), "[6][1 2 3 4 5]")
		is(t, "part", found(ctx, c, item.Word.Contains("pf")), "[2 6][1 3 4 5]")
		is(t, "pattern", found(ctx, c, query.Like(item.Word, "%oo")), "[1 4][2 3 5 6]")
		is(t, "expression", found(ctx, c, query.Matches(item.Word, "^[AZ]")), "[1 6][2 3 4 5]")
		is(t, "lower case", found(ctx, c, query.Lower(item.Word).EQ("apfel")), "[2 6][1 3 4 5]")
		is(t, "another column", found(ctx, c, query.Equal(item.Word, item.Name)), "[1 2 3 4 5 6][]")

		first, err := query.Select2(query.Min(item.Word), query.Max(item.Word)).From(c.Items).Only(ctx)
		if err != nil {
			t.Error(err)
		} else if !insensitive { // equal words are either
			is(t, "least and greatest", *first.V1+" "+*first.V2, order[0]+" "+order[len(order)-1])
		}
		groups, err := query.Select2(item.Word, query.Count[*of.Item]()).From(known).GroupBy(item.Word).All(ctx)
		is(t, "groups", fmt.Sprint(len(groups), err), either("6 <nil>", "4 <nil>"))

		// Each kind of write.
		if _, err := c.Items.Where(item.ID.EQ(1)).Update(ctx, item.Word.Set("Öl")); err != nil {
			t.Error(err)
		}
		if _, err := c.Items.Where(item.ID.EQ(2)).Update(ctx, query.SetTo(item.Word, query.Concat(item.Word, item.Name))); err != nil {
			t.Error(err)
		}
		oil, beer := "Öle", "Bier"
		if err := c.Items.Upsert(ctx, &db.Item{ID: 3, Word: &oil}, &db.Item{ID: 7, Word: &beer}); err != nil {
			t.Error(err)
		}
		if err := c.Items.Insert(ctx, &db.Item{ID: 8, Word: &beer}); err != nil {
			t.Error(err)
		}
		if _, err := query.Load(ctx, c.Items, func(yield func(*db.Item) bool) { _ = yield(&db.Item{ID: 9, Word: &oil}) && yield(&db.Item{ID: 10}) }); err != nil {
			t.Error(err)
		}
		if err := query.Refresh(ctx, c); err != nil {
			t.Fatal(err)
		}
		is(t, "written", sorted(c.Items.Where(item.Word.NotNull()).OrderBy(item.ID.Asc()).All(ctx)), "Öl apfelapfel Öle zoo Bär Apfel Bier Bier Öle")
	})
}

// TestEnumOrder orders an enum: by the place of the values where the database has enum types, otherwise by their letters.
func TestEnumOrder(t *testing.T) {
	small, large := db.ItemSizeSmall, db.ItemSizeLarge
	on(t, []*db.Item{{ID: 1, Size: &large}, {ID: 2, Size: &small}, {ID: 3}}, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		order := []db.ItemSize{small, large}
		if target == "sqlite" || target == "cratedb" {
			order = []db.ItemSize{large, small}
		}
		list, err := query.Select1(item.Size).From(c.Items.Where(item.Size.NotNull())).OrderBy(item.Size.Asc()).All(ctx)
		if err != nil || len(list) != 2 || *list[0] != order[0] || *list[1] != order[1] {
			t.Errorf("the order is %v, %v", list, err)
		}
		ends, err := query.Select2(query.Min(item.Size), query.Max(item.Size)).From(c.Items).Only(ctx)
		if err != nil || *ends.V1 != order[0] || *ends.V2 != order[1] {
			t.Errorf("the ends are %v, %v", ends, err)
		}
	})
}
