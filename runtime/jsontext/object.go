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
	if !d.open('{', "an object") || d.shut('}') {
		return -1
	}
	return d.find(names, -1)
}

// Next is First for the member behind that at position i.
func (d *Decoder) Next(names []string, i int) int {
	if !d.more('}') {
		return -1
	}
	return d.find(names, i)
}

// find reads up to the value of the next member that has one of the names. before is the position of the one before it, or
// -1. Most documents of a column have their members in the same order as the ones before, so that the guess is often right.
func (d *Decoder) find(names []string, before int) int {
	follows := d.order(names, before)
	if i := int(*follows); i < len(names) && d.named(names[i]) {
		return i
	}
	for {
		name := slab.View(d.name())
		if d.err != nil {
			return -1
		}
		if i := position(names, name); i >= 0 {
			d.member = names[i]
			*follows = uint8(i) // of 256 and more members some are guessed wrong
			return i
		}
		if d.skip(); !d.more('}') {
			return -1
		}
	}
}

// named steps past a name and its colon if they are next, as they stand in most documents. No name of a member has a
// character that is escaped in JSON.
func (d *Decoder) named(name string) bool {
	d.next()
	end := d.p + 1 + len(name)
	if end+1 >= len(d.d) || d.d[d.p] != '"' || string(d.d[d.p+1:end]) != name || d.d[end] != '"' || d.d[end+1] != ':' {
		return false
	}
	d.p, d.member = end+2, name
	return true
}

// order is in which order the members of a struct stood in the document before.
type order struct {
	names   *string   // the first name, nil for none: which struct it is
	follows [32]uint8 // position of the member that followed; at 0 that of the first member, at i+1 of that behind i
}

// order returns where the position of the member is kept that followed the one at position before, -1 for none.
func (d *Decoder) order(names []string, before int) *uint8 {
	if len(names) == 0 {
		names = none[:]
	}
	o := &d.orders[d.current]
	if o.names != &names[0] {
		o = d.another(names)
	}
	return &o.follows[(before+1)%len(o.follows)]
}

// none are the names of a struct without members, of which there is none.
var none [1]string

// another finds the order of another struct, and makes it in place of the oldest if it is new. Members in the order of the
// struct are the first guess.
func (d *Decoder) another(names []string) *order {
	for i := range d.orders {
		if d.orders[i].names == &names[0] {
			d.current = uint8(i)
			return &d.orders[i]
		}
	}
	d.current = (d.current + 1) % uint8(len(d.orders))
	o := &d.orders[d.current]
	o.names = &names[0]
	for i := range o.follows {
		o.follows[i] = uint8(i)
	}
	return o
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
