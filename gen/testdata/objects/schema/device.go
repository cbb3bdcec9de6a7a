// Package schema has documents with typed paths.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Location is nested.
type Location struct {
	Country string  `json:"country"`
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
	Floor   *int8   `json:"floor,omitempty"`
}

// Spec is a document. What has no typed path: slices, maps, times, itself.
type Spec struct {
	Model    string         `json:"model"`
	Cores    int            `json:"cores"`
	Ready    bool           `json:"ready"`
	Location Location       `json:"location"`
	Backup   *Location      `json:"backup,omitempty"`
	Ports    []int          `json:"ports"`
	Labels   map[string]any `json:"labels"`
	Built    time.Time      `json:"built"`
	Parent   *Spec          `json:"parent,omitempty"`
	String   Text           `json:"string"`
}

// Text is a nested document with the name of a type.
type Text struct {
	Value string `json:"value"`
}

// Opaque has no member with a typed path.
type Opaque struct {
	Items []string `json:"items"`
}

// Device is described by documents.
type Device struct{ ent.Schema }

// Fields of the Device.
func (Device) Fields() []ent.Field {
	return []ent.Field{
		field.JSON("spec", Spec{}).Comment("Spec is what the maker says.\n\nIt never changes.").Immutable(),
		field.JSON("location", Location{}).Optional(),
		field.JSON("opaque", Opaque{}).Optional(),
		field.JSON("history", []Location{}).Optional(),
		field.JSON("string", Text{}).Optional(),
		field.JSON("spec_backup", Text{}).Optional(),
	}
}
