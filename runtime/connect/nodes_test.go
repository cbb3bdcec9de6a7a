package connect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func TestDecide(t *testing.T) {
	writes := []wire.Op{wire.OpInsert, wire.OpUpdate, wire.OpDelete, wire.OpSchema, wire.OpOther}
	for _, c := range []struct {
		signal     Signal
		read       Decision
		write      Decision
		idempotent Decision
	}{
		{Final, Stop, Stop, Stop},
		{NotSent, Again, Again, Again},
		{Rejected, Again, Again, Again},
		{Blocked, Stop, Again, Again},
		{Unknown, Again, Ambiguous, Again},
		{Doubtful, Again, Ambiguous, Again},
		{Abandoned, Stop, Ambiguous, Ambiguous},
	} {
		if got := Decide(wire.OpRead, false, c.signal); got != c.read {
			t.Errorf("read, %s: %d, want %d", c.signal, got, c.read)
		}
		for _, op := range writes {
			if got := Decide(op, false, c.signal); got != c.write {
				t.Errorf("%s, %s: %d, want %d", op, c.signal, got, c.write)
			}
			if got := Decide(op, true, c.signal); got != c.idempotent {
				t.Errorf("idempotent %s, %s: %d, want %d", op, c.signal, got, c.idempotent)
			}
		}
	}
}

// attempts runs a statement, each node failing with the signal that fail gives, and returns the nodes in the order tried.
func attempts(nodes *Nodes[string], st *wire.Statement, fail func(addr string) (Signal, bool)) ([]string, error) {
	var tried []string
	t := nodes.Try(st)
	for t.Next(context.Background()) {
		addr := t.Node().Addr
		tried = append(tried, addr)
		if s, bad := fail(addr); bad {
			t.Fail(s, &dberr.NodeError{Node: addr, Err: fmt.Errorf("cause at %s", addr)})
			continue
		}
		t.Done()
		break
	}
	return tried, t.Err()
}

func always(s Signal) func(string) (Signal, bool) {
	return func(string) (Signal, bool) { return s, true }
}

func never(string) (Signal, bool) { return 0, false }

var (
	aRead  = &wire.Statement{Op: wire.OpRead}
	aWrite = &wire.Statement{Op: wire.OpInsert, Entity: "Book"}
)

func TestRoundRobin(t *testing.T) {
	addrs := []string{"a", "b", "c"}
	nodes := NewNodes[string](addrs)
	var first []string
	for range 3 {
		tried, err := attempts(nodes, aRead, never)
		if err != nil || len(tried) != 1 {
			t.Fatal(tried, err)
		}
		first = append(first, tried...)
	}
	second, _ := attempts(nodes, aRead, never)
	if second[0] != first[0] {
		t.Errorf("after %v came %v", first, second)
	}
	slices.Sort(first)
	if diff := cmp.Diff(addrs, first); diff != "" {
		t.Error(diff)
	}
	for _, n := range *nodes.ring.Load() {
		if addrs[n.Index] != n.Addr {
			t.Errorf("node %s has index %d", n.Addr, n.Index)
		}
	}
}

// TestNodeOfStatement: the statement tells who answered, or who failed last.
func TestNodeOfStatement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, fails := range []func(string) (Signal, bool){
			never, always(NotSent), always(Final),
			func(addr string) (Signal, bool) { return NotSent, addr != "b" },
		} {
			st := &wire.Statement{Op: wire.OpRead, Node: "old"}
			tried, _ := attempts(NewNodes[string]([]string{"a", "b", "c"}), st, fails)
			if last := tried[len(tried)-1]; st.Node != last {
				t.Errorf("tried %v, and the statement says %q", tried, st.Node)
			}
		}
	})
}

// TestBounds: each node once in a round, and as many rounds as the signal is worth.
func TestBounds(t *testing.T) {
	idempotent := &wire.Statement{Op: wire.OpInsert, Idempotent: true}
	for _, c := range []struct {
		st     *wire.Statement
		signal Signal
		tries  int
		is     error
		not    error
	}{
		{aRead, NotSent, 9, dberr.ErrUnavailable, dberr.ErrUnknownOutcome},
		{aRead, Unknown, 21, dberr.ErrUnavailable, dberr.ErrUnknownOutcome},
		{aWrite, NotSent, 9, dberr.ErrUnavailable, dberr.ErrUnknownOutcome},
		{aWrite, Rejected, 21, nil, dberr.ErrUnavailable},
		{aWrite, Blocked, 21, nil, dberr.ErrUnavailable}, // without a deadline
		{aWrite, Unknown, 1, dberr.ErrUnknownOutcome, dberr.ErrUnavailable},
		{aWrite, Final, 1, nil, dberr.ErrUnavailable},
		{idempotent, Unknown, 21, dberr.ErrUnknownOutcome, nil},
	} {
		t.Run(fmt.Sprint(c.st.Op, c.st.Idempotent, c.signal), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				nodes := NewNodes[string]([]string{"a", "b", "c"})
				tried, err := attempts(nodes, c.st, always(c.signal))
				if len(tried) != c.tries || err == nil || c.is != nil && !errors.Is(err, c.is) || c.not != nil && errors.Is(err, c.not) {
					t.Fatalf("%d attempts, %v; want %d, %v", len(tried), err, c.tries, c.is)
				}
				if c.tries > 1 {
					for round := range slices.Chunk(tried, 3) {
						slices.Sort(round)
						if diff := cmp.Diff([]string{"a", "b", "c"}, round); diff != "" {
							t.Error(diff)
						}
					}
				}
				if errors.Is(err, dberr.ErrUnavailable) {
					for _, cause := range []string{"node a: cause at a", "node b: cause at b", "node c: cause at c"} {
						if !strings.Contains(err.Error(), cause) {
							t.Errorf("%v: want %q", err, cause)
						}
					}
				}
				if c.st == aWrite && c.signal == Unknown && !strings.Contains(err.Error(), "insert Book: outcome unknown") {
					t.Errorf("%v: the statement is not named", err)
				}
			})
		})
	}
}

// TestRest: a node that failed is left alone for a time that doubles up to 120 s, and comes back when it answers.
func TestRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nodes := NewNodes[string]([]string{"a", "b"})
		down := func(addr string) (Signal, bool) { return NotSent, addr == "a" }
		met := func() bool { // whether a is among the nodes tried by two statements, one for each turn
			one, err := attempts(nodes, aWrite, down)
			two, err2 := attempts(nodes, aWrite, down)
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			return slices.Contains(append(one, two...), "a")
		}
		if !met() {
			t.Fatal("a healthy node was not tried")
		}
		for i, span := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 120, 120, 120} {
			span *= time.Second
			time.Sleep(span/2 - time.Millisecond)
			if met() {
				t.Errorf("failure %d: tried again before %s", i+1, span/2)
			}
			time.Sleep(span/2 + 2*time.Millisecond)
			if !met() {
				t.Errorf("failure %d: not tried again after %s", i+1, span)
			}
		}
		time.Sleep(restMax)
		down = never
		for range 2 {
			_, _ = attempts(nodes, aWrite, down)
		}
		if !met() {
			t.Error("the node answers again, but is not tried")
		}
	})
}

// TestAllRest: when every node rests, the one whose failure is the oldest is tried at once.
func TestAllRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nodes := NewNodes[string]([]string{"a", "b", "c"})
		for _, addr := range []string{"b", "c", "a"} {
			ring := *nodes.ring.Load()
			i := slices.IndexFunc(ring, func(n *Node[string]) bool { return n.Addr == addr })
			nodes.rest(ring[i], nodes.now())
			time.Sleep(time.Millisecond)
		}
		start := time.Now()
		tried, err := attempts(nodes, aWrite, func(addr string) (Signal, bool) { return NotSent, addr != "a" })
		if diff := cmp.Diff([]string{"b", "c", "a"}, tried); diff != "" || err != nil || time.Since(start) != 0 {
			t.Errorf("%v after %s: %s", err, time.Since(start), diff)
		}
	})
}

func TestCancelledContext(t *testing.T) {
	nodes := NewNodes[string]([]string{"a"})
	ctx, cancel := context.WithCancel(t.Context())
	try := nodes.Try(aWrite)
	if !try.Next(ctx) {
		t.Fatal(try.Err())
	}
	try.Fail(NotSent, errors.New("no route"))
	cancel()
	if try.Next(ctx) || !errors.Is(try.Err(), context.Canceled) || !strings.Contains(try.Err().Error(), "no route") {
		t.Errorf("got %v", try.Err())
	}
}

func TestSuccessAllocatesNothing(t *testing.T) {
	nodes := NewNodes[string]([]string{"a", "b", "c"})
	ctx := t.Context()
	got := testing.AllocsPerRun(100, func() {
		try := nodes.Try(aWrite)
		if !try.Next(ctx) {
			t.Fatal(try.Err())
		}
		try.Done()
	})
	if got != 0 {
		t.Errorf("%.0f allocations, want none", got)
	}
}

func BenchmarkTry(b *testing.B) {
	nodes := NewNodes[string]([]string{"a", "b", "c"})
	for b.Loop() {
		try := nodes.Try(aWrite)
		try.Next(b.Context())
		try.Done()
	}
}

// TestFinalTellsNothing: a caller who gives up on a node that failed does not make it healthy.
func TestFinalTellsNothing(t *testing.T) {
	nodes := NewNodes[string]([]string{"a"})
	_, _ = attempts(nodes, aWrite, always(Unknown))
	_, _ = attempts(nodes, aWrite, always(Final))
	if got := (*nodes.ring.Load())[0].failures.Load(); got != 1 {
		t.Errorf("%d failures, want 1", got)
	}
	_, _ = attempts(nodes, aWrite, never)
	if got := (*nodes.ring.Load())[0].failures.Load(); got != 0 {
		t.Errorf("%d failures after a success, want none", got)
	}
}

// TestBlockedByVersion: a write of rows in their versions is not sent again: after the block they must be read anew.
func TestBlockedByVersion(t *testing.T) {
	try := NewNodes[string]([]string{"a", "b"}).Try(&wire.Statement{Op: wire.OpUpdate, ByKey: true, ByVersion: true})
	blocked := errors.New("blocked")
	if !try.Next(t.Context()) {
		t.Fatal(try.Err())
	}
	try.Fail(Blocked, blocked)
	if try.Next(t.Context()) || try.Err() != blocked {
		t.Errorf("the error is %v", try.Err())
	}
}

// TestBlocked: a write to a table that is blocked is sent again until the block ends, or until its deadline.
func TestBlocked(t *testing.T) {
	for _, ends := range []time.Duration{time.Minute, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			nodes := NewNodes[string]([]string{"a", "b", "c"})
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			start, tries := time.Now(), 0
			try := nodes.Try(aWrite)
			for try.Next(ctx) {
				tries++
				if time.Since(start) < ends {
					try.Fail(Blocked, errors.New("blocked"))
					continue
				}
				try.Done()
			}
			err := try.Err()
			switch {
			case ends == time.Minute && (err != nil || time.Since(start) > ends+2*time.Second || tries > 2000):
				t.Errorf("after %v and %d attempts: %v", time.Since(start), tries, err)
			case ends == time.Hour && (!errors.Is(err, context.DeadlineExceeded) || errors.Is(err, dberr.ErrUnknownOutcome)):
				t.Errorf("the error is %v", err)
			}
		})
	}
}
