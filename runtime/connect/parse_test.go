package connect

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/wire"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		url  string
		want wire.Config
	}{
		{"crate://", wire.Config{Scheme: "crate", Nodes: []string{"localhost:4200"}}},
		{"CRATE://h", wire.Config{Scheme: "crate", Nodes: []string{"h:4200"}}},
		{"crate://u:p@h1:4200,h2:4201/doc?timeout=5s", wire.Config{Scheme: "crate", User: "u", Password: "p",
			Nodes: []string{"h1:4200", "h2:4201"}, Database: "doc", Timeout: 5 * time.Second}},
		{"crate://h1,h2,H1:4200,h2:04200", wire.Config{Scheme: "crate", Nodes: []string{"h1:4200", "h2:4200"}}},
		{"crate://[::1],[2001:db8::1]:4201", wire.Config{Scheme: "crate", Nodes: []string{"[::1]:4200", "[2001:db8::1]:4201"}}},
		{"crate://us%40er:p%3A%2F%3F%23%25@h", wire.Config{Scheme: "crate", User: "us@er", Password: "p:/?#%", Nodes: []string{"h:4200"}}},
		{"crate://u:a@b:c@h", wire.Config{Scheme: "crate", User: "u", Password: "a@b:c", Nodes: []string{"h:4200"}}},
		{"crate://u@/my%20schema", wire.Config{Scheme: "crate", User: "u", Nodes: []string{"localhost:4200"}, Database: "my schema"}},
		{"crate://h?sslmode=require", wire.Config{Scheme: "crate", Nodes: []string{"h:4200"}, Params: map[string]string{"sslmode": "require"}}},
		{"cockroachdb://root@", wire.Config{Scheme: "cockroachdb", User: "root", Nodes: []string{"localhost:26257"}}},
		{"cockroachdb://root@127.0.0.2,[::1]/bank", wire.Config{Scheme: "cockroachdb", User: "root",
			Nodes: []string{"127.0.0.2:26257", "[::1]:26257"}, Database: "bank"}},
		{"postgres://h/db?sslmode=verify-full&sslrootcert=system", wire.Config{Scheme: "postgres", Nodes: []string{"h:5432"}, Database: "db",
			Params: map[string]string{"sslmode": "verify-full", "sslrootcert": "system"}}},
		{"postgresql:///db?host=/var/run/postgresql", wire.Config{Scheme: "postgresql", Nodes: []string{"/var/run/postgresql:5432"},
			Database: "db", Params: map[string]string{"host": "/var/run/postgresql"}}},
		{"postgres://h?sslmode=disable&connect_timeout=10&pool_size=3&application_name=a%26b", wire.Config{Scheme: "postgres",
			Nodes: []string{"h:5432"}, ConnectTimeout: 10 * time.Second, PoolSize: 3,
			Params: map[string]string{"sslmode": "disable", "application_name": "a&b"}}},
		{"https://h1,h2/doc", wire.Config{Scheme: "crate", Nodes: []string{"h1:4200", "h2:4200"}, Database: "doc",
			Params: map[string]string{"sslmode": "verify-full"}}},
		{"http://h", wire.Config{Scheme: "crate", Nodes: []string{"h:4200"}, Params: map[string]string{"sslmode": "disable"}}},
		{"https://h?sslmode=require&ssl_min_protocol_version=TLSv1.3", wire.Config{Scheme: "crate", Nodes: []string{"h:4200"},
			Params: map[string]string{"sslmode": "require", "ssl_min_protocol_version": "TLSv1.3"}}},
		{"sqlite:file.db", wire.Config{Scheme: "sqlite", Database: "file.db"}},
		{"sqlite://dir/file.db", wire.Config{Scheme: "sqlite", Database: "dir/file.db"}},
		{"sqlite:///abs/my%20file.db?timeout=250ms", wire.Config{Scheme: "sqlite", Database: "/abs/my file.db", Timeout: 250 * time.Millisecond}},
		{"sqlite::memory:", wire.Config{Scheme: "sqlite", Database: ":memory:"}},
		{"sqlite://:memory:", wire.Config{Scheme: "sqlite", Database: ":memory:"}},
	} {
		want := c.want
		if want.Params == nil {
			want.Params = map[string]string{}
		}
		if want.ConnectTimeout == 0 {
			want.ConnectTimeout = DefaultConnectTimeout
		}
		if want.Scheme != "sqlite" {
			want.MaxLifetime, want.Backoff = 30*time.Minute, 100*time.Millisecond
		}
		if want.Scheme == "crate" {
			want.LookupTimeout = 2 * time.Second
		}
		if want.PoolSize == 0 {
			want.PoolSize = 4 * runtime.GOMAXPROCS(0)
			if want.Scheme == "crate" {
				want.PoolSize = min(8*want.PoolSize, 256)
			}
		}
		got, err := Parse(c.url)
		if err != nil {
			t.Errorf("%s: %v", c.url, err)
			continue
		}
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%s: want (-), got (+):\n%s", c.url, diff)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"", `it must begin with a scheme, one of cockroachdb, crate, http, https, postgres, postgresql, sqlite, followed by "://"`},
		{"localhost", "it must begin with a scheme"},
		{"mysql://h", `unknown scheme "mysql"; known are cockroachdb, crate, http, https, postgres, postgresql, sqlite`},
		{"u:hunter2@h", `unknown scheme "u"`},
		{"crate:h", `"crate" must be followed by "://"`},
		{"crate://h:0", "host 1: the port is not a number from 1 to 65535"},
		{"crate://h1,h2:65536", "host 2: the port is not a number"},
		{"crate://h1,,h2", "host 2: the name is empty"},
		{"crate://:4200", "host 1: the name is empty"},
		{"crate://::1", "write an IPv6 address in brackets"},
		{"crate://[::1", "'[' without ']'"},
		{"crate://[h]", "not an IPv6 address"},
		{"crate://[::1]4200", "only a port may follow ']'"},
		{"crate://a b", "a character that is invalid in host names"},
		{"crate://" + manyHosts(MaxNodes+1), "65 hosts; name at most 64 of the cluster's nodes"},
		{"https://h?sslmode=disable", "contradicts the scheme: write https://"},
		{"http://h?sslmode=require", "contradicts the scheme"},
		{"crate://h?jwt_token=a", "did you mean jwt?"},
		{"crate://h?socket_tcp_keepcnt=3", "did you mean keepalives_count?"},
		{"crate://h?hosts=h2", "hosts is not a parameter: write it in the URL as"},
		{"crate://u@h?jwt=abc", "pass the token, or user and password"},
		{"crate://h?ssl_min_protocol_version=TLSv1.2", "parameter ssl_min_protocol_version needs a sslmode that encrypts"},
		{"crate://h?ssl=maybe", "write sslmode=verify-full, or sslmode=disable"},
		{"crate://h?balance=random", "must be round_robin or least_in_flight"},
		{"crate://h?discover=maybe", "must be on or off"},
		{"crate://h?time_zone=Mars/Olympus", "must be the name of a time zone"},
		{"crate://h?backoff_factor=-1", "must be 0 or a duration"},
		{"crate://h?lookup_timeout=soon", "lookup_timeout must be 0 for no limit, or a duration from 10ms to 10m, as in 2s"},
		{"crate://h?lookup_timeout=9ms", "lookup_timeout must be 0 for no limit, or"},
		{"crate://h?lookup_timeout=11m", "lookup_timeout must be 0 for no limit, or"},
		{"crate://h?lookup_timeout=-2s", "lookup_timeout must be 0 for no limit, or"},
		{"cockroachdb://root@localhost/d?lookup_timeout=2s", "lookup_timeout does not apply to cockroachdb"},
		{"crate://h?keepalives_count=0", "must be a whole number from 1"},
		{"postgres://localhost?jwt=abc", "parameter jwt does not apply to postgres"},
		{"crate://h?timeout=0", "parameter timeout must be a duration above 0"},
		{"crate://h?timeout=-1s", "parameter timeout must be a duration above 0"},
		{"crate://h?connect_timeout=soon", "parameter connect_timeout must be a duration"},
		{"crate://h?pool_size=0", "parameter pool_size must be a whole number from 1"},
		{"crate://h?time_out=5s", "unknown parameter time_out: did you mean timeout?"},
		{"crate://h?sslmod=require", "unknown parameter sslmod: did you mean sslmode?"},
		{"crate://h?colour=red", "unknown parameter colour; known are application_name, backoff_factor, balance, compress, connect_timeout, discover, error_trace, jwt, "},
		{"crate://h?timeout=1s&timeout=2s", "parameter timeout occurs twice"},
		{"crate://h?timeout", "parameter timeout has no value"},
		{"crate://h?&", "unknown parameter"},
		{"crate://h?host=/tmp", "parameter host does not apply to crate"},
		{"sqlite:f?sslmode=disable", "does not apply"},
		{"sqlite:", "name a file"},
		{"crate://h?sslmode=prefer", "write verify-full, or disable"},
		{"crate://h?sslmode=on", "parameter sslmode must be disable, require, verify-ca or verify-full"},
		{"crate://h?sslmode=require&sslcert=c.pem", "sslcert and sslkey belong together"},
		{"crate://h?sslrootcert=ca.pem", "parameter sslrootcert needs a sslmode that encrypts"},
		{"crate://h?sslmode=verify-ca&sslrootcert=system", "sslrootcert=system needs sslmode=verify-full"},
		{"postgres://h/db", "node h:5432 is not on this machine: add ?sslmode=verify-full"},
		{"cockroachdb://localhost,10.0.0.1", "node 10.0.0.1:26257 is not on this machine"},
		{"postgres://h?host=/tmp", "leave the host"},
		{"postgres://?host=%40tmp", "an abstract socket cannot be used"},
		{"postgres://u:hun/ter2@h/db", "write '@' as %40, '/' as %2F"},
		{"postgres://u:hun?ter2@h/db", "write '@' as %40"},
		{"postgres://u:hun#ter2@h/db", "write '@' as %40"},
		{"postgres://u:hunter2%@h/db", "user or password is not well percent-encoded: write '%' as %25"},
		{"postgres://u:hunter2", "host 1: the port is not a number"},
	} {
		_, err := Parse(c.url)
		switch {
		case err == nil:
			t.Errorf("%s: no error, want %q", c.url, c.want)
		case !strings.HasPrefix(err.Error(), "database URL: ") || !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: %v; want %q", c.url, err, c.want)
		case strings.Contains(err.Error(), "ter2"):
			t.Errorf("%s: %v shows the password", c.url, err)
		}
	}
}

func manyHosts(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("h%d", i))
	}
	return strings.Join(out, ",")
}

// FuzzParse: no URL makes the parser panic, and one that it takes names at least one node and can be opened as it stands.
func FuzzParse(f *testing.F) {
	f.Add("crate://u:p@h1:4200,[::1]:4200,h1/doc?timeout=5s&pool_size=3")
	f.Add("https://h?sslmode=require")
	f.Add("postgres:///db?host=/tmp&search_path=a")
	f.Add("cockroachdb://root@localhost:26257,127.0.0.2?backoff_factor=0.1&balance=least_in_flight")
	f.Add("sqlite::memory:?timeout=1")
	f.Add("crate://%zz@")
	f.Add("crate://h?keepalives=off&keepalives_idle=1e300")
	f.Add("crate://h?time_zone=../../etc/passwd")
	f.Fuzz(func(t *testing.T, raw string) {
		c, err := Parse(raw)
		if err != nil {
			if c != nil {
				t.Errorf("%q: a configuration with %v", raw, err)
			}
			return
		}
		if c.Scheme == "sqlite" {
			return
		}
		if len(c.Nodes) == 0 || len(c.Nodes) > MaxNodes {
			t.Errorf("%q: %d nodes", raw, len(c.Nodes))
		}
		for i, node := range c.Nodes {
			if host, port := SplitAddr(node); host == "" || port == "" {
				t.Errorf("%q: node %q", raw, node)
			}
			for _, other := range c.Nodes[:i] {
				if node == other {
					t.Errorf("%q: node %q stands twice", raw, node)
				}
			}
		}
		if c.Timeout < 0 || c.ConnectTimeout <= 0 || c.PoolSize < 1 || c.Backoff < 0 || c.MaxLifetime < 0 || c.KeepAliveIdle < 0 {
			t.Errorf("%q: %+v", raw, c.Timeout)
		}
	})
}

// FuzzPassword: whatever stands around a password, encoded or not, no error shows it.
func FuzzPassword(f *testing.F) {
	f.Add("", "", "h/db?timout=1")
	f.Add("a/", "?b", "h:x")
	f.Add("%", "#", "[::1")
	f.Fuzz(func(t *testing.T, before, after, rest string) {
		const secret = "hunter2secret"
		if strings.Contains(rest, secret) || strings.Contains(rest, "@") {
			t.Skip()
		}
		if _, err := Parse("postgres://u:" + before + secret + after + "@" + rest); err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%v", err)
		}
	})
}
