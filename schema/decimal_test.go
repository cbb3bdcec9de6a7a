package schema

import (
	"errors"
	"math/big"
	"testing"
)

func TestDecimalOptions(t *testing.T) {
	for _, c := range []struct {
		field *DecimalBuilder
		want  string
	}{
		{Decimal("p", 0, 0), "a Decimal has 1 to 38 digits, not 0"},
		{Decimal("p", 39, 2), "a Decimal has 1 to 38 digits, not 39"},
		{Decimal("p", 4, 5), "of the 4 digits of the Decimal 0 to 4 stand behind the point, not 5"},
		{Decimal("p", 4, -1), "of the 4 digits of the Decimal 0 to 4 stand behind the point, not -1"},
		{Decimal("p", 4, 2).Default("1.005"), `Default("1.005") does not fit a Decimal of 4 digits with 2 behind the point`},
		{Decimal("p", 4, 2).Default("100"), `Default("100") does not fit a Decimal of 4 digits with 2 behind the point`},
		{Decimal("p", 4, 2).Default("x"), `Default("x") is no decimal`},
		{Decimal("p", 4, 2).Default("1/4"), `Default("1/4") is no decimal`},
		{Decimal("p", 4, 2).Default("1e1"), `Default("1e1") is no decimal`},
		{Decimal("p", 4, 2).Max("100"), `Max("100") does not fit a Decimal of 4 digits with 2 behind the point`},
		{Decimal("p", 4, 2).Validate(func(a, b string) error { return nil }), "Validate takes a func(T) error, of the Go type of the field or of string, not func(string, string) error"},
		{Decimal("p", 4, 2).DefaultFunc("1"), "DefaultFunc takes a function, not string"},
		{Decimal("p", 38, 38).Default("0.5").Min("-0.25"), ""},
		{Decimal("p", 4, 2).Default("-99.99"), ""},
	} {
		got := ""
		if err := c.field.Descriptor().Err; err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("error %q, want %q", got, c.want)
		}
	}
}

func TestDecimalChecks(t *testing.T) {
	refused := errors.New("refused")
	d := Decimal("p", 12, 2).Min("-1.50").Max("2").Positive().Validate(func(v big.Float) error {
		if v.Sign() == 0 {
			return refused
		}
		return nil
	}).Descriptor()
	for _, c := range []struct {
		check int
		value string
		want  string
	}{
		{0, "-1.50", ""}, {0, "-1.51", "the value is less than -1.50"}, {1, "2.00", ""}, {1, "2.01", "the value is greater than 2"},
		{2, "0.01", ""}, {2, "0.00", "the value is not greater than 0"}, {3, "1.00", ""}, {3, "0.00", "refused"},
	} {
		got := ""
		if err := d.Validators[c.check].(func(string) error)(c.value); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("check %d of %s: %q, want %q", c.check, c.value, got, c.want)
		}
	}
}
