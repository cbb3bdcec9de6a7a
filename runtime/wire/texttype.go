package wire

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"github.com/crategen/crategen/sqltype"
)

// Dates, IP addresses and bits travel as text in one form, so that equal values are equal texts.

// DateValue is the argument for a date.
func DateValue(v sqltype.Date) Value { return Text(v.String()) }

// DateList is the list of dates that a column is compared with.
func DateList(vs []sqltype.Date) Value { return textList(vs, DateValue) }

// ReadDate reads the next cell, which is not NULL: a date, or midnight in milliseconds, as CrateDB returns it.
func ReadDate(r Row) sqltype.Date {
	text := r.Text()
	d, err := sqltype.ParseDate(text)
	if err != nil {
		if millis, number := strconv.ParseInt(text, 10, 64); number == nil {
			d, err = sqltype.DateOfMillis(millis)
		}
	}
	if err != nil {
		r.Fail(err)
	}
	return d
}

// BitsValue is the argument for n bits. Another number of bits is Invalid.
func BitsValue(v sqltype.Bits, n int) Value {
	text, err := v.MarshalText()
	switch {
	case err != nil:
		return Invalid(err)
	case len(text) != n:
		return Invalid(errors.New("it has " + strconv.Itoa(len(text)) + " bits, and the column holds exactly " + strconv.Itoa(n)))
	}
	return Text(string(text))
}

// BitsList is the list of bits that a column is compared with.
func BitsList(vs []sqltype.Bits, n int) Value {
	return textList(vs, func(v sqltype.Bits) Value { return BitsValue(v, n) })
}

// ReadBits reads the next cell, which is not NULL.
func ReadBits(r Row) sqltype.Bits {
	v, err := sqltype.ParseBits(r.Text())
	if err != nil {
		r.Fail(err)
	}
	return v
}

// IPType is an address, or an address with the length of its network's prefix.
type IPType interface{ netip.Addr | netip.Prefix }

var (
	errNoIP   = errors.New("it is the zero value and not an IP address")
	errIPZone = errors.New("it has a zone, which no database stores")
)

// IPText writes an address or a prefix in one form: a prefix of full length is the address, and an IPv4 address that is mapped to IPv6
// is the IPv4 address.
func IPText[T IPType](v T) (string, error) {
	addr, isAddr := any(v).(netip.Addr)
	bits := -1
	if !isAddr {
		p := any(v).(netip.Prefix)
		addr, bits = p.Addr(), p.Bits()
	}
	switch {
	case !addr.IsValid() || !isAddr && bits < 0:
		return "", errNoIP
	case addr.Zone() != "":
		return "", errIPZone
	case addr.Is4In6() && (isAddr || bits >= 96):
		addr, bits = addr.Unmap(), bits-96
	}
	if isAddr || bits == addr.BitLen() {
		return addr.String(), nil
	}
	return netip.PrefixFrom(addr, bits).String(), nil
}

// IPValue is the argument for an address or a prefix. The zero value, and an address with a zone, are Invalid.
func IPValue[T IPType](v T) Value {
	text, err := IPText(v)
	if err != nil {
		return Invalid(err)
	}
	return Text(text)
}

// NetworkValue is the argument for a network. Unlike IPValue it always has the length of the prefix, which CrateDB needs.
func NetworkValue(network netip.Prefix) Value {
	network = network.Masked()
	text, err := IPText(network)
	switch {
	case err != nil:
		return Invalid(err)
	case !strings.Contains(text, "/"):
		text += "/" + strconv.Itoa(netip.MustParseAddr(text).BitLen())
	}
	return Text(text)
}

// IPList is the list of addresses that a column is compared with.
func IPList[T IPType](vs []T) Value { return textList(vs, IPValue[T]) }

// ParseIP reads an address or a prefix.
func ParseIP[T IPType](text string) (v T, err error) {
	switch to := any(&v).(type) {
	case *netip.Addr:
		*to, err = netip.ParseAddr(text)
	case *netip.Prefix:
		if strings.Contains(text, "/") {
			*to, err = netip.ParsePrefix(text)
			break
		}
		var addr netip.Addr
		if addr, err = netip.ParseAddr(text); err == nil {
			*to = netip.PrefixFrom(addr, addr.BitLen())
		}
	}
	if err != nil {
		err = errors.New("the value is not an IP address") // that of netip holds the value
	}
	return v, err
}

// MustIP is ParseIP for a constant of the schema, which the generator has checked.
func MustIP[T IPType](text string) T {
	v, err := ParseIP[T](text)
	if err != nil {
		panic(err)
	}
	return v
}

// ReadIP reads the next cell, which is not NULL.
func ReadIP[T IPType](r Row) T {
	v, err := ParseIP[T](r.Text())
	if err != nil {
		r.Fail(err)
	}
	return v
}

// textList is a list of values that are texts.
func textList[T any](vs []T, value func(T) Value) Value {
	out := make([]string, len(vs))
	for i, v := range vs {
		one := value(v)
		if err := one.Err(); err != nil {
			return Invalid(err)
		}
		out[i] = one.Text()
	}
	return Texts(out)
}

// DateField is for a date.
func DateField(c *Cell, v *sqltype.Date) {
	if c.row != nil {
		*v = ReadDate(c.row)
		return
	}
	c.value = DateValue(*v)
}

// BitsField is for n bits.
func BitsField(c *Cell, v *sqltype.Bits, n int) {
	if c.row != nil {
		*v = ReadBits(c.row)
		return
	}
	c.value = BitsValue(*v, n)
}

// IPField is for an address or a prefix.
func IPField[T IPType](c *Cell, v *T) {
	if c.row != nil {
		*v = ReadIP[T](c.row)
		return
	}
	c.value = IPValue(*v)
}
