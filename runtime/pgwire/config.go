package pgwire

import (
	"context"
	"crypto/tls"
	"fmt"
	"maps"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// passed are the parameters that pgconn reads as they are.
var passed = []string{"passfile", "target_session_attrs", "channel_binding", "require_auth", "sslnegotiation", "sslcertmode",
	"min_protocol_version", "max_protocol_version", "krbsrvname", "krbspn"}

// nodeConfig makes pgconn's settings for one node, whose certificate must be for name. connect.Parse has read the URL, the
// service and the environment; pgconn adds the password of ~/.pgpass when there is none, and the name of the user of this
// machine when there is no user.
func nodeConfig(c *wire.Config, secure *tls.Config, addr, name string) (*pgconn.Config, error) {
	host, port := connect.SplitAddr(addr)
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("node %s: the port is not a number", addr)
	}
	settings := "sslmode=disable sslrootcert='' sslcert='' sslkey='' host=" + quote(host) + " port=" + quote(port)
	for _, name := range passed {
		if value := c.Params[name]; value != "" {
			settings += " " + name + "=" + quote(value)
		}
	}
	if c.User != "" {
		settings += " user=" + quote(c.User)
	}
	if c.Database != "" {
		settings += " database=" + quote(c.Database)
	}
	if c.Password != "" {
		settings += " passfile=''"
	}
	p, err := pgconn.ParseConfig(settings)
	if err != nil {
		return nil, fmt.Errorf("node %s: %w", addr, err)
	}
	p.OnNotice = notice
	p.Host, p.Port, p.Fallbacks = host, uint16(number), nil
	if c.Password != "" {
		p.Password = c.Password
	}
	app := c.Params["application_name"]
	if app == "" {
		app = "crategen"
	}
	p.RuntimeParams = map[string]string{"application_name": app, "client_encoding": "UTF8"}
	maps.Copy(p.RuntimeParams, c.Settings)
	if path := c.Params["search_path"]; path != "" {
		p.RuntimeParams["search_path"] = path
	}
	if c.StatementTimeout > 0 {
		p.RuntimeParams["statement_timeout"] = strconv.FormatInt(max(c.StatementTimeout.Milliseconds(), 1), 10)
	}
	if c.Location != nil {
		p.RuntimeParams["timezone"] = c.Location.String()
	}
	dialer := connect.Dialer(c)
	p.ConnectTimeout, p.DialFunc = dialer.Timeout, dialFor(dialer)
	if secure != nil && !strings.HasPrefix(host, "/") { // the server offers no TLS on a Unix socket
		p.TLSConfig = secure.Clone()
		p.TLSConfig.ServerName = name
		if p.SSLNegotiation == "direct" {
			p.TLSConfig.NextProtos = []string{"postgresql"}
		}
	}
	return p, nil
}

// connecting marks the context of a dial that makes a connection for the pool.
type connecting struct{}

// dialFor tells dials for the pool from those of pgconn, which dials on its own to have a statement cancelled and would
// wait 15 s for a node that takes the connection and says nothing.
func dialFor(d *net.Dialer) pgconn.DialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if ctx.Value(connecting{}) != nil {
			return d.DialContext(ctx, network, addr)
		}
		over := time.Now().Add(cancelTimeout)
		ctx, cancel := context.WithDeadline(ctx, over)
		defer cancel()
		c, err := d.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return c, c.SetDeadline(over)
	}
}

// quote puts a value of libpq's keyword=value form in quotes.
func quote(s string) string {
	out := []byte{'\''}
	for i := range len(s) {
		if s[i] == '\'' || s[i] == '\\' {
			out = append(out, '\\')
		}
		out = append(out, s[i])
	}
	return string(append(out, '\''))
}
