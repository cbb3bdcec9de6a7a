package kind

import (
	"errors"
	"strconv"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/sqltype"
)

// LTree is a path of labels. It travels as text, which CrateDB and SQLite store: the order of the texts is that of the paths.
var LTree = &Kind{
	Name: "ltree", Wire: "Text", Plain: "string",
	Cell:     own,
	Make:     "%s(%s)",
	Query:    "LTree",
	Elements: elements("OfLTrees"),
	Column:   always("LTree"),
	SQL:      everywhere("ltree", map[target.Name]string{target.CrateDB: "TEXT", target.SQLite: "text"}),
	Constant: func(text string, s Size) (string, error) {
		return textConstant(text, s, func(text string) error {
			if _, err := sqltype.ParseLTree(text); err != nil {
				return errors.New("it is not a path such as top.science")
			}
			return nil
		})
	},
	Usual:   GoForm{Kind: "string", Texts: true},
	Accepts: writesText,
	Range: func(on target.Name, _ Size, column string) string {
		switch on {
		case target.SQLite:
			return column + " NOT GLOB '*[^A-Za-z0-9_.]*' AND '.' || " + column + " || '.' NOT GLOB '*..*' OR " + column + " = ''"
		case target.CrateDB:
			return column + " ~ '([A-Za-z0-9_]+([.][A-Za-z0-9_]+)*)?'"
		}
		return ""
	},
	Extension: map[target.Name]string{target.Postgres: "ltree"},
	Made:      func(s Size, column string) (string, string) { return "row.LTree()", AnyType },
}

// CIText is a text that is compared without regard to case.
var CIText = &Kind{
	Name: "citext", Wire: "Text", Plain: "string",
	Query: "CIText", Arg: Plain,
	Column:    always("CIText"),
	SQL:       everywhere("citext", map[target.Name]string{target.CrateDB: "TEXT", target.SQLite: "text"}),
	Collation: map[target.Name]string{target.SQLite: "nocase"},
	Untyped:   true,
	Constant:  quoted,
	Usual:     GoForm{Kind: "string"},
	Accepts: func(t GoForm) error {
		if t.Kind != "string" {
			return errors.New("its Go type " + t.Text + " is not made of string")
		}
		return nil
	},
	NoKey: "Go compares texts with regard to case",
	Refuses: func(on target.Name, _ Size) (problem, remedy string) {
		if on == target.CrateDB {
			return "has no type of text that ignores case", "use field.String with EqualFold and ContainsFold, or store a copy in lower case"
		}
		return "", ""
	},
	Extension: map[target.Name]string{target.Postgres: "citext"},
	Made: func(s Size, column string) (string, string) {
		return "row.Text(" + strconv.Quote(column) + ", 0)", "string"
	},
}
