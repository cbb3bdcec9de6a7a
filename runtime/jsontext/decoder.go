package jsontext

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/crategen/crategen/internal/slab"
)

// maxDepth is how many objects and arrays may be inside of each other, as in encoding/json.
const maxDepth = 10_000

var (
	errMalformed = errors.New("the document is malformed or cut off")
	errDepth     = fmt.Errorf("the document has more than %d levels", maxDepth)
)

// Decoder reads documents, one after the other. After the first error it reads nothing more of a document. It is not safe
// for concurrent use.
type Decoder struct {
	host  Host // nil for a document that stands alone
	d     []byte
	start int // of the document
	p     int
	depth int
	err   error
	mem   *slab.Set

	orders  [4]order // of the structs that were read last
	current uint8    // the one of them that was looked at last
	made    uint8    // the one of them that was made last
	within  uint8    // the one of the member that was begun last
	member  int16    // the position of that member, -1 for none; for errors
	scratch []byte   // a name or text without its escapes
}

// Host is the text that documents are a part of.
type Host interface {
	// Ended is told the offset behind a document; Malformed if it has no end.
	Ended(end int)
}

// NewDecoder returns a decoder of one document, which shares nothing with others.
func NewDecoder(doc []byte) *Decoder {
	d := new(Decoder)
	d.Reset(doc, new(slab.Set))
	return d
}

// Reset begins the document doc, which stands alone and is not kept; what is read of it is cut from mem.
func (d *Decoder) Reset(doc []byte, mem *slab.Set) {
	d.Within(doc, mem, nil)
	d.Begin(0)
}

// Within takes a text that has documents in it, each of which Begin begins. So a text is scanned once, and a document is not
// cut out of it first.
func (d *Decoder) Within(text []byte, mem *slab.Set, host Host) { d.d, d.mem, d.host = text, mem, host }

// Begin begins the document at an offset in the text.
func (d *Decoder) Begin(p int) {
	d.start, d.p, d.depth, d.member = p, p, 0, -1
	if d.err != nil {
		d.err = nil
	}
}

// End ends the document and returns the first error. It tells the host where that is, or, where there is none, checks that
// nothing follows, and lets go of the document.
func (d *Decoder) End() error {
	switch {
	case d.host == nil:
		if d.err == nil && SkipSpace(d.d, d.p) != len(d.d) {
			d.malformed()
		}
		d.d = nil
	case d.err == nil:
		d.host.Ended(d.p)
	default: // somewhere in the middle
		d.host.Ended(SkipValue(d.d, d.start))
	}
	return d.err
}

// fail records an error. The offset behind the end is where nothing can be read, so that nobody has to ask for errors.
func (d *Decoder) fail(err error) {
	if d.err == nil {
		d.err = fmt.Errorf("%w, at byte %d", err, d.p-d.start)
		if d.member >= 0 {
			d.err = fmt.Errorf("member %q: %w", d.orders[d.within].names[d.member], d.err)
		}
	}
	d.p = len(d.d)
}

func (d *Decoder) malformed() { d.fail(errMalformed) }

// next steps to the next byte that is not white space, and returns it.
func (d *Decoder) next() byte {
	d.p = SkipSpace(d.d, d.p)
	return at(d.d, d.p)
}

// null steps past a null, if there is one.
func (d *Decoder) null() bool { return d.next() == 'n' && d.step(SkipWord(d.d, d.p, "null")) }

// step moves to end, unless that is Malformed.
func (d *Decoder) step(end int) bool {
	if end < 0 {
		d.malformed()
		return false
	}
	d.p = end
	return true
}

// refuse records that the value at p is not what is wanted.
func (d *Decoder) refuse(wanted string) {
	found := ""
	switch c := at(d.d, d.p); {
	case c == '"':
		found = "a string"
	case c == '{':
		found = "an object"
	case c == '[':
		found = "an array"
	case c == 't', c == 'f':
		found = "a boolean"
	case c == '-', IsDigit(c):
		found = "a number"
	default:
		d.malformed()
		return
	}
	d.fail(fmt.Errorf("found %s where %s is wanted", found, wanted))
}

// open steps into the object or array that begins with bracket, and returns false if it is null or something else.
func (d *Decoder) open(bracket byte, what string) bool {
	if d.next() != bracket {
		if at(d.d, d.p) != 'n' {
			d.refuse(what)
		} else {
			d.null()
		}
		return false
	}
	if d.depth++; d.depth > maxDepth {
		d.fail(errDepth)
		return false
	}
	d.p++
	return true
}

// shut steps past the closing bracket, if it comes next.
func (d *Decoder) shut(bracket byte) bool {
	if d.next() != bracket {
		return false
	}
	d.p++
	d.depth--
	return true
}

// more steps past a comma, or past the closing bracket, and reports which.
func (d *Decoder) more(bracket byte) bool {
	if d.next() == ',' {
		d.p++
		return true
	}
	if !d.shut(bracket) {
		d.malformed()
	}
	return false
}

// skip skips a value, and checks all of it.
func (d *Decoder) skip() {
	switch c := d.next(); c {
	case '"':
		end, _ := checkString(d.d, d.p)
		d.step(end)
	case '{':
		if d.open(c, "") && !d.shut('}') {
			for d.name(); ; d.name() {
				if d.skip(); !d.more('}') {
					return
				}
			}
		}
	case '[':
		if d.open(c, "") && !d.shut(']') {
			for d.skip(); d.more(']'); d.skip() {
			}
		}
	default:
		d.step(SkipValue(d.d, d.p))
	}
}

// raw skips a value, and returns its text.
func (d *Decoder) raw() []byte {
	d.next()
	start := d.p
	if d.skip(); d.err != nil {
		return nil
	}
	return d.d[start:d.p]
}

// string reads a string, of which the text is valid until the next call. shared says that it is part of the document or of
// the scratch buffer.
func (d *Decoder) string() []byte {
	if end, ascii := plainString(d.d, d.p); end > 0 {
		if s := d.d[d.p+1 : end-1]; ascii || utf8.Valid(s) {
			d.p = end
			return s
		}
	}
	end, has := checkString(d.d, d.p)
	if end < 0 {
		d.malformed()
		return nil
	}
	s := d.d[d.p+1 : end-1]
	d.p = end
	if has == 0 {
		return s
	}
	if has&wide != 0 && !utf8.Valid(s) {
		s = coerce(s)
	}
	if has&escapes != 0 {
		d.scratch, _ = Unescape(d.scratch[:0], s) // checked already, and what is left becomes U+FFFD
		s = d.scratch
	}
	return s
}

// name reads the name of a member and the colon behind it. It is valid until the next call.
func (d *Decoder) name() []byte {
	if d.next() != '"' {
		d.malformed()
		return nil
	}
	name := d.string()
	if d.next() != ':' {
		d.malformed()
		return nil
	}
	d.p++
	return name
}
