// Package inner can be named by the packages around it only.
package inner

// Point is a part of a document.
type Point struct {
	X, Y int32
}
