package faultproxy

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestFaults: each fault leaves the server and the client with what its comment says.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		fault Fault
		gets  string // what the client reads
		is    error
	}{
		{None, "well", nil},
		{ResetBefore, "", syscall.ECONNRESET},
		{ResetAfter, "", syscall.ECONNRESET},
		{StallBefore, "", errTimeout},
		{StallAfter, "", errTimeout},
		{Truncate, "", io.ErrUnexpectedEOF},
		{Slow, "well", nil},
		{CloseIdle, "well", nil},
	} {
		t.Run(c.fault.String(), func(t *testing.T) {
			var executed atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.ReadAll(r.Body); err == nil {
					executed.Add(1)
				}
				w.Header().Set("Content-Length", "4")
				_, _ = io.WriteString(w, "well")
			}))
			defer server.Close()
			p, err := Listen(server.Listener.Addr().String(), HTTP, Hooks{Plan: func([]byte) Action { return Action{c.fault, 0.9} }})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			client := http.Client{Transport: &http.Transport{}, Timeout: 200 * time.Millisecond}
			defer client.CloseIdleConnections()
			got, err := post(&client, p.Addr())
			if got != c.gets || c.is == errTimeout && !timedOut(err) || c.is != errTimeout && !errors.Is(err, c.is) {
				t.Errorf("the client got %q, %v; want %q, %v", got, err, c.gets, c.is)
			}
			if n := executed.Load(); (n == 1) != c.fault.Executed() {
				t.Errorf("the server executed the request %d times", n)
			}
		})
	}
}

// TestKill: a proxy that was killed refuses connections, and after Restart it serves at the same address.
func TestKill(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "0")
	}))
	defer server.Close()
	p, err := Listen(server.Listener.Addr().String(), HTTP, Hooks{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var client http.Client
	if _, err := post(&client, p.Addr()); err != nil {
		t.Fatal(err)
	}
	client.CloseIdleConnections()
	p.Kill()
	if _, err := post(&client, p.Addr()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("after Kill: %v", err)
	}
	if err := p.Restart(); err != nil {
		t.Fatal(err)
	}
	if _, err := post(&client, p.Addr()); err != nil {
		t.Errorf("after Restart: %v", err)
	}
	if p.Restart() == nil {
		t.Error("it was restarted twice")
	}
}

// errTimeout stands for a client that waited in vain.
var errTimeout = errors.New("timeout")

func timedOut(err error) bool {
	var e interface{ Timeout() bool }
	return errors.As(err, &e) && e.Timeout()
}

func post(c *http.Client, addr string) (string, error) {
	resp, err := c.Post("http://"+addr, "text/plain", strings.NewReader("a request"))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}
