package connect

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// parseHosts reads a list of host, host:port, [IPv6], [IPv6]:port and percent-encoded directories of Unix sockets. It returns
// each as host:port; a missing port is empty.
func parseHosts(list string) ([]string, error) {
	var out []string
	for i, s := range strings.Split(list, ",") {
		node, err := parseHost(s)
		if err != nil {
			return nil, fmt.Errorf("host %d: %w", i+1, err)
		}
		out = append(out, node)
	}
	return out, nil
}

// parseHost reads one host. Its errors do not show the text, which may be part of an unencoded password.
func parseHost(s string) (string, error) {
	var host, port string
	if inner, ok := strings.CutPrefix(s, "["); ok {
		var rest string
		if host, rest, ok = strings.Cut(inner, "]"); !ok {
			return "", errors.New("'[' without ']'")
		}
		host = strings.Replace(host, "%25", "%", 1) // in front of a zone
		if a, err := netip.ParseAddr(host); err != nil || !a.Is6() {
			return "", errors.New("the text in brackets is not an IPv6 address")
		}
		if rest != "" && rest[0] != ':' {
			return "", errors.New("only a port may follow ']'")
		}
		port = strings.TrimPrefix(rest, ":")
	} else {
		host, port, _ = strings.Cut(s, ":")
		if strings.Contains(port, ":") {
			return "", errors.New("more than one ':'; write an IPv6 address in brackets, as in [::1]:26257")
		}
		var err error
		if host, err = url.PathUnescape(host); err != nil {
			return "", errors.New("the name is not well percent-encoded")
		}
		if host, err = hostName(host); err != nil {
			return "", err
		}
	}
	port, err := portNumber(port)
	return address(host, port), err
}

// parseNames reads the value of the parameter host: a list of names, addresses and directories of Unix sockets without ports.
func parseNames(list string) ([]string, error) {
	var out []string
	for i, s := range strings.Split(list, ",") {
		host := strings.Trim(s, "[]")
		if _, err := netip.ParseAddr(host); err != nil {
			if host, err = hostName(s); err != nil {
				return nil, fmt.Errorf("names host %d, of which %w", i+1, err)
			}
		}
		out = append(out, address(host, ""))
	}
	return out, nil
}

// address joins host and port; [SplitAddr] is the inverse.
func address(host, port string) string {
	if strings.HasPrefix(host, "/") {
		return host + ":" + port
	}
	return net.JoinHostPort(host, port)
}

func hostName(host string) (string, error) {
	switch {
	case host == "":
		return "", errors.New("the name is empty")
	case strings.HasPrefix(host, "/"):
		if strings.ContainsAny(host, "\x00@") {
			return "", errors.New("the directory of a socket has an invalid character")
		}
		return host, nil
	case strings.HasPrefix(host, "@"):
		return "", errors.New("an abstract socket cannot be used: name the directory of a Unix socket, which begins with '/'")
	case strings.IndexFunc(host, notInHost) >= 0:
		return "", errors.New("the name has a character that is invalid in host names")
	}
	return strings.ToLower(host), nil
}

// portNumber checks a port. An empty port is valid.
func portNumber(port string) (string, error) {
	if port == "" {
		return "", nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return "", errors.New("the port is not a number from 1 to 65535")
	}
	return strconv.FormatUint(n, 10), nil
}

// parsePorts reads the parameter port: one port for all hosts, or one per host. An empty port is the default port.
func parsePorts(list string) (string, error) {
	ports := strings.Split(list, ",")
	for i, p := range ports {
		var err error
		if ports[i], err = portNumber(p); err != nil {
			return "", errors.New("must be a number from 1 to 65535, or such a number for each host")
		}
	}
	return strings.Join(ports, ","), nil
}

// resolve completes the list of nodes: it adds ports, removes duplicates, and uses the default node if the list is empty.
func resolve(c *wire.Config, s scheme) error {
	ports := strings.Split(c.Params["port"], ",")
	if len(ports) > 1 && len(ports) != len(c.Nodes) {
		return fmt.Errorf("parameter port has %d ports for %d hosts: write one for all, or one for each", len(ports), len(c.Nodes))
	}
	if c.Nodes == nil {
		c.Nodes = []string{usualNode(s, cmp.Or(ports[0], s.port))}
	}
	var nodes []string
	for i, node := range c.Nodes {
		if strings.HasSuffix(node, ":") {
			port := ports[0]
			if len(ports) > 1 {
				port = ports[i]
			}
			node += cmp.Or(port, s.port)
		}
		if !slices.Contains(nodes, node) {
			nodes = append(nodes, node)
		}
	}
	if len(nodes) > MaxNodes {
		return fmt.Errorf("%d hosts; name at most %d of the cluster's nodes", len(nodes), MaxNodes)
	}
	c.Nodes = nodes
	return nil
}

// socketDirs are the directories of the server's Unix socket in PostgreSQL's packages.
var socketDirs = []string{"/var/run/postgresql", "/private/tmp", "/tmp"}

// usualNode is the default node: PostgreSQL's Unix socket if there is one, as in psql, otherwise localhost.
func usualNode(s scheme, port string) string {
	if s.sockets {
		for _, dir := range socketDirs {
			if _, err := os.Stat(dir + "/.s.PGSQL." + port); err == nil {
				return dir + ":" + port
			}
		}
	}
	return "localhost:" + port
}

// notInHost reports whether r is invalid in a host name. International names are valid; characters with a meaning in a URL are
// not.
func notInHost(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune(`"%\<>^{|}[]`+"`", r)
}

// SplitAddr splits the address of a node into host and port. The host of a Unix socket is its directory, which begins
// with "/".
func SplitAddr(addr string) (host, port string) {
	i := strings.LastIndexByte(addr, ':')
	return strings.Trim(addr[:i], "[]"), addr[i+1:]
}

// IsLocal reports whether the address is on this machine.
func IsLocal(addr string) bool {
	host, _ := SplitAddr(addr)
	if strings.HasPrefix(host, "/") || host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}
