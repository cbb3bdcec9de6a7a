package logic_test

import (
	"cmp"
	"math"
	"math/big"
	"strconv"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
)

// whole makes random integers between the two bounds, most of them small.
func whole[T wire.Integer](low, high T) func(g *gen) T {
	return func(g *gen) T {
		switch g.IntN(12) {
		case 0:
			return low
		case 1:
			return high
		case 2:
			return T(int64(high)/2 + 1)
		case 3:
			return T(min(int64(high), 1<<53+1))
		}
		return T(max(int64(low), int64(g.IntN(8))-3))
	}
}

// beside makes an integer beside another, within the bounds.
func beside[T wire.Integer](low, high T) func(g *gen, v T) T {
	return func(g *gen, v T) T {
		switch {
		case g.chance(0.5) && v < high:
			return v + 1
		case v > low:
			return v - 1
		}
		return v
	}
}

// newWhole makes a kind of integers.
func newWhole[M, R any, T wire.Integer](s *pool[M, R], name string, weight int, rows func(*gen) []R, low, high T) *kind[M, R, T] {
	k := newKind(s, name, weight, func(a, b T) int { return cmp.Compare(a, b) }, rows, whole(low, high))
	k.near = beside(low, high)
	operation := func(name string, ask func(a, b query.Operand[M, T]) query.Expr[M, T], do func(z, a, b *big.Int) *big.Int, byZero bool) {
		k.exprs = append(k.exprs, func(g *gen, depth int) val[M, R, T] {
			return integers(name, k.value(g, depth), k.value(g, depth), ask, do, byZero)
		})
	}
	operation("Plus", query.Plus[M, T], (*big.Int).Add, false)
	operation("Minus", query.Minus[M, T], (*big.Int).Sub, false)
	operation("Times", query.Times[M, T], (*big.Int).Mul, false)
	operation("Divide", query.Divide[M, T], (*big.Int).Quo, true)
	operation("Modulo", query.Modulo[M, T], (*big.Int).Rem, true)
	k.exprs = append(k.exprs, func(g *gen, depth int) val[M, R, T] {
		return mapped("Abs", k.value(g, depth), query.Abs[M, T], func(v T) T {
			return fitted[T](new(big.Int).Abs(big.NewInt(int64(v))))
		})
	})
	return k
}

// integers is an operation on two integers; byZero says that it is NULL where the second is zero.
func integers[M, R any, T wire.Integer](name string, a, b val[M, R, T], ask func(a, b query.Operand[M, T]) query.Expr[M, T],
	do func(z, a, b *big.Int) *big.Int, byZero bool) val[M, R, T] {
	return val[M, R, T]{
		text:    name + "(" + a.text + ", " + b.text + ")",
		operand: ask(a.operand, b.operand),
		get: func(r R) (T, bool) {
			x, xok := a.get(r)
			y, yok := b.get(r)
			if !xok || !yok || byZero && y == 0 {
				return 0, false
			}
			return fitted[T](do(new(big.Int), big.NewInt(int64(x)), big.NewInt(int64(y)))), true
		},
		smaller: func() []val[M, R, T] {
			return both(a, b, func(a, b val[M, R, T]) val[M, R, T] { return integers(name, a, b, ask, do, byZero) })
		},
	}
}

// fitted is an integer as a T. Whether one that does not fit is noticed depends on the database.
func fitted[T wire.Integer](v *big.Int) T {
	if !v.IsInt64() || int64(T(v.Int64())) != v.Int64() || (T(v.Int64()) < 0) != (v.Sign() < 0) {
		undecide("%v does not fit", v)
	}
	return T(v.Int64())
}

// reals are the floating-point numbers of columns: fractions that are exact, some that are not, and the ends. singles are those
// of 32 bits.
var (
	reals = []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), 1, -1, 2, 3, 0.5, 1.5, 2.5, -0.5, -1.5, 0.25, 0.1, 0.2, 0.3, 1e10, -1e10, 9007199254740993, 4503599627370497,
		0.49999999999999994, 1e18, -1e19, 1e300, -1e300, 5e-324, math.MaxFloat64}
	singles = []float32{0, float32(math.Copysign(0, -1)), float32(math.Inf(-1)), 1, -1, 0.5, 1.5, 2.5, -0.5, 0.1, 0.2, 0.3, 0.49999997, 16777217, 3e9, -3e9, 3e38, -3e38}
)

// newReal makes a kind of floating-point numbers. They are computed with 64 bits, whatever T is.
func newReal[M, R any, T wire.Float64or32](s *pool[M, R], name string, weight int, rows func(*gen) []R, numbers []T) *kind[M, R, T] {
	k := newKind(s, name, weight, func(a, b T) int { return cmp.Compare(a, b) }, rows, func(g *gen) T { return pick(g, numbers) })
	k.near = func(g *gen, v T) T {
		if _, single := any(v).(float32); single {
			return T(math.Nextafter32(float32(v), float32(g.IntN(3)-1)*3e38))
		}
		return T(math.Nextafter(float64(v), float64(g.IntN(3)-1)*1e301))
	}
	k.show = func(v T) string { return strconv.FormatFloat(float64(v), 'g', -1, 64) }
	operation := func(name string, ask func(a, b query.Operand[M, T]) query.Expr[M, T], do func(a, b float64) float64, byZero bool) {
		k.exprs = append(k.exprs, func(g *gen, depth int) val[M, R, T] {
			return floats(name, k.value(g, depth), k.value(g, depth), ask, do, byZero)
		})
	}
	operation("Plus", query.Plus[M, T], func(a, b float64) float64 { return a + b }, false)
	operation("Minus", query.Minus[M, T], func(a, b float64) float64 { return a - b }, false)
	operation("Times", query.Times[M, T], func(a, b float64) float64 { return a * b }, false)
	operation("Divide", query.Divide[M, T], func(a, b float64) float64 { return a / b }, true)
	one := func(name string, ask func(query.Operand[M, T]) query.Expr[M, T], do func(float64) float64) {
		k.exprs = append(k.exprs, func(g *gen, depth int) val[M, R, T] {
			return mapped(name, k.value(g, depth), ask, func(v T) T { return T(do(float64(v))) })
		})
	}
	one("Abs", query.Abs[M, T], math.Abs)
	one("Round", query.Round[M, T], math.Round)
	one("Floor", query.Floor[M, T], math.Floor)
	one("Ceil", query.Ceil[M, T], math.Ceil)
	return k
}

// floats is an operation on two floating-point numbers, NULL where the result is none. PostgreSQL refuses a result that is beyond the
// range of floating-point numbers, or too near to zero, and one that 32 bits do not hold is rounded by some databases.
func floats[M, R any, T wire.Float64or32](name string, a, b val[M, R, T], ask func(a, b query.Operand[M, T]) query.Expr[M, T],
	do func(a, b float64) float64, byZero bool) val[M, R, T] {
	return val[M, R, T]{
		text:    name + "(" + a.text + ", " + b.text + ")",
		operand: ask(a.operand, b.operand),
		get: func(r R) (T, bool) {
			x, xok := a.get(r)
			y, yok := b.get(r)
			if !xok || !yok || byZero && y == 0 {
				return 0, false
			}
			z := do(float64(x), float64(y))
			if math.IsNaN(z) {
				return 0, false
			}
			finite := !math.IsInf(float64(x), 0) && !math.IsInf(float64(y), 0)
			small := z == 0 && x != 0 && (name == "Divide" || name == "Times" && y != 0)
			if finite && (math.IsInf(z, 0) || small) || float64(T(z)) != z {
				undecide("%v of %v and %v", z, x, y)
			}
			return T(z), true
		},
		smaller: func() []val[M, R, T] {
			return both(a, b, func(a, b val[M, R, T]) val[M, R, T] { return floats(name, a, b, ask, do, byZero) })
		},
	}
}

// asInt cuts the fraction off.
func asInt(f float64) int {
	f = math.Trunc(f)
	if f < -1<<63 || f >= 1<<63 {
		undecide("%v is no integer of 64 bits", f)
	}
	return int(f)
}
