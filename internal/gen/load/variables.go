package load

import (
	"fmt"
	"go/ast"
)

// addVariables notes the exported variables of a declaration. One that is not exported and made of an annotation of the database would be
// left out without a word, since Go accepts unused variables: it is an error.
func (s *source) addVariables(g *ast.GenDecl) error {
	for _, spec := range g.Specs {
		v := spec.(*ast.ValueSpec)
		for i, name := range v.Names {
			if name.IsExported() {
				s.variables[name.Name] = declared{pos: s.position(name.Pos()), candidate: candidate{Name: name.Name, Variable: true}}
				continue
			}
			typ := v.Type
			if i < len(v.Values) && typ == nil {
				typ = typeOf(v.Values[i])
			}
			if called := annotationOf(typ); called != "" {
				return fmt.Errorf("%s: the variable %s is a %s and is not exported, so that it does not count; begin its name with a capital letter",
					s.position(name.Pos()), name.Name, called)
			}
		}
	}
	return nil
}

// typeOf is the type of a composite literal, nil for other expressions.
func typeOf(e ast.Expr) ast.Expr {
	if lit, ok := e.(*ast.CompositeLit); ok {
		return lit.Type
	}
	return nil
}

// database is the annotation of a database, as schema files name it.
const database = "cockroach.Database"

// annotationOf is the name of a type in the source if it is that of an annotation of the database, such as cockroach.Database.
func annotationOf(typ ast.Expr) string {
	sel, ok := typ.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name+"."+sel.Sel.Name == database {
		return database
	}
	return ""
}
