// Package sync has the name of a package that generated code imports.
package sync

// Mode is a text.
type Mode string
