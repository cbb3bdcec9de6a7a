package sqlite

import (
	"net/netip"
	"strings"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// SQLite has no IP addresses. A column of them is a text with the collation ip, which has PostgreSQL's order: IPv4 before IPv6, then
// the network, the length of the prefix, and the address. ip_within(address, network) is PostgreSQL's operator <<=, and
// ip_valid(text) is whether the text is an address.

var _ = addition((*conn).addIP)

func (c *conn) addIP() error {
	const flags = lib.SQLITE_UTF8 | lib.SQLITE_DETERMINISTIC | lib.SQLITE_INNOCUOUS
	if err := c.register("ip", func(name uintptr) int32 {
		return lib.Xsqlite3_create_collation_v2(c.tls, c.db, name, lib.SQLITE_UTF8, 0, callback(ipCollate), 0)
	}); err != nil {
		return err
	}
	if err := c.register("ip_valid", func(name uintptr) int32 {
		return lib.Xsqlite3_create_function_v2(c.tls, c.db, name, 1, flags, 0, callback(ipValid), 0, 0, 0)
	}); err != nil {
		return err
	}
	return c.register("ip_within", func(name uintptr) int32 {
		return lib.Xsqlite3_create_function_v2(c.tls, c.db, name, 2, flags, 0, callback(ipWithin), 0, 0, 0)
	})
}

// parseIP reads an address, with or without a prefix.
func parseIP(text string) (p netip.Prefix, ok bool) {
	if strings.Contains(text, "/") {
		p, err := netip.ParsePrefix(text)
		return p, err == nil
	}
	addr, err := netip.ParseAddr(text)
	return netip.PrefixFrom(addr, addr.BitLen()), err == nil
}

// compareIP compares what two texts write. A text that is no address is greater than every address.
func compareIP(a, b string) int {
	p, okP := parseIP(a)
	q, okQ := parseIP(b)
	switch {
	case !okP && !okQ:
		return strings.Compare(a, b)
	case !okP:
		return 1
	case !okQ:
		return -1
	case p.Addr().BitLen() != q.Addr().BitLen():
		return p.Addr().BitLen() - q.Addr().BitLen()
	}
	shared := min(p.Bits(), q.Bits())
	if n := netip.PrefixFrom(p.Addr(), shared).Masked().Addr().Compare(netip.PrefixFrom(q.Addr(), shared).Masked().Addr()); n != 0 {
		return n
	}
	if p.Bits() != q.Bits() {
		return p.Bits() - q.Bits()
	}
	return p.Addr().Compare(q.Addr())
}

func ipCollate(_ *libc.TLS, _ uintptr, n int32, a uintptr, m int32, b uintptr) int32 {
	return int32(compareIP(string(bytesAt(a, int(n))), string(bytesAt(b, int(m)))))
}

func ipValid(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	value := argument(argv, 0)
	text := lib.Xsqlite3_value_text(tls, value)
	if text == 0 { // NULL
		return
	}
	valid := int32(0)
	if _, ok := parseIP(string(bytesAt(text, int(lib.Xsqlite3_value_bytes(tls, value))))); ok {
		valid = 1
	}
	lib.Xsqlite3_result_int(tls, ctx, valid)
}

func ipWithin(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	var p [2]netip.Prefix
	for i := range p {
		value := argument(argv, i)
		text := lib.Xsqlite3_value_text(tls, value)
		if text == 0 { // NULL
			return
		}
		var ok bool
		if p[i], ok = parseIP(string(bytesAt(text, int(lib.Xsqlite3_value_bytes(tls, value))))); !ok {
			withText(tls, "a value is no IP address", func(p uintptr, n int32) { lib.Xsqlite3_result_error(tls, ctx, p, n) })
			return
		}
	}
	within := int32(0)
	if p[0].Bits() >= p[1].Bits() && p[1].Contains(p[0].Addr()) {
		within = 1
	}
	lib.Xsqlite3_result_int(tls, ctx, within)
}
