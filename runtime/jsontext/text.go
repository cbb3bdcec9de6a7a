package jsontext

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	// ErrEscape is a backslash that nothing valid follows.
	ErrEscape = errors.New("the string has an invalid escape")
	// ErrSurrogate is one half of a surrogate pair without the other.
	ErrSurrogate = errors.New("the string has an invalid escape: half of a surrogate pair")
)

// Unescape appends the text of a JSON string, given without its quotes, to dst; it is no longer than the string. A half of
// a surrogate pair becomes U+FFFD, and the error, with the whole text, is ErrSurrogate.
func Unescape(dst, s []byte) ([]byte, error) {
	var half error
	for {
		p := Special(s, 0) // never a quote: the string ended before its first one
		if p >= len(s) {
			return append(dst, s...), half
		}
		dst = append(dst, s[:p]...)
		if p+1 >= len(s) {
			return dst, ErrEscape
		}
		c := s[p+1]
		s = s[p+2:]
		switch c {
		case '"', '\\', '/':
			dst = append(dst, c)
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r, n := escaped(s)
			if n == 0 {
				return dst, ErrEscape
			}
			if utf16.IsSurrogate(r) {
				half = ErrSurrogate // and AppendRune appends U+FFFD
			}
			dst = utf8.AppendRune(dst, r)
			s = s[n:]
		default:
			return dst, ErrEscape
		}
	}
}

// escaped reads what follows \u: four hexadecimal digits, and those of the second half of a surrogate pair. It returns the
// number of bytes read, 0 if they make no character; a half without the other is returned as it is.
func escaped(s []byte) (rune, int) {
	r := hex4(s)
	if r < 0 {
		return 0, 0
	}
	if utf16.IsSurrogate(r) && len(s) >= 10 && s[4] == '\\' && s[5] == 'u' {
		if pair := utf16.DecodeRune(r, hex4(s[6:])); pair != utf8.RuneError {
			return pair, 10
		}
	}
	return r, 4
}

// hex4 reads four hexadecimal digits, -1 if they are not there.
func hex4(s []byte) rune {
	if len(s) < 4 {
		return -1
	}
	var r rune
	for _, c := range s[:4] {
		h := HexDigit(c)
		if h > 15 {
			return -1
		}
		r = r<<4 | rune(h)
	}
	return r
}

// HexDigit returns the value of a hexadecimal digit, 255 for any other byte.
func HexDigit(c byte) byte {
	switch {
	case IsDigit(c):
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 255
}

// special stands for what is in a string besides plain characters.
type special byte

const (
	escapes special = 1 << iota // backslashes, with something valid behind them
	wide                        // bytes of 128 and more
)

// plainString returns the offset behind the string whose opening quote is at p, and whether it is ASCII for certain. The offset
// is Malformed if the string has an escape or a control character, or is among the last bytes: that is for checkString.
func plainString(d []byte, p int) (end int, ascii bool) {
	var seen uint64
	for p++; p+8 <= len(d); p += 8 {
		w := binary.LittleEndian.Uint64(d[p:])
		seen |= w
		quote, slash := w^(ones*'"'), w^(ones*'\\')
		if hit := ((quote-ones)&^quote | (slash-ones)&^slash | (w-ones*' ')&^w) & tops; hit != 0 {
			if p += bits.TrailingZeros64(hit) / 8; d[p] != '"' {
				return Malformed, false
			}
			return p + 1, seen&tops == 0
		}
	}
	return Malformed, false
}

// checkString returns the offset behind the string whose opening quote is at p, which must be what JSON allows, and what
// is in it. It looks at eight bytes at a time.
func checkString(d []byte, p int) (end int, has special) {
	for p++; ; {
		for ; p+8 <= len(d); p += 8 {
			w := binary.LittleEndian.Uint64(d[p:])
			quote, slash := w^(ones*'"'), w^(ones*'\\')
			// The lowest top bit that is set marks the first byte that is a quote, a backslash, below ' ', or not ASCII.
			if hit := ((quote-ones)&^quote | (slash-ones)&^slash | (w-ones*' ')&^w | w) & tops; hit != 0 {
				p += bits.TrailingZeros64(hit) / 8
				break
			}
		}
		switch c := at(d, p); {
		case c == '"':
			return p + 1, has
		case c == '\\':
			has |= escapes
			n := 2
			switch at(d, p+1) {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			case 'u':
				if n = 6; p+6 > len(d) || hex4(d[p+2:]) < 0 {
					return Malformed, has
				}
			default:
				return Malformed, has
			}
			p += n
		case c < ' ':
			return Malformed, has
		case c >= utf8.RuneSelf:
			has |= wide
			p++
		default:
			p++
		}
	}
}

// coerce returns a string, given without its quotes, with U+FFFD for each byte that is not UTF-8.
func coerce(s []byte) []byte {
	var out []byte
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		out = utf8.AppendRune(out, r)
		s = s[n:]
	}
	return out
}
