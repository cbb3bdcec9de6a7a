package wire

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strconv"

	"github.com/crategen/crategen/sqltype"
)

// Elements says how the elements of an array travel that are texts in one form: dates, IP addresses, decimals.
type Elements struct {
	Of ElementKind
	// Digits is the total number of digits of a decimal, or the number of bits, and Scale the number of decimal places.
	Digits, Scale int
}

// ElementKind is the kind of an array's elements.
type ElementKind uint8

// The kinds.
const (
	OfDates ElementKind = iota
	OfIPs
	OfBits
	OfDecimals
	OfLocalTimes // with so many digits behind the seconds
	OfTimesOfDay
	OfIntervals
	OfLTrees
)

// fit is the text of an element in its one form.
func (e Elements) fit(text string) (string, error) {
	switch e.Of {
	case OfDecimals:
		return FitDecimal(text, e.Digits, e.Scale)
	case OfLocalTimes:
		v, err := sqltype.ParseLocalTime(text)
		return LocalTimeText(v, e.Digits), err
	case OfBits:
		v := BitsValue(sqltype.Bits(text), e.Digits)
		return text, v.Err()
	case OfIPs:
		if text == "" {
			return "", errNoIP
		}
		if addr, err := netip.ParseAddr(text); err == nil {
			return IPText(addr)
		}
		prefix, err := ParseIP[netip.Prefix](text)
		if err != nil {
			return "", err
		}
		return IPText(prefix)
	}
	return text, nil
}

// parse is the text of an element as its Go type reads it.
func (e Elements) parse(text string) (string, error) {
	switch e.Of {
	case OfDates:
		millis, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return text, nil
		}
		d, err := sqltype.DateOfMillis(millis)
		return d.String(), err
	case OfBits:
		v, err := sqltype.ParseBits(text)
		return string(v), err
	case OfDecimals:
		return FitDecimal(text, 0, 0)
	}
	return text, nil
}

// ElementsValue is the argument for an array. A nil slice is NULL. An element that does not fit makes it Invalid.
func ElementsValue[T any](vs []T, e Elements) Value { return elementsValue(vs, e) }

// elementsValue is ElementsValue of any slice. It has no type parameters, so that it is compiled once.
//
//go:noinline
func elementsValue(vs any, e Elements) Value {
	switch vs := vs.(type) {
	case []sqltype.Date:
		return elementTexts(vs, func(v sqltype.Date) (string, error) { return v.String(), nil })
	case []netip.Addr:
		return elementTexts(vs, IPText[netip.Addr])
	case []netip.Prefix:
		return elementTexts(vs, IPText[netip.Prefix])
	}
	list := reflect.ValueOf(vs)
	if list.IsNil() {
		return Null()
	}
	out := make([]string, list.Len())
	for i := range out {
		m, ok := list.Index(i).Addr().Interface().(encoding.TextMarshaler)
		if !ok {
			return Invalid(fmt.Errorf("%s does not write itself as text", list.Type().Elem()))
		}
		text, err := m.MarshalText()
		if err == nil {
			out[i], err = e.fit(string(text))
		}
		if err != nil {
			return Invalid(err)
		}
	}
	return Texts(out)
}

func elementTexts[T any](vs []T, text func(T) (string, error)) Value {
	if vs == nil {
		return Null()
	}
	out := make([]string, len(vs))
	for i, v := range vs {
		var err error
		if out[i], err = text(v); err != nil {
			return Invalid(err)
		}
	}
	return Texts(out)
}

// ReadElements reads the next cell; NULL is nil.
func ReadElements[T any](r Row, e Elements) []T {
	var out []T
	if err := setElements(r.Texts(), &out, e); err != nil {
		r.Fail(err)
	}
	return out
}

// ElementsOf are the elements of an argument that ElementsValue made.
func ElementsOf[T any](v Value, e Elements) (out []T, err error) {
	texts := make([]string, v.Len())
	for i := range texts {
		texts[i] = v.At(i).Text()
	}
	return out, setElements(texts, &out, e)
}

// MustElements are the elements of a JSON array of the schema, which the generator has checked. It panics if T does not read them.
func MustElements[T any](text string, e Elements) (out []T) {
	var texts []string
	err := json.Unmarshal([]byte(text), &texts)
	if err == nil {
		err = setElements(texts, &out, e)
	}
	if err != nil {
		panic(fmt.Sprintf("%T does not read the default %s: %v", out, text, err))
	}
	return out
}

var errNoTextElement = errors.New("the Go type of the elements does not read itself from text")

// setElements sets the slice that out points to.
//
//go:noinline
func setElements(texts []string, out any, e Elements) error {
	if texts == nil {
		return nil
	}
	to := reflect.ValueOf(out).Elem()
	to.Set(reflect.MakeSlice(to.Type(), len(texts), len(texts)))
	for i, text := range texts {
		text, err := e.parse(text)
		if err != nil {
			return err
		}
		switch p := to.Index(i).Addr().Interface().(type) {
		case *netip.Prefix: // it reads no address without a length
			*p, err = ParseIP[netip.Prefix](text)
		case encoding.TextUnmarshaler:
			err = p.UnmarshalText([]byte(text))
		default:
			err = errNoTextElement
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ElementsField is for an array; nil is NULL.
func ElementsField[T any](c *Cell, v *[]T, e Elements) {
	if c.row != nil {
		*v = ReadElements[T](c.row, e)
		return
	}
	c.value = ElementsValue(*v, e)
}
