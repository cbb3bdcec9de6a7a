// Package money has a decimal type of a user's own.
package money

import (
	"errors"
	"math/big"
)

// Amount is a number of hundredths that writes itself as text by its pointer alone.
type Amount struct{ Cents big.Int }

// Of is an amount of a text.
func Of(text string) Amount {
	var a Amount
	if err := a.UnmarshalText([]byte(text)); err != nil {
		panic(err)
	}
	return a
}

// Sign is -1, 0 or 1.
func (a *Amount) Sign() int { return a.Cents.Sign() }

// MarshalText writes the amount with an exponent, as some types do.
func (a *Amount) MarshalText() ([]byte, error) { return []byte(a.Cents.String() + "E-2"), nil }

// UnmarshalText reads digits.
func (a *Amount) UnmarshalText(text []byte) error {
	r, ok := new(big.Rat).SetString(string(text))
	if !ok {
		return errors.New("no number")
	}
	r.Mul(r, big.NewRat(100, 1))
	if !r.IsInt() {
		return errors.New("too fine")
	}
	a.Cents.Set(r.Num())
	return nil
}
