// Package modulepath has the path of crategen's module. It is read from the compiled program, so a fork only renames the module in
// go.mod and in import declarations.
package modulepath

import (
	"reflect"
	"strings"
)

type here struct{}

// Path is the module path, such as github.com/crategen/crategen.
var Path = strings.TrimSuffix(reflect.TypeFor[here]().PkgPath(), "/internal/modulepath")
