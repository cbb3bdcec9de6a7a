package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// SQLite has no decimals. A column of them is a text with the collation decimal, which compares texts as the numbers that they
// write, so that an index, an order and a comparison are right. decimal_add, decimal_sub, decimal_mul and decimal_sum are exact.
// These names are those of SQLite's extension for decimals, which its shell has built in, so that the shell reads and writes
// such a table. decimal_round(x, digits) and decimal_mean(sum, count, digits) are not in the extension; both round a half away
// from zero.

// decimalCalls are the scalar functions and the numbers of their arguments.
var decimalCalls = []struct {
	name string
	args int32
	call func(*libc.TLS, uintptr, int32, uintptr)
}{
	{"decimal_add", 2, decimalAdd}, {"decimal_sub", 2, decimalSub}, {"decimal_mul", 2, decimalMul},
	{"decimal_round", 2, decimalRound}, {"decimal_mean", 3, decimalMean},
}

var _ = addition((*conn).addDecimals)

// addDecimals gives the connection the collation and the functions.
func (c *conn) addDecimals() error {
	const flags = lib.SQLITE_UTF8 | lib.SQLITE_DETERMINISTIC | lib.SQLITE_INNOCUOUS
	err := c.register("decimal", func(name uintptr) int32 {
		return lib.Xsqlite3_create_collation_v2(c.tls, c.db, name, lib.SQLITE_UTF8, 0, callback(decimalCompare), 0)
	})
	for _, f := range decimalCalls {
		if err == nil {
			err = c.register(f.name, func(name uintptr) int32 {
				return lib.Xsqlite3_create_function_v2(c.tls, c.db, name, f.args, flags, 0, callback(f.call), 0, 0, 0)
			})
		}
	}
	return err
}

// callback is a declared function as SQLite calls it. The library is C that was translated to Go: its pointers to functions are
// Go's own function values.
func callback[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

// exact is a decimal: n divided by 10 to the power of scale.
type exact struct {
	n     big.Int
	scale int
}

// ten is 10 to the power of n.
func ten(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// maxDecimalScale bounds the digits behind the point, so that a text cannot ask for memory without end.
const maxDecimalScale = 1_000

func parseExact(text string) (x exact, ok bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	if strings.Trim(strings.TrimPrefix(whole, "-")+fraction, "0123456789") != "" || len(fraction) > maxDecimalScale {
		return x, false
	}
	_, ok = x.n.SetString(whole+fraction, 10)
	x.scale = len(fraction)
	return x, ok
}

// to is the number that x is with a scale that is not smaller.
func (x *exact) to(scale int) *big.Int { return new(big.Int).Mul(&x.n, ten(scale-x.scale)) }

func (x *exact) String() string {
	digits := new(big.Int).Abs(&x.n).String()
	if missing := x.scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	at := len(digits) - x.scale
	if x.scale > 0 {
		digits = digits[:at] + "." + digits[at:]
	}
	if x.n.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// quotient is a divided by b, the nearest whole number, a half away from zero.
func quotient(a, b *big.Int) (q big.Int) {
	twice := new(big.Int).Abs(b)
	rest := new(big.Int)
	q.QuoRem(a, b, rest)
	if rest.Abs(rest).Lsh(rest, 1).Cmp(twice) >= 0 {
		q.Add(&q, big.NewInt(int64(a.Sign()*b.Sign())))
	}
	return q
}

// compareExact compares what two texts write. A text that is no decimal is greater than every decimal.
func compareExact(a, b []byte) int {
	signA, wholeA, fractionA, okA := splitDecimal(a)
	signB, wholeB, fractionB, okB := splitDecimal(b)
	switch {
	case okA && !okB:
		return -1
	case okB && !okA:
		return 1
	case !okA:
		return bytes.Compare(a, b)
	case signA != signB:
		return signA - signB
	}
	out := len(wholeA) - len(wholeB)
	if out == 0 {
		if out = bytes.Compare(wholeA, wholeB); out == 0 {
			out = bytes.Compare(fractionA, fractionB)
		}
	}
	return out * signA
}

// splitDecimal returns the sign of a decimal, 0 for zero, and its digits without the zeros that say nothing.
func splitDecimal(text []byte) (sign int, whole, fraction []byte, ok bool) {
	rest, negative := bytes.CutPrefix(text, []byte("-"))
	whole, fraction, _ = bytes.Cut(rest, []byte("."))
	if len(whole)+len(fraction) == 0 || !allDigits(whole) || !allDigits(fraction) {
		return 0, nil, nil, false
	}
	whole, fraction = bytes.TrimLeft(whole, "0"), bytes.TrimRight(fraction, "0")
	switch {
	case len(whole)+len(fraction) == 0:
	case negative:
		sign = -1
	default:
		sign = 1
	}
	return sign, whole, fraction, true
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func decimalCompare(_ *libc.TLS, _ uintptr, n int32, a uintptr, m int32, b uintptr) int32 {
	return int32(compareExact(bytesAt(a, int(n)), bytesAt(b, int(m))))
}

// argument is argument i of a function.
func argument(argv uintptr, i int) uintptr {
	return *(*uintptr)(unsafe.Pointer(unsafe.SliceData(bytesAt(argv+uintptr(i)*unsafe.Sizeof(argv), int(unsafe.Sizeof(argv))))))
}

const noDecimal = "a value is no decimal"

// exactOf is the decimal that an argument holds. It is not ok for NULL, and for what is no decimal, which fails the function.
func exactOf(tls *libc.TLS, ctx, value uintptr) (x exact, ok bool) {
	p := lib.Xsqlite3_value_text(tls, value)
	if p == 0 { // NULL
		return x, false
	}
	if x, ok = parseExact(string(bytesAt(p, int(lib.Xsqlite3_value_bytes(tls, value))))); !ok {
		withText(tls, noDecimal, func(p uintptr, n int32) { lib.Xsqlite3_result_error(tls, ctx, p, n) })
	}
	return x, ok
}

// withText lends a text to SQLite.
func withText(tls *libc.TLS, text string, use func(p uintptr, n int32)) {
	if p, err := libc.CString(text); err == nil {
		use(p, int32(len(text)))
		libc.Xfree(tls, p)
	}
}

// result returns a decimal; a function that returns nothing returns NULL.
func result(tls *libc.TLS, ctx uintptr, x *exact) {
	const transient = ^uintptr(0) // SQLite makes a copy
	withText(tls, x.String(), func(p uintptr, n int32) { lib.Xsqlite3_result_text(tls, ctx, p, n, transient) })
}

// decimalOfTwo is a function of two decimals.
func decimalOfTwo(tls *libc.TLS, ctx, argv uintptr, f func(a, b *exact) exact) {
	a, ok := exactOf(tls, ctx, argument(argv, 0))
	if !ok {
		return
	}
	if b, ok := exactOf(tls, ctx, argument(argv, 1)); ok {
		out := f(&a, &b)
		result(tls, ctx, &out)
	}
}

func decimalAdd(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	decimalOfTwo(tls, ctx, argv, func(a, b *exact) (out exact) {
		out.scale = max(a.scale, b.scale)
		out.n.Add(a.to(out.scale), b.to(out.scale))
		return out
	})
}

func decimalSub(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	decimalOfTwo(tls, ctx, argv, func(a, b *exact) (out exact) {
		out.scale = max(a.scale, b.scale)
		out.n.Sub(a.to(out.scale), b.to(out.scale))
		return out
	})
}

func decimalMul(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	decimalOfTwo(tls, ctx, argv, func(a, b *exact) (out exact) {
		out.scale = a.scale + b.scale
		out.n.Mul(&a.n, &b.n)
		return out
	})
}

// decimalRound is a decimal with exactly so many digits behind the point.
func decimalRound(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	x, ok := exactOf(tls, ctx, argument(argv, 0))
	if !ok {
		return
	}
	digits := digitsOf(tls, argument(argv, 1))
	out := exact{scale: digits}
	if digits >= x.scale {
		out.n = *x.to(digits)
	} else {
		out.n = quotient(&x.n, ten(x.scale-digits))
	}
	result(tls, ctx, &out)
}

func digitsOf(tls *libc.TLS, value uintptr) int {
	return int(min(max(lib.Xsqlite3_value_int64(tls, value), 0), maxDecimalScale))
}

// decimalMean is a sum divided by a number of values, with exactly so many digits behind the point.
func decimalMean(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	sum, ok := exactOf(tls, ctx, argument(argv, 0))
	count := lib.Xsqlite3_value_int64(tls, argument(argv, 1))
	if !ok || count == 0 {
		return
	}
	digits := max(digitsOf(tls, argument(argv, 2)), sum.scale)
	out := exact{scale: digits}
	out.n = quotient(sum.to(digits), big.NewInt(count))
	result(tls, ctx, &out)
}

func init() {
	aggregates = append(aggregates, aggregateFunction{name: "decimal_sum", args: 1, window: true, make: func() accumulator { return &sum{} }})
}

// sum is the sum of the decimals of a group or a window, and their number.
type sum struct {
	exact
	count int
}

func (s *sum) add(args []any) error {
	x, ok := parseExact(fmt.Sprint(args[0]))
	if !ok {
		return errors.New(noDecimal)
	}
	s.change(&x, 1)
	return nil
}

func (s *sum) remove(args []any) {
	if x, ok := parseExact(fmt.Sprint(args[0])); ok {
		s.change(&x, -1)
	}
}

// change adds a decimal, or subtracts it if sign is -1.
func (s *sum) change(x *exact, sign int) {
	s.count += sign
	scale := max(s.scale, x.scale)
	change := x.to(scale)
	if sign < 0 {
		change.Neg(change)
	}
	s.n.Add(s.to(scale), change)
	s.scale = scale
}

func (s *sum) result() any {
	if s.count == 0 {
		return nil
	}
	return s.String()
}
