package changes

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/testdb"
)

// relay passes connections on to a server, and cuts them on demand.
type relay struct {
	net.Listener
	mu   sync.Mutex
	open []net.Conn
}

func newRelay(t *testing.T, to string) *relay {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	r := &relay{Listener: l}
	t.Cleanup(func() {
		_ = l.Close()
		r.cut()
	})
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				continue
			}
			r.mu.Lock()
			r.open = append(r.open, in, out)
			r.mu.Unlock()
			for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
				go func() {
					_, _ = io.Copy(pair[0], pair[1])
					_ = pair[0].Close()
				}()
			}
		}
	}()
	return r
}

func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.open {
		_ = c.Close()
	}
	r.open = nil
}

// TestLostConnection cuts the connection of the stream again and again while rows are inserted: every row is there, and a row that comes twice is
// marked.
func TestLostConnection(t *testing.T) {
	address := cockroach[0].URL(t)
	u, err := url.Parse(address)
	ok(t, err)
	r := newRelay(t, u.Host)
	u.Host = r.Addr().String()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	client := testdb.Schema(t, db.Open, u.String())
	switchOn(t, ctx, client)
	paths, err := query.SQL1[string](client, "SHOW search_path").All(ctx)
	ok(t, err)
	writer, err := db.Open(ctx, address, connect.SearchPath(paths[0]))
	ok(t, err)
	defer writer.Close()

	const rows = 400
	go func() {
		for i := range rows {
			if err := writer.Accounts.Insert(ctx, &db.Account{Email: fmt.Sprintf("%d@x", i), Currency: "EUR"}); err != nil {
				t.Error(err)
			}
			if i%50 == 25 {
				time.Sleep(700 * time.Millisecond)
				r.cut()
			}
		}
	}()
	seen, repeated := map[string]int{}, 0
	for c, err := range query.Changes(ctx, client.Accounts, query.ExistingRows()) {
		ok(t, err)
		if c.Kind == query.Resolved {
			continue
		}
		email := c.After.Email
		if seen[email]++; seen[email] > 1 {
			repeated++
			if !c.Repeated {
				t.Errorf("%s came again, and is not marked", email)
			}
		}
		if len(seen) == rows {
			break
		}
	}
	t.Logf("%d rows, %d of them repeated", len(seen), repeated)
}
