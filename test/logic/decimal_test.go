package logic_test

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/logic/db"
)

// randomDecimal makes decimals of a column: the ends, some whose order as texts is another, and small ones.
func randomDecimal(digits, scale int32) func(g *gen) decimal.Decimal {
	most := decimal.RequireFromString(strings.Repeat("9", int(digits))).Shift(-scale)
	return func(g *gen) decimal.Decimal {
		switch g.IntN(10) {
		case 0:
			return most
		case 1:
			return most.Neg()
		case 2:
			return decimal.New(1, -scale)
		case 3:
			return decimal.New(-5, -1)
		case 4, 5:
			return decimal.New(int64(g.IntN(7))-3, int32(g.IntN(3)))
		}
		return decimal.New(int64(g.IntN(2_000))-1_000, -2)
	}
}

// plainDecimals is an item whose decimals have one form: 1.5 and 1.50 are the same number in two.
func plainDecimals(i *db.Item) *db.Item {
	out := *i
	plain := func(d decimal.Decimal) decimal.Decimal { return decimal.RequireFromString(d.String()) }
	out.APrice, out.AHuge = plain(i.APrice), plain(i.AHuge)
	for to, from := range map[**decimal.Decimal]*decimal.Decimal{&out.NPrice: i.NPrice, &out.NHuge: i.NHuge} {
		if from != nil {
			*to = new(plain(*from))
		}
	}
	for to, from := range map[*[]decimal.Decimal][]decimal.Decimal{&out.APrices: i.APrices, &out.NPrices: i.NPrices} {
		if from != nil {
			*to = each(from, plain)
		}
	}
	return &out
}

// newDecimal makes a kind of decimals. Conditions on columns have values that fit the column, as others are refused.
func newDecimal[M, R any](s *pool[M, R], name string, weight int, rows func(*gen) []R, digits, scale int32) *kind[M, R, decimal.Decimal] {
	fresh := randomDecimal(digits, scale)
	k := newOtherKind(s, name, weight, decimal.Decimal.Cmp, rows, fresh)
	k.made = func(v decimal.Decimal) query.Operand[M, decimal.Decimal] { return query.ValueDecimal[M](v) }
	k.near = func(g *gen, v decimal.Decimal) decimal.Decimal {
		step := decimal.New(1, -scale)
		if g.chance(0.5) {
			step = step.Neg()
		}
		if out := v.Add(step); out.Abs().LessThanOrEqual(decimal.RequireFromString(strings.Repeat("9", int(digits))).Shift(-scale)) {
			return out
		}
		return v
	}
	operation := func(name string, ask func(a, b query.Operand[M, decimal.Decimal]) query.Expr[M, decimal.Decimal], do func(a, b decimal.Decimal) decimal.Decimal) {
		k.exprs = append(k.exprs, func(g *gen, depth int) val[M, R, decimal.Decimal] {
			return decimals(name, k.value(g, depth), k.value(g, depth), ask, do)
		})
	}
	operation("PlusDecimal", query.PlusDecimal[M, decimal.Decimal], decimal.Decimal.Add)
	operation("MinusDecimal", query.MinusDecimal[M, decimal.Decimal], decimal.Decimal.Sub)
	operation("TimesDecimal", query.TimesDecimal[M, decimal.Decimal], decimal.Decimal.Mul)
	k.exprs = append(k.exprs, func(g *gen, depth int) val[M, R, decimal.Decimal] {
		places := g.IntN(5)
		return mapped("RoundDecimal", k.value(g, depth), func(o query.Operand[M, decimal.Decimal]) query.Expr[M, decimal.Decimal] {
			return query.RoundDecimal(o, places)
		}, func(v decimal.Decimal) decimal.Decimal { return v.Round(int32(places)) })
	})
	return k
}

// decimals is an operation on two decimals.
func decimals[M, R any](name string, a, b val[M, R, decimal.Decimal], ask func(a, b query.Operand[M, decimal.Decimal]) query.Expr[M, decimal.Decimal],
	do func(a, b decimal.Decimal) decimal.Decimal) val[M, R, decimal.Decimal] {
	return val[M, R, decimal.Decimal]{
		text:    name + "(" + a.text + ", " + b.text + ")",
		operand: ask(a.operand, b.operand),
		get: func(r R) (decimal.Decimal, bool) {
			x, xok := a.get(r)
			y, yok := b.get(r)
			if !xok || !yok {
				return decimal.Decimal{}, false
			}
			return do(x, y), true
		},
		smaller: func() []val[M, R, decimal.Decimal] {
			return both(a, b, func(a, b val[M, R, decimal.Decimal]) val[M, R, decimal.Decimal] { return decimals(name, a, b, ask, do) })
		},
	}
}
