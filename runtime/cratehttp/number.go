package cratehttp

import (
	"errors"
	"math"

	"github.com/crategen/crategen/runtime/jsontext"
)

var (
	errFraction = errors.New("the number has a fraction")
	errRange    = errors.New("the number is out of range")
)

// decimal reads the number at p exactly, as an integer's sign and magnitude, and returns the offset behind it.
// 1.0E10 and 5.00 are integers as well: CrateDB writes real, double and numeric columns like that.
//
// A malformed number is reported by an offset of -1, one that is not an integer of 64 bits by err.
func decimal(d []byte, p int) (neg bool, n uint64, end int, err error) {
	if end = jsontext.SkipNumber(d, p); end < 0 {
		return false, 0, jsontext.Malformed, nil
	}
	if d[p] == '-' {
		neg = true
		p++
	}
	var exp int   // of ten, by which n is still to be multiplied
	var zeros int // of the fraction, not yet in n
	point := false
	for ; p < end && err == nil; p++ {
		switch c := d[p]; {
		case c == '.':
			point = true
		case c == 'e' || c == 'E':
			exp += exponent(d[p+1 : end])
			p = end
		case point && c == '0':
			zeros++
		default:
			if point {
				exp -= zeros + 1
				n, err = shift(n, zeros)
				zeros = 0
			}
			n, err = push(n, c-'0', err)
		}
	}
	if err == nil {
		n, err = scale(n, exp)
	}
	return neg, n, end, err
}

// push appends a digit to n.
func push(n uint64, digit byte, err error) (uint64, error) {
	if err != nil || n > (math.MaxUint64-uint64(digit))/10 {
		return 0, errRange
	}
	return n*10 + uint64(digit), nil
}

// shift appends count zeros to n.
func shift(n uint64, count int) (uint64, error) {
	var err error
	for ; count > 0 && n != 0 && err == nil; count-- {
		n, err = push(n, 0, nil)
	}
	return n, err
}

// scale returns n times ten to the power of exp, if that is an integer.
func scale(n uint64, exp int) (uint64, error) {
	if exp >= 0 {
		return shift(n, exp)
	}
	for ; exp < 0 && n != 0; exp++ {
		if n%10 != 0 {
			return 0, errFraction
		}
		n /= 10
	}
	return n, nil
}

// exponent reads a number's exponent. Beyond a few thousand, more digits make no difference to an integer of 64 bits.
func exponent(d []byte) (n int) {
	neg := false
	for _, c := range d {
		switch {
		case c == '-':
			neg = true
		case c != '+' && n < 10_000:
			n = n*10 + int(c-'0')
		}
	}
	if neg {
		return -n
	}
	return n
}

// integer reads the number at p as an int64. Plain digits, the usual case, take a short way.
func integer(d []byte, p int) (v int64, end int, err error) {
	if v, end = jsontext.PlainInt(d, p); end > 0 {
		return v, end, nil
	}
	return general(d, p)
}

func general(d []byte, p int) (int64, int, error) {
	neg, n, end, err := decimal(d, p)
	switch {
	case end < 0 || err != nil:
		return 0, end, err
	case neg && n <= 1<<63:
		return -int64(n), end, nil
	case !neg && n <= math.MaxInt64:
		return int64(n), end, nil
	}
	return 0, end, errRange
}
