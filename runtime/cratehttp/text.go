package cratehttp

import (
	"errors"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

const (
	chunkSize = 64 << 10 // the most that strings of one answer share
	smallSize = 4 << 10  // chunks are no smaller, unless the answer is
	// Strings of a quarter of a chunk are worth an allocation of their own, which wastes nothing.
	ownSize = chunkSize / 4
)

// slab cuts strings from chunks, so that the strings of an answer cost few allocations.
type slab struct {
	free []byte // length 0; capacity is what is left of the chunk
}

// room makes room for n bytes. The answer holds at most left more, half of which are taken to be strings.
func (s *slab) room(n, left int) {
	if n > cap(s.free) {
		s.free = make([]byte, 0, max(n, min(max(left/2, smallSize), left, chunkSize)))
	}
}

// cut makes a string of out, which was appended to free.
func (s *slab) cut(out []byte) string {
	s.free = out[len(out):]
	return unsafe.String(unsafe.SliceData(out), len(out))
}

// plain copies a string.
func (s *slab) plain(b []byte, left int) string {
	if len(b) >= ownSize {
		return string(b)
	}
	s.room(len(b), left)
	return s.cut(append(s.free, b...))
}

// escaped copies a JSON string, given without its quotes, and resolves its escapes, which makes it no longer.
func (s *slab) escaped(b []byte, left int) (string, error) {
	if len(b) >= ownSize {
		out, err := unescape(make([]byte, 0, len(b)), b)
		return string(out), err
	}
	s.room(len(b), left)
	out, err := unescape(s.free, b)
	return s.cut(out), err
}

var errEscape = errors.New("the string has an invalid escape")

// unescape appends the text of a JSON string, given without its quotes, to dst.
func unescape(dst, s []byte) ([]byte, error) {
	for {
		p := special(s, 0) // never a quote: the string ended before its first one
		if p >= len(s) {
			return append(dst, s...), nil
		}
		dst = append(dst, s[:p]...)
		if p+1 >= len(s) {
			return dst, errEscape
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
				return dst, errEscape
			}
			dst = utf8.AppendRune(dst, r)
			s = s[n:]
		default:
			return dst, errEscape
		}
	}
}

// escaped reads what follows \u: four hexadecimal digits, and those of the second half of a surrogate pair.
// It returns the number of bytes read, 0 if they make no character.
func escaped(s []byte) (rune, int) {
	r := hex4(s)
	switch {
	case r < 0:
		return 0, 0
	case !utf16.IsSurrogate(r):
		return r, 4
	case len(s) < 10 || s[4] != '\\' || s[5] != 'u':
		return 0, 0
	}
	if r = utf16.DecodeRune(r, hex4(s[6:])); r == utf8.RuneError {
		return 0, 0
	}
	return r, 10
}

// hex4 reads four hexadecimal digits, -1 if they are not there.
func hex4(s []byte) rune {
	if len(s) < 4 {
		return -1
	}
	var r rune
	for _, c := range s[:4] {
		h := hexDigit(c)
		if h > 15 {
			return -1
		}
		r = r<<4 | rune(h)
	}
	return r
}

// hexDigit returns the value of a hexadecimal digit, 255 for any other byte.
func hexDigit(c byte) byte {
	switch {
	case isDigit(c):
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 255
}
