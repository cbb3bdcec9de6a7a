package schema

import (
	"reflect"
	"strings"
)

var sqltypePath = strings.TrimSuffix(reflect.TypeFor[DateBuilder]().PkgPath(), "schema") + "sqltype"

// DateBuilder builds a field of dates; Date makes it.
type DateBuilder struct{ builder[*DateBuilder] }

// Date is a field of dates without a time of day, from 0001-01-01 to 9999-12-31. Its Go type is sqltype.Date.
func Date(name string) *DateBuilder {
	b := &DateBuilder{}
	b.self = b
	b.desc = newDescriptor(name, sqltypePath, "sqltype", "sqltype.Date", ColumnAnnotation{Kind: "date"})
	return b
}

// Default is the value of a new entity, and the default of the column in the database: "2006-01-02".
func (b *DateBuilder) Default(value string) *DateBuilder {
	b.desc.Default = value
	return b
}
