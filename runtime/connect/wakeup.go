package connect

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// wakeupAfter is the shortest pause. Statements on a table that is still unavailable would otherwise repeat without a pause
// while statements on other tables succeed.
const wakeupAfter = 50 * time.Millisecond

// wakeup ends the pauses of waiting statements when the cluster answers again. Without it, an outage of seconds would last
// longer by pauses of seconds. If no statement waits, wake is one atomic load.
type wakeup struct {
	waiting atomic.Int32
	mu      sync.Mutex
	told    chan struct{} // closed by wake, nil while nobody waits
}

// wake ends the current pauses.
func (n *wakeup) wake() {
	if n.waiting.Load() == 0 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.told != nil {
		close(n.told)
		n.told = nil
	}
}

// listen returns a channel that the next wake closes.
func (n *wakeup) listen() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.told == nil {
		n.told = make(chan struct{})
	}
	return n.told
}

// wait pauses for d or until wake, and returns the rest of d.
func (n *wakeup) wait(ctx context.Context, d time.Duration) (left time.Duration, err error) {
	first := min(d, wakeupAfter)
	if err := pause(ctx, first); err != nil || d == first {
		return 0, err
	}
	n.waiting.Add(1)
	defer n.waiting.Add(-1)
	over := time.Now().Add(d - first)
	timer := time.NewTimer(d - first)
	defer timer.Stop()
	select {
	case <-timer.C:
		return 0, nil
	case <-n.listen():
		return max(0, time.Until(over)), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
