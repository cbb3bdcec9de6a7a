package pgwire

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/crategen/crategen/runtime/connect"
)

// TestNodeConfig holds what pgconn is given of a connection string, and what it adds.
func TestNodeConfig(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	file := func(name, text string) string {
		name = filepath.Join(home, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	file(".pgpass", "h1:5432:d:u:first\nh2:5432:*:u:second\nlocalhost:7:d:u:of a socket\n")
	other := file("other", "h1:5432:*:*:other\n")
	for _, tc := range []struct{ url, password string }{
		{"postgres://u@h1/d?sslmode=disable", "first"},
		{"postgres://u@h2/e?sslmode=disable", "second"},
		{"postgres://u@/d?host=/dir&port=7", "of a socket"},
		{"postgres://u@h1/d?sslmode=disable&passfile=" + other, "other"},
		{"postgres://u:given@h1/d?sslmode=disable", "given"},
		{"postgres://v@h1/d?sslmode=disable", ""},
	} {
		c, err := connect.Parse(tc.url)
		if err != nil {
			t.Fatal(err)
		}
		host, _ := connect.SplitAddr(c.Nodes[0])
		p, err := nodeConfig(c, nil, c.Nodes[0], host)
		if err != nil {
			t.Fatal(err)
		}
		if p.Password != tc.password {
			t.Errorf("%s: the password is %q, want %q", tc.url, p.Password, tc.password)
		}
		t.Setenv("PGPASSWORD", "")
	}
	// What is wrong with the environment for pgconn alone, such as a file that is not there, is no matter of ours.
	t.Setenv("PGSSLROOTCERT", "/nowhere")
	t.Setenv("PGPASSWORD", "of the environment")
	c, err := connect.Parse("postgres://u@h1/d?sslmode=disable&sslrootcert=system", connect.SSLMode("verify-full"),
		connect.Setting("channel_binding", "require"), connect.Setting("sslnegotiation", "direct"), connect.Setting("lock_timeout", "5s"))
	if err != nil {
		t.Fatal(err)
	}
	secure, err := connect.TLS(c)
	if err != nil {
		t.Fatal(err)
	}
	p, err := nodeConfig(c, secure, c.Nodes[0], "h1")
	if err != nil {
		t.Fatal(err)
	}
	if p.Password != "of the environment" || p.ChannelBinding != "require" || p.SSLNegotiation != "direct" || p.RuntimeParams["lock_timeout"] != "5s" ||
		p.TLSConfig.ServerName != "h1" || !slices.Equal(p.TLSConfig.NextProtos, []string{"postgresql"}) || len(p.Fallbacks) != 0 {
		t.Errorf("%+v", p)
	}
	if p, err = nodeConfig(c, secure, "/dir:5432", "/dir"); err != nil || p.TLSConfig != nil {
		t.Errorf("TLS on a Unix socket; %v", err)
	}
}

// TestSettings holds which settings a CockroachDB is asked for.
func TestSettings(t *testing.T) {
	got := settings(map[string]string{"application_name": "x", "lock_timeout": "5s", "a.b": "c",
		"options": "-c statement-timeout=5 -cgeqo=off --work_mem=5 --cluster=name-123 -ccluster=x -c my.own=1 -d 5"})
	if want := []string{"lock_timeout", "statement_timeout", "geqo", "work_mem"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
