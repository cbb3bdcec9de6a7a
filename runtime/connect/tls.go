package connect

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// The values of sslmode, with the meaning of PostgreSQL's own clients (libpq, section 34.19 of its manual).
const (
	sslDisable    = "disable"     // unencrypted
	sslRequire    = "require"     // encrypted, the server's certificate is checked only if sslrootcert is given
	sslVerifyCA   = "verify-ca"   // the certificate must come from a trusted authority
	sslVerifyFull = "verify-full" // and its name must be the host's
)

// sslSystem is the value of sslrootcert that selects the system's certificate authorities.
const sslSystem = "system"

func checkMode(v string) error {
	switch v {
	case sslDisable, sslRequire, sslVerifyCA, sslVerifyFull:
		return nil
	case "allow", "prefer":
		return errors.New("must not be allow or prefer: both fall back to a plain connection silently; " +
			"write verify-full, or disable for a plain connection")
	}
	return errors.New("must be disable, require, verify-ca or verify-full")
}

// checkTLS refuses combinations of parameters that are less secure than they look.
func checkTLS(c *wire.Config, s scheme) error {
	if s.sslmode != "" {
		if c.Params["sslmode"] == "" {
			c.Params["sslmode"] = s.sslmode
		}
		if (c.Params["sslmode"] == sslDisable) != (s.sslmode == sslDisable) {
			return fmt.Errorf("sslmode=%s contradicts the scheme: write https:// for an encrypted connection, http:// for a plain one", c.Params["sslmode"])
		}
	}
	mode := c.Params["sslmode"]
	if (c.Params["sslcert"] == "") != (c.Params["sslkey"] == "") {
		return errors.New("sslcert and sslkey belong together: pass both or neither")
	}
	if mode == "" || mode == sslDisable {
		for _, name := range []string{"sslrootcert", "sslcert", "sslkey", "ssl_min_protocol_version"} {
			if c.Params[name] != "" {
				return fmt.Errorf("parameter %s needs a sslmode that encrypts: add sslmode=verify-full", name)
			}
		}
	}
	if c.Params["sslrootcert"] == sslSystem && mode != sslVerifyFull {
		return errors.New("sslrootcert=system needs sslmode=verify-full: anyone can get a certificate from those authorities")
	}
	if mode != "" || !s.askTLS {
		return nil
	}
	for _, addr := range c.Nodes {
		if !IsLocal(addr) {
			return fmt.Errorf("node %s is not on this machine: add ?sslmode=verify-full for an encrypted and checked "+
				"connection (with sslrootcert=FILE if the system does not know its authority), or ?sslmode=disable "+
				"for a plain one", addr)
		}
	}
	return nil
}

// versions are the versions of TLS by PostgreSQL's names.
var versions = map[string]uint16{
	"": tls.VersionTLS12, "TLSv1": tls.VersionTLS10, "TLSv1.1": tls.VersionTLS11, "TLSv1.2": tls.VersionTLS12, "TLSv1.3": tls.VersionTLS13,
}

// TLS returns the TLS configuration for the parameters sslmode, sslrootcert, sslcert and sslkey of c, and nil for plain
// connections. sslrootcert is a PEM file, or "system" for the system's authorities, which are also the default. As in
// PostgreSQL, sslmode=require verifies the authority only with sslrootcert, and otherwise logs a warning, so a client calls
// TLS once. The caller sets ServerName to the host of each connection, on a clone.
func TLS(c *wire.Config) (*tls.Config, error) {
	mode := c.Params["sslmode"]
	if mode == "" || mode == sslDisable {
		return nil, nil
	}
	t := &tls.Config{MinVersion: versions[c.Params["ssl_min_protocol_version"]]}
	root := c.Params["sslrootcert"]
	if root != "" && root != sslSystem {
		pem, err := os.ReadFile(root)
		if err != nil {
			return nil, fmt.Errorf("sslrootcert: %w%s", err, unexpanded(root))
		}
		t.RootCAs = x509.NewCertPool()
		if !t.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("sslrootcert: %s contains no certificate in PEM form", root)
		}
	}
	if cert := c.Params["sslcert"]; cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, c.Params["sslkey"])
		if err != nil {
			return nil, fmt.Errorf("sslcert, sslkey: %w%s", err, unexpanded(cert))
		}
		t.Certificates = []tls.Certificate{pair}
	}
	switch {
	case mode == sslVerifyFull:
	case mode == sslVerifyCA || root != "":
		t.InsecureSkipVerify = true // crypto/tls would check the name as well
		t.VerifyConnection = authorityChecker(t.RootCAs)
	default:
		t.InsecureSkipVerify = true
		slog.Warn("sslmode=require encrypts, but does not check who the server is: write sslmode=verify-full", "nodes", c.Nodes)
	}
	return t, nil
}

// TLSAdvice adds the relevant parameter of the connection string to the error of a connection attempt, if the server's
// certificate was not accepted. It returns other errors unchanged.
func TLSAdvice(err error) error {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return fmt.Errorf("%w: name the file with the authority's certificate in sslrootcert", err)
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return fmt.Errorf("%w: connect to a name that the certificate has (sslmode=verify-ca does not look at names)", err)
	}
	return err
}

// authorityChecker returns a check that one of roots signed the server's certificate, without a check of the name. Unlike
// VerifyPeerCertificate, it runs on resumed sessions as well.
func authorityChecker(roots *x509.CertPool) func(tls.ConnectionState) error {
	return func(s tls.ConnectionState) error {
		o := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
		for _, cert := range s.PeerCertificates[1:] {
			o.Intermediates.AddCert(cert)
		}
		_, err := s.PeerCertificates[0].Verify(o)
		return err
	}
}

// unexpanded adds advice to the error of a missing file whose name contains shell variables or '~'.
func unexpanded(file string) string {
	if strings.HasPrefix(file, "~") || strings.ContainsAny(file, "$%") {
		return "; write the whole path: only a shell knows '~' and variables"
	}
	return ""
}
