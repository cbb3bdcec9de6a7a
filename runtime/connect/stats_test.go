package connect

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/wire"
)

func TestStats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nodes := NewNodes[string]([]string{"a"})
		attempt := func(took time.Duration, s Signal, err error) {
			try := nodes.Try(aWrite)
			if !try.Next(t.Context()) {
				t.Fatal(try.Err())
			}
			if got := nodes.Stats(nil)[0].InFlight; got != 1 {
				t.Errorf("%d in flight", got)
			}
			time.Sleep(took)
			if err == nil {
				try.Done()
			} else {
				try.Fail(s, err)
			}
		}
		attempt(8*time.Millisecond, 0, nil)
		attempt(16*time.Millisecond, 0, nil)
		attempt(time.Second, Final, errors.New("a broken constraint"))
		want := wire.NodeStats{Node: "a", Attempts: 3, Errors: 1, Latency: 9 * time.Millisecond}
		if diff := cmp.Diff(want, nodes.Stats(nil)[0]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		attempt(0, NotSent, errors.New("refused"))
		got := nodes.Stats(nil)[0]
		if got.RestsFor <= 0 || got.RestsFor > restMin || !got.LastFaultAt.Equal(time.Now()) {
			t.Errorf("rests for %v since %v", got.RestsFor, got.LastFaultAt)
		}
		want.Attempts, want.Errors, want.Faults, want.Resting, want.LastFault = 4, 2, 1, true, "refused"
		want.RestsFor, want.LastFaultAt = got.RestsFor, got.LastFaultAt
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("after a fault (-want +got):\n%s", diff)
		}
		attempt(time.Millisecond, 0, nil)
		if got := nodes.Stats(nil)[0]; got.Resting || got.RestsFor != 0 || got.LastFault != "refused" {
			t.Errorf("after it came back: %+v", got)
		}
	})
}
