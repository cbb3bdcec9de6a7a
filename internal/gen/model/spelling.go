package model

import "strings"

// The functions of this file are the rules of names, for code that writes schemas: what the resolver makes of a name.

// Pascal returns the Go name of a field or an edge: user_id is UserID.
func Pascal(name string) string { return pascal(name) }

// Snake returns the column of a field: homeURL is home_url.
func Snake(name string) string { return snake(name) }

// TableOf returns the table of an entity: OrderItem has order_items.
func TableOf(entity string) string { return tableName(entity) }

// Singular returns the singular of an English word.
func Singular(word string) string { return inflections.Singularize(word) }

// Plural returns the plural of an English word.
func Plural(word string) string { return inflections.Pluralize(word) }

// Symbol returns the name of an index or a constraint as a database keeps it.
func Symbol(name string) string { return symbol(name) }

// Exported reports whether a name can be that of an exported Go identifier.
func Exported(name string) bool { return exported(name) }

// EntityProblem says why an entity cannot have a name, or nothing.
func EntityProblem(name string) string {
	plural := inflections.Pluralize(name)
	switch {
	case !exported(name):
		return "is not an exported Go name"
	case packageProblem(strings.ToLower(name)) != "":
		return "has a package that " + packageProblem(strings.ToLower(name))
	case reservedTypes[name], reservedPlurals[plural]:
		return "is a name of the generated package"
	}
	return ""
}

// ReservedMember reports whether a member of a document cannot have a Go name, because a column has an operation of the name.
func ReservedMember(goName string) bool { return reservedMembers[goName] }
