package connect

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// parseHosts reads a list of host, host:port, [IPv6] and [IPv6]:port, and returns it as host:port without duplicates.
func parseHosts(list, defaultPort string) ([]string, error) {
	if list == "" {
		return []string{net.JoinHostPort("localhost", defaultPort)}, nil
	}
	var out []string
	for i, s := range strings.Split(list, ",") {
		node, err := parseHost(s, defaultPort)
		if err != nil {
			return nil, fmt.Errorf("host %d: %w", i+1, err)
		}
		if !slices.Contains(out, node) {
			out = append(out, node)
		}
	}
	if len(out) > MaxNodes {
		return nil, fmt.Errorf("%d hosts; name at most %d of the cluster's nodes", len(out), MaxNodes)
	}
	return out, nil
}

// parseHost does not show what it refuses: it may be a password that was not encoded.
func parseHost(s, defaultPort string) (string, error) {
	var host, port string
	if inner, ok := strings.CutPrefix(s, "["); ok {
		var rest string
		if host, rest, ok = strings.Cut(inner, "]"); !ok {
			return "", errors.New("'[' without ']'")
		}
		if a, err := netip.ParseAddr(host); err != nil || !a.Is6() {
			return "", errors.New("what stands in brackets is not an IPv6 address")
		}
		if rest != "" && rest[0] != ':' {
			return "", errors.New("only a port may follow ']'")
		}
		port = strings.TrimPrefix(rest, ":")
	} else {
		host, port, _ = strings.Cut(s, ":")
		if strings.Contains(port, ":") {
			return "", errors.New("more than one ':'; an IPv6 address stands in brackets, as in [::1]:26257")
		}
		host = strings.ToLower(host)
	}
	if host == "" {
		return "", errors.New("the name is empty")
	}
	if i := strings.IndexFunc(host, notInHost); i >= 0 {
		return "", errors.New("the name holds a character that no host name has")
	}
	if port == "" {
		port = defaultPort
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return "", errors.New("the port is not a number from 1 to 65535")
	}
	return net.JoinHostPort(host, strconv.FormatUint(n, 10)), nil
}

// notInHost lets international names pass, and refuses what would change the meaning of an address.
func notInHost(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune(`"%\<>^{|}[]`+"`", r)
}

// SplitAddr splits the address of a node into host and port. The host of a Unix socket is its directory, which begins
// with "/".
func SplitAddr(addr string) (host, port string) {
	i := strings.LastIndexByte(addr, ':')
	return strings.Trim(addr[:i], "[]"), addr[i+1:]
}

// IsLocal reports whether connections to the node stay on this machine.
func IsLocal(addr string) bool {
	host, _ := SplitAddr(addr)
	if strings.HasPrefix(host, "/") || host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}
