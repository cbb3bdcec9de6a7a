// Package row has the name of a variable in generated code.
package row

// Number is a number.
type Number int64
