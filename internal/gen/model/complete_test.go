package model

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/go-cmp/cmp"
)

// jsonNames are the names of a struct's members as JSON has them, in order of name. Unexported ones have none.
func jsonNames(t reflect.Type) []string {
	var list []string
	for f := range t.Fields() {
		if !f.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			name = f.Name
		}
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// Each option of ent's annotations is honoured, or known to be MySQL's. One that a later version of ent adds is refused by
// name until it is added here too.
func TestAnnotationsAreComplete(t *testing.T) {
	sorted := func(lists ...[]string) []string {
		all := slices.Concat(lists...)
		slices.Sort(all)
		return slices.Compact(all)
	}
	indexes := func(list []string) []string { return append(list, mysqlIndexes...) }
	for _, tt := range []struct {
		ent  any
		ours []string
	}{
		{entsql.Annotation{}, sorted(jsonNames(reflect.TypeFor[sqlOptions]()), mysqlOnly)},
		{entsql.IndexAnnotation{}, sorted(indexes(jsonNames(reflect.TypeFor[indexSQL]())))},
		// These are read as ent's own types; what is new in them would be read and not looked at.
		{field.Annotation{}, []string{"ID", "StructTag"}},
		{edge.Annotation{}, []string{"StructTag"}},
		{schema.CommentAnnotation{}, []string{"Text"}},
	} {
		typ := reflect.TypeOf(tt.ent)
		if diff := cmp.Diff(tt.ours, jsonNames(typ)); diff != "" {
			t.Errorf("options of %s (-ours +ent's):\n%s", typ, diff)
		}
	}
}

// Each option of entsql.Annotation means something in one place at least, and a refusal elsewhere can say where.
func TestOptionsHaveAPlace(t *testing.T) {
	placed := slices.Concat(entitySQL, viewSQL, fieldSQL, edgeSQL, linkSQL)
	for _, name := range jsonNames(reflect.TypeFor[sqlOptions]()) {
		if !slices.Contains(placed, name) {
			t.Errorf("entsql's %s is allowed nowhere", name)
		}
		if sqlPlaces[name].name == "" {
			t.Errorf("entsql's %s has no place that a message could name", name)
		}
	}
}
