package gen

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
)

// hundred is a description of 100 schemas with 12 fields and an edge each, of the kinds that schemas have most.
func hundred() *load.Description {
	named := func(kind, pkg, name string) *load.Type {
		return &load.Type{Kind: kind, Pkg: pkg, PkgName: strings.ToLower(name), Name: name, Text: name}
	}
	basic := func(name string) *load.Type { return &load.Type{Kind: name, Name: name, Text: name} }
	id := named("array", "github.com/google/uuid", "UUID")
	instant := named("struct", "time", "Time")
	call := func(pkg, name string, out *load.Type) *load.Value {
		fn := &load.Func{Pkg: pkg, Name: name, Out: []*load.Type{out}}
		return &load.Value{Type: &load.Type{Kind: "func", Func: fn}, Func: fn}
	}
	d := &load.Description{Package: "example.com/shop/schema", Name: "schema", Module: "example.com/shop"}
	for i := range 100 {
		d.Schemas = append(d.Schemas, &load.Schema{
			Name: fmt.Sprintf("Thing%02d", i),
			Doc:  []string{fmt.Sprintf("Thing%02d is a thing.", i)},
			Fields: []*load.Field{
				{Name: "id", Kind: "UUID", Type: id, Default: call("github.com/google/uuid", "New", id)},
				{Name: "name", Kind: "String", Type: basic("string")},
				{Name: "title", Kind: "String", Type: basic("string"), Optional: true},
				{Name: "stock", Kind: "Int64", Type: basic("int64")},
				{Name: "rank", Kind: "Int", Type: basic("int"), Default: &load.Value{Type: basic("int"), Literal: "3"}},
				{Name: "price", Kind: "Float64", Type: basic("float64")},
				{Name: "active", Kind: "Bool", Type: basic("bool")},
				{Name: "created_at", Kind: "Time", Type: instant, Immutable: true, Default: call("time", "Now", instant)},
				{Name: "updated_at", Kind: "Time", Type: instant, Default: call("time", "Now", instant), UpdateDefault: call("time", "Now", instant)},
				{Name: "status", Kind: "Enum", Type: basic("string"), Enums: []load.Enum{{Name: "draft", Value: "draft"}, {Name: "open", Value: "open"}}},
				{Name: "tags", Kind: "JSON", Type: &load.Type{Kind: "slice", Elem: basic("string"), Text: "[]string"}},
				{Name: "note", Kind: "String", Type: basic("string"), Optional: true},
			},
			Edges: []*load.Edge{{Name: "next", Type: fmt.Sprintf("Thing%02d", (i+1)%100), Unique: true}},
		})
	}
	return d
}

func resolveHundred(tb testing.TB) *model.Project {
	tb.Helper()
	targets, err := model.ParseTargets("sqlite")
	if err != nil {
		tb.Fatal(err)
	}
	p, err := model.Resolve(hundred(), model.Options{Path: "example.com/shop/db", Targets: targets})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// The output stays small: ent makes 431,890 lines and 12.9 MB of such a schema.
func TestSize(t *testing.T) {
	files, err := Files(resolveHundred(t))
	if err != nil {
		t.Fatal(err)
	}
	lines, size := 0, 0
	for _, text := range files {
		lines += bytes.Count(text, []byte("\n"))
		size += len(text)
	}
	t.Logf("%d files, %d lines, %d bytes", len(files), lines, size)
	if lines > 38_000 || size > 1_400_000 {
		t.Errorf("100 entities make %d lines and %d bytes, want at most 38,000 and 1,400,000", lines, size)
	}
}

func BenchmarkFiles(b *testing.B) {
	p := resolveHundred(b)
	for b.Loop() {
		if _, err := Files(p); err != nil {
			b.Fatal(err)
		}
	}
}
