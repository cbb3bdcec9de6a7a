package crateblob_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/crateblob"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
)

const hello = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d" // the digest of "hello"

// node is a scripted node.
type node struct {
	*httptest.Server
	got   []string // the bodies that came
	count atomic.Int32
}

func (n *node) addr() string { return n.Listener.Addr().String() }

// serving starts a node; answer gets the number of the request, from 1.
func serving(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, i int32)) *node {
	t.Helper()
	n := &node{}
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != "app" || password != "s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		answer(w, r, n.count.Add(1))
	}))
	t.Cleanup(n.Close)
	return n
}

func client(t *testing.T, nodes string) *crateblob.Client {
	t.Helper()
	c, err := crateblob.Open("crate://app:s3cret@" + nodes + "/doc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// keeping answers a PUT with 201, after it read the content.
func keeping(t *testing.T) *node {
	var n *node
	n = serving(t, func(w http.ResponseWriter, r *http.Request, _ int32) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		n.got = append(n.got, string(b))
		w.WriteHeader(http.StatusCreated)
	})
	return n
}

func redirecting(t *testing.T, to func(r *http.Request) string) *node {
	return serving(t, func(w http.ResponseWriter, r *http.Request, _ int32) {
		w.Header().Set("Location", to(r))
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
}

// TestRedirect holds that a redirect to a node of the URL is followed with the credentials and the whole content, which the
// node that redirects need not have read.
func TestRedirect(t *testing.T) {
	end := keeping(t)
	start := redirecting(t, func(r *http.Request) string { return "http://" + end.addr() + r.URL.Path })
	c := client(t, start.addr()+","+end.addr())
	for range 2 { // each of the two is asked first once
		digest, created, err := c.Put(soon(t), "t", strings.NewReader("hello"))
		if digest != hello || !created || err != nil {
			t.Fatal(digest, created, err)
		}
	}
	if diff := cmp.Diff([]string{"hello", "hello"}, end.got); diff != "" || start.count.Load() != 1 {
		t.Errorf("redirected %d times (-want +got):\n%s", start.count.Load(), diff)
	}
}

// TestRedirectRefused holds that credentials go to no host that neither the URL nor the cluster names.
func TestRedirectRefused(t *testing.T) {
	stranger := keeping(t)
	for name, to := range map[string]func(r *http.Request) string{
		"does not name that node": func(r *http.Request) string { return "http://" + stranger.addr() + r.URL.Path },
		"changes from http":       func(r *http.Request) string { return "https://" + r.Host + r.URL.Path },
		"names another path":      func(r *http.Request) string { return "http://" + r.Host + "/_sql" },
		"more than 3 redirects":   func(r *http.Request) string { return "http://" + r.Host + r.URL.Path },
		"names no node":           func(r *http.Request) string { return "/elsewhere" },
	} {
		n := redirecting(t, to)
		_, _, err := client(t, n.addr()).Put(soon(t), "t", strings.NewReader("hello"))
		var refused *crateblob.RedirectError
		if !errors.As(err, &refused) || refused.Node != n.addr() || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if stranger.count.Load() != 0 {
		t.Error("the stranger was asked")
	}
}

// TestRedirectToDown holds that a node which is down behind a redirect is an error of that node, that nothing was executed,
// and that the content is sent to a node that takes it.
func TestRedirectToDown(t *testing.T) {
	down := serving(t, hangUp)
	start := redirecting(t, func(r *http.Request) string { return "http://" + down.addr() + r.URL.Path })
	well := keeping(t)
	down.Close()
	c := client(t, start.addr()+","+down.addr()+","+well.addr())
	for range 3 {
		if _, created, err := c.Put(soon(t), "t", strings.NewReader("hello")); !created || err != nil {
			t.Error(created, err)
		}
	}
	c = client(t, start.addr()+","+down.addr())
	for name, run := range map[string]func() error{
		"get":    func() error { _, err := c.Get(soon(t), "t", hello); return err },
		"delete": func() error { _, err := c.Delete(soon(t), "t", hello); return err },
	} {
		if err := run(); err == nil || errors.Is(err, dberr.ErrUnknownOutcome) || !strings.Contains(err.Error(), down.addr()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDiscover holds that a redirect is followed to a node that sys.nodes names, and to no other.
func TestDiscover(t *testing.T) {
	member, stranger := keeping(t), keeping(t)
	target := member
	start := serving(t, func(w http.ResponseWriter, r *http.Request, _ int32) {
		if r.URL.Path != "/_sql" {
			w.Header().Set("Location", "http://"+target.addr()+r.URL.Path)
			w.WriteHeader(http.StatusTemporaryRedirect)
			return
		}
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		row := `"CrateDB 6.4.3 (built)"`
		if strings.Contains(string(b), "sys.nodes") {
			row = `"` + member.addr() + `"`
		}
		fmt.Fprintf(w, `{"cols":["a"],"col_types":[4],"rows":[[%s]],"rowcount":1,"duration":0.1}`, row)
	})
	config, err := connect.Parse("crate://app:s3cret@" + start.addr())
	if err != nil {
		t.Fatal(err)
	}
	config.Discover = true
	c, err := crateblob.New(config)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, created, err := c.Put(soon(t), "t", strings.NewReader("hello")); !created || err != nil {
		t.Error(created, err)
	}
	target = stranger
	var refused *crateblob.RedirectError
	if _, _, err := c.Put(soon(t), "t", strings.NewReader("hello")); !errors.As(err, &refused) || stranger.count.Load() != 0 {
		t.Errorf("%v", err)
	}
}

func hangUp(http.ResponseWriter, *http.Request, int32) { panic(http.ErrAbortHandler) }

// TestLostAnswer holds that what may be sent again is, with its content from the start, and that a Delete is not.
func TestLostAnswer(t *testing.T) {
	first := func(then int, body string) func(http.ResponseWriter, *http.Request, int32) {
		return func(w http.ResponseWriter, r *http.Request, i int32) {
			b, _ := io.ReadAll(r.Body)
			if r.Method == http.MethodPut && string(b) != "hello" {
				t.Errorf("%d: content %q", i, b)
			}
			if i == 1 {
				panic(http.ErrAbortHandler)
			}
			w.WriteHeader(then)
			_, _ = io.WriteString(w, body)
		}
	}
	n := serving(t, first(http.StatusConflict, ""))
	if _, created, err := client(t, n.addr()).Put(soon(t), "t", iotest.HalfReader(strings.NewReader("hello"))); created || err != nil || n.count.Load() != 2 {
		t.Errorf("put: sent %d times, %v, %v", n.count.Load(), created, err)
	}
	n = serving(t, first(http.StatusOK, "hello"))
	b, err := client(t, n.addr()).Get(soon(t), "t", hello)
	if got, _ := read(t, b, err); got != "hello" || n.count.Load() != 2 {
		t.Errorf("get: sent %d times, %q", n.count.Load(), got)
	}
	n = serving(t, hangUp)
	if _, err := client(t, n.addr()).Delete(soon(t), "t", hello); !errors.Is(err, dberr.ErrUnknownOutcome) || n.count.Load() != 1 {
		t.Errorf("delete: sent %d times, %v", n.count.Load(), err)
	}
	n = serving(t, func(w http.ResponseWriter, _ *http.Request, _ int32) { w.WriteHeader(http.StatusServiceUnavailable) })
	if _, err := client(t, n.addr()).Delete(soon(t), "t", hello); !errors.Is(err, dberr.ErrUnknownOutcome) || n.count.Load() != 1 {
		t.Errorf("delete of a node that is away: sent %d times, %v", n.count.Load(), err)
	}
	if _, err := client(t, n.addr()).Get(soon(t), "t", hello); !errors.Is(err, dberr.ErrUnavailable) && !strings.Contains(err.Error(), "503") {
		t.Errorf("get of a node that is away: %v", err)
	}
}

// TestFailover holds that a node that is down costs nobody anything, not even a Delete.
func TestFailover(t *testing.T) {
	well := serving(t, func(w http.ResponseWriter, _ *http.Request, _ int32) { w.WriteHeader(http.StatusNoContent) })
	down := serving(t, hangUp)
	c := client(t, down.addr()+","+well.addr())
	down.Close()
	for range 4 {
		if there, err := c.Delete(soon(t), "t", hello); !there || err != nil {
			t.Error(there, err)
		}
	}
	well.Close()
	c = client(t, down.addr()+","+well.addr()) // without a connection that ends only now
	_, err := c.Delete(soon(t), "t", hello)
	if !errors.Is(err, dberr.ErrUnavailable) || !strings.Contains(err.Error(), down.addr()) || !strings.Contains(err.Error(), well.addr()) {
		t.Errorf("%v", err)
	}
}

// TestCut holds that a blob that ends early is not taken for whole.
func TestCut(t *testing.T) {
	n := serving(t, func(w http.ResponseWriter, _ *http.Request, _ int32) {
		w.Header().Set("Content-Length", "10")
		_, _ = io.WriteString(w, "hello")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	b, err := client(t, n.addr()).Get(soon(t), "t", hello)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var on *dberr.NodeError
	if got, err := io.ReadAll(b); string(got) != "hello" || !errors.Is(err, io.ErrUnexpectedEOF) || !errors.As(err, &on) || on.Node != n.addr() {
		t.Errorf("%q, %v", got, err)
	}
}

func TestRefusals(t *testing.T) {
	for status, want := range map[int]error{
		http.StatusUnauthorized: dberr.ErrAuth, http.StatusForbidden: dberr.ErrAuth, http.StatusNotFound: dberr.ErrNotFound,
		http.StatusBadRequest: nil, http.StatusTeapot: nil, http.StatusRequestEntityTooLarge: nil, http.StatusOK: nil,
	} {
		n := serving(t, func(w http.ResponseWriter, _ *http.Request, _ int32) { w.WriteHeader(status) })
		_, created, err := client(t, n.addr()).Put(soon(t), "t", strings.NewReader("hello"))
		var server *dberr.ServerError
		if created || !errors.As(err, &server) || server.Status != status || want != nil && !errors.Is(err, want) {
			t.Errorf("%d: %v, %v", status, created, err)
		}
	}
	n := serving(t, func(w http.ResponseWriter, _ *http.Request, _ int32) { w.WriteHeader(http.StatusNoContent) })
	c, err := crateblob.Open("crate://app:wrong@" + n.addr())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Delete(soon(t), "t", hello); !errors.Is(err, dberr.ErrAuth) || strings.Contains(err.Error(), "wrong") {
		t.Errorf("%v", err)
	}
}

func TestCancel(t *testing.T) {
	stall := make(chan struct{})
	n := serving(t, func(_ http.ResponseWriter, r *http.Request, _ int32) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-stall
	})
	t.Cleanup(func() { close(stall) })
	c := client(t, n.addr())
	for name, run := range map[string]func(ctx context.Context) error{
		"get":    func(ctx context.Context) error { _, err := c.Get(ctx, "t", hello); return err },
		"put":    func(ctx context.Context) error { _, _, err := c.Put(ctx, "t", strings.NewReader("hello")); return err },
		"delete": func(ctx context.Context) error { _, err := c.Delete(ctx, "t", hello); return err },
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		err := run(ctx)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, dberr.ErrUnknownOutcome) != (name != "get") {
			t.Errorf("%s: %v", name, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	before := n.count.Load()
	if _, _, err := c.Put(ended, "t", strings.NewReader("hello")); !errors.Is(err, context.Canceled) || n.count.Load() != before {
		t.Errorf("ended before it began: %v", err)
	}
}

// TestTimeout holds that the URL's timeout bounds the wait for an answer.
func TestTimeout(t *testing.T) {
	stall := make(chan struct{})
	n := serving(t, func(http.ResponseWriter, *http.Request, int32) { <-stall })
	t.Cleanup(func() { close(stall) })
	c, err := crateblob.Open("crate://app:s3cret@" + n.addr() + "?timeout=50ms")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Delete(soon(t), "t", hello); !errors.Is(err, dberr.ErrUnknownOutcome) || n.count.Load() != 1 {
		t.Errorf("%v", err)
	}
}

// TestOverTLS holds that a range over TLS is cut from the whole blob, because CrateDB sends the wrong bytes for one, and that the
// server's certificate is checked.
func TestOverTLS(t *testing.T) {
	n := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Range") != "" {
			t.Error("a range was asked for")
		}
		_, _ = io.WriteString(w, "hello world")
	}))
	n.Config.ErrorLog = log.New(io.Discard, "", 0)
	n.StartTLS()
	t.Cleanup(n.Close)
	addr := n.Listener.Addr().String()
	c := client(t, addr)
	if _, err := c.Get(soon(t), "t", hello); err == nil {
		t.Error("plain HTTP was taken by a server with TLS")
	}
	for mode, ok := range map[string]bool{"require": true, "verify-full": false} {
		c, err := crateblob.Open("crate://app:s3cret@" + addr + "?sslmode=" + mode)
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.GetRange(soon(t), "t", hello, 6, 3)
		if (err == nil) != ok {
			t.Errorf("%s: %v", mode, err)
		}
		if err == nil {
			if got, size := read(t, b, err); got != "wor" || size != 11 {
				t.Errorf("%q of %d", got, size)
			}
			if _, err := c.GetRange(soon(t), "t", hello, 12, 3); !errors.Is(err, crateblob.ErrRange) {
				t.Errorf("behind the end: %v", err)
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://localhost/x?sslmode=disable":             "must begin with crate://",
		"crate://a%3Ab:s3cret@h1":                            "no ':'",
		"crate://h1/?pool=3":                                 "unknown parameter",
		"crate://h1/?sslmode=verify-ca&sslrootcert=/nowhere": "sslrootcert",
	} {
		if _, err := crateblob.Open(url); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", url, err)
		}
	}
}
