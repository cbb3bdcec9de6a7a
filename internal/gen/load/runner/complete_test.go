package runner

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/go-cmp/cmp"
)

// setters give each member of one of ent's descriptors a value. A member that has none here is one that ent has gained:
// it has to be described, and then honoured or refused by package model.
type setters[D any] map[string]func(*D)

// checkMembers reports members that no setter is for, and those whose value makes no difference to what is described.
func checkMembers[D any](t *testing.T, base func() *D, describe func(*D) (any, error), all setters[D]) {
	t.Helper()
	plain, err := describe(base())
	if err != nil {
		t.Fatal(err)
	}
	typ := reflect.TypeFor[D]()
	for i := range typ.NumField() {
		name := typ.Field(i).Name
		set := all[name]
		if set == nil {
			t.Errorf("ent has %s.%s, which is not described", typ, name)
			continue
		}
		d := base()
		set(d)
		got, err := describe(d)
		if err == nil && cmp.Equal(plain, got) {
			t.Errorf("%s.%s makes no difference to the description", typ, name)
		}
	}
}

// All that a field's builder can say is described.
func TestFieldIsComplete(t *testing.T) {
	base := func() *field.Descriptor { return field.String("title").Descriptor() }
	describe := func(d *field.Descriptor) (any, error) { return describeField(d, Origin{}) }
	checkMembers(t, base, describe, setters[field.Descriptor]{
		"Tag":              func(d *field.Descriptor) { d.Tag = "x" },
		"Size":             func(d *field.Descriptor) { d.Size = 1 },
		"Name":             func(d *field.Descriptor) { d.Name = "x" },
		"Info":             func(d *field.Descriptor) { d.Info = field.Int("x").Descriptor().Info },
		"ValueScanner":     func(d *field.Descriptor) { d.ValueScanner = field.TextValueScanner[*Marshaled]{} },
		"Unique":           func(d *field.Descriptor) { d.Unique = true },
		"Nillable":         func(d *field.Descriptor) { d.Nillable = true },
		"Optional":         func(d *field.Descriptor) { d.Optional = true },
		"Immutable":        func(d *field.Descriptor) { d.Immutable = true },
		"Default":          func(d *field.Descriptor) { d.Default = "x" },
		"UpdateDefault":    func(d *field.Descriptor) { d.UpdateDefault = func() string { return "" } },
		"Validators":       func(d *field.Descriptor) { d.Validators = []any{func(string) error { return nil }} },
		"StorageKey":       func(d *field.Descriptor) { d.StorageKey = "x" },
		"Enums":            func(d *field.Descriptor) { d.Enums = []struct{ N, V string }{{"X", "x"}} },
		"Sensitive":        func(d *field.Descriptor) { d.Sensitive = true },
		"SchemaType":       func(d *field.Descriptor) { d.SchemaType = map[string]string{"postgres": "x"} },
		"Annotations":      func(d *field.Descriptor) { d.Annotations = []schema.Annotation{note{}} },
		"Comment":          func(d *field.Descriptor) { d.Comment = "x" },
		"Deprecated":       func(d *field.Descriptor) { d.Deprecated = true },
		"DeprecatedReason": func(d *field.Descriptor) { d.DeprecatedReason = "x" },
		"Err":              func(d *field.Descriptor) { d.Err = errors.New("x") },
	})
}

// Marshaled is used by its pointer and written as text.
type Marshaled struct{}

func (*Marshaled) MarshalText() ([]byte, error) { return nil, nil }
func (*Marshaled) UnmarshalText([]byte) error   { return nil }

// All that an edge's builder can say is described.
func TestEdgeIsComplete(t *testing.T) {
	base := func() *edge.Descriptor { return edge.To("pages", Book.Type).Descriptor() }
	describe := func(d *edge.Descriptor) (any, error) { return describeEdge(d, Origin{}) }
	checkMembers(t, base, describe, setters[edge.Descriptor]{
		"Tag":         func(d *edge.Descriptor) { d.Tag = "x" },
		"Type":        func(d *edge.Descriptor) { d.Type = "X" },
		"Name":        func(d *edge.Descriptor) { d.Name = "x" },
		"Field":       func(d *edge.Descriptor) { d.Field = "x" },
		"RefName":     func(d *edge.Descriptor) { d.RefName = "x" },
		"Ref":         func(d *edge.Descriptor) { d.Ref = base() },
		"Through":     func(d *edge.Descriptor) { d.Through = &struct{ N, T string }{"x", "X"} },
		"Unique":      func(d *edge.Descriptor) { d.Unique = true },
		"Inverse":     func(d *edge.Descriptor) { d.Inverse = true },
		"Required":    func(d *edge.Descriptor) { d.Required = true },
		"Immutable":   func(d *edge.Descriptor) { d.Immutable = true },
		"StorageKey":  func(d *edge.Descriptor) { d.StorageKey = &edge.StorageKey{Table: "x"} },
		"Annotations": func(d *edge.Descriptor) { d.Annotations = []schema.Annotation{note{}} },
		"Comment":     func(d *edge.Descriptor) { d.Comment = "x" },
	})
	key := func(k *edge.StorageKey) (any, error) {
		d := base()
		d.StorageKey = k
		return describe(d)
	}
	checkMembers(t, func() *edge.StorageKey { return new(edge.StorageKey) }, key, setters[edge.StorageKey]{
		"Table":   func(k *edge.StorageKey) { k.Table = "x" },
		"Symbols": func(k *edge.StorageKey) { k.Symbols = []string{"x"} },
		"Columns": func(k *edge.StorageKey) { k.Columns = []string{"x"} },
	})
}

// All that an index's builder can say is described.
func TestIndexIsComplete(t *testing.T) {
	base := func() *index.Descriptor { return index.Fields("title").Descriptor() }
	describe := func(d *index.Descriptor) (any, error) { return describeIndex(d, Origin{}) }
	checkMembers(t, base, describe, setters[index.Descriptor]{
		"Unique":      func(d *index.Descriptor) { d.Unique = true },
		"Edges":       func(d *index.Descriptor) { d.Edges = []string{"x"} },
		"Fields":      func(d *index.Descriptor) { d.Fields = []string{"x"} },
		"StorageKey":  func(d *index.Descriptor) { d.StorageKey = "x" },
		"Annotations": func(d *index.Descriptor) { d.Annotations = []schema.Annotation{note{}} },
	})
}

// All methods of a schema are asked.
func TestSchemaIsComplete(t *testing.T) {
	methods := func(typ reflect.Type) []string {
		var list []string
		for i := range typ.NumMethod() {
			list = append(list, typ.Method(i).Name)
		}
		slices.Sort(list)
		return list
	}
	// Type only says where an edge leads to.
	want := []string{"Annotations", "Config", "Edges", "Fields", "Hooks", "Indexes", "Interceptors", "Mixin", "Policy", "Type"}
	if diff := cmp.Diff(want, methods(reflect.TypeFor[ent.Interface]())); diff != "" {
		t.Errorf("methods of a schema (-known +ent's):\n%s", diff)
	}
	want = slices.DeleteFunc(want, func(name string) bool { return name == "Config" || name == "Mixin" || name == "Type" })
	if diff := cmp.Diff(want, methods(reflect.TypeFor[ent.Mixin]())); diff != "" {
		t.Errorf("methods of a mixin (-known +ent's):\n%s", diff)
	}
	config, _ := reflect.TypeFor[ent.Interface]().MethodByName("Config")
	if typ := config.Type.Out(0); typ.NumField() != 1 || typ.Field(0).Name != "Table" {
		t.Errorf("%s says more than the table", typ)
	}
}
