package dialect

import (
	"bytes"
	"encoding/base64"
	"errors"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/crategen/crategen/runtime/wire"
)

// CrateDB takes arguments nearly everywhere, but not in PARTITION BY, ORDER BY and FILTER of a window, nor in what a join compares
// for equality: there it sees two different expressions where the same one stands twice, or has no value yet. In these parts a
// value is written as a constant of SQL.

// Constants runs write for a part in which values are written as constants if the database takes no arguments there.
// It fails where such a part has both a value and a Sensitive column, as the value would stand in logs.
func (b *Builder) Constants(write func()) {
	if b.constants || !b.Dialect.ConstantParts {
		write()
		return
	}
	start := len(b.buf)
	b.constants, b.constantValues = true, 0
	write()
	if b.constantValues > 0 && b.namesSensitive(b.buf[start:]) {
		b.Fail(errConstantSensitive)
	}
	b.constants = false
}

// namesSensitive reports whether a text names a Sensitive column of any table.
func (b *Builder) namesSensitive(text []byte) bool {
	for _, t := range b.Tables {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Flags.Has(Sensitive) && bytes.Contains(text, []byte(c.Name)) {
				return true
			}
		}
	}
	return false
}

// InConstants reports whether values are written as constants.
func (b *Builder) InConstants() bool { return b.constants }

var (
	errConstantText = errors.New("text must be valid UTF-8")
	errConstantKind = errors.New("CrateDB takes only constants in PARTITION BY, ORDER BY and FILTER of a window and in join conditions: " +
		"compute the value in a CTE, and order, partition or join by its column")
	errConstantSensitive = errors.New("CrateDB takes only constants in PARTITION BY, ORDER BY and FILTER of a window and in join " +
		"conditions, and a value for a Sensitive field must not be part of the SQL text: compute it in a CTE")
)

// constant appends v as CrateDB's SQL writes it. A text has its quotes doubled and nothing else: a backslash means itself.
func (b *Builder) constant(v wire.Value) {
	b.constantValues++
	switch v.Kind() {
	case wire.KindNull:
		b.Write("NULL")
	case wire.KindBool:
		b.Write(strconv.FormatBool(v.Bool()))
	case wire.KindInt:
		if v.Int() < 0 {
			b.Write("(")
			b.Int(v.Int())
			b.Write(")")
			return
		}
		b.Int(v.Int())
	case wire.KindUint:
		b.Write(strconv.FormatUint(v.Uint(), 10))
	case wire.KindFloat: // NaN and the infinities have no other form
		b.Write("CAST(")
		switch f := v.Float(); {
		case math.IsInf(f, 1):
			b.Literal("Infinity")
		case math.IsInf(f, -1):
			b.Literal("-Infinity")
		case f == 0: // CrateDB takes -0.0 for less than 0.0
			b.Literal("0")
		default:
			b.Literal(strconv.FormatFloat(f, 'g', -1, 64))
		}
		b.Write(" AS double precision)")
	case wire.KindText:
		b.constantText(v.Text())
	case wire.KindBytes:
		b.Literal(base64.StdEncoding.EncodeToString(v.Bytes()))
	case wire.KindTime:
		b.Write("CAST(")
		b.Int(v.Time().UnixMilli())
		b.Write(" AS timestamp with time zone)")
	case wire.KindUUID:
		b.Literal(wire.UUIDText(v.UUID()))
	default:
		if !v.Kind().List() {
			b.Fail(errConstantKind)
			return
		}
		b.Write("[")
		b.List(v.Len(), func(i int) { b.constant(v.At(i)) })
		b.Write("]")
	}
}

func (b *Builder) constantText(s string) {
	if !utf8.ValidString(s) {
		b.Fail(errConstantText)
		return
	}
	b.Literal(s)
}

// Subquery fails where a subquery with IN cannot stand: where values are written as constants.
func (b *Builder) Subquery() {
	if b.constants {
		b.Fail(errConstantKind)
	}
}

// constantBytes is what constant would append.
func (b *Builder) constantBytes(v wire.Value) []byte {
	start := len(b.buf)
	b.constant(v)
	out := append([]byte(nil), b.buf[start:]...)
	b.buf = b.buf[:start]
	return out
}
