package pgwire_test

import (
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// proxy stands between a client and a server and fails on demand.
type proxy struct {
	listener net.Listener
	backend  string
	cut      atomic.Int32 // of so many answers close the connection instead: the request got through, its answer does not
	refuse   atomic.Bool  // close new connections at once
	stall    atomic.Bool  // swallow what the client sends but to open a connection
	asked    atomic.Int32 // messages of the client that came by themselves: round trips
	dialled  atomic.Int32 // connections made
	open     atomic.Int32 // of them those that the client has not closed
	peak     atomic.Int32 // the most that were open at a time
}

func newProxy(t testing.TB, rawURL string) *proxy {
	t.Helper()
	u, err := url.Parse(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, backend: u.Host}
	t.Cleanup(func() { l.Close() })
	go p.serve()
	return p
}

// through is the URL with the proxies in place of the host.
func through(rawURL string, proxies ...*proxy) string {
	u, _ := url.Parse(rawURL)
	var hosts []string
	for _, p := range proxies {
		hosts = append(hosts, p.listener.Addr().String())
	}
	return strings.Replace(rawURL, u.Host, strings.Join(hosts, ","), 1)
}

// upstream passes on what the client sends.
func (p *proxy) upstream(client, server net.Conn) {
	defer server.Close()
	defer p.open.Add(-1)
	buf := make([]byte, 32<<10)
	for {
		n, err := client.Read(buf)
		p.asked.Add(1)
		if startup := n > 8 && buf[0] == 0 && buf[4] == 0; p.stall.Load() && !startup {
			n = 0
		}
		if _, writeErr := server.Write(buf[:n]); err != nil || writeErr != nil {
			return
		}
	}
}

func (p *proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.dialled.Add(1)
		if p.refuse.Load() {
			client.Close()
			continue
		}
		server, err := net.Dial("tcp", p.backend)
		if err != nil {
			client.Close()
			continue
		}
		p.peak.Store(max(p.peak.Load(), p.open.Add(1)))
		go p.upstream(client, server)
		go func() {
			defer client.Close()
			defer server.Close()
			buf := make([]byte, 32<<10)
			for {
				n, err := server.Read(buf)
				if n > 0 && p.cut.Add(-1) >= 0 {
					return
				}
				if err != nil {
					return
				}
				if _, err := client.Write(buf[:n]); err != nil {
					return
				}
			}
		}()
	}
}
