// Package other has a type with the name of one of package schema.
package other

// Part is a part of a document.
type Part struct {
	Title string `json:"title"`
}
