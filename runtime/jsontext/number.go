package jsontext

// The short ways for numbers as most are. What they do not take, they leave to the long ways of the callers.

// PlainInt reads an integer of at most 18 digits. The offset behind it is Malformed if there stands anything else: no number,
// a longer one, one with a fraction or an exponent.
func PlainInt(d []byte, p int) (v int64, end int) {
	neg := at(d, p) == '-'
	if neg {
		p++
	}
	first := p
	p, v = digits(d, p, 0)
	n := p - first
	if c := at(d, p); n == 0 || n > 18 || n > 1 && d[first] == '0' || c == '.' || c|0x20 == 'e' {
		return 0, Malformed
	}
	if neg {
		v = -v
	}
	return v, p
}

// tens are the powers of ten of PlainFloat.
var tens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// PlainFloat reads a number of at most 15 digits without an exponent. The offset behind it is Malformed if there stands anything
// else. The result is that of strconv.ParseFloat: the digits and the power of ten are exact, so that their quotient, rounded
// once, is the nearest there is (W. D. Clinger, How to read floating point numbers accurately).
func PlainFloat(d []byte, p int) (v float64, end int) {
	neg := at(d, p) == '-'
	if neg {
		p++
	}
	first := p
	p, whole := digits(d, p, 0)
	n, scale := p-first, 0
	if n == 0 || n > 1 && d[first] == '0' {
		return 0, Malformed
	}
	if at(d, p) == '.' {
		from := p + 1
		p, whole = digits(d, from, whole)
		if scale = p - from; scale == 0 {
			return 0, Malformed
		}
	}
	if n+scale >= len(tens) || at(d, p)|0x20 == 'e' {
		return 0, Malformed
	}
	if v = float64(whole) / tens[scale]; neg {
		v = -v
	}
	return v, p
}

// digits appends the digits at p to v, as long as there are any.
func digits(d []byte, p int, v int64) (int, int64) {
	for uint(p) < uint(len(d)) && d[p]-'0' <= 9 {
		v = v*10 + int64(d[p]-'0')
		p++
	}
	return p, v
}
