package doctor

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// loginAdvice says what to do about a node that was reached but could not be opened.
func loginAdvice(c *wire.Config, err error) string {
	var said *dberr.ServerError
	errors.As(err, &said)
	switch {
	case errors.Is(err, dberr.ErrAuth) && overHTTP(c) && c.User == "" && c.JWT == "":
		return "name a user in the URL, crate://user:password@host: CrateDB's own is crate, without a password, from its own machine"
	case errors.Is(err, dberr.ErrAuth):
		return "correct the user and the password, or let the server's host-based authentication admit them from here"
	case said != nil && said.Code == "3D000":
		return "create the database, or correct its name at the end of the URL"
	case said != nil && said.Status == 404:
		return "this is an HTTP server, but no CrateDB: correct the port"
	case said != nil && strings.HasPrefix(said.Code, "28"):
		return "correct the user and the password"
	case said != nil && said.Code == "53300":
		return "the server has no free connection: lower pool_size, or raise the server's limit"
	case strings.Contains(err.Error(), "HTTPS"), strings.Contains(err.Error(), "malformed HTTP response"):
		return "the server wants TLS: write sslmode=verify-full"
	case !overHTTP(c) && strings.Contains(err.Error(), "invalid body length"):
		return "a port that does not speak PostgreSQL's protocol, but perhaps HTTP, as the console of CockroachDB: SQL is on 26257, on PostgreSQL 5432"
	case said == nil && (errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)):
		return "the port took the connection but did not answer: is it the right one, and is the server still starting?"
	case overHTTP(c) && said == nil:
		return "the port accepts connections but does not speak HTTP: CrateDB's port is 4200"
	}
	return "see the server's log"
}

// reason is the innermost part of an error that a person can read: without the addresses, which stand before it.
func reason(err error) string {
	var said *dberr.ServerError
	var node *dberr.NodeError
	var op *net.OpError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &said):
		return said.Message
	case errors.As(err, &invalid):
		return invalid.Error()
	case errors.As(err, &op):
		return op.Err.Error()
	case errors.As(err, &node):
		return node.Err.Error()
	}
	return err.Error()
}

// round is a span for people.
func round(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	case d < time.Second:
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
