package cratehttp

import (
	"bufio"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// TestStorm sends 100,000 writes to three nodes that fail half of what they get at random points. Two of them also refuse
// connections and hang up in the middle of requests; the third takes every request, and then may lose the answer. No write
// is executed twice; what succeeded was executed; what is said not to have been was not; and as one node takes connections,
// nothing is unavailable.
func TestStorm(t *testing.T) {
	writes := 100_000
	if testing.Short() || raceEnabled {
		writes = 10_000
	}
	const master = `{"cols":["master_node"],"rows":[["n1"]],"rowcount":1}`
	executed := make([]atomic.Int32, writes)
	storm := func(down bool) func(*node, *net.TCPConn) {
		return func(n *node, c *net.TCPConn) {
			for b := bufio.NewReader(c); ; {
				fault := rand.N(8) // of 8 requests 4 meet a fault
				if down && fault == 0 {
					_, _ = b.Peek(1 + rand.N(200))
					_ = c.SetLinger(0)
					return
				}
				r, err := http.ReadRequest(b)
				if err != nil {
					return
				}
				text, err := io.ReadAll(r.Body)
				if err != nil {
					return
				}
				if strings.Contains(string(text), "sys.cluster") { // a probe
					_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: "+strconv.Itoa(len(master))+"\r\n\r\n"+master)
					continue
				}
				_, id, _ := strings.Cut(string(text), `"args":[`)
				number, err := strconv.Atoi(strings.TrimSuffix(id, "]}"))
				if err != nil {
					t.Errorf("%s", text)
					return
				}
				if fault == 1 { // not executed, and nobody is told
					return
				}
				if fault == 2 && down { // says that it executed nothing
					_, _ = io.WriteString(c, "HTTP/1.1 429 Busy\r\nContent-Length: 0\r\n\r\n")
					continue
				}
				executed[number].Add(1)
				if fault == 3 {
					_, _ = io.WriteString(c, inserted[:rand.N(len(inserted))])
					_ = c.SetLinger(rand.N(2) - 1)
					return
				}
				_, _ = io.WriteString(c, inserted)
			}
		}
	}
	db := direct(t, serving(t, storm(true)).addr(), serving(t, storm(true)).addr(), serving(t, storm(false)).addr())
	var next, unknown, well atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= writes {
					return
				}
				_, err := db.Exec(context.Background(), insert(wire.Int(int64(i))))
				n := executed[i].Load()
				switch {
				case err == nil && n == 1:
					well.Add(1)
				case errors.Is(err, dberr.ErrUnknownOutcome) && n <= 1:
					unknown.Add(1)
				default:
					t.Errorf("write %d was executed %d times: %v", i, n, err)
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d writes: %d well, %d of unknown outcome", writes, well.Load(), unknown.Load())
}
