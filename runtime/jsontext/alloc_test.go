//go:build !race

package jsontext

import (
	"testing"

	"github.com/crategen/crategen/internal/slab"
)

const small = `{"name":"The Hitchhiker's Guide","long":42,"leaf":{"width":1.5,"height":2},"rating":4.5,"tags":["a","b","c"],"other":{"width":2}}`

// One document costs an allocation for each kind of thing in it (characters, strings, floats, and the slab, the list of
// slabs and the chunk of a struct, and the set of slabs itself), many documents hardly more.
func TestAllocations(t *testing.T) {
	for _, c := range []struct {
		documents int
		most      float64
	}{{1, 7}, {100, 16}, {10_000, 40}} {
		d, doc, out := new(Decoder), []byte(small), make([]document, c.documents)
		got := testing.AllocsPerRun(10, func() {
			clear(out)
			var mem slab.Set
			slab.Expect(&mem.Bytes, len(small))
			for i := range out {
				d.Reset(doc, &mem)
				if readDocument(d, &out[i]); d.End() != nil {
					t.Fatal(d.err)
				}
			}
		})
		t.Logf("%d documents: %v allocations", c.documents, got)
		if got > c.most {
			t.Errorf("%d documents: %v allocations, at most %v are allowed", c.documents, got, c.most)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	d, doc := new(Decoder), []byte(small)
	var mem slab.Set
	b.SetBytes(int64(len(small)))
	b.ReportAllocs()
	for b.Loop() {
		var v document
		d.Reset(doc, &mem)
		if readDocument(d, &v); d.End() != nil {
			b.Fatal(d.err)
		}
	}
}
