package logic_test

import (
	"bytes"
	"fmt"
	"math"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/logic"
	"github.com/crategen/crategen/test/logic/db"
	"github.com/crategen/crategen/test/logic/db/item"
	"github.com/crategen/crategen/test/logic/db/of"
	"github.com/crategen/crategen/test/logic/db/owner"
	"github.com/crategen/crategen/test/logic/db/tag"
)

// pools is what conditions on each entity are made of.
type pools struct {
	item  pool[*of.Item, *itemRow]
	owner pool[*of.Owner, *ownerRow]
	tag   pool[*of.Tag, *tagRow]
}

func newPools() *pools {
	s := &pools{}
	owner := addOwner(s)
	integer, text := addItem(s)
	addSubqueries(s, integer, text, owner)
	addTag(s)
	addEdges(s)
	return s
}

// Kinds of values of an item.
type (
	itemKind[T any] = kind[*of.Item, *itemRow, T]
	docGetter       = func(*itemRow) *logic.Doc
)

func items(g *gen) []*itemRow { return g.world.items }

// always is the getter of a column that is never NULL, optional that of one that may be.
func always[R, T any](get func(R) T) func(R) (T, bool) {
	return func(r R) (T, bool) { return get(r), true }
}

func optional[R, T any](get func(R) *T) func(R) (T, bool) {
	return func(r R) (out T, ok bool) {
		if p := get(r); p != nil {
			return *p, true
		}
		return out, false
	}
}

// pair adds a column and its nullable twin.
func pair[T any](k *itemKind[T], name string, a, n query.Operand[*of.Item, T], get func(*itemRow) T, getN func(*itemRow) *T) {
	k.addColumn("A"+name, a, always(get))
	k.addColumn("N"+name, n, optional(getN))
}

func numbers[T wire.Integer](s *pool[*of.Item, *itemRow], name string, weight int, low, high T) *itemKind[T] {
	return newWhole(s, name, weight, items, low, high)
}

func addItem(all *pools) (*itemKind[int], *itemKind[string]) {
	s := &all.item
	s.add(1, func(*gen, int) cond[*of.Item, *itemRow] { return every[*of.Item, *itemRow]() })

	pair(numbers[int8](s, "int8", 1, math.MinInt8, math.MaxInt8), "Int8", item.AInt8, item.NInt8,
		func(r *itemRow) int8 { return r.AInt8 }, func(r *itemRow) *int8 { return r.NInt8 })
	small := numbers[int16](s, "int16", 1, math.MinInt16, math.MaxInt16)
	pair(small, "Int16", item.AInt16, item.NInt16, func(r *itemRow) int16 { return r.AInt16 }, func(r *itemRow) *int16 { return r.NInt16 })
	medium := numbers[int32](s, "int32", 2, math.MinInt32, math.MaxInt32)
	pair(medium, "Int32", item.AInt32, item.NInt32, func(r *itemRow) int32 { return r.AInt32 }, func(r *itemRow) *int32 { return r.NInt32 })
	large := numbers[int64](s, "int64", 2, math.MinInt64+1, math.MaxInt64-1)
	large.addColumn("ID", item.ID, always(func(r *itemRow) int64 { return r.ID }))
	pair(large, "Int64", item.AInt64, item.NInt64, func(r *itemRow) int64 { return r.AInt64 }, func(r *itemRow) *int64 { return r.NInt64 })
	integer := numbers(s, "int", 5, math.MinInt64+1, math.MaxInt64-1)
	pair(integer, "Int", item.AInt, item.NInt, func(r *itemRow) int { return r.AInt }, func(r *itemRow) *int { return r.NInt })
	pair(numbers[uint8](s, "uint8", 1, 0, math.MaxUint8), "Uint8", item.AUint8, item.NUint8,
		func(r *itemRow) uint8 { return r.AUint8 }, func(r *itemRow) *uint8 { return r.NUint8 })
	pair(numbers[uint32](s, "uint32", 1, 0, math.MaxUint32), "Uint32", item.AUint32, item.NUint32,
		func(r *itemRow) uint32 { return r.AUint32 }, func(r *itemRow) *uint32 { return r.NUint32 })
	unsigned := numbers[uint64](s, "uint64", 2, 0, math.MaxInt64-1)
	pair(unsigned, "Uint64", item.AUint64, item.NUint64, func(r *itemRow) uint64 { return r.AUint64 }, func(r *itemRow) *uint64 { return r.NUint64 })

	single := newReal(s, "float32", 2, items, singles)
	pair(single, "Float32", item.AFloat32, item.NFloat32, func(r *itemRow) float32 { return r.AFloat32 }, func(r *itemRow) *float32 { return r.NFloat32 })
	real := newReal(s, "float64", 4, items, reals)
	pair(real, "Float64", item.AFloat64, item.NFloat64, func(r *itemRow) float64 { return r.AFloat64 }, func(r *itemRow) *float64 { return r.NFloat64 })

	text := newKind(s, "string", 6, nil, items, randomText)
	addTexts(text, 8)
	addStrings(text)
	pair(text, "String", item.AString, item.NString, func(r *itemRow) string { return r.AString }, func(r *itemRow) *string { return r.NString })
	pair(text, "Text", item.AText, item.NText, func(r *itemRow) string { return r.AText }, func(r *itemRow) *string { return r.NText })
	pair(text, "Varchar", item.AVarchar, item.NVarchar, func(r *itemRow) string { return r.AVarchar }, func(r *itemRow) *string { return r.NVarchar })
	pair(text, "Title", item.ATitle, item.NTitle, func(r *itemRow) string { return r.ATitle }, func(r *itemRow) *string { return r.NTitle })
	grade := newKind(s, "Grade", 1, nil, items, func(g *gen) logic.Grade { return logic.Grade(randomText(g)) })
	addTexts(grade, 1)
	pair(grade, "Grade", item.AGrade, item.NGrade, func(r *itemRow) logic.Grade { return r.AGrade }, func(r *itemRow) *logic.Grade { return r.NGrade })

	price := newDecimal(s, "decimal", 4, items, 12, 2)
	pair(price, "Price", item.APrice, item.NPrice, func(r *itemRow) decimal.Decimal { return r.APrice }, func(r *itemRow) *decimal.Decimal { return r.NPrice })
	huge := newDecimal(s, "decimal38", 3, items, 38, 10)
	pair(huge, "Huge", item.AHuge, item.NHuge, func(r *itemRow) decimal.Decimal { return r.AHuge }, func(r *itemRow) *decimal.Decimal { return r.NHuge })
	at := newTime(s, 5, items)
	pair(at, "Time", item.ATime, item.NTime, func(r *itemRow) time.Time { return r.ATime }, func(r *itemRow) *time.Time { return r.NTime })

	boolean := newKind(s, "bool", 2, compareBool, items, func(g *gen) bool { return g.chance(0.5) })
	boolean.ordered = false
	pair(boolean, "Bool", item.ABool, item.NBool, func(r *itemRow) bool { return r.ABool }, func(r *itemRow) *bool { return r.NBool })

	id := newKind(s, "uuid", 3, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }, items, func(g *gen) uuid.UUID { return pick(g, ids) })
	pair(id, "UUID", item.AUUID, item.NUUID, func(r *itemRow) uuid.UUID { return r.AUUID }, func(r *itemRow) *uuid.UUID { return r.NUUID })
	id.addColumn("OwnerID", item.OwnerID, optional(func(r *itemRow) *uuid.UUID { return r.OwnerID }))

	aEnum := newKind(s, "enum", 1, compareString[db.ItemAEnum], items, func(g *gen) db.ItemAEnum { return db.ItemAEnum(randomEnum(g)) })
	aEnum.addColumn("AEnum", item.AEnum, always(func(r *itemRow) db.ItemAEnum { return r.AEnum }))
	nEnum := newKind(s, "enum", 1, compareString[db.ItemNEnum], items, func(g *gen) db.ItemNEnum { return db.ItemNEnum(randomEnum(g)) })
	nEnum.addColumn("NEnum", item.NEnum, optional(func(r *itemRow) *db.ItemNEnum { return r.NEnum }))

	for _, d := range []struct {
		name              string
		count             query.Operand[*of.Item, int64]
		small             query.Operand[*of.Item, int16]
		big               query.Operand[*of.Item, uint64]
		word, other, part query.Operand[*of.Item, string]
		on                query.Operand[*of.Item, bool]
		ratio             query.Operand[*of.Item, float64]
		sure, level       query.Operand[*of.Item, int]
		doc               docGetter
	}{
		{"ADoc", item.ADoc.Count, item.ADoc.Small, item.ADoc.Big, item.ADoc.Word, item.ADoc.Other, item.ADoc.Part.Name, item.ADoc.On,
			item.ADoc.Ratio, item.ADoc.Sure, item.ADoc.Part.Level, func(r *itemRow) *logic.Doc { return &r.ADoc }},
		{"NDoc", item.NDoc.Count, item.NDoc.Small, item.NDoc.Big, item.NDoc.Word, item.NDoc.Other, item.NDoc.Part.Name, item.NDoc.On,
			item.NDoc.Ratio, item.NDoc.Sure, item.NDoc.Part.Level, func(r *itemRow) *logic.Doc { return r.NDoc }},
	} {
		member(large, d.name+".Count", d.count, d.doc, func(d *logic.Doc) *int64 { return d.Count })
		member(small, d.name+".Small", d.small, d.doc, func(d *logic.Doc) *int16 { return d.Small })
		member(unsigned, d.name+".Big", d.big, d.doc, func(d *logic.Doc) *uint64 { return d.Big })
		member(text, d.name+".Word", d.word, d.doc, func(d *logic.Doc) *string { return d.Word })
		member(text, d.name+".Other", d.other, d.doc, func(d *logic.Doc) *string { return d.Other })
		member(text, d.name+".Part.Name", d.part, d.doc, func(d *logic.Doc) *string {
			if d.Part == nil {
				return nil
			}
			return d.Part.Name
		})
		member(boolean, d.name+".On", d.on, d.doc, func(d *logic.Doc) *bool { return d.On })
		member(real, d.name+".Ratio", d.ratio, d.doc, func(d *logic.Doc) *float64 { return d.Ratio })
		member(integer, d.name+".Sure", d.sure, d.doc, func(d *logic.Doc) *int { return &d.Sure })
		member(integer, d.name+".Part.Level", d.level, d.doc, func(d *logic.Doc) *int {
			if d.Part == nil || d.Part.Level == 0 { // which omitempty leaves out
				return nil
			}
			return &d.Part.Level
		})
	}
	s.add(1, func(g *gen, _ int) cond[*of.Item, *itemRow] {
		switch g.IntN(3) { // a document, and a part of one
		case 0:
			return isNull("ADoc.Part", nullable[*of.Item](item.ADoc.Part), func(r *itemRow) bool { return r.ADoc.Part != nil }, g.chance(0.5))
		case 1:
			return isNull("NDoc.Part", nullable[*of.Item](item.NDoc.Part), func(r *itemRow) bool { return r.NDoc != nil && r.NDoc.Part != nil }, g.chance(0.5))
		}
		return isNull("NDoc", nullable[*of.Item](item.NDoc), func(r *itemRow) bool { return r.NDoc != nil }, g.chance(0.5))
	})
	s.add(1, func(g *gen, _ int) cond[*of.Item, *itemRow] {
		return isNull("NMap", nullable[*of.Item](item.NMap), func(r *itemRow) bool { return r.NMap != nil }, g.chance(0.5))
	})

	addComputed(integer, real, single, text, at, medium, id)
	addArrays(s)
	addPlain(s)
	addScalars(s)
	return integer, text
}

func member[T query.Basic](k *itemKind[T], name string, c query.Operand[*of.Item, T], doc docGetter, get func(*logic.Doc) *T) {
	k.addColumn(name, c, optional(func(r *itemRow) *T {
		if d := doc(r); d != nil {
			return get(d)
		}
		return nil
	}))
}

// addComputed adds what makes a value of one kind of values of another.
func addComputed(integer *itemKind[int], real *itemKind[float64], single *itemKind[float32], text *itemKind[string], at *itemKind[time.Time], medium *itemKind[int32], id *itemKind[uuid.UUID]) {
	type value[T any] = val[*of.Item, *itemRow, T]
	integer.exprs = append(integer.exprs,
		func(g *gen, depth int) value[int] { return length(text.value(g, depth)) },
		func(g *gen, depth int) value[int] { return extract(g, at.value(g, depth)) },
		func(g *gen, depth int) value[int] {
			return mapped("AsInt", real.value(g, depth), query.AsInt[*of.Item, float64], asInt)
		},
		func(g *gen, depth int) value[int] {
			return mapped("AsInt", single.value(g, depth), query.AsInt[*of.Item, float32], func(v float32) int { return asInt(float64(v)) })
		},
		func(g *gen, depth int) value[int] {
			return mapped("AsInt", medium.value(g, depth), query.AsInt[*of.Item, int32], func(v int32) int { return int(v) })
		})
	real.exprs = append(real.exprs,
		func(g *gen, depth int) value[float64] {
			return mapped("AsFloat", integer.value(g, depth), query.AsFloat[*of.Item, int], func(v int) float64 { return float64(v) })
		})
	real.exprs = append(real.exprs,
		func(g *gen, depth int) value[float64] {
			return mapped("AsFloat", single.value(g, depth), query.AsFloat[*of.Item, float32], func(v float32) float64 { return float64(v) })
		})
	text.exprs = append(text.exprs,
		func(g *gen, depth int) value[string] {
			return mapped("AsText", integer.value(g, depth), query.AsText[*of.Item, int], func(v int) string { return fmt.Sprint(v) })
		},
		func(g *gen, depth int) value[string] {
			return mapped("AsText", id.value(g, depth), query.AsText[*of.Item, uuid.UUID], uuid.UUID.String)
		})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func compareString[T ~string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func itself[T any](v T) T             { return v }
func equal[T comparable](a, b T) bool { return a == b }

func addArrays(s *pool[*of.Item, *itemRow]) {
	type list[T any] = arrays[*of.Item, *itemRow, T]
	strings := list[string]{items, equal[string], textLists.fresh, itself[string]}
	strings.add(s, 2, "AStrings", item.AStrings, func(r *itemRow) []string { return r.AStrings })
	strings.add(s, 2, "NStrings", item.NStrings, func(r *itemRow) []string { return r.NStrings })
	ints := list[int]{items, equal[int], intLists.fresh, itself[int]}
	ints.add(s, 2, "AInts", item.AInts, func(r *itemRow) []int { return r.AInts })
	ints.add(s, 2, "NInts", item.NInts, func(r *itemRow) []int { return r.NInts })
	floats := list[float64]{items, equal[float64], realLists.fresh, itself[float64]}
	floats.add(s, 1, "AFloats", item.AFloats, func(r *itemRow) []float64 { return r.AFloats })
	floats.add(s, 1, "NFloats", item.NFloats, func(r *itemRow) []float64 { return r.NFloats })
	bools := list[bool]{items, equal[bool], boolLists.fresh, itself[bool]}
	bools.add(s, 1, "ABools", item.ABools, func(r *itemRow) []bool { return r.ABools })
	bools.add(s, 1, "NBools", item.NBools, func(r *itemRow) []bool { return r.NBools })
	times := list[time.Time]{items, time.Time.Equal, timeLists.fresh, cutTime}
	times.add(s, 1, "ATimes", item.ATimes, func(r *itemRow) []time.Time { return r.ATimes })
	times.add(s, 1, "NTimes", item.NTimes, func(r *itemRow) []time.Time { return r.NTimes })
	uuids := list[uuid.UUID]{items, equal[uuid.UUID], uuidLists.fresh, itself[uuid.UUID]}
	uuids.add(s, 1, "AUuids", item.AUuids, func(r *itemRow) []uuid.UUID { return r.AUuids })
	uuids.add(s, 1, "NUuids", item.NUuids, func(r *itemRow) []uuid.UUID { return r.NUuids })
}

// addPlain adds the columns that can be compared for equality alone.
func addPlain(s *pool[*of.Item, *itemRow]) {
	type equals[T any] interface {
		EQ(T) query.Predicate[*of.Item]
		NEQ(T) query.Predicate[*of.Item]
	}
	raw := func(name string, c equals[[]byte], get func(*itemRow) []byte) {
		s.add(2, func(g *gen, _ int) cond[*of.Item, *itemRow] {
			x := randomBytes(g)
			if y := get(pick(g, items(g))); y != nil && g.chance(0.7) {
				x = y
			}
			p, neq := c.EQ(x), g.chance(0.5)
			if neq {
				p = c.NEQ(x)
			}
			return cond[*of.Item, *itemRow]{text: fmt.Sprintf("%s.EQ or NEQ(%q)", name, x), ask: p, eval: func(r *itemRow) tri {
				y := get(r)
				return when(y != nil, func() bool { return bytes.Equal(x, y) != neq })
			}}
		})
	}
	raw("ABytes", item.ABytes, func(r *itemRow) []byte { return r.ABytes })
	raw("NBytes", item.NBytes, func(r *itemRow) []byte { return r.NBytes })
	point := func(name string, c equals[logic.Point], get func(*itemRow) *logic.Point) {
		s.add(1, func(g *gen, _ int) cond[*of.Item, *itemRow] {
			x := randomPoint(g)
			p, neq := c.EQ(x), g.chance(0.5)
			if neq {
				p = c.NEQ(x)
			}
			return cond[*of.Item, *itemRow]{text: fmt.Sprintf("%s.EQ or NEQ(%v)", name, x), ask: p, eval: func(r *itemRow) tri {
				y := get(r)
				return when(y != nil, func() bool { return (x == *y) != neq })
			}}
		})
	}
	point("APoint", item.APoint, func(r *itemRow) *logic.Point { return &r.APoint })
	point("NPoint", item.NPoint, func(r *itemRow) *logic.Point { return r.NPoint })
	s.add(1, func(g *gen, _ int) cond[*of.Item, *itemRow] {
		return isNull("NBytes", nullable[*of.Item](item.NBytes), func(r *itemRow) bool { return r.NBytes != nil }, g.chance(0.5))
	})
	s.add(1, func(g *gen, _ int) cond[*of.Item, *itemRow] {
		return isNull("NPoint", nullable[*of.Item](item.NPoint), func(r *itemRow) bool { return r.NPoint != nil }, g.chance(0.5))
	})
	for _, m := range []struct {
		name string
		c    interface {
			Match(string) query.Predicate[*of.Item]
		}
		get func(*itemRow) *string
	}{
		{"ATitle", item.ATitle, func(r *itemRow) *string { return &r.ATitle }},
		{"NTitle", item.NTitle, func(r *itemRow) *string { return r.NTitle }},
	} {
		s.add(4, func(g *gen, _ int) cond[*of.Item, *itemRow] {
			text := pick(g, words)
			if g.chance(0.3) {
				text += " " + pick(g, words)
			}
			return cond[*of.Item, *itemRow]{text: fmt.Sprintf("%s.Match(%q)", m.name, text), ask: m.c.Match(text), eval: func(r *itemRow) tri {
				title := m.get(r)
				return when(title != nil, func() bool { return hasWords(*title, text) })
			}}
		})
	}
}

func addOwner(all *pools) ownerKinds {
	s := &all.owner
	id := newKind(s, "uuid", 1, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }, owners, func(g *gen) uuid.UUID { return pick(g, ids) })
	id.addColumn("owner.ID", owner.ID, always(func(r *ownerRow) uuid.UUID { return r.ID }))
	id.addColumn("owner.BossID", owner.BossID, optional(func(r *ownerRow) *uuid.UUID { return r.BossID }))
	name := newKind(s, "string", 2, nil, owners, randomText)
	addTexts(name, 2)
	addStrings(name)
	name.addColumn("owner.Name", owner.Name, optional(func(r *ownerRow) *string { return r.Name }))
	level := newWhole(s, "int", 2, owners, -5, 5)
	level.addColumn("owner.Level", owner.Level, optional(func(r *ownerRow) *int { return r.Level }))
	at := newTime(s, 2, owners)
	at.addColumn("owner.Since", owner.Since, optional(func(r *ownerRow) *time.Time { return r.Since }))
	return ownerKinds{level, name}
}

func addTag(all *pools) {
	s := &all.tag
	tags := func(g *gen) []*tagRow { return g.world.tags }
	id := newKind(s, "string", 1, nil, tags, func(g *gen) string { return fmt.Sprint("tag", g.IntN(tagRows+1)) })
	addTexts(id, 1)
	id.addColumn("tag.ID", tag.ID, always(func(r *tagRow) string { return r.ID }))
	level := newWhole(s, "int", 2, tags, -1, 5)
	level.addColumn("tag.Level", tag.Level, optional(func(r *tagRow) *int { return r.Level }))
}
