package wire

// Check runs the validators of a field, in the order of the schema, and returns the first error. It is for generated code.
func Check[T any](v T, validators []func(T) error) error {
	for _, check := range validators {
		if err := check(v); err != nil {
			return err
		}
	}
	return nil
}
