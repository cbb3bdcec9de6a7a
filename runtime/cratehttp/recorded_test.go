package cratehttp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// exchange is one line of testdata/recorded.json.
type exchange struct {
	Name    string          `json:"name"`
	Request json.RawMessage `json:"request"`
	Status  int             `json:"status"`
	Type    string          `json:"type"`
	Body    string          `json:"body"`
}

// recorded returns a recorded exchange.
func recorded(t testing.TB, name string) exchange {
	t.Helper()
	b, err := os.ReadFile("testdata/recorded.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []exchange
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.Name == name {
			return e
		}
	}
	t.Fatalf("no recorded exchange %q", name)
	return exchange{}
}

// open reads a body as the answer to a read.
func open(t testing.TB, body string) *rows {
	t.Helper()
	b := newBuffer()
	b.b = append(append(b.b, body...), 0)
	r, err := newRows("n1:4200", b, wire.OpRead)
	if err != nil {
		t.Fatalf("newRows: %v", err)
	}
	return r
}

// cellsOf opens an answer of one row and moves to it.
func cellsOf(t testing.TB, cells string) *rows {
	t.Helper()
	r := open(t, `{"cols":["a","b","c"],"col_types":[4,[100,9],6],"rows":[[`+cells+`]],"rowcount":1,"duration":0.1}`)
	if !r.Next() {
		t.Fatalf("no row in %s: %v", cells, r.Err())
	}
	return r
}

// server answers as a scripted CrateDB, except for the question for the version.
type server struct {
	*httptest.Server
	requests chan string
}

func (s *server) addr() string { return s.Listener.Addr().String() }

// answering starts a server; answer is called for each statement and may be nil.
var marks = regexp.MustCompile(`/\*crategen [0-9a-f]{16}-[0-9a-f]+\*/ `)

func answering(t *testing.T, answer http.HandlerFunc) *server {
	t.Helper()
	s := &server{requests: make(chan string, 100)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if strings.Contains(string(b), "SELECT version()") {
			say(w, recorded(t, "version"))
			return
		}
		s.requests <- marks.ReplaceAllString(string(b), "")
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// saying is an answer that is always the same.
func saying(e exchange) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { say(w, e) }
}

func say(w http.ResponseWriter, e exchange) {
	w.Header()["Content-Type"] = nil
	if e.Type != "" {
		w.Header().Set("Content-Type", e.Type)
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(e.Body)))
	w.WriteHeader(e.Status)
	_, _ = io.WriteString(w, e.Body)
}

// dial opens the nodes as a client.
func dial(t *testing.T, nodes ...string) *DB {
	t.Helper()
	db, err := Driver.Open(t.Context(), config(nodes...))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db.(*DB)
}

// direct is a client that has not asked for the version.
func direct(t *testing.T, nodes ...string) *DB {
	t.Helper()
	db, err := newDB(config(nodes...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func config(nodes ...string) *wire.Config {
	return &wire.Config{Scheme: "crate", Nodes: nodes, ConnectTimeout: 5 * time.Second, PoolSize: 4}
}

func insert(args ...wire.Value) *wire.Statement {
	return &wire.Statement{SQL: "INSERT INTO books (id) VALUES (?)", Op: wire.OpInsert, Entity: "Book", Args: args}
}

func read(args ...wire.Value) *wire.Statement {
	return &wire.Statement{SQL: "SELECT id FROM books", Op: wire.OpRead, Entity: "Book", Args: args}
}

// soon is a context that fails the test rather than letting it hang.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}
