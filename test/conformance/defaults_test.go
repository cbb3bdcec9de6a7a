package conformance

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/defaulted"
	"github.com/crategen/crategen/test/shop/db/of"
)

// TestDefaults writes every kind of field that has a default, plain and nullable, in each way that leaves it out, and in
// each way that gives a zero value or NULL.
func TestDefaults(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		if _, err := c.Defaulteds.Where(query.Every[*of.Defaulted]()).Delete(ctx); err != nil {
			t.Fatal(err)
		}
		want := shop.NewDefaulted()
		check := func(what string, id int64) {
			t.Helper()
			want.ID = id
			got, err := c.Defaulteds.Get(ctx, id)
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: wanted (-) and read (+):\n%s", what, diff)
			}
		}

		created := must[*shop.Defaulted](t)(c.Defaulteds.Create(ctx, defaulted.ID.Set(1)))
		check("Create", 1)
		if diff := cmp.Diff(want, created); diff != "" {
			t.Errorf("Create returned (+), wanted (-):\n%s", diff)
		}
		e := shop.NewDefaulted()
		e.ID = 2
		ok(t, c.Defaulteds.Insert(ctx, e))
		check("New and Insert", 2)

		// A zero is a zero; what has a nil, and a zero time, takes the default.
		zero := &shop.Defaulted{ID: 3, AEnum: shop.DefaultedAEnumOne}
		ok(t, c.Defaulteds.Insert(ctx, zero))
		want = shop.NewDefaulted()
		want.ABool, want.AInt8, want.AInt64, want.AUint32, want.AFloat32, want.AFloat64 = false, 0, 0, 0, 0, 0
		want.AString, want.AText, want.AUUID, want.AEnum, want.AGrade = "", "", uuid.Nil, shop.DefaultedAEnumOne, ""
		want.AJSON.Pages, want.AJSON.Notes = 0, nil
		check("Insert of zero values", 3)
		many := []*shop.Defaulted{{ID: 4, AEnum: shop.DefaultedAEnumOne}, {ID: 5, AEnum: shop.DefaultedAEnumOne}}
		ok(t, c.Defaulteds.InsertMany(ctx, many))
		check("InsertMany of zero values", 5)

		_, err := c.Defaulteds.Create(ctx, defaulted.ID.Set(6),
			defaulted.NBool.SetNull(), defaulted.NInt8.SetNull(), defaulted.NInt64.SetNull(), defaulted.NUint32.SetNull(),
			defaulted.NFloat32.SetNull(), defaulted.NFloat64.SetNull(), defaulted.NString.SetNull(), defaulted.NText.SetNull(),
			defaulted.NBytes.SetNull(), defaulted.NTime.SetNull(), defaulted.NUUID.SetNull(), defaulted.NEnum.SetNull(),
			defaulted.NJSON.SetNull(), defaulted.NMap.SetNull(), defaulted.NStrings.SetNull(), defaulted.NInts.SetNull(),
			defaulted.NFloats.SetNull(), defaulted.NGrade.SetNull())
		ok(t, err)
		want = shop.NewDefaulted()
		want.NBool, want.NInt8, want.NInt64, want.NUint32, want.NFloat32, want.NFloat64 = nil, nil, nil, nil, nil, nil
		want.NString, want.NText, want.NBytes, want.NTime, want.NUUID, want.NEnum = nil, nil, nil, nil, nil, nil
		want.NJSON, want.NMap, want.NStrings, want.NInts, want.NFloats, want.NGrade = nil, nil, nil, nil, nil, nil
		check("SetNull", 6)
	})
}
