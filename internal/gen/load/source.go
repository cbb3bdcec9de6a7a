package load

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// source is the parsed source of the schema package, and of the files of mixins elsewhere. It knows lines and comments;
// what the source means is the runner's business.
type source struct {
	module string // directory that positions are relative to
	fset   *token.FileSet
	files  map[string]*ast.File // by file name; nil for a file that cannot be read
	types  map[string]declared

	variables map[string]declared // exported variables
}

// declared is an exported type or variable of the schema package.
type declared struct {
	pos       string
	doc       []string
	candidate candidate
}

// candidate is a type that may be a schema, or a variable that may be an annotation. Only the compiled program can tell.
type candidate struct {
	Name     string
	Struct   bool
	Variable bool
}

func newSource(module string) *source {
	return &source{
		module: module,
		fset:   token.NewFileSet(),
		files:  make(map[string]*ast.File),
		types:  make(map[string]declared),

		variables: make(map[string]declared),
	}
}

// add parses the files of the schema package.
func (s *source) add(pkg *listed) error {
	for _, name := range append(slices.Clone(pkg.GoFiles), pkg.CgoFiles...) {
		file := filepath.Join(pkg.Dir, name)
		f, err := parser.ParseFile(s.fset, file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("the schema package does not parse: %s", s.shorten(err.Error()))
		}
		s.files[file] = f
		for _, decl := range f.Decls {
			switch g, _ := decl.(*ast.GenDecl); {
			case g == nil:
			case g.Tok == token.TYPE:
				s.addTypes(g)
			case g.Tok == token.VAR:
				if err := s.addVariables(g); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *source) addTypes(g *ast.GenDecl) {
	for _, spec := range g.Specs {
		t := spec.(*ast.TypeSpec)
		if !t.Name.IsExported() || t.TypeParams != nil {
			continue
		}
		d := declared{pos: s.position(t.Pos()), candidate: candidate{Name: t.Name.Name}}
		switch t.Type.(type) {
		case *ast.StructType:
			d.candidate.Struct = !t.Assign.IsValid()
		case *ast.Ident, *ast.SelectorExpr:
		default:
			continue
		}
		doc := t.Doc
		if doc == nil && len(g.Specs) == 1 {
			doc = g.Doc
		}
		if text := strings.TrimSpace(doc.Text()); text != "" {
			d.doc = strings.Split(text, "\n")
		}
		s.types[t.Name.Name] = d
	}
}

// candidates are the types that may be schemas, and then the variables, in order of name.
func (s *source) candidates() []candidate {
	var list []candidate
	for _, all := range []map[string]declared{s.types, s.variables} {
		for _, name := range slices.Sorted(maps.Keys(all)) {
			list = append(list, all[name].candidate)
		}
	}
	return list
}

// locate fills in lines and comments. Files become relative, so that the description is the same on every machine.
func (s *source) locate(d *Description) {
	for _, v := range d.Variables {
		v.Pos = s.variables[v.Name].pos
	}
	for _, schema := range d.Schemas {
		t := s.types[schema.Name]
		schema.Pos, schema.Doc = t.pos, t.doc
		place := func(o *Origin, method, name string) string {
			pos := s.find(method, name, *o, t.pos)
			if o.File != "" {
				o.File = s.relative(o.File)
			}
			return pos
		}
		for _, f := range schema.Fields {
			f.Pos = place(&f.Origin, "Fields", f.Name)
		}
		for _, e := range schema.Edges {
			e.Pos = place(&e.Origin, "Edges", e.Name)
			if e.Ref != nil {
				e.Ref.Pos, e.Ref.Origin = e.Pos, e.Origin
			}
		}
		for _, x := range schema.Indexes {
			x.Pos = place(&x.Origin, "Indexes", "")
		}
	}
}

// find is the line of one element of the list that a method returns: the element itself where the list is written out,
// else the call that names it, else the method.
func (s *source) find(method, name string, o Origin, fallback string) string {
	fn := s.method(o, method)
	if fn == nil || fn.Body == nil {
		return fallback
	}
	at := fn.Pos()
	var lists [][]ast.Expr
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			if len(n.Results) == 1 {
				if lit, ok := n.Results[0].(*ast.CompositeLit); ok {
					lists = append(lists, lit.Elts)
				}
			}
		case *ast.CallExpr:
			if name != "" && names(n, name) {
				at = n.Pos()
			}
		}
		return true
	})
	if len(lists) == 1 && len(lists[0]) == o.Count {
		at = lists[0][o.Index].Pos()
	}
	return s.position(at)
}

// names reports whether a call is that of a package's function with the name as its first argument: field.String("title").
func names(call *ast.CallExpr, name string) bool {
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	if _, ok := fun.X.(*ast.Ident); !ok {
		return false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return false
	}
	text, err := strconv.Unquote(lit.Value)
	return err == nil && text == name
}

// method finds the declaration of a method in the file that the runner saw it in.
func (s *source) method(o Origin, name string) *ast.FuncDecl {
	if o.File == "" {
		return nil
	}
	file := filepath.FromSlash(o.File)
	f, ok := s.files[file]
	if !ok {
		// A mixin of another package. If its source is not there (-trimpath), the schema's own line has to do.
		f, _ = parser.ParseFile(s.fset, file, nil, parser.SkipObjectResolution)
		s.files[file] = f
	}
	if f == nil {
		return nil
	}
	for _, decl := range f.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if ok && fn.Name.Name == name && fn.Recv != nil && len(fn.Recv.List) == 1 && receiver(fn.Recv.List[0].Type) == o.Receiver {
			return fn
		}
	}
	return nil
}

func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	case *ast.IndexExpr:
		return receiver(e.X)
	}
	return ""
}

// position is file:line, from the module's directory; for a file of another module, from that module's cache directory.
func (s *source) position(pos token.Pos) string {
	p := s.fset.Position(pos)
	return fmt.Sprintf("%s:%d", s.relative(p.Filename), p.Line)
}

func (s *source) relative(file string) string {
	if rel, err := filepath.Rel(s.module, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	slashed := filepath.ToSlash(file)
	if _, in, ok := strings.Cut(slashed, "/pkg/mod/"); ok {
		return in
	}
	return path.Base(slashed)
}

// shorten writes the files of the module in a message as they are named in positions.
func (s *source) shorten(text string) string {
	return strings.ReplaceAll(text, s.module+string(filepath.Separator), "")
}
