package wire

import (
	"encoding"
	"time"
	"unsafe"

	"github.com/crategen/crategen/sqltype"
)

// Times of day, intervals and paths of labels travel as the text that their Go type writes, and local times with the digits of their column.

// OwnValue is the argument for a value whose Go type writes itself as text. A value that it refuses to write is Invalid.
func OwnValue[T any, P TextPointer[T]](v T) Value {
	text, err := P(&v).MarshalText()
	if err != nil {
		return Invalid(err)
	}
	return Text(string(text))
}

// OwnList is the list of values that a column is compared with.
func OwnList[T any, P TextPointer[T]](vs []T) Value { return textList(vs, OwnValue[T, P]) }

// ReadOwn reads the next cell, which is not NULL.
func ReadOwn[T any, P TextPointer[T]](r Row) (v T) {
	readOwn(r, P(&v))
	return v
}

// readOwn reads the next cell into a value of package sqltype, whose types do not change the text that they read: it is not copied for them.
func readOwn(r Row, v encoding.TextUnmarshaler) {
	text := r.Text()
	if err := v.UnmarshalText(unsafe.Slice(unsafe.StringData(text), len(text))); err != nil {
		r.Fail(err)
	}
}

// OwnField is for a value whose Go type writes itself as text.
func OwnField[T any, P TextPointer[T]](c *Cell, v *T) {
	if c.row != nil {
		readOwn(c.row, P(v))
		return
	}
	c.value = OwnValue[T, P](*v)
}

// LocalTimeText is a local time with so many digits behind the seconds, 3 or 6. Finer digits are cut.
func LocalTimeText(v sqltype.LocalTime, digits int) string {
	if digits == 3 {
		return v.Truncate(time.Millisecond).String()[:len("2006-01-02T15:04:05.000")]
	}
	return v.String()
}

// LocalTimeValue is the argument for a local time, cut to the digits of the column.
func LocalTimeValue(v sqltype.LocalTime, digits int) Value { return Text(LocalTimeText(v, digits)) }

// LocalTimeList is the list of local times that a column is compared with.
func LocalTimeList(vs []sqltype.LocalTime, digits int) Value {
	return textList(vs, func(v sqltype.LocalTime) Value { return LocalTimeValue(v, digits) })
}

// LocalTimeField is for a local time.
func LocalTimeField(c *Cell, v *sqltype.LocalTime, digits int) {
	if c.row != nil {
		readOwn(c.row, v)
		return
	}
	c.value = LocalTimeValue(*v, digits)
}
