package model

import (
	"testing"

	"github.com/crategen/crategen/internal/gen/load"
)

func TestShapeOf(t *testing.T) {
	text := &load.Type{Kind: "string"}
	line := &load.Type{Kind: "struct", Pkg: "example.com/shop", Name: "Line"}
	slice := func(elem *load.Type) *load.Type { return &load.Type{Kind: "slice", Elem: elem} }
	tests := map[string]struct {
		t    *load.Type
		want Shape
	}{
		"any":                {&load.Type{Kind: "interface"}, ""},
		"string":             {text, ""},
		"struct":             {line, ShapeObject},
		"pointer to struct":  {&load.Type{Kind: "ptr", Elem: line}, ShapeObject},
		"map":                {&load.Type{Kind: "map", Key: text, Elem: &load.Type{Kind: "interface"}}, ShapeObject},
		"own marshaler":      {&load.Type{Kind: "struct", Marshaler: true}, ""},
		"time":               {&load.Type{Kind: "struct", Pkg: "time", Name: "Time", Marshaler: true}, ShapeText},
		"bytes":              {slice(&load.Type{Kind: "uint8"}), ShapeText},
		"raw message":        {&load.Type{Kind: "slice", Elem: &load.Type{Kind: "uint8"}, Marshaler: true}, ""},
		"structs":            {slice(line), ShapeObjects},
		"pointers":           {slice(&load.Type{Kind: "ptr", Elem: line}), ShapeObjects},
		"slices of structs":  {slice(slice(line)), ""},
		"slice of any":       {slice(&load.Type{Kind: "interface"}), ""},
		"UUIDs":              {slice(&load.Type{Kind: "array", Pkg: "github.com/google/uuid", Name: "UUID", Marshaler: true}), ShapeTexts},
		"array of bytes":     {&load.Type{Kind: "array", Elem: &load.Type{Kind: "uint8"}}, ""},
		"slices of integers": {slice(slice(&load.Type{Kind: "int"})), ShapeNested},
		"deeper":             {slice(slice(slice(text))), ShapeNested},
		"slices of uint64":   {slice(slice(&load.Type{Kind: "uint64"})), ""},
		"slices of bytes":    {slice(slice(&load.Type{Kind: "uint8"})), ShapeTexts},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := shapeOf(tt.t); got != tt.want {
				t.Errorf("shapeOf = %q, want %q", got, tt.want)
			}
		})
	}
}
