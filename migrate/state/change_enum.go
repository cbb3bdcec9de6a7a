package state

import "slices"

// CreateEnum creates an enum type.
type CreateEnum struct{ Enum Enum }

// DropEnum drops an enum type. No column may have it.
type DropEnum struct{ Enum Enum }

// RenameEnum gives an enum type another name in its schema.
type RenameEnum struct{ From, To TableName }

// RenameEnumValue gives a value of an enum type another name. The rows that hold it have the new one.
type RenameEnumValue struct {
	Enum  Enum
	Value RenamedValue
}

// AddEnumValues adds values to an enum type. The others stay in their order.
type AddEnumValues struct{ From, To Enum }

// AlterEnum takes values away from an enum type, which no row may hold, or changes their order.
type AlterEnum struct{ From, To Enum }

// Title implements Change.
func (c CreateEnum) Title() Title { return Title{"create-enum", c.Enum.String(), "", false} }

// Title implements Change.
func (c DropEnum) Title() Title { return Title{"drop-enum", c.Enum.String(), "", false} }

// Title implements Change.
func (c RenameEnum) Title() Title { return Title{"rename-enum", c.From.String(), "", false} }

// Title implements Change.
func (c RenameEnumValue) Title() Title {
	return Title{"rename-enum-value", c.Enum.String(), c.Value.From, false}
}

// Title implements Change.
func (c AddEnumValues) Title() Title { return Title{"add-enum-values", c.To.String(), "", false} }

// Title implements Change.
func (c AlterEnum) Title() Title { return Title{"alter-enum", c.To.String(), "", false} }

// Reverse implements Change.
func (c CreateEnum) Reverse() Change { return DropEnum(c) }

// Reverse implements Change.
func (c DropEnum) Reverse() Change { return CreateEnum(c) }

// Reverse implements Change.
func (c RenameEnum) Reverse() Change { return RenameEnum{c.To, c.From} }

// Reverse implements Change.
func (c RenameEnumValue) Reverse() Change {
	return RenameEnumValue{c.Enum, RenamedValue{From: c.Value.To, To: c.Value.From}}
}

// Reverse implements Change.
func (c AddEnumValues) Reverse() Change { return AlterEnum{c.To, c.From} }

// Reverse implements Change.
func (c AlterEnum) Reverse() Change {
	if len(c.Gone()) == 0 { // only another order
		return AlterEnum{c.To, c.From}
	}
	return AddEnumValues{c.To, c.From}
}

// Gone returns the values that the type does not have any more.
func (c AlterEnum) Gone() []string {
	return slices.DeleteFunc(slices.Clone(c.From.Values), func(v string) bool { return slices.Contains(c.To.Values, v) })
}

// OfEnum reports whether a change is of an enum type.
func OfEnum(c Change) bool {
	switch c.(type) {
	case CreateEnum, DropEnum, RenameEnum, RenameEnumValue, AddEnumValues, AlterEnum:
		return true
	}
	return false
}
