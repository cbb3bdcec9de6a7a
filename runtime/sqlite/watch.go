package sqlite

import (
	"context"
	"sync/atomic"
	"time"
)

// watcher interrupts the statement of a connection when its context ends.
type watcher struct {
	running   atomic.Bool
	interrupt func()
	ended     chan struct{} // receives once per interrupt loop
	stop      func() bool
}

// interruptEvery is the pause between interrupts. There are several, because SQLite forgets one that comes just before a
// statement starts.
const interruptEvery = time.Millisecond

func (w *watcher) init(c *conn) {
	w.ended = make(chan struct{}, 1)
	w.interrupt = func() {
		for w.running.Load() {
			c.interrupt()
			time.Sleep(interruptEvery)
		}
		w.ended <- struct{}{}
	}
}

// start watches ctx until end is called.
func (w *watcher) start(ctx context.Context) {
	if ctx.Done() == nil {
		return
	}
	w.running.Store(true)
	w.stop = context.AfterFunc(ctx, w.interrupt)
}

// end stops watching. After it no interrupt comes that could hit the connection's next statement.
func (w *watcher) end() {
	if w.stop == nil {
		return
	}
	w.running.Store(false)
	if !w.stop() {
		<-w.ended
	}
	w.stop = nil
}
