// Package render turns a model into the Go files of the generated package.
//
// Every file is a view, a plain struct that says all there is to print (view.go), made from the model by one file of this
// package each: client.go, entity.go, columns.go, of.go. A template of package templates prints the view, and go/format
// brings it into shape. Imports are tracked while the view is made (imports.go), never guessed afterwards.
//
// # Names
//
// Generated code invents few names, and by a scheme that cannot clash. What it declares for a whole package has a capital
// inside (articleTable, detailsObject), which no import has: package model sees to that, and keeps all single letters and
// the names of local variables (row, column, ...) from being imports. Exported names are model's, which has checked them.
package render
