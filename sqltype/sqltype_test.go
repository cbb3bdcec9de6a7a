package sqltype_test

import (
	"encoding"
	"encoding/json"
	"math"
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

func TestLocalTimes(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-29T23:59:59.5": "2024-02-29T23:59:59.500000", "0001-01-01 00:00:00": "0001-01-01T00:00:00.000000",
		"9999-12-31T23:59:59.999999": "9999-12-31T23:59:59.999999", "1969-12-31T23:59:59.999Z": "1969-12-31T23:59:59.999000",
		"2024-02-29T10:00:00+02:00": "", "2024-02-30T00:00:00": "", "2024-02-29T24:00:00": "", "2024-02-29T00:00:00.1234567": "", "": "",
		"2024-02-29T00:00:00,5": "", "2024-02-29T00:00:00.": "", "2024-02-29": "", "0000-01-01T00:00:00": "",
	} {
		got, err := sqltype.ParseLocalTime(text)
		if want == "" && err == nil || want != "" && got.String() != want {
			t.Errorf("%s: %s, %v, want %s", text, got, err, want)
		}
	}
	var l sqltype.LocalTime
	if err := l.UnmarshalText([]byte("-1")); err != nil || l.String() != "1969-12-31T23:59:59.999000" {
		t.Errorf("a millisecond before 1970: %s, %v", l, err)
	}
	at := sqltype.MustParseLocalTime("2024-03-31T02:30:00").In(time.FixedZone("", 3600))
	if at.UTC().Format(time.RFC3339) != "2024-03-31T01:30:00Z" || sqltype.LocalTimeOf(at) != sqltype.MustParseLocalTime("2024-03-31T02:30:00") {
		t.Errorf("in a zone: %s", at)
	}
	if l := sqltype.NewLocalTime(sqltype.NewDate(2024, 2, 29), sqltype.NewTimeOfDay(1, 2, 3, 4)); l.Truncate(time.Millisecond).Add(time.Hour).String() != "2024-02-29T02:02:03.000000" {
		t.Errorf("%s", l)
	}
}

func TestTimesOfDay(t *testing.T) {
	for text, want := range map[string]string{
		"00:00:00": "00:00:00.000000", "23:59:59.999999": "23:59:59.999999", "01:02:03.4": "01:02:03.400000",
		"24:00:00": "", "1:2": "", "10:00:00+02": "", "10:00:00.1234567": "", "10:00:00,5": "", "10:00:00.": "", "10:00:60": "", "10:0a:00": "", "10-00-00": "", "": "",
	} {
		got, err := sqltype.ParseTimeOfDay(text)
		if want == "" && err == nil || want != "" && got.String() != want {
			t.Errorf("%s: %s, %v, want %s", text, got, err, want)
		}
	}
}

func TestIntervals(t *testing.T) {
	for text, want := range map[string]string{
		"P1Y2M3DT4H5M6.7S": "P1Y2M3DT4H5M6.7S", "1 year 2 mons 3 days 04:05:06.7": "P1Y2M3DT4H5M6.7S", "PT0S": "PT0S", "00:00:00": "PT0S",
		"-00:00:00.5": "PT-0.5S", "PT-0.5S": "PT-0.5S", "-1 days +02:03:04": "P-1DT2H3M4S", "P-14M": "P-1Y-2M", "P2W": "P14D", "1 mon": "P1M",
		"PT90M": "PT1H30M", "1 day": "P1D", "PT9223372036854775807S": "", "P1.5Y": "", "P": "", "PT": "", "1 parsec": "", "P1H": "", "": "",
		"P3000000000D": "",
	} {
		got, err := sqltype.ParseInterval(text)
		if want == "" && err == nil || want != "" && got.String() != want {
			t.Errorf("%s: %s, %v, want %s", text, got, err, want)
		}
	}
	for _, test := range []struct {
		a, b string
		want int
	}{{"P1M", "P30D", 0}, {"P1D", "PT24H", 0}, {"P1M", "P29D", 1}, {"PT-1S", "PT0S", -1}, {"P1DT-1S", "PT23H59M59S", 0}, {"P1Y", "P360D", 0}} {
		if got := sqltype.MustParseInterval(test.a).Compare(sqltype.MustParseInterval(test.b)); got != test.want {
			t.Errorf("%s and %s: %d", test.a, test.b, got)
		}
	}
	if _, err := sqltype.MustParseInterval("P1M").Duration(); err == nil {
		t.Error("a month is a duration")
	}
	if d, err := sqltype.IntervalOf(90 * time.Second).Duration(); err != nil || d != 90*time.Second {
		t.Errorf("%s, %v", d, err)
	}
	if at := sqltype.MustParseInterval("P1MT1H").AddTo(time.Date(2024, 1, 15, 0, 0, 0, 0, time.UTC)); at != time.Date(2024, 2, 15, 1, 0, 0, 0, time.UTC) {
		t.Errorf("%s", at)
	}
}

func TestLTrees(t *testing.T) {
	for text, ok := range map[string]bool{"": true, "top.science": true, "a.b_1.C": true, "a..b": false, ".a": false, "a-b": false, "é": false, "a b": false} {
		if _, err := sqltype.ParseLTree(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	p := sqltype.LTree("top.science")
	if p.Child("physics") != "top.science.physics" || p.Parent() != "top" || p.Parent().Parent() != "" || !p.Within("top") || p.Within("to") || !p.Within("") {
		t.Error("paths")
	}
}

// FuzzInterval: what an interval writes is read as the interval, and no text makes the reader panic or read another sum than its parts.
func FuzzInterval(f *testing.F) {
	f.Add(int32(14), int32(-3), int64(4_000_001), "1 day -00:00:01")
	f.Add(int32(math.MaxInt32), int32(math.MinInt32), int64(math.MaxInt64), "2562047788 hours 2562047788:00:00")
	f.Add(int32(0), int32(0), int64(math.MinInt64), "PT-2562047788H-54.775808S")
	f.Add(int32(-1), int32(0), int64(-1), "-+1:00")
	f.Fuzz(func(t *testing.T, months, days int32, micros int64, text string) {
		want := sqltype.Interval{Months: months, Days: days, Micros: micros}
		if have, err := sqltype.ParseInterval(want.String()); err != nil || have != want {
			t.Errorf("%s is read as %+v, %v, want %+v", want, have, err, want)
		}
		if have, err := sqltype.ParseInterval(text); err == nil {
			if again, err := sqltype.ParseInterval(have.String()); err != nil || again != have {
				t.Errorf("%q is read as %+v, and its text %s as %+v, %v", text, have, have, again, err)
			}
		}
	})
}

// FuzzClocks: what the readers of times, dates, bits and paths take, they write in one form, which they read as the same.
func FuzzClocks(f *testing.F) {
	for _, text := range []string{"2024-02-29T23:59:59.5", "2024-02-29", "23:59:59.999999", "-62135596800000", "0101", "top.x_1", "\x00", "9999-12-31 23:59:59.9999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		again[sqltype.LocalTime](t, text)
		again[sqltype.TimeOfDay](t, text)
		again[sqltype.Date](t, text)
		again[sqltype.Bits](t, text)
		again[sqltype.LTree](t, text)
	})
}

func again[T comparable, P interface {
	*T
	encoding.TextUnmarshaler
	encoding.TextMarshaler
}](t *testing.T, text string) {
	t.Helper()
	var v, w T
	if P(&v).UnmarshalText([]byte(text)) != nil {
		return
	}
	out, err := P(&v).MarshalText()
	if err == nil {
		err = P(&w).UnmarshalText(out)
	}
	if err != nil || v != w {
		t.Errorf("%q is read as %v, and its text %q as %v, %v", text, v, out, w, err)
	}
}

// TestAppendText holds that texts are appended without allocations.
func TestAppendText(t *testing.T) {
	buffer := make([]byte, 0, 64)
	span, clock := sqltype.MustParseInterval("P-1Y2M-3DT-4H5M-6.000007S"), sqltype.MustParseTimeOfDay("01:02:03.000400")
	for name, appended := range map[string]func() ([]byte, error){
		span.String(): func() ([]byte, error) { return span.AppendText(buffer) }, clock.String(): func() ([]byte, error) { return clock.AppendText(buffer) },
	} {
		n := testing.AllocsPerRun(100, func() {
			if out, err := appended(); err != nil || string(out) != name {
				t.Fatalf("%s, %v, want %s", out, err, name)
			}
		})
		if n != 0 {
			t.Errorf("%s: %.0f allocations", name, n)
		}
	}
}
