package coltypes

// Meta is a document.
type Meta struct {
	Size int    `json:"size"`
	Name string `json:"name"`
}
