package connect

import (
	"slices"
	"testing"

	"github.com/crategen/crategen/runtime/wire"
)

func TestCommon(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"region=eu,zone=a", "region=eu,zone=a", 2},
		{"region=eu,zone=a", "region=eu", 1},
		{"region=eu,zone=a", "region=eu,zone=b", 1},
		{"region=us,zone=a", "region=eu,zone=a", 0}, // a zone of another region has that name only
		{"", "region=eu", 0},
		{"region=eu", "region=eu-west", 0},
	} {
		if got := Common(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// TestNearby: statements go round the nearest healthy nodes with a free connection.
func TestNearby(t *testing.T) {
	const ours = "region=eu,zone=a"
	for _, least := range []bool{false, true} {
		nodes := NodesOf[string](&wire.Config{Nodes: []string{"eu-a", "eu-b", "eu-b2", "us"}, PoolSize: 2, LeastInFlight: least,
			Params: map[string]string{"locality": ours}})
		list := nodes.List()
		for i, l := range []string{"region=eu,zone=a", "region=eu,zone=b", "region=eu,zone=b", "region=us,zone=a"} {
			list[i].Place(l, ours)
		}
		used := func(n int) map[string]int {
			out := map[string]int{}
			for range n {
				tried, err := attempts(nodes, aRead, never)
				if err != nil || len(tried) != 1 {
					t.Fatal(tried, err)
				}
				out[tried[0]]++
			}
			return out
		}
		if got := used(6); got["eu-a"] != 6 {
			t.Errorf("all are well: %v", got)
		}
		list[0].inFlight.Store(2) // as many as it has connections
		if got := used(6); got["eu-b"]+got["eu-b2"] != 6 || !least && (got["eu-b"] == 0 || got["eu-b2"] == 0) {
			t.Errorf("the nearest is busy: %v", got)
		}
		list[0].inFlight.Store(0)
		for _, n := range list[:3] {
			nodes.failed(n)
		}
		if got := used(6); got["us"] != 6 {
			t.Errorf("the region is down: %v", got)
		}
		nodes.well(list[0])
		if got := used(6); got["eu-a"] != 6 {
			t.Errorf("the nearest is back: %v", got)
		}
		tried, _ := attempts(nodes, aRead, always(NotSent)) // every node once in a round
		slices.Sort(tried[:4])
		if !slices.Equal(tried[:4], []string{"eu-a", "eu-b", "eu-b2", "us"}) {
			t.Errorf("%v", tried)
		}
	}
}
