package cratehttp

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// CrateDB continues a statement after its client has disconnected, and reports the number of its job to no client. So each
// statement that can be cancelled begins with a unique comment, by which its job is found in sys.jobs and killed.
const (
	killers     = 8               // jobs that a client looks for at a time; more are left to statement_timeout
	killTimeout = 5 * time.Second // for finding and killing one
)

// killWaits are the pauses before each look for the job. A statement may have been written and not have begun yet.
var killWaits = [...]time.Duration{0, 50 * time.Millisecond, 500 * time.Millisecond}

// jobs marks the statements of a client, and kills those that were given up.
type jobs struct {
	prefix string // of all its marks
	last   atomic.Uint64
	turn   chan struct{} // holds a token for each killer
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
}

func newJobs() *jobs {
	var random [8]byte
	_, _ = rand.Read(random[:]) // does not fail
	j := &jobs{prefix: "/*crategen " + hex.EncodeToString(random[:]) + "-", turn: make(chan struct{}, killers)}
	j.ctx, j.cancel = context.WithCancel(context.Background())
	return j
}

// mark is a statement's number, 0 for one that cannot be cancelled.
type mark uint64

// mark makes a number.
func (j *jobs) mark() mark { return mark(j.last.Add(1)) }

// put writes the comment in front of the statement of a request, which begins with the SQL. JSON escapes nothing of it.
func (j *jobs) put(body []byte, m mark) []byte {
	var comment [64]byte
	return slices.Insert(body, len(`{"stmt":"`), j.append(comment[:0], m)...)
}

// again replaces the comment of a statement that was given up and is sent again: the job that is looked for is the one before.
func (j *jobs) again(body []byte, before mark) ([]byte, mark) {
	if before == 0 {
		return body, 0
	}
	at := len(`{"stmt":"`)
	m := j.mark()
	return j.put(slices.Delete(body, at, at+len(j.append(nil, before))), m), m
}

func (j *jobs) append(dst []byte, m mark) []byte {
	dst = append(dst, j.prefix...)
	dst = strconv.AppendUint(dst, uint64(m), 16)
	return append(dst, "*/ "...)
}

// kill has the job of a statement looked for and killed in the background.
func (j *jobs) kill(db *DB, node *connect.Node[*peer], m mark) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if m == 0 || j.closed {
		return
	}
	select {
	case j.turn <- struct{}{}:
	default:
		return
	}
	j.running.Go(func() {
		defer func() { <-j.turn }()
		ctx, cancel := context.WithTimeout(j.ctx, killTimeout)
		defer cancel()
		text := j.append(nil, m)
		for _, wait := range killWaits {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				return
			}
			if db.killNow(ctx, node, string(text)) {
				return
			}
		}
	})
}

// killNow kills the job whose statement begins with text and reports whether there is no more to do.
func (db *DB) killNow(ctx context.Context, node *connect.Node[*peer], text string) bool {
	r, err := db.ask(ctx, node, "SELECT id FROM sys.jobs WHERE stmt LIKE ?", wire.Text(text+"%"))
	if err != nil {
		return true
	}
	id := ""
	if r.Next() {
		id = r.Text()
	}
	if r.Close() != nil || id == "" {
		return false
	}
	if r, err = db.ask(ctx, node, "KILL ?", wire.Text(id)); err == nil {
		_ = r.Close()
	}
	return true
}

// ask sends a statement to one node, once.
func (db *DB) ask(ctx context.Context, node *connect.Node[*peer], sql string, args ...wire.Value) (*rows, error) {
	st := &wire.Statement{SQL: sql, Args: args, Op: wire.OpRead}
	body, err := appendStatement(nil, st)
	if err != nil {
		return nil, err
	}
	r, _, err := db.attempt(ctx, st, node, body, 0)
	return r, err
}

// close waits until nothing looks for a job any more.
func (j *jobs) close() {
	j.mu.Lock()
	j.closed = true
	j.mu.Unlock()
	j.cancel()
	j.running.Wait()
}
