package kind

import "github.com/crategen/crategen/internal/target"

// Enum is one of the values that the schema lists, with a generated Go type. An enum with a type of the user's own is
// compared and read as Text: it is not known whether that type can tell its values.
var Enum = &Kind{
	Name: "enum", Ent: []string{"Enum"},
	Wire: "Text", Plain: "string",
	Cell: func(v Value) Cell {
		return Cell{"wire.EnumField(cell, %s)", "wire.EnumField[" + v.Type + "]", "wire.EnumValue(%s)"}
	},
	Query: "Enum", Arg: Plain,
	Column:   always("Text"),
	SQL:      everywhere("text", map[target.Name]string{target.CrateDB: "TEXT"}),
	Constant: quoted,
}
