package observe

import (
	"fmt"
	"unicode/utf8"

	"github.com/crategen/crategen/runtime/wire"
)

// The limits for the arguments of one statement in a log.
const (
	maxArgs     = 20
	maxElements = 10 // of a list
	maxText     = 64 // bytes
)

// args are the arguments in the order of the placeholders.
func args(c *wire.Call) []any {
	out := make([]any, 0, min(c.NumArgs(), maxArgs+1))
	for a := range c.Args() {
		switch {
		case len(out) == maxArgs:
			return append(out, fmt.Sprintf("(%d more)", c.NumArgs()-maxArgs))
		case a.Hidden:
			out = append(out, "(hidden)")
		default:
			out = append(out, shown(a.Value))
		}
	}
	return out
}

func shown(v wire.Value) any {
	switch v.Kind() {
	case wire.KindNull:
		return nil
	case wire.KindBool:
		return v.Bool()
	case wire.KindInt:
		return v.Int()
	case wire.KindUint:
		return v.Uint()
	case wire.KindFloat:
		return v.Float()
	case wire.KindText:
		return cut(v.Text())
	case wire.KindBytes:
		return fmt.Sprintf("(%d bytes)", len(v.Bytes()))
	case wire.KindTime:
		return v.Time()
	case wire.KindUUID:
		u := v.UUID()
		return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
	case wire.KindJSON:
		return cut(string(v.Bytes()))
	}
	list := make([]any, 0, min(v.Len(), maxElements+1))
	for i := range v.Len() {
		if i == maxElements {
			return append(list, fmt.Sprintf("(%d more)", v.Len()-maxElements))
		}
		list = append(list, shown(v.At(i)))
	}
	return list
}

// cut truncates a text to maxText bytes at a character boundary.
func cut(s string) string {
	if len(s) <= maxText {
		return s
	}
	n := maxText
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return fmt.Sprintf("%s(%d bytes more)", s[:n], len(s)-n)
}
