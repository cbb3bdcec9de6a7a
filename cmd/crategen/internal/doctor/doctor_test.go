package doctor_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/cmd/crategen/internal/doctor"
	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

// examine gives one line for each finding: level, check, and the beginning of what it says and advises.
func examine(t *testing.T, url string) []doctor.Finding {
	t.Helper()
	c, err := connect.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	return doctor.Examine(t.Context(), c, []wire.Driver{cratehttp.Driver, pgwire.Driver, sqlite.Driver})
}

// want compares level and check of each finding, and asks for a part of its text: "level check: part of says > part of advice".
func want(t *testing.T, got []doctor.Finding, wants ...string) {
	t.Helper()
	var have, should []string
	for i, f := range got {
		line := fmt.Sprintf("%s %s", f.Level, f.Check)
		have = append(have, line)
		if i >= len(wants) {
			continue
		}
		_, text, _ := strings.Cut(wants[i], ": ")
		says, advice, _ := strings.Cut(text, " > ")
		if !strings.Contains(f.Says, says) || !strings.Contains(f.Advice, advice) {
			t.Errorf("%s: %s\n-> %s\nwant %q, %q", line, f.Says, f.Advice, says, advice)
		}
	}
	for _, w := range wants {
		line, _, _ := strings.Cut(w, ": ")
		should = append(should, line)
	}
	if diff := cmp.Diff(should, have); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// listen serves every connection with fn and returns the address.
func listen(t *testing.T, fn func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				fn(c)
			}()
		}
	}()
	return l.Addr().String()
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := l.Addr().String()
	l.Close()
	want(t, examine(t, "crate://u:s3cret@"+refused+",nosuch.invalid:4200"),
		"failure reach: nothing listens there > correct the port",
		"failure name: nosuch.invalid is not known here > mistake in the name",
		"failure cluster: no node can be used")
	want(t, examine(t, "postgres:///db?host="+t.TempDir()), // a directory without a socket
		"failure reach: socket does not exist > usual is 5432",
		"failure cluster: no node can be used")
}

func TestOtherProtocols(t *testing.T) {
	web := httptest.NewServer(http.NotFoundHandler())
	defer web.Close()
	locked := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer locked.Close()
	mute := listen(t, func(net.Conn) {})
	silent := listen(t, func(c net.Conn) { <-t.Context().Done() })
	addr := func(s *httptest.Server) string { return s.Listener.Addr().String() }
	want(t, examine(t, "crate://"+addr(web)), "ok reach", "failure login:  > but no CrateDB", "failure cluster")
	want(t, examine(t, "crate://"+addr(locked)), "ok reach", "failure login:  > name a user in the URL", "failure cluster")
	want(t, examine(t, "crate://u:s3cret@"+addr(locked)), "ok reach", "failure login:  > correct the user and the password", "failure cluster")
	want(t, examine(t, "crate://"+silent+"/?connect_timeout=100ms&timeout=100ms"), "ok reach", "failure login:  > did not answer", "failure cluster")
	want(t, examine(t, "postgres://u@"+silent+"/db?connect_timeout=100ms"), "ok reach", "failure login:  > did not answer", "failure cluster")
	want(t, examine(t, "crate://"+mute), "ok reach", "failure login:  > does not speak HTTP", "failure cluster")
	other := listen(t, func(c net.Conn) { _, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")) })
	want(t, examine(t, "postgres://u@"+other+"/db"), "ok reach", "failure login:  > does not speak PostgreSQL's protocol", "failure cluster")
}

func TestTLS(t *testing.T) {
	secure := httptest.NewTLSServer(http.NotFoundHandler()) // its certificate is for example.com and 127.0.0.1
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	noTLS := listen(t, func(c net.Conn) {
		var request [8]byte
		if _, err := c.Read(request[:]); err == nil {
			_, _ = c.Write([]byte("N"))
		}
	})
	want(t, examine(t, "crate://"+secure.Listener.Addr().String()+"/?sslmode=verify-full"),
		"ok reach", "failure tls: unknown authority > sslrootcert", "failure cluster")
	want(t, examine(t, "crate://"+plain.Listener.Addr().String()+"/?sslmode=verify-full"),
		"ok reach", "failure tls:  > turn TLS on", "failure cluster")
	want(t, examine(t, "postgres://u@"+noTLS+"/db?sslmode=verify-full"),
		"ok reach", "failure tls: does not offer TLS > turn TLS on", "failure cluster")
	got := examine(t, "crate://"+secure.Listener.Addr().String()+"/?sslmode=require")
	want(t, got, "ok reach", "warning tls: nobody checks > verify-full", "failure login:  > but no CrateDB", "failure cluster")
	want(t, examine(t, "crate://localhost/?sslmode=verify-full&sslrootcert=nowhere.pem"), "failure tls: nowhere.pem > correct the file")
}

func TestPostgres(t *testing.T) {
	url := pgtest.URL(t)
	want(t, examine(t, url), "ok reach", "ok login", "ok version: PostgreSQL ", "ok clock: agrees",
		"warning schema: has no tables > migrate apply", "ok cluster: all nodes can be used: 1")
	nowhere := strings.Replace(url, "/postgres?", "/nowhere?", 1)
	if nowhere == url {
		t.Fatal("the URL has no database postgres")
	}
	want(t, examine(t, nowhere), "ok reach", "failure login: does not exist > create the database", "failure cluster")
}

func TestSQLite(t *testing.T) {
	want(t, examine(t, "sqlite::memory:"), "ok version: SQLite 3.", "warning schema: has no tables > migrate", "ok health: sound")
}
