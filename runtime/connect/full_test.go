package connect

import (
	"context"
	"testing"

	"github.com/crategen/crategen/runtime/wire"
)

// TestFull: a node that stalls gets no more statements than it has connections while others have fewer under way, and its
// turn again once an answer came.
func TestFull(t *testing.T) {
	const size = 2
	nodes := NodesOf[string](&wire.Config{Nodes: []string{"a", "b", "c"}, PoolSize: size})
	hold := func(addr string, n int) (held []*Try[string]) {
		for range 3 * size {
			try := nodes.Try(aWrite)
			if try.Next(context.Background()); try.Node().Addr == addr && len(held) < n {
				held = append(held, &try)
			} else {
				try.Done()
			}
		}
		if len(held) != n {
			t.Fatalf("%s took %d statements, want %d", addr, len(held), n)
		}
		return held
	}
	seen := func() map[string]int {
		out := map[string]int{}
		for range 6 {
			tried, _ := attempts(nodes, aWrite, never)
			out[tried[0]]++
		}
		return out
	}
	stalled := hold("a", size)
	if got := seen(); got["a"] != 0 {
		t.Errorf("with every connection of a in use: %v", got)
	}
	hold("b", size)
	if got := seen(); got["c"] != 6 {
		t.Errorf("with those of b in use as well: %v", got)
	}
	hold("c", size)
	stalled[0].Done()
	if got := seen(); got["a"] != 6 {
		t.Errorf("after an answer of a, with b and c full: %v", got)
	}
	stalled[1].Done()
}
