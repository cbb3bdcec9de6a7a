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
	return d.find(names, 0)
}

// Next is First for the member behind that at position i.
func (d *Decoder) Next(names []string, i int) int {
	if !d.more('}') {
		return -1
	}
	return d.find(names, i+1)
}

// find reads up to the value of the next member that has one of the names. Most documents of a column have their members
// in the same order as the ones before, so that guess is often right.
func (d *Decoder) find(names []string, guess int) int {
	for {
		name := slab.View(d.name())
		if d.err != nil {
			return -1
		}
		if i := position(names, name, guess); i >= 0 {
			d.member = names[i]
			return i
		}
		if d.skip(); !d.more('}') {
			return -1
		}
	}
}

func position(names []string, name string, guess int) int {
	if guess < len(names) && names[guess] == name {
		return guess
	}
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
