package connect

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// certificate makes a self-signed certificate for a host, and a PEM file of it.
func certificate(t *testing.T, host string) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

// TestTLS shakes hands with a server, once for each meaning of sslmode.
func TestTLS(t *testing.T) {
	cert, ca := certificate(t, "db.example")
	_, otherCA := certificate(t, "db.example")
	server, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	go func() {
		for {
			conn, err := server.Accept()
			if err != nil {
				return
			}
			go func() {
				_ = conn.(*tls.Conn).Handshake() // the client judges
				conn.Close()
			}()
		}
	}()
	for _, c := range []struct {
		name   string
		params map[string]string
		host   string
		want   string // of the error
	}{
		{"require", map[string]string{"sslmode": "require"}, "anything", ""},
		{"require checks the authority if there is one", map[string]string{"sslmode": "require", "sslrootcert": otherCA}, "anything", "unknown authority"},
		{"verify-ca", map[string]string{"sslmode": "verify-ca", "sslrootcert": ca}, "anything", ""},
		{"verify-ca, other authority", map[string]string{"sslmode": "verify-ca", "sslrootcert": otherCA}, "db.example", "unknown authority"},
		{"verify-ca, the system's authorities", map[string]string{"sslmode": "verify-ca"}, "db.example", "unknown authority"},
		{"verify-full", map[string]string{"sslmode": "verify-full", "sslrootcert": ca}, "db.example", ""},
		{"verify-full, other host", map[string]string{"sslmode": "verify-full", "sslrootcert": ca}, "anything", "not anything"},
		{"verify-full, other authority", map[string]string{"sslmode": "verify-full", "sslrootcert": otherCA}, "db.example", "unknown authority"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config, err := TLS(&wire.Config{Params: c.params})
			if err != nil {
				t.Fatal(err)
			}
			config.ServerName = c.host
			conn, err := net.Dial("tcp", server.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			err = tls.Client(conn, config).Handshake()
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTLSFiles(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		params map[string]string
		want   string
	}{
		{map[string]string{"sslmode": "require", "sslrootcert": "nowhere.pem"}, "sslrootcert: open nowhere.pem"},
		{map[string]string{"sslmode": "require", "sslrootcert": empty}, "contains no certificate in PEM form"},
		{map[string]string{"sslmode": "require", "sslcert": "nowhere.pem", "sslkey": "nowhere.key"}, "sslcert, sslkey: open nowhere.pem"},
	} {
		if _, err := TLS(&wire.Config{Params: c.params}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v; want %q", c.params, err, c.want)
		}
	}
	for _, params := range []map[string]string{{}, {"sslmode": "disable"}} {
		if config, err := TLS(&wire.Config{Params: params}); config != nil || err != nil {
			t.Errorf("%v: %v, %v; want a plain connection", params, config, err)
		}
	}
}

// TestMinVersion holds that an older version of TLS than allowed is refused, and 1.2 is the oldest unless said.
func TestMinVersion(t *testing.T) {
	for name, want := range map[string]uint16{"": tls.VersionTLS12, "TLSv1": tls.VersionTLS10, "TLSv1.1": tls.VersionTLS11, "TLSv1.3": tls.VersionTLS13} {
		config, err := TLS(&wire.Config{Params: map[string]string{"sslmode": "verify-full", "ssl_min_protocol_version": name}})
		if err != nil || config.MinVersion != want {
			t.Errorf("%q: %v, %v", name, config, err)
		}
	}
}

// TestUnverifiedWarns holds that only an encrypted connection to an unchecked server is warned of.
func TestUnverifiedWarns(t *testing.T) {
	_, ca := certificate(t, "db.example")
	var log strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	for _, params := range []map[string]string{{"sslmode": "disable"}, {"sslmode": "verify-full"}, {"sslmode": "verify-ca"},
		{"sslmode": "require", "sslrootcert": ca}} {
		if _, err := TLS(&wire.Config{Params: params}); err != nil || log.Len() > 0 {
			t.Errorf("%v: %v, %s", params, err, log.String())
		}
	}
	if _, err := TLS(&wire.Config{Nodes: []string{"h:4200"}, Params: map[string]string{"sslmode": "require"}}); err != nil ||
		!strings.Contains(log.String(), "does not check who the server is") || !strings.Contains(log.String(), "h:4200") {
		t.Errorf("%v, %s", err, log.String())
	}
}
