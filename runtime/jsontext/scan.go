package jsontext

import (
	"encoding/binary"
	"math/bits"
)

// The functions of the scanner take a text and an offset in it, and return an offset, or Malformed. None of them recurses,
// so that no nesting can exhaust the stack. What is skipped is checked only as far as is needed to find its end.

// Malformed stands for the offset behind something that is malformed or cut off.
const Malformed = -1

// ones and tops have the lowest and the highest bit set in each of eight bytes.
const ones, tops = 0x0101010101010101, 0x8080808080808080

// at is the byte at an offset, and 0 behind the end. Zero appears nowhere in JSON, so that what looks for a byte need not
// look at the length as well: the 0 is never the byte that is wanted, and nothing steps past it.
func at(d []byte, p int) byte {
	if uint(p) < uint(len(d)) {
		return d[p]
	}
	return 0
}

// SkipSpace returns the offset of the first byte at or after p that is not white space.
func SkipSpace(d []byte, p int) int {
	if at(d, p) > ' ' {
		return p
	}
	return skipSpaces(d, p)
}

func skipSpaces(d []byte, p int) int {
	for {
		switch at(d, p) {
		case ' ', '\n', '\r', '\t':
			p++
		default:
			return p
		}
	}
}

// Special returns the offset of the first quote or backslash at or after p, or at least len(d) if there is none.
// It looks at eight bytes at a time.
func Special(d []byte, p int) int {
	for ; p+8 <= len(d); p += 8 {
		w := binary.LittleEndian.Uint64(d[p:])
		quote, slash := w^(ones*'"'), w^(ones*'\\')
		// The lowest top bit that is set marks the first byte that became zero.
		if hit := ((quote-ones)&^quote | (slash-ones)&^slash) & tops; hit != 0 {
			return p + bits.TrailingZeros64(hit)/8
		}
	}
	for ; p < len(d); p++ {
		if d[p] == '"' || d[p] == '\\' {
			return p
		}
	}
	return p
}

// SkipString skips the string whose opening quote is at p.
func SkipString(d []byte, p int) int {
	for p++; ; p += 2 {
		if p = Special(d, p); p >= len(d) {
			return Malformed
		}
		if at(d, p) == '"' {
			return p + 1
		}
	}
}

// SkipNumber skips the number at p, which must be what JSON allows.
func SkipNumber(d []byte, p int) int {
	if at(d, p) == '-' {
		p++
	}
	if at(d, p) == '0' {
		p++
	} else if p = skipDigits(d, p); p < 0 {
		return Malformed
	}
	if at(d, p) == '.' {
		if p = skipDigits(d, p+1); p < 0 {
			return Malformed
		}
	}
	if at(d, p) == 'e' || at(d, p) == 'E' {
		if p++; at(d, p) == '+' || at(d, p) == '-' {
			p++
		}
		return skipDigits(d, p)
	}
	return p
}

// skipDigits skips one or more digits.
func skipDigits(d []byte, p int) int {
	if !IsDigit(at(d, p)) {
		return Malformed
	}
	for IsDigit(at(d, p)) {
		p++
	}
	return p
}

// IsDigit reports whether c is a decimal digit.
func IsDigit(c byte) bool { return c-'0' <= 9 }

// SkipWord skips true, false or null.
func SkipWord(d []byte, p int, word string) int {
	if len(d)-p < len(word) || string(d[p:p+len(word)]) != word {
		return Malformed
	}
	return p + len(word)
}

// SkipValue skips the value whose first byte is at p.
func SkipValue(d []byte, p int) int {
	switch c := at(d, p); c {
	case '"':
		return SkipString(d, p)
	case '{', '[':
		return skipNested(d, p)
	case 't':
		return SkipWord(d, p, "true")
	case 'f':
		return SkipWord(d, p, "false")
	case 'n':
		return SkipWord(d, p, "null")
	default:
		return SkipNumber(d, p)
	}
}

// skipNested skips the object or array that begins at p by counting brackets of both kinds outside strings.
func skipNested(d []byte, p int) int {
	for depth := 0; ; p++ {
		switch at(d, p) {
		case '"':
			if p = SkipString(d, p); p < 0 {
				return Malformed
			}
			p--
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return p + 1
			}
		case 0:
			return Malformed
		}
	}
}
