package cratehttp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// swapping is a server that gives the answer to a request after the time that a test says, or never.
type swapping struct {
	*httptest.Server
	mu      sync.Mutex
	takes   []time.Duration // for each request to the table; 0 for never. The last one is for all further requests.
	texts   []string        // of these requests
	sought  []string        // the comments that jobs were looked for by
	changed chan struct{}
}

const (
	never   = 0
	instant = time.Nanosecond
)

// swap starts the server, and a client of it that waits 200 ms for the answer to the first attempt of a lookup.
func swap(t *testing.T, secure bool, takes ...time.Duration) (*swapping, *DB) {
	t.Helper()
	s := &swapping{takes: takes, changed: make(chan struct{}, 100)}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	c := config(s.Listener.Addr().String())
	if secure {
		s.StartTLS()
		c.Params = map[string]string{"sslmode": "require"}
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	db, err := newDB(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.lookupWait = 200 * time.Millisecond
	return s, db
}

func (s *swapping) serve(w http.ResponseWriter, r *http.Request) {
	var request struct {
		SQL  string   `json:"stmt"`
		Args []string `json:"args"`
	}
	b, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(b, &request)
	switch {
	case strings.Contains(request.SQL, "sys.jobs"):
		s.mu.Lock()
		s.sought = append(s.sought, request.Args[0])
		s.mu.Unlock()
		_, _ = io.WriteString(w, `{"cols":["id"],"col_types":[4],"rows":[["job"]],"rowcount":1}`)
		return
	case strings.Contains(request.SQL, "books"):
		s.mu.Lock()
		take := s.takes[min(len(s.texts), len(s.takes)-1)]
		s.texts = append(s.texts, request.SQL)
		s.mu.Unlock()
		if take == never {
			<-r.Context().Done()
			return
		}
		select {
		case <-time.After(take):
		case <-r.Context().Done():
			return
		}
	}
	_, _ = io.WriteString(w, `{"cols":["id"],"col_types":[9],"rows":[[42]],"rowcount":1}`)
	if strings.HasPrefix(request.SQL, "KILL") {
		s.changed <- struct{}{}
	}
}

func (s *swapping) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.texts)
}

func lookup() *wire.Statement {
	st := read()
	st.Lookup = true
	return st
}

// TestLookups holds that a lookup without an answer is given up, killed and sent again, with and without a deadline of the caller, after times
// that grow, and on the way to a slow server at last without a limit.
func TestLookups(t *testing.T) {
	for _, c := range []struct {
		name     string
		takes    []time.Duration
		requests int
	}{
		{"in time", []time.Duration{instant}, 1},
		{"once", []time.Duration{never, instant}, 2},
		{"twice", []time.Duration{never, never, instant}, 3},
		{"slow", []time.Duration{time.Second}, 4}, // 0.2, 0.4, 0.8, 1.6 s
	} {
		for _, secure := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, TLS %v", c.name, secure), func(t *testing.T) {
				t.Parallel()
				for _, ctx := range []context.Context{soon(t), context.Background()} {
					s, db := swap(t, secure, c.takes...)
					r, err := db.Query(ctx, lookup())
					if err != nil || !r.Next() || r.Int() != 42 || s.requests() != c.requests {
						t.Fatalf("TLS %v: %v, %d requests, want %d", secure, err, s.requests(), c.requests)
					}
					_ = r.Close()
					for range c.requests - 1 {
						select {
						case <-s.changed:
						case <-time.After(10 * time.Second):
							t.Fatal("a job that was given up was not killed")
						}
					}
					s.mu.Lock()
					for i, text := range s.texts[:c.requests-1] {
						mark := strings.TrimSuffix(s.sought[i], "%")
						if mark == "" || !strings.HasPrefix(text, mark) || strings.HasPrefix(s.texts[i+1], mark) {
							t.Errorf("TLS %v: looked for %q, of %q, and not of %q", secure, mark, text, s.texts[i+1])
						}
						_, rest, _ := strings.Cut(s.texts[i+1], "*/ ")
						if rest != lookup().SQL {
							t.Errorf("TLS %v: sent again as %q", secure, s.texts[i+1])
						}
					}
					s.mu.Unlock()
				}
			})
		}
	}
}

// TestLookupLast holds that the last attempt waits for as long as the caller, and that the caller's error says what was waited for.
func TestLookupLast(t *testing.T) {
	t.Parallel()
	s, db := swap(t, false, never, never, never, never, never, 700*time.Millisecond)
	db.lookupWait = 10 * time.Millisecond // 10, 20, 40, 80, 160 ms
	if _, err := db.Query(soon(t), lookup()); err != nil || s.requests() != lookupWaits+1 {
		t.Errorf("%v, %d requests", err, s.requests())
	}
	s, db = swap(t, false, never)
	ctx, cancel := context.WithTimeout(soon(t), 700*time.Millisecond)
	defer cancel()
	_, err := db.Query(ctx, lookup())
	if !errors.Is(err, context.DeadlineExceeded) || s.requests() != 3 || !strings.Contains(err.Error(), "after 2 attempts without an answer") ||
		!strings.Contains(err.Error(), s.Listener.Addr().String()) {
		t.Errorf("%v, %d requests", err, s.requests())
	}
}

// TestLookupElsewhere holds that another node answers.
func TestLookupElsewhere(t *testing.T) {
	t.Parallel()
	silent, _ := swap(t, false, never)
	well, _ := swap(t, false, instant)
	db := direct(t, silent.Listener.Addr().String(), well.Listener.Addr().String())
	db.lookupWait = 200 * time.Millisecond
	for range 2 { // one of them is sent to the silent node first
		if _, err := db.Query(soon(t), lookup()); err != nil {
			t.Error(err)
		}
	}
	if silent.requests() != 1 || well.requests() != 2 {
		t.Errorf("%d and %d requests", silent.requests(), well.requests())
	}
}

// TestNoLookup holds that nothing else is cut: neither other reads nor writes.
func TestNoLookup(t *testing.T) {
	t.Parallel()
	written := insert()
	written.Lookup = true // a mistake: a write is never given up
	for _, st := range []*wire.Statement{read(), insert(), written} {
		s, db := swap(t, false, 700*time.Millisecond)
		if _, err := db.Exec(soon(t), st); err != nil || s.requests() != 1 {
			t.Errorf("%s: %v, %d requests", st.Op, err, s.requests())
		}
	}
	s, db := swap(t, false, 700*time.Millisecond)
	db.lookupWait = 0 // lookup_timeout=0
	if _, err := db.Query(soon(t), lookup()); err != nil || s.requests() != 1 {
		t.Errorf("without a limit: %v, %d requests", err, s.requests())
	}
	s, db = swap(t, false, never)
	ctx, cancel := context.WithTimeout(soon(t), 700*time.Millisecond)
	defer cancel()
	if _, err := db.Exec(ctx, written); !errors.Is(err, dberr.ErrUnknownOutcome) || s.requests() != 1 {
		t.Errorf("%v, %d requests", err, s.requests())
	}
}
