package query

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

var dialects = []string{"cratedb", "cockroachdb", "postgres", "sqlite"}

// TestSQL shows what each operation says on each database. Read the golden files: they are the review.
func TestSQL(t *testing.T) {
	noon := time.Date(2024, 1, 1, 12, 0, 0, 1_500_000, time.UTC)
	type items = *Table[*itemMarker, *item, int64]
	where := func(p Predicate[*itemMarker]) func(items) (string, error) {
		return func(c items) (string, error) { return Selecting(c.Where(p)).SQL() }
	}
	count := Count[*itemMarker]()
	cases := []struct {
		name string
		sql  func(items) (string, error)
	}{
		{"all", func(c items) (string, error) { return Selecting(c).SQL() }},
		{"page", func(c items) (string, error) {
			return Selecting(c.OrderBy(itemMade.Desc(), itemID.Asc()).Limit(10).Offset(20)).SQL()
		}},
		{"offset", func(c items) (string, error) { return Selecting(c.Offset(20)).SQL() }},
		{"comparison", where(itemName.EQ("x"))},
		{"and", where(And(itemName.GT("x"), itemID.LTE(3)))},
		{"or not", where(Or(Not(itemName.EQ("x")), itemNotes.IsNull(), itemNotes.NotNull()))},
		{"in", where(itemName.In("a", "b", "c"))},
		{"in keys", where(itemID.In(1, 2, 3))},
		{"not in keys", where(itemID.NotIn(1, 2, 3))},
		{"in none", where(itemName.In())},
		{"contains", where(itemName.Contains("100%"))},
		{"prefix", where(itemName.HasPrefix("a_"))},
		{"suffix", where(itemName.HasSuffix("z"))},
		{"contains fold", where(itemName.ContainsFold("Q"))},
		{"equal fold", where(itemName.EqualFold("Q"))},
		{"time", where(itemMade.LT(noon))},
		{"has", where(itemTags.Has("x"))},
		{"has any", where(itemTags.HasAny("x", "y"))},
		{"has any of three", where(itemTags.HasAny("x", "y", "z"))},
		{"has any of many", where(itemTags.HasAny(strings.Split(strings.Repeat("x", 65), "")...))},
		{"has all", where(itemTags.HasAll("x", "y"))},
		{"len", where(itemTags.Len().GT(2))},
		{"member", where(itemPages.GTE(3))},
		{"member text", where(itemKind.In("a", "b"))},
		{"match", func(c items) (string, error) {
			return Selecting(c.Where(itemName.Match("big book")).OrderBy(itemName.Score("big book").Desc())).SQL()
		}},
		{"edge", where(itemOwner.Has(ownerName.EQ("x")))},
		{"no edge", where(itemOwner.HasNone())},
		{"raw", where(Raw[*itemMarker](`lower("name") = ? AND '?' <> "notes" -- ?`, "x"))},
		{"update", func(c items) (string, error) {
			return Updating(c.Where(itemID.EQ(1)), itemName.Set("xx"), itemNotes.SetNull()).SQL()
		}},
		{"delete", func(c items) (string, error) { return Deleting(c.Where(itemID.EQ(1))).SQL() }},
		{"update by key and condition", func(c items) (string, error) {
			return Updating(c.Where(itemID.In(1, 1), itemNotes.IsNull()), itemName.Set("xx")).SQL()
		}},
		{"delete keys", func(c items) (string, error) { return Deleting(c.Where(itemID.In(1, 2, 3))).SQL() }},
		{"create", func(c items) (string, error) { return Creating(c, itemName.Set("xx"), itemID.Set(4)).SQL() }},
		{"insert", func(c items) (string, error) { return Inserting(c, &item{ID: 4, Name: "xx"}).SQL() }},
		{"insert with a key from the database", func(c items) (string, error) { return Inserting(c, &item{Name: "xx"}).SQL() }},
		{"group", func(c items) (string, error) {
			return Select3(count, itemName, Max(itemID)).From(c).Where(itemID.GT(1)).GroupBy(itemName).
				Having(count.GT(2)).OrderBy(count.Desc(), itemName.Asc()).Limit(3).Selecting().SQL()
		}},
		{"aggregates", func(c items) (string, error) {
			return Select4(Sum(itemID), Avg(itemID), CountDistinct(itemName), CountOf(itemNotes)).From(c).Selecting().SQL()
		}},
		{"distinct", func(c items) (string, error) {
			return Select2(itemKind, itemTags.Len()).From(c).Distinct().Selecting().SQL()
		}},
	}
	for _, name := range dialects {
		t.Run(name, func(t *testing.T) {
			_, table := fake(name)
			var b strings.Builder
			for _, tc := range cases {
				sql, err := tc.sql(table)
				if err != nil {
					t.Errorf("%s: %v", tc.name, err)
				}
				fmt.Fprintf(&b, "-- %s\n%s\n\n", tc.name, sql)
			}
			golden(t, name+".sql", b.String())
		})
	}
}

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
