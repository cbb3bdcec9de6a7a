package conformance

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shopgo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/of"
)

const unicode = "é 𝒳😀 \\ ' \" \t\n % _ \u2028"

// plain is a Kind with ordinary values and NULL wherever it may be.
func plain(id int64) *shop.Kind {
	return &shop.Kind{
		ID: id, AEnum: shop.KindAEnumOne, AText: "t", AString: "s", ABytes: []byte{1}, ATime: shopgo.Epoch,
		AStrings: []string{}, AInts: []int{}, AFloats: []float64{}, ABools: []bool{}, AInt64s: []int64{},
		ATimes: []time.Time{}, AUuids: []uuid.UUID{}, AMap: map[string]any{}, AGrade: "g",
	}
}

// TestKinds writes and reads every kind of field with its edge values, through Insert, InsertMany, Load and Upsert.
func TestKinds(t *testing.T) {
	at := time.Date(2024, 2, 29, 23, 59, 59, 999_000_000, time.UTC)
	id := uuid.MustParse("ffffffff-0000-4000-8000-00000000ffff")
	cases := map[string]func(*shop.Kind){
		"NULL": func(*shop.Kind) {},
		"least": func(k *shop.Kind) {
			k.AInt8, k.AInt16, k.AInt32, k.AInt = math.MinInt8, math.MinInt16, math.MinInt32, math.MinInt32
			k.AInt64 = math.MinInt64 + 1 // CrateDB reserves the least and the greatest bigint
			k.AFloat32, k.AFloat64 = -math.MaxFloat32, -math.MaxFloat64
			k.ATime = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
		},
		"greatest": func(k *shop.Kind) {
			k.AInt8, k.AInt16, k.AInt32, k.AInt64 = math.MaxInt8, math.MaxInt16, math.MaxInt32, math.MaxInt64-1
			k.AUint8, k.AUint16, k.AUint32, k.AUint64 = math.MaxUint8, math.MaxUint16, math.MaxUint32, math.MaxInt64-1
			k.AFloat32, k.AFloat64 = math.MaxFloat32, math.MaxFloat64
			k.ATime = time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC)
			k.AUUID = uuid.Max
			k.ABytes = make([]byte, 256)
			for i := range k.ABytes {
				k.ABytes[i] = byte(i)
			}
		},
		"beyond 2^53": func(k *shop.Kind) {
			k.AInt64, k.AInt64s = 9007199254740993, []int64{-9007199254740993, 1}
			k.NInt64, k.NInt64s = ptr[int64](9007199254740995), []int64{}
		},
		"infinite": func(k *shop.Kind) {
			k.AFloat64, k.NFloat64 = math.Inf(1), ptr(math.Inf(-1))
		},
		"tiny": func(k *shop.Kind) {
			k.AFloat64, k.AFloat32 = math.SmallestNonzeroFloat64, 1.17549435e-38
			k.AFloats = []float64{0.1, -1e300, 5e-324}
		},
		"unicode": func(k *shop.Kind) {
			k.AString, k.NString, k.AText, k.NText = unicode, ptr(unicode), unicode, ptr(unicode)
			k.AStrings = []string{unicode, "", "NULL", "a,b", "{}", `"`}
			k.AJSON = shopgo.Details{Binding: unicode, Notes: []string{unicode}}
			k.AMap = map[string]any{"ключ": unicode}
		},
		"empty": func(k *shop.Kind) {
			k.AString, k.NString, k.AText, k.NText = "", ptr(""), "", ptr("")
			k.ABytes, k.NBytes = []byte{}, []byte{}
			k.NStrings, k.NInts, k.NFloats, k.NBools = []string{}, []int{}, []float64{}, []bool{}
			k.NMap = map[string]any{}
		},
		"long": func(k *shop.Kind) {
			k.AText = strings.Repeat("long text ", 10_000)
			k.ABytes = []byte(strings.Repeat("\x00\xff", 30_000))
		},
		"everything": func(k *shop.Kind) {
			k.ABool, k.NBool = true, ptr(false)
			k.AInt8, k.NInt8, k.AInt16, k.NInt16 = 1, ptr[int8](-2), 3, ptr[int16](-4)
			k.AInt32, k.NInt32, k.AInt64, k.NInt64, k.AInt, k.NInt = 5, ptr[int32](-6), 7, ptr[int64](-8), 9, ptr(-10)
			k.AUint8, k.NUint8, k.AUint16, k.NUint16 = 1, ptr[uint8](2), 3, ptr[uint16](4)
			k.AUint32, k.NUint32, k.AUint64, k.NUint64 = 5, ptr[uint32](6), 7, ptr[uint64](8)
			k.AFloat32, k.NFloat32, k.AFloat64, k.NFloat64 = 1.5, ptr[float32](-2.5), 0.1, ptr(-0.2)
			k.NBytes, k.ATime, k.NTime = []byte("x\x00y"), at, &at
			k.AUUID, k.NUUID, k.AEnum, k.NEnum = id, &id, shop.KindAEnumTwo, ptr(shop.KindNEnumTwo)
			k.AJSON = shopgo.Details{Pages: 3, Size: &shopgo.Size{Width: 1.5, Height: 2}, Notes: []string{"n"}}
			k.NJSON = &shopgo.Details{Signed: ptr(true)}
			k.AMap = map[string]any{"deep": map[string]any{"list": []any{1.5, "x", nil, true}}}
			k.NMap = map[string]any{"n": 1.0}
			k.AStrings, k.NStrings = []string{"a"}, []string{"b", "c"}
			k.AInts, k.NInts, k.AFloats, k.NFloats = []int{1, -2}, []int{3}, []float64{1.5}, []float64{-2, 0}
			k.ABools, k.NBools, k.ATimes, k.NTimes = []bool{true, false}, []bool{false}, []time.Time{at}, []time.Time{at, shopgo.Epoch}
			k.AUuids, k.NUuids = []uuid.UUID{id}, []uuid.UUID{id, uuid.Nil}
			k.AGrade, k.NGrade, k.APoint, k.NPoint = "A", ptr(shopgo.Grade("B")), shopgo.Point{X: 1, Y: 2}, &shopgo.Point{X: 3}
		},
	}
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		var many, loaded []*shop.Kind
		id := int64(0)
		for name, set := range cases {
			id++
			one, other, third := plain(id), plain(id+1000), plain(id+2000)
			set(one)
			set(other)
			set(third)
			if err := c.Kinds.Insert(ctx, one); err != nil {
				t.Errorf("%s: insert: %v", name, err)
				continue
			}
			compareKinds(t, ctx, c, name+" by Insert", one)
			many, loaded = append(many, other), append(loaded, third)
		}
		ok(t, c.Kinds.InsertMany(ctx, many))
		for _, k := range many {
			compareKinds(t, ctx, c, "by InsertMany", k)
		}
		is(t, "rows loaded", must[int](t)(query.Load(ctx, c.Kinds, slices.Values(loaded))), len(loaded))
		for _, k := range loaded {
			compareKinds(t, ctx, c, "by Load", k)
		}
		k := many[0]
		ok(t, c.Kinds.Upsert(ctx, k))
		compareKinds(t, ctx, c, "by Upsert", k)
	})
}

func compareKinds(t *testing.T, ctx context.Context, c *shop.Client, what string, want *shop.Kind) {
	t.Helper()
	got, err := c.Kinds.Get(ctx, want.ID)
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("%s: written (-) and read (+):\n%s", what, diff)
	}
}

// TestKindsChange sets every nullable column by Update, reads it by a selection and sets it to NULL again.
func TestKindsChange(t *testing.T) {
	at := time.Date(2024, 2, 29, 1, 2, 3, 0, time.UTC)
	uid := uuid.MustParse("00000000-0000-4000-8000-00000000ffff")
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		ok(t, c.Kinds.Insert(ctx, plain(1)))
		row := c.Kinds.Where(kind.ID.EQ(1))
		n := must[int](t)(row.Update(ctx,
			kind.NBool.Set(true), kind.NInt8.Set(1), kind.NInt16.Set(2), kind.NInt32.Set(3), kind.NInt64.Set(4), kind.NInt.Set(5),
			kind.NUint8.Set(1), kind.NUint16.Set(2), kind.NUint32.Set(3), kind.NUint64.Set(4),
			kind.NFloat32.Set(1.5), kind.NFloat64.Set(2.5), kind.NString.Set("s"), kind.NText.Set("t"), kind.NBytes.Set([]byte("b")),
			kind.NTime.Set(at), kind.NUUID.Set(uid), kind.NEnum.Set(shop.KindNEnumTwo), kind.NJSON.Set(&shopgo.Details{Pages: 9}),
			kind.NMap.Set(map[string]any{"a": "b"}), kind.NStrings.Set([]string{"x"}), kind.NInts.Set([]int{1}),
			kind.NFloats.Set([]float64{1}), kind.NBools.Set([]bool{true}), kind.NInt64s.Set([]int64{1}),
			kind.NTimes.Set([]time.Time{at}), kind.NUuids.Set([]uuid.UUID{uid}), kind.NGrade.Set("g"),
			kind.NPoint.Set(shopgo.Point{X: 1})))
		is(t, "updated", n, 1)
		refresh(t, ctx, c)
		a := must[query.Row8[*bool, *int8, *float32, []byte, *time.Time, *uuid.UUID, *shop.KindNEnum, *shopgo.Details]](t)(
			query.Select8(kind.NBool, kind.NInt8, kind.NFloat32, kind.NBytes, kind.NTime, kind.NUUID, kind.NEnum, kind.NJSON).From(row).Only(ctx))
		if !*a.V1 || *a.V2 != 1 || *a.V3 != 1.5 || string(a.V4) != "b" || !a.V5.Equal(at) || *a.V6 != uid ||
			*a.V7 != shop.KindNEnumTwo || a.V8.Pages != 9 {
			t.Errorf("selected: %v", a)
		}
		b := must[query.Row6[[]string, []int, []float64, []time.Time, []uuid.UUID, *shopgo.Grade]](t)(
			query.Select6(kind.NStrings, kind.NInts, kind.NFloats, kind.NTimes, kind.NUuids, kind.NGrade).From(row).Only(ctx))
		is(t, "lists", text(b), text(query.Row6[[]string, []int, []float64, []time.Time, []uuid.UUID, *shopgo.Grade]{
			V1: []string{"x"}, V2: []int{1}, V3: []float64{1}, V4: []time.Time{at}, V5: []uuid.UUID{uid}, V6: b.V6}))
		for name, p := range map[string]query.Predicate[*of.Kind]{
			"bytes": kind.NBytes.EQ([]byte("b")), "uuid": kind.NUUID.EQ(uid), "uuids": kind.NUuids.Has(uid),
			"times": kind.NTimes.Has(at), "ints": kind.NInts.HasAll(1), "floats": kind.NFloats.HasAny(1, 2),
			"bools": kind.NBools.Has(true), "grade": kind.NGrade.In("g"), "point": kind.NPoint.EQ(shopgo.Point{X: 1}),
			"uint64": kind.NUint64.GTE(4), "text": kind.NText.HasPrefix("t"), "time": kind.NTime.Between(at, at),
		} {
			n, err := c.Kinds.Where(p).Count(ctx)
			if err != nil || n != 1 {
				t.Errorf("by %s: %d rows, %v", name, n, err)
			}
		}
		must[int](t)(row.Update(ctx,
			kind.NBool.SetNull(), kind.NInt8.SetNull(), kind.NFloat64.SetNull(), kind.NString.SetNull(), kind.NBytes.SetNull(),
			kind.NTime.SetNull(), kind.NUUID.SetNull(), kind.NEnum.SetNull(), kind.NJSON.SetNull(), kind.NMap.SetNull(),
			kind.NStrings.SetNull(), kind.NTimes.SetNull(), kind.NUuids.SetNull(), kind.NGrade.SetNull(), kind.NPoint.SetNull()))
		k := must[*shop.Kind](t)(c.Kinds.Get(ctx, 1))
		if k.NBool != nil || k.NBytes != nil || k.NJSON != nil || k.NMap != nil || k.NStrings != nil || k.NPoint != nil || k.NEnum != nil {
			t.Errorf("after SetNull: %+v", k)
		}
	})
}

// TestNothingIsLost: what a column cannot hold is refused, before or by the server, and never changed in silence.
func TestNothingIsLost(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for name, set := range map[string]func(*shop.Kind){
			"uint64 beyond int64": func(k *shop.Kind) { k.AUint64 = math.MaxUint64 },
			"invalid UTF-8":       func(k *shop.Kind) { k.AString = "a\xffb" },
			"unknown enum":        func(k *shop.Kind) { k.AEnum = "three" },
			"missing enum":        func(k *shop.Kind) { k.AEnum = "" },
			"NULL array":          func(k *shop.Kind) { k.AStrings = nil },
			"NULL document":       func(k *shop.Kind) { k.AMap = nil },
			"far time":            func(k *shop.Kind) { k.ATime = time.Unix(1<<55, 0) },
		} {
			k := plain(1)
			set(k)
			if err := c.Kinds.Insert(ctx, k); err == nil {
				t.Errorf("%s was written", name)
			} else {
				t.Logf("%s: %v", name, err)
			}
			if n, err := query.Load(ctx, c.Kinds, slices.Values([]*shop.Kind{k})); err == nil || n != 0 {
				t.Errorf("%s was loaded: %d rows", name, n)
			}
		}
		fine := time.Date(2024, 1, 1, 0, 0, 0, 123_456_789, time.FixedZone("", 3600))
		k := plain(2)
		k.ATime = fine
		ok(t, c.Kinds.Insert(ctx, k))
		is(t, "the entity shows what was written", k.ATime, fine.UTC().Truncate(time.Millisecond))
		compareKinds(t, ctx, c, "cut time", k)

		k = plain(3)
		ok(t, c.Kinds.Insert(ctx, k))
		must[int](t)(c.Exec(ctx, "UPDATE kinds SET a_enum = 'newer' WHERE id = 3"))
		_, err := c.Kinds.Get(ctx, 3)
		var column *dberr.ColumnError
		if !errors.As(err, &column) || column.Column != "a_enum" {
			t.Errorf("an enum value that the code does not know: %v", err)
		}
		must[int](t)(c.Exec(ctx, "UPDATE kinds SET a_enum = 'one', a_int32 = 70000 WHERE id = 3"))
		k = must[*shop.Kind](t)(c.Kinds.Get(ctx, 3))
		is(t, "int32", k.AInt32, 70000)
	})
}
