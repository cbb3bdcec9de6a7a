package pgwire_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/wire"
)

// authority signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  string
}

func newAuthority(t *testing.T, name string) *authority {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	a := &authority{}
	der, key := sign(t, template, nil)
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	a.cert, a.key, a.pem = cert, key, encode("CERTIFICATE", der)
	return a
}

// issue makes a certificate and its key, in PEM form.
func (a *authority) issue(t *testing.T, name string, ips ...net.IP) (cert, key string) {
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, IPAddresses: ips, NotAfter: time.Now().Add(time.Hour)}
	der, private := sign(t, template, a)
	raw, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return encode("CERTIFICATE", der), encode("EC PRIVATE KEY", raw)
}

func sign(t *testing.T, template *x509.Certificate, a *authority) ([]byte, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	parent, signer := template, key
	if a != nil {
		parent, signer = a.cert, a.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	return der, key
}

func encode(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file.pem")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// secure lets the server of the URL take TLS until the test ends. The server writes the files itself: they must be its own.
func secure(t *testing.T, url, cert, key, clients string) {
	db := open(t, url)
	run := func(format string, args ...any) {
		t.Helper()
		st := wire.Statement{Op: wire.OpSchema, SQL: fmt.Sprintf(format, args...)}
		if _, err := db.Exec(context.Background(), &st); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"ssl_cert_file": cert, "ssl_key_file": key, "ssl_ca_file": clients} {
		run("ALTER SYSTEM SET %s = '%s'", name, pgtest.File(t, text))
	}
	reload := func(ssl string) {
		t.Helper()
		run("ALTER SYSTEM SET ssl = %s", ssl)
		run("SELECT pg_reload_conf()")
		for range 100 { // the postmaster reads its configuration when it gets to it
			rows, err := db.Query(context.Background(), &wire.Statement{Op: wire.OpRead, SQL: "SHOW ssl"})
			if err != nil {
				t.Fatal(err)
			}
			if drain(t, rows, wire.Row.Text)[0] == ssl {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Fatalf("the server did not turn TLS %s", ssl)
	}
	t.Cleanup(func() { reload("off") })
	reload("on")
}

// Each sslmode means what PostgreSQL means by it, before a real server.
func TestTLS(t *testing.T) {
	plain := pgtest.URL(t)
	ours, other := newAuthority(t, "ours"), newAuthority(t, "other")
	cert, key := ours.issue(t, "server", net.IPv4(127, 0, 0, 1))
	secure(t, plain, cert, key, ours.pem)
	clientCert, clientKey := ours.issue(t, "somebody")
	strangerCert, strangerKey := other.issue(t, "stranger")
	base, ok := strings.CutSuffix(plain, "sslmode=disable")
	if !ok || !strings.Contains(base, "127.0.0.1") {
		t.Fatalf("the URL of the tests is not as expected: %s", plain)
	}
	named := strings.Replace(base, "127.0.0.1", "localhost", 1) // a name that is not in the certificate
	root, wrong := "&sslrootcert="+file(t, ours.pem), "&sslrootcert="+file(t, other.pem)
	client := "&sslcert=" + file(t, clientCert) + "&sslkey=" + file(t, clientKey)
	stranger := "&sslcert=" + file(t, strangerCert) + "&sslkey=" + file(t, strangerKey)
	// The files that psql looks for, in a home of its own.
	home := t.TempDir()
	for name, text := range map[string]string{"root.crt": ours.pem, "postgresql.crt": clientCert, "postgresql.key": clientKey} {
		if err := errors.Join(os.MkdirAll(filepath.Join(home, ".postgresql"), 0o700), os.WriteFile(filepath.Join(home, ".postgresql", name), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	const atHome = "at home: "
	for _, tc := range []struct {
		name, url string
		want      string // what the server sees: version and client, or why not
	}{
		{atHome + "verify-full", base + "sslmode=verify-full", "TLSv1.3 /CN=somebody"},
		{atHome + "require checks the authority", named + "sslmode=require", "TLSv1.3 /CN=somebody"},
		{atHome + "verify-full of another name", named + "sslmode=verify-full", "verify-ca does not look at names"},
		{atHome + "the URL's own", base + "sslmode=verify-full" + wrong, "in sslrootcert"},
		{atHome + "the system's authorities", base + "sslmode=verify-full&sslrootcert=system", "in sslrootcert"},
		{"disable", base + "sslmode=disable", "plain"},
		{"require", base + "sslmode=require", "TLSv1.3 "},
		{"require of a stranger", base + "sslmode=require" + wrong, "in sslrootcert"},
		{"verify-ca", base + "sslmode=verify-ca" + root, "TLSv1.3 "},
		{"verify-ca of another name", named + "sslmode=verify-ca" + root, "TLSv1.3 "},
		{"verify-ca of a stranger", base + "sslmode=verify-ca" + wrong, "in sslrootcert"},
		{"verify-full", base + "sslmode=verify-full" + root, "TLSv1.3 "},
		{"verify-full of another name", named + "sslmode=verify-full" + root, "verify-ca does not look at names"},
		{"verify-full of a stranger", base + "sslmode=verify-full" + wrong, "in sslrootcert"},
		{"verify-full, the system's authorities", base + "sslmode=verify-full", "in sslrootcert"},
		{"a client's certificate", base + "sslmode=verify-full" + root + client, "TLSv1.3 /CN=somebody"},
		{"a client's certificate that the server would not take is not shown", base + "sslmode=verify-full" + root + stranger, "TLSv1.3 "},
		{"a version", base + "sslmode=verify-full&ssl_min_protocol_version=TLSv1.3" + root, "TLSv1.3 "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("HOME", t.TempDir())
			if strings.HasPrefix(tc.name, atHome) {
				t.Setenv("HOME", home)
			}
			c, err := connect.Parse(tc.url)
			if err != nil {
				t.Fatal(err)
			}
			db, err := connect.Open(t.Context(), c, []wire.Driver{pgwire.Driver})
			if err != nil {
				if !strings.Contains(err.Error(), tc.want) || !errors.Is(err, dberr.ErrUnavailable) {
					t.Errorf("%v, want %s", err, tc.want)
				}
				return
			}
			defer db.Close()
			seen := collect(t, db, sql(wire.OpRead, `SELECT CASE WHEN ssl THEN version || ' ' || coalesce(client_dn, '') ELSE 'plain' END
				FROM pg_stat_ssl WHERE pid = pg_backend_pid()`), wire.Row.Text)
			if len(seen) != 1 || seen[0] != tc.want {
				t.Errorf("the server saw %q, want %q", seen, tc.want)
			}
		})
	}
}
