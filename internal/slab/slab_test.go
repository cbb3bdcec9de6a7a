package slab

import (
	"slices"
	"testing"
)

// Chunks grow, up to a limit.
func TestChunks(t *testing.T) {
	var s Slab[byte]
	if got := Take(&s, 0); got == nil || len(got) != 0 {
		t.Errorf("no elements: %v, want an empty slice", got)
	}
	for _, c := range []struct{ n, first, chunk int }{
		{10, 50, 50},      // the first chunk is as large as asked
		{40, 0, 50},       // fits
		{1, 0, 2048},      // the next has a size that is worth it
		{2048, 0, 8192},   // the next is four times as large
		{20_000, 0, 8192}, // too large for any chunk: stands alone
		{8000, 0, 32768},  // and so on
		{16000, 0, 32768}, // fits
		{16000, 0, 65536}, // never more than the limit
		{16000, 0, 65536}, //
		{16000, 0, 65536}, //
		{16000, 0, 65536}, //
		{16000, 0, 65536}, //
	} {
		Expect(&s, c.first)
		got := Take(&s, c.n)
		if len(got) != c.n || cap(got) != c.n || len(s.chunk) != c.chunk {
			t.Fatalf("take(%d): length %d, capacity %d, chunk %d; want chunk %d", c.n, len(got), cap(got), len(s.chunk), c.chunk)
		}
	}
}

// What is handed out is apart from everything else, zero, and without room to append into.
func TestTake(t *testing.T) {
	var s Slab[int64]
	var all [][]int64
	for n := range 200 {
		got := Take(&s, n)
		if len(got) != n || cap(got) != n || got == nil || slices.ContainsFunc(got, func(v int64) bool { return v != 0 }) {
			t.Fatalf("Take(%d) = %v, capacity %d", n, got, cap(got))
		}
		for i := range got {
			got[i] = int64(n)
		}
		all = append(all, got)
	}
	for n, list := range all {
		if slices.ContainsFunc(list, func(v int64) bool { return v != int64(n) }) {
			t.Errorf("list %d was written to: %v", n, list)
		}
	}
}

// No chunk is larger than Limit, so that a kept value holds on to no more.
func TestLimit(t *testing.T) {
	var s Slab[[64]byte]
	for range 10_000 {
		Take(&s, 1)
		if size := 64 * len(s.chunk); size > Limit {
			t.Fatalf("a chunk of %d bytes", size)
		}
	}
}

// A list of a list takes from the slab while the outer one is lent.
func TestLend(t *testing.T) {
	var s Slab[int]
	Take(&s, 1)
	list, ok := Lend(&s)
	if _, again := Lend(&s); !ok || again {
		t.Fatalf("lent %v, and %v while it was lent", ok, again)
	}
	for i := range 100 {
		if len(list) == cap(list) {
			list = More(&s, list, len(list)+1)
		}
		list = append(list, i)
	}
	list = Return(&s, list)
	after := Take(&s, 3)
	after[0] = 7
	for i, v := range list {
		if v != i {
			t.Fatalf("element %d is %d", i, v)
		}
	}
	if cap(list) != 100 {
		t.Errorf("room for %d more", cap(list)-100)
	}
}

// What is taken while the chunk is lent is apart from the list, wherever that ends.
func TestTakeWhileLent(t *testing.T) {
	for grown := range 2 {
		var s Slab[int]
		Take(&s, 1)
		list, _ := Lend(&s)
		one := Take(&s, 1)
		for range cap(list) + grown {
			if len(list) == cap(list) {
				list = More(&s, list, len(list)+1)
			}
			list = append(list, 1)
		}
		two := Take(&s, 1)
		list = Return(&s, list)
		three := Take(&s, 1)
		one[0], two[0], three[0] = 2, 3, 4
		if slices.ContainsFunc(list, func(v int) bool { return v != 1 }) || one[0] != 2 || two[0] != 3 {
			t.Errorf("grown %d: %v, %v, %v, %v", grown, list, one, two, three)
		}
	}
}

// Each type has one slab, from the second time on that it is asked for.
func TestOf(t *testing.T) {
	type point struct{ X, Y int }
	var s Set
	if Of[float64](&s) != &s.Floats || Of[string](&s) != &s.Strings || Of[int64](&s) != &s.Ints {
		t.Error("the common types have a slab besides their own")
	}
	if Of[point](&s) != nil {
		t.Error("a type that was asked for once has a slab")
	}
	if one, again := Of[point](&s), Of[point](&s); one == nil || one != again {
		t.Error("a type has two slabs")
	}
	if one, other := New[point](&s), New[point](&s); one == other || *one != (point{}) {
		t.Errorf("New returned %p and %p", one, other)
	}
	if got := s.String([]byte("abc")); got != "abc" {
		t.Errorf("String = %q", got)
	}
}
