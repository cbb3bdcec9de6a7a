package logic_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/logic/db"
	"github.com/crategen/crategen/test/logic/db/item"
	"github.com/crategen/crategen/test/logic/db/of"
	"github.com/crategen/crategen/test/logic/db/owner"
)

// TestFound keeps what the random check found: conditions with the items that meet them.
func TestFound(t *testing.T) {
	testtarget.Run(t, testtarget.All, testtarget.Extended(db.Open), func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		insertFound(t, ctx, client)
		word := func(s string) query.NonNull[*of.Item, string] { return query.Value[*of.Item](s) }
		nobody := query.Pick(owner.Name).From(client.Owners.Where(owner.Level.EQ(1)))
		for _, c := range []struct {
			name string
			cond query.Predicate[*of.Item]
			want []int64
		}{
			{"Abs beyond 2^53", query.Equal(query.Abs(item.AInt), item.AInt), []int64{1, 3, 4}},
			{"Abs of a negative number", query.Abs(item.AInt).EQ(9007199254740993), []int64{1, 2}},
			{"Round just below a half", query.Round(item.AFloat64).EQ(0), []int64{1}},
			{"Round of a number that is whole", query.Equal(query.Round(item.AFloat64), item.AFloat64), []int64{2, 3}},
			{"Round of a half", query.Round(item.AFloat64).EQ(-3), []int64{4}},
			{"Floor of a large number", query.Equal(query.Floor(item.AFloat64), item.AFloat64), []int64{2, 3}},
			{"Ceil of a large number", query.Equal(query.Ceil(item.AFloat64), item.AFloat64), []int64{2, 3}},
			{"Floor of a large number of 32 bits", query.Equal(query.Floor(item.AFloat32), item.AFloat32), []int64{2, 3}},
			{"Round of a large number of 32 bits", query.Round(item.AFloat32).In(3e9, 3, 0), []int64{1, 2, 4}},
			{"AsInt beyond 31 bits", query.AsInt(query.When(item.ID.NEQ(3), item.AFloat32).End()).EQ(3_000_000_000), []int64{2}},
			{"Length beside a number beyond 31 bits", query.Length(item.AString).LT(1 << 40), []int64{1, 2, 3, 4}},
			{"Length beside a list of numbers beyond 31 bits", query.Length(item.AString).In(1<<40, 2), []int64{2}},
			{"less than the least integer of 32 bits", item.AInt32.LT(math.MinInt32), nil},
			{"greater than the greatest integer of 32 bits", item.AInt32.GT(math.MaxInt32), nil},
			{"not greater than the greatest integer of 32 bits", query.Not(item.AInt32.GT(math.MaxInt32)), []int64{1, 2, 3, 4}},
			{"less than the least integer of 64 bits", item.AInt.LT(math.MinInt64), nil},
			{"greater than the greatest integer of 64 bits", query.AsNullable(item.AInt).GT(math.MaxInt64), nil},
			{"greater than the greatest integer, as a value", query.Greater(item.AInt32, query.Value[*of.Item](int32(math.MaxInt32))), nil},
			{"less than the least float of 64 bits", item.NFloat64.LT(math.Inf(-1)), nil},
			{"greater than the greatest float of 64 bits", item.NFloat64.GT(math.Inf(1)), nil},
			{"not greater than the greatest float of 64 bits", query.Not(item.NFloat64.GT(math.Inf(1))), []int64{1, 2, 3}},
			{"greater than the greatest float, as a value", query.Greater(query.AsNullable(item.NFloat64), query.Value[*of.Item](math.Inf(1))), nil},
			{"less than the least float of 32 bits", item.NFloat32.LT(float32(math.Inf(-1))), nil},
			{"greater than the greatest float of 32 bits", item.NFloat32.GT(float32(math.Inf(1))), nil},
			{"at least the greatest float of 32 bits", item.NFloat32.GTE(float32(math.Inf(1))), []int64{1}},
			{"greater than the greatest value that there is", query.Greater(item.AInt32,
				query.Scalar[*of.Item](query.Select1(query.Max(item.AInt32)).From(client.Items))), nil},
			{"Trim takes spaces off", query.Length(query.Trim(query.Concat(query.AsNullable(item.AString), word("\t \n ")))).EQ(3), []int64{3}},
			{"Substring counts characters", query.Substring(item.AString, 2, 2).EQ("😀b"), []int64{1}},
			{"Substring behind the end", query.Substring(item.AString, 5, math.MaxInt).EQ("c"), []int64{1}},
			{"Substring of all", query.Equal(query.Substring(item.AString, 1, math.MaxInt), query.AsNullable(item.AString)), []int64{1, 2, 3, 4}},
			{"Extract of the least and the greatest time", query.Extract(query.Epoch, item.ATime).In(-62135596800, 253402300799), []int64{1, 2}},
			{"Extract of times about 1970", query.Extract(query.Epoch, item.ATime).In(-2, 0), []int64{3, 4}},
			{"Match", item.NTitle.Match("red"), []int64{1}},
			{"Not Match where there is no text", query.Not(item.NTitle.Match("red")), []int64{2}},
			{"Not Match in an Or", query.Or(query.Not(item.NTitle.Match("red")), item.AInt.EQ(0)), []int64{2, 4}},
			{"Not of an Or with Match", query.Not(query.Or(item.NTitle.Match("red"), item.AInt.EQ(1))), []int64{2}},
			{"Not of an And with Match", query.Not(query.And(item.NTitle.Match("red"), item.AInt.NEQ(0))), []int64{2, 4}},
			{"Not of an And with Not of an Or with Match", query.Not(query.And(query.Not(query.Or(item.NTitle.Match("red"), item.AInt.EQ(0))), item.AInt.GT(0))),
				[]int64{1, 2, 4}},
			{"NotIn a selection without rows", query.NotIn(item.NString, nobody), []int64{1, 4}},
			{"Not In a selection without rows", query.Not(query.In(item.NString, nobody)), []int64{1, 4}},
			{"Not Not In a selection without rows", query.Not(query.NotIn(item.NString, nobody)), nil},
			{"NotIn a selection without rows, in a choice", query.When(query.NotIn(item.NString, nobody), word("x")).Else(word("y")).EQ("x"), []int64{1, 4}},
			{"NotIn a selection without rows, of a column that is never NULL", query.NotIn(item.AString, nobody), []int64{1, 2, 3, 4}},
		} {
			found, err := query.Select1(item.ID).From(client.Items.Where(c.cond)).All(ctx)
			slices.Sort(found)
			if err != nil || !slices.Equal(found, c.want) {
				t.Errorf("%s: %v, %v, want %v", c.name, found, err, c.want)
			}
		}
		if n, err := query.Select1(query.AsInt(item.AFloat64)).From(client.Items.Where(item.ID.EQ(3))).Only(ctx); err == nil {
			t.Errorf("1e300 as an integer is %d, and should be an error", *n)
		}
	})
}

func insertFound(t *testing.T, ctx context.Context, client *db.Client) {
	t.Helper()
	g, text, red, blue := &gen{Rand: rand.New(rand.NewPCG(0, 0))}, "漢", "red stone", "blue stone"
	var items []*db.Item
	for i, r := range []struct {
		f64 float64
		f32 float32
		n   int
		s   string
		ns  *string
		nt  *string
	}{
		{0.49999999999999994, 0.25, 9007199254740993, "a😀b\nc", &text, &red},
		{-4503599627370497, 3e9, -9007199254740993, "😀😀", nil, &blue},
		{1e300, -3e38, math.MaxInt64 - 1, "", nil, nil},
		{-2.5, 2.5, 0, "abc", &text, nil},
	} {
		it := randomItem(g, int64(i+1))
		it.AFloat64, it.AFloat32, it.AInt, it.AString, it.NString, it.NTitle = r.f64, r.f32, r.n, r.s, r.ns, r.nt
		it.AInt32 = math.MaxInt32 - int32(i)
		it.NFloat64 = []*float64{new(math.Inf(1)), new(math.Inf(-1)), new(0.0), nil}[i]
		it.NFloat32 = []*float32{new(float32(math.Inf(1))), new(float32(math.Inf(-1))), new(float32(0)), nil}[i]
		it.ATime = []time.Time{time.Date(1, 1, 1, 0, 0, 0, 1_000_000, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC),
			time.UnixMilli(-1500).UTC(), time.UnixMilli(999).UTC()}[i]
		items = append(items, it)
	}
	if err := client.Items.InsertMany(ctx, items); err != nil {
		t.Fatal(err)
	}
	if err := query.Refresh(ctx, client); err != nil {
		t.Fatal(err)
	}
}
