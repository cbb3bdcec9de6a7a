// Package templates holds the templates of the generated Go files, one per kind of file.
//
// They only print. What they print, package internal/gen/render has decided before, as plain structs; a template has loops and
// simple ifs, and its output goes through go/format.
package templates

import "embed"

// FS holds the templates: of, client, entity and columns.
//
//go:embed *.tmpl
var FS embed.FS
