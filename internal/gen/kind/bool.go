package kind

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/target"
)

// Bool is a boolean.
var Bool = &Kind{
	Name: "bool", Ent: []string{"Bool"}, Go: []string{"bool"}, Own: regexp.MustCompile(`^bool`),
	Wire: "Bool", Plain: "bool",
	Query: "Bool", Arg: Plain, Path: true,
	Column: always("Bool"),
	SQL:    everywhere("boolean", map[target.Name]string{target.CrateDB: "BOOLEAN", target.SQLite: "integer"}),
	Bare:   true, Untyped: true,
	Constant: func(text string, _ Size) (string, error) {
		v, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return "", errors.New("it is no boolean")
		}
		return strings.ToUpper(strconv.FormatBool(v)), nil
	},
	Made:    func(Size, string) (string, string) { return "false", AnyType },
	Storage: Columnar,
}
