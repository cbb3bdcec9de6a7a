package cratehttp

import (
	"unsafe"

	"github.com/crategen/crategen/runtime/jsontext"
)

const (
	chunkSize = 64 << 10 // the most that strings of one answer share
	smallSize = 4 << 10  // chunks are no smaller, unless the answer is
	// Strings of a quarter of a chunk are worth an allocation of their own, which wastes nothing.
	ownSize = chunkSize / 4
)

// chunk is what strings are cut from, so that the strings of an answer cost few allocations.
type chunk struct {
	free []byte // length 0; capacity is what is left of the chunk
}

// room makes room for n bytes. The answer holds at most left more, half of which are taken to be strings.
func (s *chunk) room(n, left int) {
	if n > cap(s.free) {
		s.free = make([]byte, 0, max(n, min(max(left/2, smallSize), left, chunkSize)))
	}
}

// cut makes a string of out, which was appended to free.
func (s *chunk) cut(out []byte) string {
	s.free = out[len(out):]
	return unsafe.String(unsafe.SliceData(out), len(out))
}

// plain copies a string.
func (s *chunk) plain(b []byte, left int) string {
	if len(b) >= ownSize {
		return string(b)
	}
	s.room(len(b), left)
	return s.cut(append(s.free, b...))
}

// escaped copies a JSON string, given without its quotes, and resolves its escapes, which makes it no longer.
func (s *chunk) escaped(b []byte, left int) (string, error) {
	if len(b) >= ownSize {
		out, err := jsontext.Unescape(make([]byte, 0, len(b)), b)
		return string(out), err
	}
	s.room(len(b), left)
	out, err := jsontext.Unescape(s.free, b)
	return s.cut(out), err
}
