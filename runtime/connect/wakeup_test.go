package connect

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// pausing starts a statement that every node rejects until it has paused for the longest time, and returns when it ended.
func pausing(t *testing.T, nodes *Nodes[string], ok func() bool) (ended <-chan time.Duration, tries *int) {
	t.Helper()
	out, n := make(chan time.Duration, 1), 0
	begin := time.Now()
	go func() {
		_, _ = attempts(nodes, &wire.Statement{Op: wire.OpRead}, func(string) (Signal, bool) {
			n++
			return Rejected, !ok()
		})
		out <- time.Since(begin)
	}()
	return out, &n
}

// TestNews: what another statement finds ends a pause, and so does a node that is well again.
func TestNews(t *testing.T) {
	for name, better := range map[string]func(*Nodes[string]){
		"statement": func(n *Nodes[string]) { _, _ = attempts(n, aRead, never) },
		"probe": func(n *Nodes[string]) {
			node := (*n.ring.Load())[0]
			n.failed(node)
			n.well(node)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				nodes := NodesOf[string](&wire.Config{Nodes: []string{"a", "b", "c"}, Backoff: time.Minute})
				var back atomic.Bool
				ended, _ := pausing(t, nodes, back.Load)
				time.Sleep(10 * time.Second)
				back.Store(true)
				better(nodes)
				if took := <-ended; took != 10*time.Second {
					t.Errorf("ended after %v", took)
				}
			})
		})
	}
}

// TestNewsOfOthers: a statement whose own table is not back costs one more turn of the nodes in each pause, and lasts as long
// as without wakeup.
func TestNewsOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nodes := NodesOf[string](&wire.Config{Nodes: []string{"a", "b", "c"}, Backoff: time.Second})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() {
			for pause(ctx, 10*time.Millisecond) == nil {
				_, _ = attempts(nodes, aRead, never)
			}
		}()
		ended, tries := pausing(t, nodes, func() bool { return false })
		took := <-ended
		if min, max := 15500*time.Millisecond, 31*time.Second; took < min || took > max { // 1+2+4+8+16 s, each from the upper half
			t.Errorf("ended after %v", took)
		}
		if want := 3 * (rounds + rounds - 2); *tries != want {
			t.Errorf("%d attempts, want %d", *tries, want)
		}
	})
}
