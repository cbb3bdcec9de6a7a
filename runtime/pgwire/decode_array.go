package pgwire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

var errNullElement = errors.New("a NULL element in a list")

// array walks over the elements of an array cell of one dimension.
type array struct {
	rest  []byte   // binary: the elements not read yet
	texts []string // text format: the same
	elem  uint32
	n     int // elements in all
}

// open reads the head of an array cell.
func (c cell) open() (array, error) {
	if c.text {
		return c.openLiteral()
	}
	elem := types[c.oid].elem
	if elem == 0 {
		return array{}, c.cannot("list")
	}
	b := c.b
	if len(b) < 12 {
		return array{}, errMalformed
	}
	dims := int32(binary.BigEndian.Uint32(b))
	if dims == 0 {
		return array{elem: elem}, nil
	}
	if dims != 1 {
		return array{}, fmt.Errorf("an array of %d dimensions cannot be read as a list", dims)
	}
	if len(b) < 20 {
		return array{}, errMalformed
	}
	n := int32(binary.BigEndian.Uint32(b[12:]))
	b = b[20:]
	if n < 0 || int(n) > len(b)/4 { // each element has a length before it
		return array{}, errMalformed
	}
	return array{rest: b, elem: elem, n: int(n)}, nil
}

// next returns the next element. It is called n times at most.
func (a *array) next() (cell, error) {
	if a.texts != nil {
		s := a.texts[0]
		a.texts = a.texts[1:]
		return cell{b: []byte(s), oid: a.elem, text: true}, nil
	}
	if len(a.rest) < 4 {
		return cell{}, errMalformed
	}
	size := int32(binary.BigEndian.Uint32(a.rest))
	a.rest = a.rest[4:]
	if size == -1 {
		return cell{}, errNullElement
	}
	if size < 0 || int(size) > len(a.rest) {
		return cell{}, errMalformed
	}
	c := cell{b: a.rest[:size], oid: a.elem}
	a.rest = a.rest[size:]
	return c, nil
}

// openLiteral splits an array in text form: {a,"b c",NULL}. Arrays of numeric, of enums and of other types that this
// package does not know in binary come like that.
func (c cell) openLiteral() (array, error) {
	a := array{elem: types[c.oid].elem}
	s := string(c.b)
	if strings.HasPrefix(s, "[") { // lower bounds other than 1: [2:3]={a,b}
		_, s, _ = strings.Cut(s, "=")
	}
	if len(s) < 2 || s[0] != '{' || s[len(s)-1] != '}' {
		return a, c.cannot("list")
	}
	s = s[1 : len(s)-1]
	for s != "" {
		element, quoted, rest, err := cutElement(s)
		if err != nil {
			return a, err
		}
		if !quoted && element == "NULL" {
			return a, errNullElement
		}
		a.texts = append(a.texts, element)
		s = rest
	}
	a.n = len(a.texts)
	return a, nil
}

// cutElement cuts the first element and the comma behind it from s.
func cutElement(s string) (element string, quoted bool, rest string, err error) {
	if s[0] != '"' {
		element, rest, more := strings.Cut(s, ",")
		if strings.ContainsAny(element, `{}"\`) || element == "" || more && rest == "" {
			return "", false, "", errors.New("an array of several dimensions cannot be read as a list")
		}
		return element, false, rest, nil
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i == len(s) {
				return "", true, "", errMalformed
			}
			b.WriteByte(s[i])
		case '"':
			rest, more := strings.CutPrefix(s[i+1:], ",")
			if more == (rest == "") {
				return "", true, "", errMalformed
			}
			return b.String(), true, rest, nil
		default:
			b.WriteByte(s[i])
		}
	}
	return "", true, "", errMalformed
}
