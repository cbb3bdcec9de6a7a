// Package shop holds the schema that every target can carry; package conformance runs it on all of them.
package shop

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db --factories

import "time"

// Details are the details of an article: a document with typed paths.
type Details struct {
	Pages   int64    `json:"pages"`
	Binding string   `json:"binding,omitempty"`
	Signed  *bool    `json:"signed,omitempty"`
	Size    *Size    `json:"size,omitempty"`
	Notes   []string `json:"notes,omitempty"`
}

// Size is a part of Details.
type Size struct {
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Grade is a string type of its own.
type Grade string

// Point stores itself as text.
type Point struct{ X, Y int }

// Epoch is a time that every database can hold.
var Epoch = time.Unix(0, 0).UTC()
