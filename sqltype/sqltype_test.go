package sqltype_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/crategen/crategen/sqltype"
)

func TestDate(t *testing.T) {
	for _, text := range []string{"0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31"} {
		d, err := sqltype.ParseDate(text)
		if err != nil || d.String() != text {
			t.Errorf("%s is read as %s, %v", text, d, err)
		}
		var back sqltype.Date
		if err := back.Scan(d.Time(time.UTC).UnixMilli()); err != nil || back != d {
			t.Errorf("the milliseconds of %s are read as %s, %v", text, back, err)
		}
	}
	for _, text := range []string{"", "2023-02-29", "2024-1-2", "10000-01-01", "0000-12-31", "2024-01-02T00:00:00Z", "infinity"} {
		if d, err := sqltype.ParseDate(text); err == nil {
			t.Errorf("%q is read as %s", text, d)
		}
	}
	if d := sqltype.NewDate(2024, time.February, 30); d.String() != "2024-03-01" || d.AddDays(-1).String() != "2024-02-29" || d.Sub(d.AddDays(-400)) != 400 {
		t.Errorf("arithmetic of %s", d)
	}
	if d := sqltype.DateOf(time.Date(2024, 1, 2, 23, 59, 0, 0, time.FixedZone("", -3600*5))); d.String() != "2024-01-02" {
		t.Errorf("the date of a time in its zone is %s", d)
	}
	text, err := json.Marshal(map[string]any{"d": sqltype.MustParseDate("2024-01-02"), "b": sqltype.Bits("01")})
	if err != nil || string(text) != `{"b":"01","d":"2024-01-02"}` {
		t.Errorf("JSON: %s, %v", text, err)
	}
	var d sqltype.Date
	if d.Scan(int64(1)) == nil || d.Scan(time.Unix(1, 0).UTC()) == nil {
		t.Error("a time of day is dropped")
	}
}

func TestBits(t *testing.T) {
	var b sqltype.Bits
	if err := b.Scan("B'0101'"); err != nil || b != "0101" || !b.Bit(1) || b.Bit(2) || b.With(0, true) != "1101" || b.Count() != 2 {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := sqltype.ParseBits("012"); err == nil {
		t.Error("012 is read")
	}
}
