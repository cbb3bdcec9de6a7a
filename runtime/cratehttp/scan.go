package cratehttp

import (
	"encoding/binary"
	"math/bits"
)

// The scanner works on a body that ends in one 0 byte. Zero appears nowhere in JSON, so that no function has to compare
// an offset with the length before it looks at a byte: the 0 is never the byte that is wanted, and nothing steps past it.
//
// Functions that skip something return the offset behind it, or -1 if it is malformed or cut off. None of them recurses,
// so that no nesting can exhaust the stack. What is skipped is checked only as far as is needed to find its end.

const malformed = -1

// skipSpace returns the offset of the first byte at or after p that is not white space.
func skipSpace(d []byte, p int) int {
	for d[p] == ' ' || d[p] == '\n' || d[p] == '\r' || d[p] == '\t' {
		p++
	}
	return p
}

// special returns the offset of the first quote or backslash at or after p, or at least len(d) if there is none.
// It looks at eight bytes at a time.
func special(d []byte, p int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
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

// skipString skips the string whose opening quote is at p.
func skipString(d []byte, p int) int {
	for p++; ; p += 2 {
		if p = special(d, p); p >= len(d) {
			return malformed
		}
		if d[p] == '"' {
			return p + 1
		}
	}
}

// skipNumber skips the number at p, which must be what JSON allows.
func skipNumber(d []byte, p int) int {
	if d[p] == '-' {
		p++
	}
	if d[p] == '0' {
		p++
	} else if p = skipDigits(d, p); p < 0 {
		return malformed
	}
	if d[p] == '.' {
		if p = skipDigits(d, p+1); p < 0 {
			return malformed
		}
	}
	if d[p] == 'e' || d[p] == 'E' {
		if p++; d[p] == '+' || d[p] == '-' {
			p++
		}
		return skipDigits(d, p)
	}
	return p
}

// skipDigits skips one or more digits.
func skipDigits(d []byte, p int) int {
	if !isDigit(d[p]) {
		return malformed
	}
	for isDigit(d[p]) {
		p++
	}
	return p
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// skipWord skips true, false or null.
func skipWord(d []byte, p int, word string) int {
	if len(d)-p < len(word) || string(d[p:p+len(word)]) != word {
		return malformed
	}
	return p + len(word)
}

// skipValue skips the value whose first byte is at p.
func skipValue(d []byte, p int) int {
	switch c := d[p]; c {
	case '"':
		return skipString(d, p)
	case '{', '[':
		return skipNested(d, p)
	case 't':
		return skipWord(d, p, "true")
	case 'f':
		return skipWord(d, p, "false")
	case 'n':
		return skipWord(d, p, "null")
	default:
		return skipNumber(d, p)
	}
}

// skipNested skips the object or array that begins at p by counting brackets of both kinds outside strings.
func skipNested(d []byte, p int) int {
	for depth := 0; ; p++ {
		switch d[p] {
		case '"':
			if p = skipString(d, p); p < 0 {
				return malformed
			}
			p--
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return p + 1
			}
		case 0:
			return malformed
		}
	}
}
