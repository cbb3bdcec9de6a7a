package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// reach resolves the node's name and connects to its port.
func (n *node) reach(ctx context.Context, c *wire.Config) bool {
	ctx, cancel := context.WithTimeout(ctx, c.ConnectTimeout)
	defer cancel()
	host, port := connect.SplitAddr(n.addr)
	if !strings.HasPrefix(host, "/") && net.ParseIP(host) == nil {
		ips, err := net.DefaultResolver.LookupHost(ctx, host)
		if err != nil {
			n.add("name", Failure, fmt.Sprintf("the name %s is not known here", host),
				"look for a mistake in the name; a name of a container or a Kubernetes service is known only inside of its network")
			return false
		}
		n.add("name", OK, "is "+strings.Join(ips, ", "), "")
	}
	begin := time.Now()
	conn, err := dial(ctx, c, n.addr)
	if err != nil {
		n.add("reach", Failure, reachSays(c, err), reachAdvice(c, port, err))
		return false
	}
	conn.Close()
	n.add("reach", OK, "connected in "+round(time.Since(begin)), "")
	return true
}

func dial(ctx context.Context, c *wire.Config, addr string) (net.Conn, error) {
	host, port := connect.SplitAddr(addr)
	if strings.HasPrefix(host, "/") {
		return connect.Dialer(c).DialContext(ctx, "unix", host+"/.s.PGSQL."+port)
	}
	return connect.Dialer(c).DialContext(ctx, "tcp", addr)
}

func reachSays(c *wire.Config, err error) string {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: the connection was refused"
	case errors.Is(err, os.ErrNotExist):
		return "the socket does not exist"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %v", c.ConnectTimeout)
	}
	return reason(err)
}

// reachAdvice knows the ports that are taken for one another.
func reachAdvice(c *wire.Config, port string, err error) string {
	if !errors.Is(err, syscall.ECONNREFUSED) && !errors.Is(err, os.ErrNotExist) {
		return "look for a firewall between here and there, and for a mistake in the address"
	}
	usual := "5432 for PostgreSQL, 26257 for CockroachDB"
	if overHTTP(c) {
		usual = "4200, that of HTTP, for CrateDB; not 4300, nor 5432"
	}
	return fmt.Sprintf("start the server, let it listen on more than its own loopback, or correct the port: %s is asked, usual is %s", port, usual)
}

// soon is how long before its end a certificate is worth a warning.
const soon = 30 * 24 * time.Hour

// handshake makes a TLS connection and looks at the certificate.
func (n *node) handshake(ctx context.Context, c *wire.Config, security *tls.Config) bool {
	ctx, cancel := context.WithTimeout(ctx, c.ConnectTimeout)
	defer cancel()
	state, err := handshake(ctx, c, n.addr, security)
	if err != nil {
		n.add("tls", Failure, reason(err), tlsAdvice(c, err))
		return false
	}
	says := tls.VersionName(state.Version)
	if c.Params["sslmode"] == "require" && c.Params["sslrootcert"] == "" {
		n.add("tls", Warning, says+", but nobody checks who the server is", "write sslmode=verify-full")
		return true
	}
	end := state.PeerCertificates[0].NotAfter
	says += ", certificate valid until " + end.UTC().Format(time.DateOnly)
	if time.Until(end) < soon {
		n.add("tls", Warning, says, "renew the certificate")
		return true
	}
	n.add("tls", OK, says, "")
	return true
}

var errNoTLS = errors.New("the server does not offer TLS")

func handshake(ctx context.Context, c *wire.Config, addr string, security *tls.Config) (*tls.ConnectionState, error) {
	conn, err := dial(ctx, c, addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if at, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(at)
	}
	if !overHTTP(c) { // PostgreSQL's protocol asks first: SSLRequest
		if _, err := conn.Write([]byte{0, 0, 0, 8, 4, 210, 22, 47}); err != nil {
			return nil, err
		}
		var answer [1]byte
		if _, err := conn.Read(answer[:]); err != nil {
			return nil, err
		}
		if answer[0] != 'S' {
			return nil, errNoTLS
		}
	}
	security = security.Clone()
	security.ServerName, _ = connect.SplitAddr(addr)
	client := tls.Client(conn, security)
	if err := client.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	state := client.ConnectionState()
	return &state, nil
}

func tlsAdvice(c *wire.Config, err error) string {
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &authority):
		return "name the file of the authority's certificate with sslrootcert, or correct it"
	case errors.As(err, &name):
		return "use a name that is in the certificate, or have one issued for this name; sslmode=verify-ca checks the authority only"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "renew the certificate, or correct the clock of this machine"
	case errors.As(err, &plain) || errors.Is(err, errNoTLS):
		return "turn TLS on at the server, or write sslmode=disable if the network is private"
	case strings.Contains(err.Error(), "certificate required"), strings.Contains(err.Error(), "bad certificate"):
		return "the server wants a client certificate that its authority has signed: sslcert and sslkey"
	}
	return "compare sslmode, sslrootcert, sslcert and ssl_min_protocol_version with the settings of the server"
}
