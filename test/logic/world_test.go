package logic_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/logic"
	"github.com/crategen/crategen/test/logic/db"
	"github.com/crategen/crategen/test/logic/db/item"
)

// An item, an owner and a tag with what their edges lead to.
type (
	itemRow struct {
		*db.Item
		owner *ownerRow
		tags  []*tagRow
	}
	ownerRow struct {
		*db.Owner
		boss  *ownerRow
		staff []*ownerRow
		items []*itemRow
	}
	tagRow struct {
		*db.Tag
		items []*itemRow
	}
)

// world is the rows of all tables.
type world struct {
	items  []*itemRow
	owners []*ownerRow
	tags   []*tagRow
	mark   int // what the last update set
}

const itemRows, ownerRows, tagRows = 40, 6, 4

// maybe is a value or, as often as not, nil.
func maybe[T any](g *gen, v T) *T {
	if g.chance(0.4) {
		return nil
	}
	return &v
}

// someTimes is a list or nil.
func sometimes[T any](g *gen, list []T) []T {
	if g.chance(0.4) {
		return nil
	}
	return list
}

var words = []string{"red", "green", "blue", "stone", "river", "cloud", "table"}

func randomWords(g *gen) string {
	out := make([]string, g.IntN(4))
	for i := range out {
		out[i] = pick(g, words)
	}
	return strings.Join(out, " ")
}

var ids = func() []uuid.UUID {
	var out []uuid.UUID
	for _, s := range []string{"00000000-0000-0000-0000-000000000001", "0f000000-0000-4000-8000-000000000000", "7fffffff-ffff-4fff-bfff-ffffffffffff",
		"80000000-0000-4000-8000-000000000000", "abcdef00-0000-4000-8000-000000000000", "f0000000-0000-4000-8000-00000000000a"} {
		out = append(out, uuid.MustParse(s))
	}
	return out
}()

func randomDoc(g *gen) logic.Doc {
	d := logic.Doc{
		Count: maybe(g, whole[int64](math.MinInt64+1, math.MaxInt64-1)(g)), Small: maybe(g, whole[int16](math.MinInt16, math.MaxInt16)(g)),
		Big: maybe(g, whole[uint64](0, math.MaxInt64-1)(g)), Word: maybe(g, randomText(g)), Other: maybe(g, randomText(g)),
		On: maybe(g, g.chance(0.5)), Ratio: maybe(g, finite(g)), Sure: int(whole[int32](math.MinInt32, math.MaxInt32)(g)),
	}
	if g.chance(0.6) {
		d.Part = &logic.Part{Name: maybe(g, randomText(g)), Level: g.IntN(4)}
	}
	return d
}

// finite is a number that JSON has as well.
func finite(g *gen) float64 {
	for {
		if v := pick(g, reals); !math.IsInf(v, 0) {
			return v
		}
	}
}

func randomPoint(g *gen) logic.Point { return logic.Point{X: g.IntN(3), Y: g.IntN(2)} }

var (
	textLists  = arrays[any, any, string]{fresh: randomText}
	intLists   = arrays[any, any, int]{fresh: whole(math.MinInt64+1, math.MaxInt64-1)}
	realLists  = arrays[any, any, float64]{fresh: finite}
	boolLists  = arrays[any, any, bool]{fresh: func(g *gen) bool { return g.chance(0.5) }}
	timeLists  = arrays[any, any, time.Time]{fresh: func(g *gen) time.Time { return pick(g, moments).UTC() }}
	uuidLists  = arrays[any, any, uuid.UUID]{fresh: func(g *gen) uuid.UUID { return pick(g, ids) }}
	randomEnum = func(g *gen) string { return pick(g, []string{"one", "two", "ten"}) }
)

func randomBytes(g *gen) []byte {
	return []byte(randomText(g) + pick(g, []string{"", "\x00", "\xff", "\x80a"}))
}

func randomItem(g *gen, id int64) *db.Item {
	whole8, whole16, whole32 := whole[int8](math.MinInt8, math.MaxInt8), whole[int16](math.MinInt16, math.MaxInt16), whole[int32](math.MinInt32, math.MaxInt32)
	whole64, wholeInt := whole[int64](math.MinInt64+1, math.MaxInt64-1), whole(math.MinInt64+1, math.MaxInt64-1)
	unsigned8, unsigned32, unsigned64 := whole[uint8](0, math.MaxUint8), whole[uint32](0, math.MaxUint32), whole[uint64](0, math.MaxInt64-1)
	i := &db.Item{
		ID:    id,
		ABool: g.chance(0.5), NBool: maybe(g, g.chance(0.5)),
		AInt8: whole8(g), NInt8: maybe(g, whole8(g)), AInt16: whole16(g), NInt16: maybe(g, whole16(g)),
		AInt32: whole32(g), NInt32: maybe(g, whole32(g)), AInt64: whole64(g), NInt64: maybe(g, whole64(g)),
		AInt: wholeInt(g), NInt: maybe(g, wholeInt(g)), AUint8: unsigned8(g), NUint8: maybe(g, unsigned8(g)),
		AUint32: unsigned32(g), NUint32: maybe(g, unsigned32(g)), AUint64: unsigned64(g), NUint64: maybe(g, unsigned64(g)),
		AFloat32: pick(g, singles), NFloat32: maybe(g, pick(g, singles)), AFloat64: pick(g, reals), NFloat64: maybe(g, pick(g, reals)),
		APrice: randomDecimal(12, 2)(g), NPrice: maybe(g, randomDecimal(12, 2)(g)), AHuge: randomDecimal(38, 10)(g), NHuge: maybe(g, randomDecimal(38, 10)(g)),
		AString: randomText(g), NString: maybe(g, randomText(g)), AText: randomText(g), NText: maybe(g, randomText(g)),
		AVarchar: randomText(g), NVarchar: maybe(g, randomText(g)),
		ABytes: randomBytes(g), ATime: pick(g, moments), NTime: maybe(g, pick(g, moments)),
		AUUID: pick(g, ids), NUUID: maybe(g, pick(g, ids)), AEnum: db.ItemAEnum(randomEnum(g)), NEnum: maybe(g, db.ItemNEnum(randomEnum(g))),
		ADoc: randomDoc(g), NDoc: maybe(g, randomDoc(g)),
		AStrings: textLists.list(g), NStrings: sometimes(g, textLists.list(g)), AInts: intLists.list(g), NInts: sometimes(g, intLists.list(g)),
		AFloats: realLists.list(g), NFloats: sometimes(g, realLists.list(g)), ABools: boolLists.list(g), NBools: sometimes(g, boolLists.list(g)),
		ATimes: timeLists.list(g), NTimes: sometimes(g, timeLists.list(g)), AUuids: uuidLists.list(g), NUuids: sometimes(g, uuidLists.list(g)),
		AGrade: logic.Grade(randomText(g)), NGrade: maybe(g, logic.Grade(randomText(g))), APoint: randomPoint(g), NPoint: maybe(g, randomPoint(g)),
		ATitle: randomWords(g), NTitle: maybe(g, randomWords(g)), OwnerID: maybe(g, ids[g.IntN(ownerRows)]),
	}
	if g.chance(0.6) {
		i.NBytes = randomBytes(g)
	}
	if g.chance(0.3) {
		i.NMap = map[string]any{"a": "b"}
	}
	if g.chance(0.3) { // two columns that are equal
		i.AString, i.AInt, i.AFloat64 = i.AText, int(i.AInt64), float64(i.AInt8)
	}
	randomScalars(g, i)
	return i
}

// newWorld writes random rows in the place of those that are there, and reads them back.
func newWorld(t *testing.T, ctx context.Context, g *gen) *world {
	t.Helper()
	c := g.client
	check := func(what string, err error) {
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for _, table := range []string{"item_tags", "items", "owners", "tags"} {
		_, err := c.Exec(ctx, "DELETE FROM "+table)
		check("emptying "+table, err)
	}
	var owners []*db.Owner
	for n := range ownerRows {
		o := &db.Owner{ID: ids[n], Name: maybe(g, randomText(g)), Level: maybe(g, whole(-5, 5)(g)), Since: maybe(g, pick(g, moments))}
		if n > 0 {
			o.BossID = maybe(g, ids[g.IntN(n)])
		}
		owners = append(owners, o)
	}
	var tags []*db.Tag
	for n := range tagRows {
		tags = append(tags, &db.Tag{ID: fmt.Sprint("tag", n), Level: maybe(g, g.IntN(4))})
	}
	var items []*db.Item
	for n := range itemRows {
		items = append(items, randomItem(g, int64(n+1)))
	}
	check("owners", c.Owners.InsertMany(ctx, owners))
	check("tags", c.Tags.InsertMany(ctx, tags))
	check("items", c.Items.InsertMany(ctx, items))
	w := &world{}
	for _, o := range owners {
		w.owners = append(w.owners, &ownerRow{Owner: o})
	}
	for _, tag := range tags {
		w.tags = append(w.tags, &tagRow{Tag: tag})
	}
	for _, i := range items {
		row := &itemRow{Item: i}
		var linked []string
		for _, tag := range w.tags {
			if g.chance(0.25) {
				row.tags, tag.items, linked = append(row.tags, tag), append(tag.items, row), append(linked, tag.ID)
			}
		}
		check("link", query.Link(ctx, c, item.Tags, i.ID, linked...))
		w.items = append(w.items, row)
	}
	w.join()
	check("refresh", query.Refresh(ctx, c)) // makes the rows visible to searches on CrateDB
	back, err := c.Items.OrderBy(item.ID.Asc()).All(ctx)
	check("reading", err)
	for n, i := range back {
		if !reflect.DeepEqual(plainDecimals(i), plainDecimals(items[n])) {
			t.Fatalf("the item was written as\n%+v\nand is read as\n%+v", items[n], i)
		}
	}
	return w
}

// join ties items to owners and owners to their bosses.
func (w *world) join() {
	owner := func(id *uuid.UUID) *ownerRow {
		if id == nil {
			return nil
		}
		return w.owners[slices.IndexFunc(w.owners, func(o *ownerRow) bool { return o.ID == *id })]
	}
	for _, o := range w.owners {
		if o.boss = owner(o.BossID); o.boss != nil {
			o.boss.staff = append(o.boss.staff, o)
		}
	}
	for _, i := range w.items {
		if i.owner = owner(i.OwnerID); i.owner != nil {
			i.owner.items = append(i.owner.items, i)
		}
	}
}
