package cratesql_test

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

const (
	version = `{"cols":["version"],"col_types":[4],"rows":[["CrateDB 6.4.3 (built d3b3213/NA)"]],"rowcount":1,"duration":0.1}`
	counted = `{"cols":[],"col_types":[],"rows":[[]],"rowcount":1,"duration":0.1}`
	oneRow  = `{"cols":["1"],"col_types":[9],"rows":[[1]],"rowcount":1,"duration":0.1}`
)

// node is a CrateDB that answers the first question, for its version, and loses what it says after that.
type node struct {
	*httptest.Server
	versions, statements atomic.Int32
	down                 atomic.Bool
}

// losing starts a node that hangs up on the first lost statements and answers those after it.
func losing(t *testing.T, lost int32) *node {
	t.Helper()
	n := &node{}
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		switch body := string(b); {
		case n.down.Load():
			w.WriteHeader(http.StatusServiceUnavailable)
		case strings.Contains(body, "version()"):
			n.versions.Add(1)
			_, _ = io.WriteString(w, version)
		case n.statements.Add(1) <= lost:
			panic(http.ErrAbortHandler) // cuts the connection
		case strings.Contains(body, "SELECT"):
			_, _ = io.WriteString(w, oneRow)
		default:
			_, _ = io.WriteString(w, counted)
		}
	}))
	t.Cleanup(n.Close)
	return n
}

func (n *node) open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("crate", "crate://"+n.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestLostAnswer holds that neither the driver nor database/sql sends a write again whose answer was lost.
func TestLostAnswer(t *testing.T) {
	const insert = "INSERT INTO t (id) VALUES (?)"
	for name, c := range map[string]struct {
		run   func(ctx context.Context, db *sql.DB) error
		again bool
	}{
		"write": {func(ctx context.Context, db *sql.DB) error {
			_, err := db.ExecContext(ctx, insert, 1)
			return err
		}, false},
		"prepared write": {func(ctx context.Context, db *sql.DB) error {
			st, err := db.PrepareContext(ctx, insert)
			if err != nil {
				return err
			}
			defer st.Close()
			_, err = st.ExecContext(ctx, 1)
			return err
		}, false},
		"write with rows": {func(ctx context.Context, db *sql.DB) error {
			return db.QueryRowContext(ctx, insert+" RETURNING id", 1).Scan(new(int))
		}, false},
		"bulk": {func(ctx context.Context, db *sql.DB) error {
			_, err := cratesql.Bulk(ctx, db, insert, [][]any{{1}})
			return err
		}, false},
		"idempotent write": {func(ctx context.Context, db *sql.DB) error {
			_, err := db.ExecContext(cratesql.Idempotent(ctx), insert, 1)
			return err
		}, true},
		"refresh": {func(ctx context.Context, db *sql.DB) error {
			_, err := db.ExecContext(ctx, "REFRESH TABLE t")
			return err
		}, true},
		"read": {func(ctx context.Context, db *sql.DB) error {
			return db.QueryRowContext(ctx, "SELECT 1").Scan(new(int))
		}, true},
		"ping": {func(ctx context.Context, db *sql.DB) error { return db.PingContext(ctx) }, true},
	} {
		n := losing(t, 1)
		err := c.run(soon(t), n.open(t))
		if c.again {
			if err != nil || n.statements.Load() != 2 {
				t.Errorf("%s: sent %d times, %v", name, n.statements.Load(), err)
			}
			continue
		}
		var on *dberr.NodeError
		if n.statements.Load() != 1 || !errors.Is(err, dberr.ErrUnknownOutcome) || !errors.As(err, &on) {
			t.Errorf("%s: sent %d times, %v", name, n.statements.Load(), err)
		}
	}
}

// TestOnePool holds that the connections of a sql.DB share one pool, which is opened once, also when its first opening failed.
func TestOnePool(t *testing.T) {
	n := losing(t, 0)
	c, err := connect.Parse("crate://" + n.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	connector, err := cratesql.NewConnector(c)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	c.Nodes[0] = "changed.after.all:1"
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.PingContext(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("ended before it began: %v", err)
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := db.ExecContext(t.Context(), "INSERT INTO t (id) VALUES (1)"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := n.versions.Load(); got != 1 {
		t.Errorf("opened %d times", got)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if err := db.PingContext(soon(t)); err == nil {
		t.Error("it answers after Close")
	}
}

// TestConnectorClosed holds that a connector that was closed opens nothing more.
func TestConnectorClosed(t *testing.T) {
	n := losing(t, 0)
	c, err := connect.Parse("crate://" + n.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	connector, err := cratesql.NewConnector(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := connector.Close(); err != nil {
		t.Error(err)
	}
	if _, err := connector.Connect(soon(t)); !errors.Is(err, dberr.ErrClosed) {
		t.Error(err)
	}
}

// TestUnavailable holds that a cluster that cannot be reached is an error of the first use, and no longer once it can.
func TestUnavailable(t *testing.T) {
	n := losing(t, 0)
	n.down.Store(true)
	db := n.open(t)
	if err := db.PingContext(soon(t)); !errors.Is(err, dberr.ErrUnavailable) {
		t.Errorf("%v", err)
	}
	n.down.Store(false)
	if err := db.PingContext(soon(t)); err != nil {
		t.Errorf("%v", err)
	}
}

// TestCancel holds that a context that ends stops the wait, and what is known of the statement then.
func TestCancel(t *testing.T) {
	stall := make(chan struct{})
	n := &node{}
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if strings.Contains(string(b), "version()") {
			_, _ = io.WriteString(w, version)
			return
		}
		<-stall
	}))
	t.Cleanup(n.Close)
	t.Cleanup(func() { close(stall) })
	db := n.open(t)
	for query, unknown := range map[string]bool{"SELECT 1": false, "DELETE FROM t": true} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := db.ExecContext(ctx, query)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, dberr.ErrUnknownOutcome) != unknown {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://localhost/x":       "the driver crate opens URLs that begin with crate://",
		"crate://h1/doc?timout=5s":     "did you mean timeout?",
		"h1:4200":                      "scheme",
		"crate://u:s3cret@h1:x:y/doc":  "host 1",
		"crate://h1/doc?sslmode=allow": "verify-full",
	} {
		db, err := sql.Open("crate", url)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, %v", url, db, err)
		}
	}
}

func TestConnectorRefuses(t *testing.T) {
	_, err := cratesql.NewConnector(&wire.Config{Scheme: "postgres", Nodes: []string{"h:5432"}})
	if err == nil || !strings.Contains(err.Error(), "begin with crate://") {
		t.Error(err)
	}
}
