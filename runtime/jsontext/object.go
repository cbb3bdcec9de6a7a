package jsontext

import (
	"strings"

	"github.com/crategen/crategen/internal/slab"
)

// First steps into an object, and returns the position among names of the first member that has one of them, and -1 if
// there is none. What follows is to read its value, and then to call Next. Members of other names are skipped, null is an
// object without members.
//
//	for i := d.First(names); i >= 0; i = d.Next(names, i) {
//		switch i {
func (d *Decoder) First(names []string) int {
	if o := &d.orders[d.current]; at(d.d, d.p) == '{' && d.depth < maxDepth && o.of(names) { // the usual case
		if i := d.guess(o, names, -1, d.p+1); i >= 0 {
			d.depth++
			return i
		}
	}
	if !d.open('{', "an object") || d.shut('}') {
		return -1
	}
	return d.find(names, -1)
}

// Next is First for the member behind that at position i.
func (d *Decoder) Next(names []string, i int) int {
	if o := &d.orders[d.current]; at(d.d, d.p) == ',' && o.of(names) { // the usual case
		if j := d.guess(o, names, i, d.p+1); j >= 0 {
			return j
		}
	}
	if !d.more('}') {
		return -1
	}
	return d.find(names, i)
}

// guess steps to the value of the member whose name begins at p, if that is the one which stood behind the one at position i
// before, or the one behind that, for members that not every document has. Otherwise it returns -1 and does nothing.
func (d *Decoder) guess(o *order, names []string, i, p int) int {
	for range 2 {
		if i = o.behind(i); i >= len(names) {
			break
		}
		if d.named(p, names[i]) {
			d.within, d.member = d.current, int16(i)
			return i
		}
	}
	return -1
}

// find reads up to the value of the next member that has one of the names. before is the position of the one before it, or
// -1. Most documents of a column have their members in the same order as the ones before, so that the guess is often right.
func (d *Decoder) find(names []string, before int) int {
	o := d.order(names)
	d.next()
	if i := d.guess(o, names, before, d.p); i >= 0 {
		return i
	}
	for {
		name := slab.String(d.name())
		if d.err != nil {
			return -1
		}
		if i := position(names, name); i >= 0 {
			d.within, d.member = d.current, int16(i)
			o.learn(before, i)
			return i
		}
		if d.skip(); !d.more('}') {
			return -1
		}
	}
}

// named steps past the name and the colon at p, if they stand there as in most documents. No name of a member has a character
// that is escaped in JSON.
func (d *Decoder) named(p int, name string) bool {
	end := p + 1 + len(name)
	if end+1 >= len(d.d) || d.d[p] != '"' || d.d[end] != '"' || d.d[end+1] != ':' || string(d.d[p+1:end]) != name {
		return false
	}
	d.p = end + 2
	return true
}

func position(names []string, name string) int {
	for i, have := range names {
		if have == name {
			return i
		}
	}
	for i, have := range names {
		if strings.EqualFold(have, name) {
			return i
		}
	}
	return -1
}

// Map reads an object into a map whose keys are strings.
func Map[M ~map[K]V, K ~string, V any](d *Decoder, v *M, read func(*Decoder, *V)) {
	if d.null() {
		*v = nil
		return
	}
	if !d.open('{', "an object") {
		return
	}
	if *v == nil {
		*v = make(M)
	}
	if d.shut('}') {
		return
	}
	e := new(V)
	for {
		key := K(d.mem.String(d.name()))
		var zero V
		*e = zero
		if read(d, e); d.err != nil {
			return
		}
		(*v)[key] = *e
		if !d.more('}') {
			return
		}
	}
}
