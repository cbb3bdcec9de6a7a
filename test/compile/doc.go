// Package compile holds what the generated API promises at compile time. testdata/refused.go is a program in which every
// line that ends in a want comment must be an error, and that very error; testdata/allowed.go holds the legal twins, so
// that a line cannot be refused for the wrong reason.
package compile
