package cratehttp

import (
	"encoding/base64"
	"errors"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/jsontext"
)

// Text reads a string. Any other value except NULL is returned as its JSON text, for raw SQL over columns of any type.
func (r *rows) Text() string { return r.string(r.cell()) }

func (r *rows) string(c byte) string {
	start := r.pos
	switch c {
	case '"':
		if p := jsontext.Special(r.d, start+1); p < len(r.d) && r.d[p] == '"' {
			r.pos = p + 1
			return r.mem.String(r.d[start+1 : p])
		}
		if !r.step(jsontext.SkipString(r.d, start)) {
			return ""
		}
		s := r.d[start+1 : r.pos-1]
		out, err := jsontext.Unescape(slab.Take(&r.mem.Bytes, len(s))[:0], s) // which makes it no longer
		if err != nil {
			r.Fail(err)
		}
		return slab.String(out)
	case 'n', 0:
		r.refuse("a string")
		return ""
	}
	if !r.step(jsontext.SkipValue(r.d, start)) {
		return ""
	}
	return r.mem.String(r.d[start:r.pos])
}

// plainText reads the string at pos without its escapes. It is valid until the next call.
func (r *rows) plainText() []byte {
	start := r.pos + 1
	p := jsontext.Special(r.d, start)
	if p < len(r.d) && r.d[p] == '"' {
		r.pos = p + 1
		return r.d[start:p]
	}
	if !r.step(jsontext.SkipString(r.d, r.pos)) {
		return nil
	}
	var err error
	if r.plain, err = jsontext.Unescape(r.plain[:0], r.d[start:r.pos-1]); err != nil {
		r.Fail(err)
	}
	return r.plain
}

// Bytes reads a string in base64, which is how bytes are stored in CrateDB: it has no type for them.
func (r *rows) Bytes() []byte {
	if r.cell() != '"' {
		r.refuse("a string in base64")
		return nil
	}
	b := r.plainText()
	out := make([]byte, base64.StdEncoding.DecodedLen(len(b)))
	n, err := base64.StdEncoding.Decode(out, b)
	if err != nil {
		r.Fail(errors.New("the string is not base64"))
		return nil
	}
	return out[:n]
}

// UUID reads a string of 36 characters.
func (r *rows) UUID() [16]byte { return r.uuid(r.cell()) }

func (r *rows) uuid(c byte) (out [16]byte) {
	if c != '"' {
		r.refuse("a UUID")
		return out
	}
	b := r.plainText()
	if len(b) == 36 && b[8] == '-' && b[13] == '-' && b[18] == '-' && b[23] == '-' {
		bad := byte(0)
		for i, at := range [...]int{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34} {
			high, low := jsontext.HexDigit(b[at]), jsontext.HexDigit(b[at+1])
			bad |= high | low
			out[i] = high<<4 | low
		}
		if bad < 16 {
			return out
		}
	}
	r.Fail(errors.New("the string is not a UUID"))
	return [16]byte{}
}

// Document starts reading an object, or any value except NULL. The decoder reads it in place.
func (r *rows) Document() *jsontext.Decoder {
	if c := r.cell(); c == 'n' || c == 0 {
		r.refuse("a document")
		return nil
	}
	r.doc.Begin(r.pos)
	return &r.doc
}

// Ended implements jsontext.Host.
func (r *rows) Ended(end int) { r.step(end) }

// Slabs returns the allocators for texts, lists, documents and pointers.
func (r *rows) Slabs() *slab.Set { return &r.mem }

// JSON returns the bytes of any value except NULL, unchanged.
func (r *rows) JSON() []byte {
	if c := r.cell(); c == 'n' || c == 0 {
		r.refuse("a document")
		return nil
	}
	start := r.pos
	if !r.step(jsontext.SkipValue(r.d, start)) {
		return nil
	}
	return r.d[start:r.pos]
}
