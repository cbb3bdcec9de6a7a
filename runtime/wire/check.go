package wire

import "fmt"

// Check runs the validators of a field, in the order of the schema, and returns the first error. They are functions of one
// T, as a field's descriptor holds them. It is for generated code.
func Check[T any](v T, validators []any) error {
	for _, validator := range validators {
		check, ok := validator.(func(T) error)
		if !ok {
			return fmt.Errorf("the schema has a validator of type %T: generate again", validator)
		}
		if err := check(v); err != nil {
			return err
		}
	}
	return nil
}
