package schema

import (
	"fmt"
	"reflect"
	"unicode/utf8"

	"entgo.io/ent/schema/field"
)

// MaxVarChar is the largest limit of a VarChar: PostgreSQL holds no more.
const MaxVarChar = 10_485_760

// TextBuilder builds a field of text with a rule of package schema; VarChar and CIText make it.
type TextBuilder struct{ builder[*TextBuilder] }

func textOf(name string, column ColumnAnnotation) *TextBuilder {
	b := &TextBuilder{}
	b.self = b
	info := *field.JSON(name, "").Descriptor().Info
	info.Type = field.TypeOther
	b.desc = newDescriptor(name, "", "", "", column)
	b.desc.Info = &info
	return b
}

// VarChar is a field of text with at most n characters, which are code points and not bytes: MaxLen of field.String counts bytes. A longer text is
// an error before it is sent. The column is varchar(n) on CockroachDB and PostgreSQL; CrateDB and SQLite have a CHECK.
func VarChar(name string, n int) *TextBuilder {
	b := textOf(name, ColumnAnnotation{Kind: "text", Digits: n})
	if n < 1 || n > MaxVarChar {
		b.fail("a VarChar has 1 to %d characters, not %d", MaxVarChar, n)
	}
	b.desc.Validators = append(b.desc.Validators, func(text string) error {
		if utf8.RuneCountInString(text) > n {
			return fmt.Errorf("the value has more than %d characters", n)
		}
		return nil
	})
	return b
}

// CIText is a field of text that is compared and ordered without regard to case: "ADA" equals "ada", and a unique column holds one of them. It
// has no conditions on parts of a text. On PostgreSQL it needs the extension citext: the target is postgres+citext. CockroachDB has it since
// 25.3. SQLite ignores the case of the letters A to Z only. CrateDB has none.
func CIText(name string) *TextBuilder { return textOf(name, ColumnAnnotation{Kind: "citext"}) }

// GoType makes the Go type that of v: a type made of string.
func (b *TextBuilder) GoType(v any) *TextBuilder {
	if reflect.TypeOf(v).Kind() != reflect.String {
		b.fail("the Go type %T is not made of string", v)
	}
	return b.goType(v)
}

// Default is the value of a new entity, and the default of the column in the database.
func (b *TextBuilder) Default(value string) *TextBuilder {
	b.desc.Default = value
	return b
}
