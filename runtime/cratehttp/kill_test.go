package cratehttp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// TestKill holds that the job of a statement that was given up is looked for by its comment, and that only it is killed.
func TestKill(t *testing.T) {
	const found = `{"cols":["id"],"col_types":[4],"rows":[["job-1"]],"rowcount":1}`
	const none = `{"cols":["id"],"col_types":[4],"rows":[],"rowcount":0}`
	started, killed := make(chan string, 1), make(chan string, 1)
	looks := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		text := string(b)
		switch {
		case strings.Contains(text, "sys.jobs"):
			_, mark, _ := strings.Cut(text, `"args":["`)
			if looks++; looks == 1 { // it had not begun
				_, _ = io.WriteString(w, none)
				return
			}
			if mark, _, _ = strings.Cut(mark, "%"); mark == "" || !strings.HasPrefix(<-started, `{"stmt":"`+mark) {
				t.Errorf("looked for by %q", mark)
			}
			_, _ = io.WriteString(w, found)
		case strings.Contains(text, "KILL"):
			_, _ = io.WriteString(w, body)
			killed <- text
		default:
			started <- text
			<-r.Context().Done()
		}
	}))
	defer s.Close()
	db := direct(t, s.Listener.Addr().String())
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := db.Exec(ctx, insert()); !errors.Is(err, dberr.ErrUnknownOutcome) || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	select {
	case text := <-killed:
		if want := `{"stmt":"KILL ?","args":["job-1"]}`; text != want {
			t.Errorf("%s, want %s", text, want)
		}
	case <-time.After(20 * time.Second):
		t.Error("not killed")
	}
}

// TestNoMark holds that a statement that cannot be cancelled is sent as it is.
func TestNoMark(t *testing.T) {
	got := make(chan string, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got <- string(b)
		_, _ = io.WriteString(w, body)
	}))
	defer s.Close()
	if _, err := direct(t, s.Listener.Addr().String()).Exec(context.Background(), insert()); err != nil {
		t.Error(err)
	}
	if text := <-got; text != `{"stmt":"INSERT INTO books (id) VALUES (?)"}` {
		t.Error(text)
	}
}

// TestLiveKill holds that a real CrateDB stops a statement that was cancelled, and one that is past statement_timeout.
func TestLiveKill(t *testing.T) {
	db := live(t).(*DB)
	const long = "SELECT count(*) FROM generate_series(1, 4000000) a, generate_series(1, 100) b WHERE a + b = 0"
	ctx, cancel := context.WithTimeout(soon(t), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := db.Query(ctx, &wire.Statement{SQL: long, Op: wire.OpRead})
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 2*time.Second {
		t.Errorf("after %s: %v", time.Since(start), err)
	}
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		r, err := db.Query(context.Background(), &wire.Statement{
			SQL: "SELECT count(*) FROM sys.jobs WHERE stmt LIKE ?", Args: []wire.Value{wire.Text("/*crategen%4000000%")}, Op: wire.OpRead})
		if err != nil || !r.Next() {
			t.Fatal(err)
		}
		n := r.Int()
		_ = r.Close()
		if n == 0 {
			t.Logf("gone %s after it began", time.Since(start).Round(time.Millisecond))
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the job goes on")
		}
	}
}

// TestLiveStatementTimeout holds that each connection has the setting.
func TestLiveStatementTimeout(t *testing.T) {
	db := live(t).(*DB)
	c := config(db.nodes.List()[0].Addr)
	c.StatementTimeout = 1500 * time.Millisecond
	limited, err := newDB(c)
	if err != nil {
		t.Fatal(err)
	}
	defer limited.Close()
	r, err := limited.Query(soon(t), &wire.Statement{SQL: "SHOW statement_timeout", Op: wire.OpRead})
	if err != nil || !r.Next() {
		t.Fatal(err)
	}
	if got := r.Text(); got != "1s 500ms" && got != "1500ms" && got != "1.5s" {
		t.Errorf("statement_timeout is %s", got)
	}
	_ = r.Close()
}

// TestGreeting holds that statement_timeout is set before anything else is sent on a connection, also over TLS, and that an
// answer that refuses is an error.
func TestGreeting(t *testing.T) {
	for _, secure := range []bool{false, true} {
		var said []string
		status := http.StatusOK
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			said = append(said, marks.ReplaceAllString(string(b), ""))
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}))
		c := config(s.Listener.Addr().String())
		if secure {
			s.StartTLS()
			c.Params = map[string]string{"sslmode": "require"}
		} else {
			s.Start()
		}
		c.StatementTimeout = 30 * time.Second
		db, err := newDB(c)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := db.Exec(soon(t), &wire.Statement{SQL: "x", Op: wire.OpInsert}); err != nil {
				t.Errorf("TLS %v: %v", secure, err)
			}
		}
		want := `{"stmt":"SET SESSION statement_timeout = '30000ms'"} {"stmt":"x"} {"stmt":"x"}`
		if got := strings.Join(said, " "); got != want {
			t.Errorf("TLS %v: %s", secure, got)
		}
		status = http.StatusUnauthorized
		s.CloseClientConnections()
		_, err = db.Exec(soon(t), &wire.Statement{SQL: "x", Op: wire.OpInsert})
		if !errors.Is(err, dberr.ErrAuth) || !errors.Is(err, dberr.ErrUnavailable) {
			t.Errorf("TLS %v: %v", secure, err)
		}
		db.Close()
		s.Close()
	}
}
