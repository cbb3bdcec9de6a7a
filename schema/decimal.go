package schema

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// MaxDigits is the largest number of digits of a Decimal: CrateDB holds no more.
const MaxDigits = 38

// DecimalBuilder builds a field of exact decimals; Decimal makes it.
type DecimalBuilder struct {
	builder[*DecimalBuilder]
	digits, scale int
}

// Decimal is a field of exact decimals with at most so many digits, 1 to 38, of which scale stand behind the point: Decimal("price",
// 12, 2) holds -9999999999.99 to 9999999999.99. A value that does not fit is an error; nothing is rounded.
//
// Its Go type is decimal.Decimal of github.com/shopspring/decimal, which the program must require (go get
// github.com/shopspring/decimal), unless GoType names another.
func Decimal(name string, digits, scale int) *DecimalBuilder {
	b := &DecimalBuilder{digits: digits, scale: scale}
	b.self = b
	b.desc = newDescriptor(name, "github.com/shopspring/decimal", "decimal", "decimal.Decimal",
		ColumnAnnotation{Kind: "decimal", Digits: digits, Scale: scale})
	switch {
	case digits < 1 || digits > MaxDigits:
		b.fail("a Decimal has 1 to %d digits, not %d", MaxDigits, digits)
	case scale < 0 || scale > digits:
		b.fail("of the %d digits of the Decimal 0 to %[1]d stand behind the point, not %d", digits, scale)
	}
	return b
}

// GoType makes the Go type that of v: a type that writes itself as text and reads itself from text (encoding.TextMarshaler and
// encoding.TextUnmarshaler, of the type or of its pointer), in decimal digits.
func (b *DecimalBuilder) GoType(v any) *DecimalBuilder { return b.goType(v) }

// Default is the value of a new entity, and the default of the column in the database: "0.00".
func (b *DecimalBuilder) Default(value string) *DecimalBuilder {
	if _, err := b.number("Default", value); err == nil {
		b.desc.Default = value
	}
	return b
}

// Min refuses values that are less than the given one.
func (b *DecimalBuilder) Min(least string) *DecimalBuilder {
	return b.bound("Min", least, func(sign int) bool { return sign >= 0 }, "less than")
}

// Max refuses values that are greater than the given one.
func (b *DecimalBuilder) Max(greatest string) *DecimalBuilder {
	return b.bound("Max", greatest, func(sign int) bool { return sign <= 0 }, "greater than")
}

// Positive refuses zero and values below.
func (b *DecimalBuilder) Positive() *DecimalBuilder {
	return b.bound("Positive", "0", func(sign int) bool { return sign > 0 }, "not greater than")
}

// NonNegative refuses values below zero.
func (b *DecimalBuilder) NonNegative() *DecimalBuilder { return b.Min("0") }

// bound adds a validator that compares a value with a limit.
func (b *DecimalBuilder) bound(option, limit string, allowed func(sign int) bool, wrong string) *DecimalBuilder {
	to, err := b.number(option, limit)
	if err != nil {
		return b
	}
	b.desc.Validators = append(b.desc.Validators, func(text string) error {
		v, ok := new(big.Rat).SetString(text)
		if !ok {
			return errors.New("the value is no decimal")
		}
		if !allowed(v.Cmp(to)) {
			return fmt.Errorf("the value is %s %s", wrong, limit)
		}
		return nil
	})
	return b
}

// number reads an option's value, which must fit the column.
func (b *DecimalBuilder) number(option, value string) (*big.Rat, error) {
	v, ok := new(big.Rat).SetString(value)
	if !ok || strings.Trim(value, "+-.0123456789") != "" { // neither 1/4 nor 1e2
		b.fail("%s(%q) is no decimal", option, value)
		return nil, b.desc.Err
	}
	whole := new(big.Rat).Mul(v, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(b.scale)), nil)))
	if !whole.IsInt() || len(new(big.Int).Abs(whole.Num()).String()) > b.digits {
		b.fail("%s(%q) does not fit a Decimal of %d digits with %d behind the point", option, value, b.digits, b.scale)
		return nil, b.desc.Err
	}
	return v, nil
}
