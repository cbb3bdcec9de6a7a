package dialect

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"testing"
)

// TestTraitsSideBySide holds that each database sets every trait, in the same order, so that the files can be compared line by line.
func TestTraitsSideBySide(t *testing.T) {
	var want []string
	for f := range reflect.TypeFor[Traits]().Fields() {
		want = append(want, f.Name)
	}
	for _, file := range []string{"cratedb.go", "cockroachdb.go", "postgres.go", "sqlite.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if name, ok := lit.Type.(*ast.Ident); !ok || name.Name != "Traits" {
				return true
			}
			var got []string
			for _, e := range lit.Elts {
				got = append(got, e.(*ast.KeyValueExpr).Key.(*ast.Ident).Name)
			}
			if found = true; !slices.Equal(got, want) {
				t.Errorf("%s sets %v, want %v", file, got, want)
			}
			return false
		})
		if !found {
			t.Errorf("%s has no Traits", file)
		}
	}
}
