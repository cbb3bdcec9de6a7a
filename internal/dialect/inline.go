package dialect

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// Inline replaces the placeholders of a statement by constants of PostgreSQL's forms, for a server that accepts no arguments there. A text constant
// has no type of its own, so the server gives it the type that it would give to a placeholder.
func (d *Dialect) Inline(sql string, args []wire.Value) (string, error) {
	text := make([]byte, 0, len(sql)+16*len(args))
	for t, err := range d.Syntax.Tokens(sql) {
		if err != nil {
			return "", err
		}
		part := sql[t.Start:t.End]
		if t.Kind != sqllex.Param {
			text = append(text, part...)
			continue
		}
		n, err := strconv.Atoi(part[1:])
		if err != nil || n < 1 || n > len(args) {
			return "", fmt.Errorf("the placeholder %s has no argument", part)
		}
		if text, err = appendInline(text, args[n-1]); err != nil {
			return "", err
		}
	}
	return string(text), nil
}

func appendInline(text []byte, v wire.Value) ([]byte, error) {
	if text, ok := appendPlain(text, v); ok {
		return text, nil
	}
	if v.Kind() == wire.KindTime {
		s, err := sqlquote.Time(v.Time())
		return append(text, s...), err
	}
	if !v.Kind().List() {
		return sqlquote.AppendText(text, inlineText(v))
	}
	elements := make([]string, v.Len())
	for i := range elements {
		elements[i] = inlineText(v.At(i))
	}
	return sqlquote.AppendText(text, sqlquote.Array(elements))
}

// inlineText is a scalar as text, without quotes.
func inlineText(v wire.Value) string {
	switch v.Kind() {
	case wire.KindBool:
		return strconv.FormatBool(v.Bool())
	case wire.KindInt:
		return strconv.FormatInt(v.Int(), 10)
	case wire.KindFloat:
		f := v.Float()
		if math.IsInf(f, 0) {
			return strings.TrimPrefix(strconv.FormatFloat(f, 'g', -1, 64), "+") + "inity"
		}
		return strconv.FormatFloat(f, 'g', -1, 64)
	case wire.KindBytes:
		return `\x` + hex.EncodeToString(v.Bytes())
	case wire.KindTime:
		return v.Time().Format("2006-01-02 15:04:05.000000+00:00")
	case wire.KindUUID:
		return wire.UUIDText(v.UUID())
	}
	return v.Text()
}
