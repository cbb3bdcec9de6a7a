package schema

// IPBuilder builds a field of IP addresses; IP makes it.
type IPBuilder struct{ builder[*IPBuilder] }

// IP is a field of IPv4 and IPv6 addresses. Its Go type is netip.Addr if CrateDB is among the targets, which stores no prefix, and
// netip.Prefix otherwise; GoType chooses netip.Addr everywhere.
func IP(name string) *IPBuilder {
	b := &IPBuilder{}
	b.self = b
	b.desc = newDescriptor(name, "net/netip", "netip", "netip.Addr", ColumnAnnotation{Kind: "ip"})
	return b
}

// GoType makes the Go type that of v: netip.Addr or netip.Prefix.
func (b *IPBuilder) GoType(v any) *IPBuilder { return b.goType(v) }

// Default is the value of a new entity, and the default of the column in the database: "10.0.0.1".
func (b *IPBuilder) Default(value string) *IPBuilder {
	b.desc.Default = value
	return b
}
