package schema

import (
	"encoding/json"
	"reflect"

	"entgo.io/ent/schema/field"
)

// ListBuilder builds a field of arrays of dates, IP addresses, bits or decimals; Dates, IPs, BitStrings and Decimals make it. On CrateDB,
// CockroachDB and PostgreSQL the column is an array, on SQLite a JSON array. No element is NULL.
type ListBuilder struct{ builder[*ListBuilder] }

// Dates is a field of arrays of dates. Its Go type is []sqltype.Date.
func Dates(name string) *ListBuilder { return listOf(Date(name).desc, "Dates") }

// IPs is a field of arrays of IP addresses. Its Go type is []netip.Addr if CrateDB is among the targets, and []netip.Prefix otherwise. GoType
// chooses []netip.Addr everywhere.
func IPs(name string) *ListBuilder { return listOf(IP(name).desc, "IPs") }

// BitStrings is a field of arrays whose elements have exactly n bits each, 1 to 65,535. Its Go type is []sqltype.Bits.
func BitStrings(name string, n int) *ListBuilder { return listOf(Bits(name, n).desc, "BitStrings") }

// Decimals is a field of arrays of exact decimals, with the digits and the scale of Decimal. Its Go type is []decimal.Decimal, unless GoType
// names another.
func Decimals(name string, digits, scale int) *ListBuilder {
	return listOf(Decimal(name, digits, scale).desc, "Decimals")
}

// listOf makes the description of an element that of an array of it.
func listOf(desc *field.Descriptor, call string) *ListBuilder {
	b := &ListBuilder{}
	b.self, b.desc = b, desc
	if a, ok := desc.Annotations[0].(ColumnAnnotation); ok {
		a.List = call
		desc.Annotations[0] = a
	}
	return b
}

// GoType makes the Go type of the elements that of v: see Decimal and IP.
func (b *ListBuilder) GoType(v any) *ListBuilder { return b.goType(v) }

// Default is the array of a new entity, and the default of the column in the database, each element as its own builder takes it:
// Default("2024-02-29", "2024-12-31"). Without elements it is the empty array.
func (b *ListBuilder) Default(elements ...string) *ListBuilder {
	text, err := json.Marshal(append([]string{}, elements...))
	if err != nil { // texts are always JSON
		b.fail("Default: %v", err)
	}
	b.desc.Default = string(text)
	return b
}

// Validate adds a check of every array that is written: a func([]T) error of the Go type T of the elements.
func (b *ListBuilder) Validate(f any) *ListBuilder {
	if t := reflect.TypeOf(f); t == nil || t.Kind() != reflect.Func || t.NumIn() != 1 || t.In(0).Kind() != reflect.Slice {
		b.fail("Validate takes a func([]T) error of the Go type of the elements, not %T", f)
		return b
	}
	return b.validate(f)
}
