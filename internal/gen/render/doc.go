// Package render turns a model into the Go files of the generated package.
//
// Each generated file has its template in package templates, and the data of the template as a plain struct (data.go). One file of this
// package makes the data from the model: client.go, entity.go, columns.go, of.go. go/format formats the result. The imports are collected
// with the data (imports.go).
//
// # Names
//
// Generated code invents few names, and by a scheme that cannot clash. What it declares for a whole package has a capital
// inside (articleTable, detailsObject), which no import has: package model sees to that, and keeps all single letters and
// the names of local variables (row, column, ...) from being imports. Exported names are model's, which has checked them.
package render
