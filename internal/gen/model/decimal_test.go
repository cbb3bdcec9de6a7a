package model

import (
	"testing"

	"entgo.io/ent/dialect/entsql"

	"github.com/crategen/crategen/schema"
)

// TextOnly does not read itself.
type TextOnly struct{}

func (TextOnly) MarshalText() ([]byte, error) { return nil, nil }

func TestDecimalErrors(t *testing.T) {
	type plain struct{ N int }
	runErrorCases(t, []errorCase{
		{"a key", "", []any{book(schema.Decimal("id", 12, 2))},
			"Book.id: a field of kind decimal cannot be in the primary key: Go does not compare decimals with ==; use a key of another type, such as a UUID or a number"},
		{"full text", "", []any{book(schema.Decimal("price", 12, 2).Annotations(schema.Fulltext("english")))},
			"Book.price: schema.Fulltext needs text, and the field is of kind decimal; use it on String and Text fields"},
		{"a collation", "", []any{book(schema.Decimal("price", 12, 2).Annotations(entsql.Annotation{Collation: "NOCASE"}))},
			"Book.price: entsql.Collation has no effect on a field of kind decimal; use it on String, Text and Enum fields"},
		{"a default that does not fit", "", []any{book(schema.Decimal("price", 12, 2).Annotations(entsql.Default("1.005")))},
			`Book.price: entsql.Default("1.005"): it does not fit 12 digits with 2 behind the point; write the value as plain text, without quotes, or an expression with entsql.DefaultExpr`},
		{"a default that is none", "", []any{book(schema.Decimal("price", 12, 2).Annotations(entsql.Default("1e2")))},
			`Book.price: entsql.Default("1e2"): it is no decimal; write the value as plain text, without quotes, or an expression with entsql.DefaultExpr`},
		{"a pointer", "", []any{book(schema.Decimal("price", 12, 2).GoType(&TextOnly{}))},
			"Book.price: its Go type *model.TextOnly is a pointer; give the type itself, and make the field Optional if it can be missing"},
		{"a type that does not read itself", "", []any{book(schema.Decimal("price", 12, 2).GoType(TextOnly{}))},
			"Book.price: its Go type model.TextOnly must write itself as text and read itself from text (MarshalText, UnmarshalText)"},
		{"a type of numbers", "", []any{book(schema.Decimal("price", 12, 2).GoType(plain{}))},
			"Book.price: its Go type model.plain must write itself as text and read itself from text (MarshalText, UnmarshalText)"},
	})
}
