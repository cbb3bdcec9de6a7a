package wire

import (
	"encoding"
	"fmt"
	"strconv"
	"strings"
)

// A decimal travels as text in one form: "12.30" for a column of scale 2, whatever the Go type writes. So equal values are equal
// texts, and no library for decimals is linked by this package.

// TextPointer is a pointer to a T that writes itself as text and reads itself from text, as the types of the common libraries
// for decimals do.
type TextPointer[T any] interface {
	*T
	encoding.TextMarshaler
	encoding.TextUnmarshaler
}

// DecimalValue is the argument for a decimal of at most digits digits, of which scale stand behind the point. A value that does
// not fit is Invalid: it is never rounded. With digits 0 every decimal fits, and keeps its own scale.
func DecimalValue[T any, P TextPointer[T]](v T, digits, scale int) Value {
	text, err := P(&v).MarshalText()
	if err != nil {
		return Invalid(err)
	}
	return decimalText(string(text), digits, scale)
}

func decimalText(text string, digits, scale int) Value {
	text, err := FitDecimal(text, digits, scale)
	if err != nil {
		return Invalid(err)
	}
	return Text(text)
}

// DecimalList is the list of decimals that a column is compared with.
func DecimalList[T any, P TextPointer[T]](vs []T, digits, scale int) Value {
	out := make([]string, len(vs))
	for i, v := range vs {
		one := DecimalValue[T, P](v, digits, scale)
		if err := one.Err(); err != nil {
			return Invalid(err)
		}
		out[i] = one.Text()
	}
	return Texts(out)
}

// ReadDecimal reads the next cell, which is not NULL.
func ReadDecimal[T any, P TextPointer[T]](r Row) T {
	v, err := ParseDecimal[T, P](r.Text())
	if err != nil {
		r.Fail(err)
	}
	return v
}

// ParseDecimal makes a T of a text.
func ParseDecimal[T any, P TextPointer[T]](text string) (v T, err error) {
	if strings.ContainsAny(text, "eE") { // 1E-8, as CrateDB writes it, which not every type reads
		if text, err = FitDecimal(text, 0, 0); err != nil {
			return v, err
		}
	}
	return v, P(&v).UnmarshalText([]byte(text))
}

// MustDecimal is ParseDecimal for a constant of the schema, which the generator has checked. It panics if T cannot read it.
func MustDecimal[T any, P TextPointer[T]](text string) T {
	v, err := ParseDecimal[T, P](text)
	if err != nil {
		panic(fmt.Sprintf("%T does not read the decimal %s: %v", v, text, err))
	}
	return v
}

// maxExponent bounds what a text with an exponent is written out to.
const maxExponent = 1_000

// FitDecimal writes a decimal with exactly scale digits behind the point. It fails if that would lose a digit, if there are more
// than digits-scale digits before the point, and for what is no decimal, such as NaN. With digits 0 the scale is the value's own.
// Errors do not hold the value.
func FitDecimal(text string, digits, scale int) (string, error) {
	sign, rest := "", text
	switch {
	case strings.HasPrefix(rest, "-"):
		sign, rest = "-", rest[1:]
	case strings.HasPrefix(rest, "+"):
		rest = rest[1:]
	}
	exp := 0
	if at := strings.IndexAny(rest, "eE"); at >= 0 {
		var err error
		if exp, err = strconv.Atoi(rest[at+1:]); err != nil || exp > maxExponent || exp < -maxExponent {
			return "", errNoDecimal
		}
		rest = rest[:at]
	}
	whole, fraction, _ := strings.Cut(rest, ".")
	if whole+fraction == "" || strings.Trim(whole, "0123456789") != "" || strings.Trim(fraction, "0123456789") != "" {
		return "", errNoDecimal
	}
	switch {
	case exp > 0:
		fraction += strings.Repeat("0", max(0, exp-len(fraction)))
		whole, fraction = whole+fraction[:exp], fraction[exp:]
	case exp < 0:
		whole = strings.Repeat("0", max(0, -exp-len(whole))) + whole
		whole, fraction = whole[:len(whole)+exp], whole[len(whole)+exp:]+fraction
	}
	if whole = strings.TrimLeft(whole, "0"); digits > 0 {
		if len(whole) > digits-scale {
			return "", fmt.Errorf("it has more than %d digits before the point, and the column holds no more", digits-scale)
		}
		if len(fraction) > scale && strings.Trim(fraction[scale:], "0") != "" {
			return "", fmt.Errorf("it has more than %d digits behind the point, and the column holds no more: round it first", scale)
		}
		fraction = (fraction + strings.Repeat("0", max(0, scale-len(fraction))))[:scale]
	}
	if strings.Trim(whole+fraction, "0") == "" {
		sign = ""
	}
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "."
	}
	return sign + whole + fraction, nil
}

var errNoDecimal = fmt.Errorf("it is no decimal, or one with an exponent beyond %d", maxExponent)
