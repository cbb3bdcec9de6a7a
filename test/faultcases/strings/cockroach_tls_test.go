package strings_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/wire"
)

// secureNode is a CockroachDB with certificates, as "cockroach cert" makes them for localhost and 127.0.0.1.
type secureNode struct {
	port           string
	ca, cert, key  string // files: the authority, and root's own
	user, password string // of another, who has no certificate
}

// secureCockroach reads CRATEGEN_TEST_COCKROACHDB_SECURE_URL, which has an administrator's certificate, and makes a user with a
// password.
func secureCockroach(t *testing.T) secureNode {
	t.Helper()
	const env = "CRATEGEN_TEST_COCKROACHDB_SECURE_URL"
	base := os.Getenv(env)
	if base == "" {
		t.Skipf("skipped: %s is not set", env)
	}
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	n := secureNode{port: at.Port(), ca: at.Query().Get("sslrootcert"), cert: at.Query().Get("sslcert"), key: at.Query().Get("sslkey"),
		user: "crategen_clerk", password: "p@ss/w:rd %41"}
	for _, sql := range []string{"DROP USER IF EXISTS " + n.user, "CREATE USER " + n.user + " WITH PASSWORD '" + n.password + "'"} {
		if _, err := ask(t, base, sql); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// url is a connection string for a user, with a password if there is one.
func (n secureNode) url(host string, as *url.Userinfo, params string) string {
	u := url.URL{Scheme: "cockroachdb", User: as, Host: net.JoinHostPort(host, n.port), Path: "/defaultdb", RawQuery: params}
	return u.String()
}

// untrusted holds that a node whose certificate is not to be trusted is not used, and that the error says what to write.
func untrusted(t *testing.T, in string) {
	t.Helper()
	if got, err := ask(t, in, whoami); !errors.Is(err, dberr.ErrUnavailable) || !strings.Contains(err.Error(), "in sslrootcert") {
		t.Errorf("%s: %q, %v", in, got, err)
	}
}

const whoami = "SELECT session_user::text"

// TestFault21CockroachTLS uses strings on a CockroachDB that asks for TLS.
func TestFault21CockroachTLS(t *testing.T) {
	n := secureCockroach(t)
	alone(t)
	root, clerk := url.User("root"), url.UserPassword(n.user, n.password)
	ca, own := "&sslrootcert="+url.QueryEscape(n.ca), "&sslcert="+url.QueryEscape(n.cert)+"&sslkey="+url.QueryEscape(n.key)
	for _, host := range []string{"127.0.0.1", "localhost"} {
		for _, mode := range []string{"verify-full", "verify-ca", "require"} {
			answers(t, n.url(host, root, "sslmode="+mode+ca+own), whoami, "root")
			answers(t, n.url(host, clerk, "sslmode="+mode+ca), whoami, n.user)
		}
		answers(t, n.url(host, root, "sslmode=require"+own), whoami, "root")
		answers(t, n.url(host, clerk, "sslmode=require"), whoami, n.user)
	}
	answers(t, n.url("localhost", clerk, "sslmode=verify-full&options=--cluster%3Dsystem"+ca), whoami, n.user)
	answers(t, n.url("localhost", clerk, "sslmode=verify-full&ssl_min_protocol_version=TLSv1.3"+ca), whoami, n.user)
	answers(t, strings.Replace(n.url("localhost", clerk, "sslmode=verify-full"+ca), "cockroachdb:", "postgresql:", 1), whoami, n.user)
	answers(t, strings.Replace(n.url("localhost", clerk, "sslmode=verify-full"+ca), "cockroachdb:", "cockroachdb+psycopg2:", 1), whoami, n.user)
	answers(t, n.url("localhost", url.User(n.user), "sslmode=verify-full"+ca), whoami, n.user, connect.Password(n.password))

	// What the server or the certificate says against a string, at once, with a word to write where there is one.
	fails(t, n.url("localhost", clerk, "sslmode=disable"), "sslmode")
	fails(t, n.url("localhost", clerk, ""), "sslmode")
	untrusted(t, n.url("localhost", clerk, "sslmode=verify-full"))
	untrusted(t, n.url("localhost", clerk, "sslmode=verify-ca"))
	untrusted(t, n.url("localhost", clerk, "sslmode=verify-full&sslrootcert=system"))
	untrusted(t, n.url("localhost", clerk, "sslmode=verify-full&sslrootcert="+url.QueryEscape(n.cert)))
	fails(t, n.url("localhost", url.UserPassword(n.user, "wrong"), "sslmode=verify-full"+ca), "password authentication failed")
	fails(t, n.url("localhost", url.User(n.user), "sslmode=verify-full"+ca), "password")
	fails(t, n.url("localhost", url.User("nobody"), "sslmode=verify-full"+ca+own), "nobody")
	fails(t, n.url("localhost", root, "sslmode=verify-full"+ca+"&sslcert="+url.QueryEscape(n.cert)), "sslkey")
}

// TestFault21CockroachTLSHome has the certificates where libpq looks for them, and the rest in its variables.
func TestFault21CockroachTLSHome(t *testing.T) {
	n := secureCockroach(t)
	home := alone(t)
	keep := func(from, to string) {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		write(t, string(text), home, ".postgresql", to)
	}
	root, clerk := url.User("root"), url.UserPassword(n.user, n.password)
	keep(n.ca, "root.crt")
	answers(t, n.url("localhost", clerk, "sslmode=verify-full"), whoami, n.user) // as CockroachDB Cloud hands it out
	fails(t, n.url("localhost", root, "sslmode=verify-full"), "password")
	write(t, "localhost:"+n.port+":*:"+n.user+":"+strings.NewReplacer(`\`, `\\`, ":", `\:`).Replace(n.password)+"\n", home, ".pgpass")
	answers(t, n.url("localhost", url.User(n.user), "sslmode=verify-full"), whoami, n.user)
	keep(n.cert, "postgresql.crt")
	keep(n.key, "postgresql.key")
	for _, mode := range []string{"verify-full", "verify-ca", "require"} {
		answers(t, n.url("localhost", root, "sslmode="+mode), whoami, "root")
	}
	answers(t, "host=localhost port="+n.port+" user=root dbname=defaultdb sslmode=verify-full", whoami, "root")
	for name, value := range map[string]string{"PGHOST": "localhost", "PGPORT": n.port, "PGUSER": "root", "PGDATABASE": "system", "PGSSLMODE": "verify-full"} {
		t.Setenv(name, value)
	}
	for _, in := range []string{"cockroachdb://", "postgresql://", "postgres:///"} {
		answers(t, in, "SELECT current_database() || session_user::text", "systemroot")
	}
	t.Setenv("PGUSER", n.user)
	t.Setenv("PGPASSWORD", n.password)
	fails(t, "cockroachdb://", "certificate authentication failed") // the one at home is root's: psql is told the same
	t.Setenv("PGSSLCERTMODE", "disable")
	answers(t, "cockroachdb://", whoami, n.user)
	_ = os.Unsetenv("PGSSLCERTMODE")

	if err := os.RemoveAll(filepath.Join(home, ".postgresql")); err != nil {
		t.Fatal(err)
	}
	untrusted(t, "cockroachdb://")
	t.Setenv("PGSSLROOTCERT", n.ca)
	answers(t, "cockroachdb://", whoami, n.user)
	_ = os.Unsetenv("PGPASSWORD")
	t.Setenv("PGUSER", "root")
	t.Setenv("PGSSLCERT", n.cert)
	t.Setenv("PGSSLKEY", n.key)
	answers(t, "cockroachdb://", whoami, "root")
	write(t, "[safe]\nhost=127.0.0.1\nport="+n.port+"\nuser=root\ndbname=defaultdb\nsslmode=verify-ca\nsslrootcert="+n.ca+"\nsslcert="+n.cert+"\nsslkey="+n.key+"\n", home, ".pg_service.conf")
	alone(t)
	t.Setenv("HOME", home)
	answers(t, "cockroachdb://?service=safe", whoami, "root")
}

// TestFault21CockroachTLSCancel holds that a statement whose context ends is ended on the server over TLS as well, and that the client
// goes on.
func TestFault21CockroachTLSCancel(t *testing.T) {
	n := secureCockroach(t)
	alone(t)
	c, err := connect.Parse(n.url("localhost", url.User("root"), "pool_size=2&sslmode=verify-full&sslrootcert="+url.QueryEscape(n.ca)+
		"&sslcert="+url.QueryEscape(n.cert)+"&sslkey="+url.QueryEscape(n.key)))
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(t.Context(), c, []wire.Driver{pgwire.Driver})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begun := time.Now()
	rows, err := db.Query(ctx, &wire.Statement{Op: wire.OpRead, SQL: "SELECT pg_sleep(30)"})
	if err == nil {
		for rows.Next() {
		}
		err = rows.Close()
	}
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, dberr.ErrUnavailable) || time.Since(begun) > 10*time.Second {
		t.Errorf("after %v: %v", time.Since(begun), err)
	}
	const running = "SELECT count(*)::text FROM [SHOW CLUSTER STATEMENTS] WHERE query LIKE 'SELECT pg_sleep%'"
	got := ""
	for begun := time.Now(); got != "0" && time.Since(begun) < 10*time.Second; time.Sleep(50 * time.Millisecond) {
		rows, err := db.Query(t.Context(), &wire.Statement{Op: wire.OpRead, SQL: running})
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			got = rows.Text()
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got != "0" {
		t.Errorf("%q statements still run", got)
	}
}
