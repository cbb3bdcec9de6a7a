package connect

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/wire"
)

// inGo are the options with the examples of the table.
var inGo = map[string]Option{
	"hosts":                    Hosts("h1:4200", "h2"),
	"user":                     User("arthur"),
	"password":                 Password("hunter2"),
	"database":                 Database("shop"),
	"timeout":                  Timeout(5 * time.Second),
	"connect_timeout":          ConnectTimeout(2 * time.Second),
	"statement_timeout":        StatementTimeout(30 * time.Second),
	"pool_size":                PoolSize(16),
	"max_lifetime":             MaxLifetime(10 * time.Minute),
	"balance":                  Balance(LeastInFlight),
	"backoff_factor":           BackoffFactor(500 * time.Millisecond),
	"discover":                 Discover(true),
	"sslmode":                  SSLMode("verify-full"),
	"sslrootcert":              SSLRootCert("ca.pem"),
	"sslcert":                  SSLCert("client.pem"),
	"sslkey":                   SSLKey("client.key"),
	"ssl_min_protocol_version": SSLMinProtocolVersion("TLSv1.3"),
	"keepalives":               KeepAlives(false),
	"keepalives_idle":          KeepAlivesIdle(30 * time.Second),
	"keepalives_interval":      KeepAlivesInterval(5 * time.Second),
	"keepalives_count":         KeepAlivesCount(3),
	"application_name":         ApplicationName("shop"),
	"time_zone":                TimeZone("Europe/Vienna"),
	"jwt":                      JWT("eyJhbGciOiJSUzI1NiJ9.e30.c2ln"),
	"error_trace":              ErrorTrace(true),
	"compress":                 Compress(8192),
	"lookup_timeout":           LookupTimeout(500 * time.Millisecond),
	"search_path":              SearchPath("shop,public"),
	"host":                     Host("/var/run/postgresql"),
	"port":                     Port(25432),
	"options":                  Options("-c lock_timeout=5s"),
	"locality":                 Locality("region=eu-west-1,zone=eu-west-1a"),
	"cluster":                  Cluster("name-123"),
	"target_session_attrs":     TargetSessionAttrs("read-write"),
}

// TestOptions holds that each parameter means the same in the URL and in Go, and changes something.
func TestOptions(t *testing.T) {
	for _, p := range Params {
		t.Run(p.Name, func(t *testing.T) {
			option, known := inGo[p.Name]
			if !known {
				t.Fatal("there is no option in Go")
			}
			scheme, host, rest := "crate", "h1:4200,h2", []string{}
			if p.on&onCrate == 0 {
				scheme, host = "postgres", "localhost"
			}
			switch p.Name {
			case "sslrootcert", "ssl_min_protocol_version":
				rest = []string{"sslmode=verify-full"}
			case "sslcert":
				rest = []string{"sslmode=verify-full", "sslkey=client.key"}
			case "sslkey":
				rest = []string{"sslmode=verify-full", "sslcert=client.pem"}
			case "host":
				host = ""
			}
			url := func(user, host, path string, params ...string) string {
				return scheme + "://" + user + host + "/" + path + "?" + strings.Join(params, "&")
			}
			var inURL, without string
			switch p.Name {
			case "hosts":
				inURL, without = url("", p.Example, "", rest...), url("", "", "", rest...)
			case "user":
				inURL, without = url("arthur@", host, ""), url("", host, "")
			case "password":
				inURL, without = url("u:hunter2@", host, ""), url("u@", host, "")
			case "database":
				inURL, without = url("", host, "shop"), url("", host, "")
			default:
				inURL, without = url("", host, "", append(rest, p.Name+"="+p.Example)...), url("", host, "", rest...)
			}
			inURL, without = strings.TrimSuffix(inURL, "?"), strings.TrimSuffix(without, "?")
			want, err := Parse(inURL)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Parse(without, append([]Option{}, option)...)
			if err != nil {
				t.Fatal(err)
			}
			same := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
			if diff := cmp.Diff(want, got, same); diff != "" {
				t.Errorf("in the URL (-), in Go (+):\n%s", diff)
			}
			if plain, err := Parse(without); err == nil && cmp.Equal(plain, got, same) {
				t.Error("it changes nothing")
			}
		})
	}
	if len(inGo) != len(Params) {
		t.Errorf("%d options in Go, %d in the table", len(inGo), len(Params))
	}
}

func TestOptionErrors(t *testing.T) {
	for _, c := range []struct {
		url    string
		option Option
		want   string
	}{
		{"crate://h", Timeout(-1), "option timeout must be a duration above 0"},
		{"crate://h", Host("/tmp"), "option host does not apply to crate"},
		{"crate://h", Setting("lock_timeout", "5s"), "unknown parameter lock_timeout"},
		{"postgres://localhost", Setting("poolsize", "5"), "unknown option poolsize: did you mean pool_size?"},
		{"postgres://localhost", Setting("sslpassword", "hunter2"), "option sslpassword cannot be used: decrypt the key"},
		{"postgres://localhost", Setting("lock_timeout", "hunter2\x00"), "option lock_timeout contains a NUL byte"},
		{"sqlite::memory:", SSLMode("require"), "option sslmode does not apply to sqlite"},
		{"crate://h", SSLMode("prefer"), "option sslmode must not be allow or prefer"},
		{"crate://h", Password("hunter2\x00"), "option password contains a NUL byte"},
		{"crate://u@h", JWT("hunter2"), "pass the token, or user and password"},
		{"crate://h", LookupTimeout(-time.Second), "option lookup_timeout must be 0 for no limit, or a duration from 10ms to 10m, as in 2s"},
		{"postgres://localhost", LookupTimeout(time.Second), "option lookup_timeout does not apply to postgres"},
		{"crate://h", nil, "an option is nil"},
	} {
		_, err := Parse(c.url, c.option)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v; want %q", c.url, err, c.want)
		}
	}
}

// TestNoSecretPrinted holds that no way of printing a configuration shows the password or the token.
func TestNoSecretPrinted(t *testing.T) {
	for _, option := range []Option{Password("hunter2"), JWT("hunter2")} {
		c, err := Parse("crate://h/doc", option)
		if err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		slog.New(slog.NewJSONHandler(&log, nil)).Info("open", "config", c, "value", *c)
		slog.New(slog.NewTextHandler(&log, nil)).Info("open", "config", c, "value", *c)
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
			fmt.Fprintf(&log, format+format, c, *c)
		}
		if strings.Contains(log.String(), "hunter2") || !strings.Contains(log.String(), "crate://h:4200/doc") {
			t.Error(log.String())
		}
	}
	want := "crate://u@h:4200/doc"
	if got := (wire.Config{Scheme: "crate", User: "u", Password: "p", Nodes: []string{"h:4200"}, Database: "doc"}).String(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
