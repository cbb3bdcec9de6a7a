package plan

// Refusal is an error before the first step whose text says that nothing was changed.
type Refusal interface {
	error
	// NothingChanged marks the type.
	NothingChanged()
}

// Refused is a Refusal with a text.
type Refused string

// Error implements error.
func (e Refused) Error() string { return string(e) }

// NothingChanged implements Refusal.
func (Refused) NothingChanged() {}
