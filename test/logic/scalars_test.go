package logic_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/sqltype"
	"github.com/crategen/crategen/test/logic/db"
	"github.com/crategen/crategen/test/logic/db/item"
	"github.com/crategen/crategen/test/logic/db/of"
)

// The values of the types of package schema: the ends of their ranges, and some whose order as texts is another.
var (
	days     = each([]string{"0001-01-01", "9999-12-31", "1969-12-31", "1970-01-01", "2024-02-29", "2024-03-01", "1582-10-15"}, sqltype.MustParseDate)
	addrs    = each([]string{"::", "0.0.0.0", "9.255.255.255", "10.0.0.1", "255.255.255.255", "2001:db8::1", "fe80::1"}, netip.MustParseAddr)
	bitTexts = []sqltype.Bits{"0000", "1111", "0001", "1000", "0111"}
	locals   = each([]string{"0001-01-01T00:00:00", "9999-12-31T23:59:59.999", "1969-12-31T23:59:59.999", "1970-01-01T00:00:00", "2024-03-31T02:30:00.123",
		"2024-02-29T23:59:59"}, sqltype.MustParseLocalTime)
	clocks = each([]string{"00:00:00", "23:59:59.999999", "00:00:00.000001", "09:00:00", "10:00:00.5"}, sqltype.MustParseTimeOfDay)
	paths  = []sqltype.LTree{"", "top", "top.x", "top.X", "top.x.y", "top_1.x", "a"}
)

func among[T any](list []T) func(g *gen) T { return func(g *gen) T { return pick(g, list) } }

// listOf is an array of up to three of the values, with some of them twice.
func listOf[T any](g *gen, list []T) []T {
	return arrays[any, any, T]{fresh: among(list)}.list(g)
}

var prices = each([]string{"-9999999999.99", "0", "0.01", "1.5", "10", "9.5"}, decimal.RequireFromString)

// randomScalars sets the fields of these types.
func randomScalars(g *gen, i *db.Item) {
	i.ADate, i.NDate = pick(g, days), maybe(g, pick(g, days))
	i.AIP, i.NIP = pick(g, addrs), maybe(g, pick(g, addrs))
	i.ABits, i.NBits = pick(g, bitTexts), maybe(g, pick(g, bitTexts))
	i.ALocal, i.NLocal = pick(g, locals), maybe(g, pick(g, locals))
	i.AClock, i.NClock = pick(g, clocks), maybe(g, pick(g, clocks))
	i.APath, i.NPath = pick(g, paths), maybe(g, pick(g, paths))
	short := func() string { return string([]rune(randomText(g) + "😀")[:1]) }
	i.ALimited, i.NLimited = short(), maybe(g, short())
	i.ADates, i.NDates = listOf(g, days), sometimes(g, listOf(g, days))
	i.AIps, i.NIps = listOf(g, addrs), sometimes(g, listOf(g, addrs))
	i.ABitLists, i.NBitLists = listOf(g, bitTexts), sometimes(g, listOf(g, bitTexts))
	i.APrices, i.NPrices = listOf(g, prices), sometimes(g, listOf(g, prices))
	i.ALocals, i.NLocals = listOf(g, locals), sometimes(g, listOf(g, locals))
	i.AClocks, i.NClocks = listOf(g, clocks), sometimes(g, listOf(g, clocks))
	i.APaths, i.NPaths = listOf(g, paths), sometimes(g, listOf(g, paths))
}

// addScalars adds conditions on them.
func addScalars(s *pool[*of.Item, *itemRow]) {
	day := newOtherKind(s, "date", 2, sqltype.Date.Compare, items, among(days))
	pair(day, "Date", item.ADate, item.NDate, func(r *itemRow) sqltype.Date { return r.ADate }, func(r *itemRow) *sqltype.Date { return r.NDate })
	addr := newOtherKind(s, "ip", 2, netip.Addr.Compare, items, among(addrs))
	pair(addr, "IP", item.AIP, item.NIP, func(r *itemRow) netip.Addr { return r.AIP }, func(r *itemRow) *netip.Addr { return r.NIP })
	local := newOtherKind(s, "local time", 2, sqltype.LocalTime.Compare, items, among(locals))
	local.fit = func(v sqltype.LocalTime) sqltype.LocalTime { return v.Truncate(time.Millisecond) }
	local.near = func(g *gen, v sqltype.LocalTime) sqltype.LocalTime {
		if v.Compare(locals[1]) < 0 {
			return v.Add(time.Duration(pick(g, []int{1, 999, 1000})) * time.Microsecond)
		}
		return v
	}
	pair(local, "Local", item.ALocal, item.NLocal, func(r *itemRow) sqltype.LocalTime { return r.ALocal }, func(r *itemRow) *sqltype.LocalTime { return r.NLocal })
	clock := newOtherKind(s, "time of day", 2, sqltype.TimeOfDay.Compare, items, among(clocks))
	pair(clock, "Clock", item.AClock, item.NClock, func(r *itemRow) sqltype.TimeOfDay { return r.AClock }, func(r *itemRow) *sqltype.TimeOfDay { return r.NClock })

	alone(s, "ABits", item.ABits, bitTexts, nil, func(r *itemRow) *sqltype.Bits { return &r.ABits })
	alone(s, "NBits", item.NBits, bitTexts, nil, func(r *itemRow) *sqltype.Bits { return r.NBits })
	alone(s, "APath", item.APath, paths, comparePaths, func(r *itemRow) *sqltype.LTree { return &r.APath })
	alone(s, "NPath", item.NPath, paths, comparePaths, func(r *itemRow) *sqltype.LTree { return r.NPath })
	within(s, "APath", item.APath, func(r *itemRow) *sqltype.LTree { return &r.APath })
	within(s, "NPath", item.NPath, func(r *itemRow) *sqltype.LTree { return r.NPath })

	listed(s, "ADates", item.ADates, days, equal, func(r *itemRow) []sqltype.Date { return r.ADates })
	listed(s, "NDates", item.NDates, days, equal, func(r *itemRow) []sqltype.Date { return r.NDates })
	listed(s, "AIps", item.AIps, addrs, equal, func(r *itemRow) []netip.Addr { return r.AIps })
	listed(s, "NIps", item.NIps, addrs, equal, func(r *itemRow) []netip.Addr { return r.NIps })
	listed(s, "ABitLists", item.ABitLists, bitTexts, equal, func(r *itemRow) []sqltype.Bits { return r.ABitLists })
	listed(s, "NBitLists", item.NBitLists, bitTexts, equal, func(r *itemRow) []sqltype.Bits { return r.NBitLists })
	listed(s, "APrices", item.APrices, prices, decimal.Decimal.Equal, func(r *itemRow) []decimal.Decimal { return r.APrices })
	listed(s, "NPrices", item.NPrices, prices, decimal.Decimal.Equal, func(r *itemRow) []decimal.Decimal { return r.NPrices })
	listed(s, "ALocals", item.ALocals, locals, equal, func(r *itemRow) []sqltype.LocalTime { return r.ALocals })
	listed(s, "NLocals", item.NLocals, locals, equal, func(r *itemRow) []sqltype.LocalTime { return r.NLocals })
	listed(s, "AClocks", item.AClocks, clocks, equal, func(r *itemRow) []sqltype.TimeOfDay { return r.AClocks })
	listed(s, "NClocks", item.NClocks, clocks, equal, func(r *itemRow) []sqltype.TimeOfDay { return r.NClocks })
	listed(s, "APaths", item.APaths, paths, equal, func(r *itemRow) []sqltype.LTree { return r.APaths })
	listed(s, "NPaths", item.NPaths, paths, equal, func(r *itemRow) []sqltype.LTree { return r.NPaths })
}

// comparePaths compares paths label by label.
func comparePaths(a, b sqltype.LTree) int { return slices.Compare(a.Labels(), b.Labels()) }

func listed[T any](s *pool[*of.Item, *itemRow], name string, c array[*of.Item, T], fresh []T, same func(a, b T) bool, get func(*itemRow) []T) {
	arrays[*of.Item, *itemRow, T]{items, same, among(fresh), itself[T]}.add(s, 1, name, c, get)
}

// alone adds the conditions of a column that is no operand: equality, lists, NULL, and the order if there is one.
func alone[T comparable](s *pool[*of.Item, *itemRow], name string, c interface {
	EQ(T) query.Predicate[*of.Item]
	NEQ(T) query.Predicate[*of.Item]
	In(...T) query.Predicate[*of.Item]
	NotIn(...T) query.Predicate[*of.Item]
}, fresh []T, compare func(a, b T) int, get func(*itemRow) *T) {
	ask := func(text string, p query.Predicate[*of.Item], met func(v T) bool) cond[*of.Item, *itemRow] {
		return cond[*of.Item, *itemRow]{text: name + text, ask: p, eval: func(r *itemRow) tri {
			v := get(r)
			return when(v != nil, func() bool { return met(*v) })
		}}
	}
	s.add(2, func(g *gen, _ int) cond[*of.Item, *itemRow] {
		x, y := pick(g, fresh), pick(g, fresh)
		switch g.IntN(4) {
		case 0:
			return ask(fmt.Sprintf(".EQ(%v)", x), c.EQ(x), func(v T) bool { return v == x })
		case 1:
			return ask(fmt.Sprintf(".NEQ(%v)", x), c.NEQ(x), func(v T) bool { return v != x })
		case 2:
			return ask(fmt.Sprintf(".In(%v, %v)", x, y), c.In(x, y), func(v T) bool { return v == x || v == y })
		}
		return ask(fmt.Sprintf(".NotIn(%v, %v)", x, y), c.NotIn(x, y), func(v T) bool { return v != x && v != y })
	})
	if n, ok := c.(nullable[*of.Item]); ok {
		s.add(1, func(g *gen, _ int) cond[*of.Item, *itemRow] {
			return isNull(name, n, func(r *itemRow) bool { return get(r) != nil }, g.chance(0.5))
		})
	}
	if o, ok := c.(interface {
		GT(T) query.Predicate[*of.Item]
		LTE(T) query.Predicate[*of.Item]
	}); ok && compare != nil {
		s.add(1, func(g *gen, _ int) cond[*of.Item, *itemRow] {
			x := pick(g, fresh)
			if g.chance(0.5) {
				return ask(fmt.Sprintf(".GT(%v)", x), o.GT(x), func(v T) bool { return compare(v, x) > 0 })
			}
			return ask(fmt.Sprintf(".LTE(%v)", x), o.LTE(x), func(v T) bool { return compare(v, x) <= 0 })
		})
	}
}

// within adds the conditions of trees.
func within(s *pool[*of.Item, *itemRow], name string, c interface {
	Within(sqltype.LTree) query.Predicate[*of.Item]
	Covers(sqltype.LTree) query.Predicate[*of.Item]
}, get func(*itemRow) *sqltype.LTree) {
	s.add(2, func(g *gen, _ int) cond[*of.Item, *itemRow] {
		x, covers := pick(g, paths), g.chance(0.5)
		p, text := c.Within(x), ".Within("
		if covers {
			p, text = c.Covers(x), ".Covers("
		}
		return cond[*of.Item, *itemRow]{text: name + text + string(x) + ")", ask: p, eval: func(r *itemRow) tri {
			v := get(r)
			return when(v != nil, func() bool {
				if covers {
					return x.Within(*v)
				}
				return strings.HasPrefix(string(*v)+".", string(x)+".") || x == ""
			})
		}}
	})
}
