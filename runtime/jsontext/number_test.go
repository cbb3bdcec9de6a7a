package jsontext

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// numbers are texts that begin with a number, or with none.
var numbers = []string{
	"0", "-0", "7", "-7", "10", "01", "-01", "", "-", "x", "+1", " 1", "1,", "1]", "1.", ".5", "1.e", "1e5", "1E5", "1.5e3", "0.0", "-0.0",
	"999999999999999999", "-999999999999999999", "1000000000000000000", "9223372036854775807", "00", "0x", "1x",
	"0.1", "79.19", "4.35", "0.000001", "0.00000000000001", "0.000000000000001", "123456789012345", "1234567890123456",
	"12345678.9012345", "12345678.90123456", "9007199254740993", "0.30000000000000004", "1.7976931348623157e308", "2.5.5", "--1", "1-",
}

// checkPlain holds that the short ways read what the long ones read, or nothing.
func checkPlain(t *testing.T, text string) {
	t.Helper()
	d := []byte(text)
	long := SkipNumber(d, 0)
	if v, end := PlainFloat(d, 0); end != Malformed {
		want, err := strconv.ParseFloat(text[:max(long, 0)], 64)
		if end != long || err != nil || math.Float64bits(v) != math.Float64bits(want) {
			t.Errorf("%q: %v up to %d, want %v up to %d", text, v, end, want, long)
		}
	}
	if v, end := PlainInt(d, 0); end != Malformed {
		want, err := strconv.ParseInt(text[:max(long, 0)], 10, 64)
		if end != long || err != nil || v != want {
			t.Errorf("%q: %v up to %d, want %v up to %d", text, v, end, want, long)
		}
	}
}

func TestPlain(t *testing.T) {
	for _, text := range numbers {
		checkPlain(t, text)
		checkPlain(t, text+",")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		digits := strconv.FormatInt(r.Int64N(1e15), 10)
		point := r.IntN(len(digits)) + 1
		checkPlain(t, digits[:point]+"."+digits[point:]+strconv.Itoa(r.IntN(10)))
	}
	for text, plain := range map[string]bool{"79.19": true, "0.1": true, "-12": true, "1e5": false, "1234567890123456.5": false} {
		if _, end := PlainFloat([]byte(text), 0); (end > 0) != plain {
			t.Errorf("%s: plain is %v", text, end > 0)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, text := range numbers {
		f.Add(text)
	}
	f.Fuzz(checkPlain)
}
