package gen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// An entity's receiver is the first letter of its name, which may be any. So no function with such a receiver, or with such a variable, has
// another name of one letter: an entity Session with func (s Session) Format(s fmt.State, ...) does not compile.
func TestReceivers(t *testing.T) {
	files, err := filepath.Glob("testdata/*/db/*.go")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, file := range files {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !holdsEntity(fn) {
				continue
			}
			checked++
			if letters := declaredLetters(fn); len(letters) > 1 {
				t.Errorf("%s: %s declares %s: an entity can begin with each of them", fset.Position(fn.Pos()), fn.Name.Name, strings.Join(letters, " and "))
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d functions were found", checked)
	}
}

// holdsEntity says whether a function names an entity by its first letter: as its receiver, or with x := entity.(*X).
func holdsEntity(fn *ast.FuncDecl) bool {
	if fn.Recv != nil && len(fn.Recv.List[0].Names) == 1 {
		typ := fn.Recv.List[0].Type
		if star, ok := typ.(*ast.StarExpr); ok {
			typ = star.X
		}
		if id, ok := typ.(*ast.Ident); ok && id.IsExported() && strings.EqualFold(id.Name[:1], fn.Recv.List[0].Names[0].Name) {
			return true
		}
	}
	found := false
	ast.Inspect(fn, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
			if is, ok := a.Rhs[0].(*ast.TypeAssertExpr); ok {
				id, ok := is.X.(*ast.Ident)
				found = found || ok && id.Name == "entity"
			}
		}
		return true
	})
	return found
}

// declaredLetters are the names of one letter that a function declares.
func declaredLetters(fn *ast.FuncDecl) []string {
	var out []string
	add := func(e ast.Expr) {
		if id, ok := e.(*ast.Ident); ok && len(id.Name) == 1 && id.Name != "_" {
			out = append(out, id.Name)
		}
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit: // a scope of its own, which names no entity
			return false
		case *ast.Field:
			for _, name := range n.Names {
				add(name)
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					add(e)
				}
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				add(name)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				add(n.Key)
				add(n.Value)
			}
		}
		return true
	})
	return out
}
