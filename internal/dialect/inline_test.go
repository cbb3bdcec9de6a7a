package dialect

import (
	"math"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

func TestInline(t *testing.T) {
	at := time.Date(2024, 2, 29, 12, 30, 0, 123456000, time.UTC)
	for _, tt := range []struct {
		sql  string
		args []wire.Value
		want string
	}{
		{`SELECT $2, '$1', "$1" -- $1`, []wire.Value{wire.Int(-5), wire.Text("it's $1")}, `SELECT 'it''s $1', '$1', "$1" -- $1`},
		{`$1 $1`, []wire.Value{wire.Int(math.MinInt64)}, `(-9223372036854775808) (-9223372036854775808)`},
		{`$1 $2 $3 $4`, []wire.Value{wire.Null(), wire.Bool(true), wire.Uint(math.MaxUint64), wire.Float(math.Inf(-1))}, `NULL true 18446744073709551615 '-Infinity'`},
		{`$1 $2 $3`, []wire.Value{wire.Float(0.1), wire.Float(math.Inf(1)), wire.Float(math.NaN())}, `'0.1' 'Infinity' 'NaN'`},
		{`$1 $2`, []wire.Value{wire.Bytes([]byte{0, 255}), wire.UUID([16]byte{15: 1})}, `'\x00ff' '00000000-0000-0000-0000-000000000001'`},
		{`$1 $2`, []wire.Value{wire.Time(at), wire.Times([]time.Time{at})}, `'2024-02-29 12:30:00.123456+00:00' '{"2024-02-29 12:30:00.123456+00:00"}'`},
		{`$1 $2`, []wire.Value{wire.Texts([]string{`a"b\`, "it's"}), wire.Ints([]int64{1, -2})}, `'{"a\"b\\","it''s"}' '{"1","-2"}'`},
		{`$1`, []wire.Value{wire.JSON([]byte(`{"a": "it's"}`))}, `'{"a": "it''s"}'`},
	} {
		if got, err := CockroachDB.Inline(tt.sql, tt.args); err != nil || got != tt.want {
			t.Errorf("%s: %s, %v; want %s", tt.sql, got, err, tt.want)
		}
	}
	for _, sql := range []string{"$1", "$0", "'open"} {
		if _, err := CockroachDB.Inline(sql, nil); err == nil {
			t.Errorf("%s: no error", sql)
		}
	}
	if _, err := CockroachDB.Inline("$1", []wire.Value{wire.Text("\x00")}); err == nil {
		t.Error("a NUL byte: no error")
	}
}
