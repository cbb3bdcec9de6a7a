package wire_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// TestValueRow reads each kind of value as itself, and refuses the others.
func TestValueRow(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	id := [16]byte{1, 2, 15: 255}
	for name, c := range map[string]struct {
		value wire.Value
		read  func(wire.Row) any
		want  any
	}{
		"bool":  {wire.Bool(true), func(r wire.Row) any { return r.Bool() }, true},
		"int":   {wire.Int(-7), func(r wire.Row) any { return r.Int() }, int64(-7)},
		"uint":  {wire.Uint(1 << 63), func(r wire.Row) any { return r.Uint() }, uint64(1 << 63)},
		"float": {wire.Float(0.5), func(r wire.Row) any { return r.Float() }, 0.5},
		"text":  {wire.Text("a"), func(r wire.Row) any { return r.Text() }, "a"},
		"bytes": {wire.Bytes([]byte{0, 1}), func(r wire.Row) any { return r.Bytes() }, []byte{0, 1}},
		"time":  {wire.Time(at), func(r wire.Row) any { return r.Time() }, at},
		"uuid":  {wire.UUID(id), func(r wire.Row) any { return r.UUID() }, id},
		"texts": {wire.TextList([]string{"a"}), func(r wire.Row) any { return r.Texts() }, []string{"a"}},
		"ints":  {wire.IntList([]int64{1, 2}), func(r wire.Row) any { return r.Ints() }, []int64{1, 2}},
		"json":  {wire.JSONValue(map[string]int{"a": 1}), func(r wire.Row) any { return string(r.JSON()) }, `{"a":1}`},
		"uuid as text": {wire.UUID(id), func(r wire.Row) any { return r.Text() },
			"01020000-0000-0000-0000-0000000000ff"},
	} {
		r := wire.RowOf(c.value)
		if got := c.read(r); !reflect.DeepEqual(got, c.want) || r.Err() != nil {
			t.Errorf("%s: %v, %v", name, got, r.Err())
		}
		if c.read(r); r.Err() == nil {
			t.Errorf("%s: a cell behind the last", name)
		}
	}
	r := wire.RowOf(wire.Null(), wire.Text("secret"))
	if r.Null(); r.Null() || r.Int() != 0 || r.Err() == nil || strings.Contains(r.Err().Error(), "secret") {
		t.Error(r.Err())
	}
	first := errors.New("first")
	r = wire.RowOf()
	r.Fail(first)
	if r.Text(); r.Err() != first {
		t.Error(r.Err())
	}
}
