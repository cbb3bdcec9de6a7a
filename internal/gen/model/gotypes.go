package model

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
)

// imports gives each imported package one name for the whole project, so that the same type is written alike everywhere.
type imports struct {
	byPath map[string]string
	byName map[string]string
}

// ownImports are names that generated files use for packages and local variables of their own; a user's package of such a
// name gets an alias. Single letters and names with capitals are the generated code's as well: see imports.of.
var ownImports = map[string]string{
	"time": "time", "json": "encoding/json", "uuid": "github.com/google/uuid",
	"context": "context", "errors": "errors", "fmt": "fmt", "iter": "iter", "slices": "slices", "strconv": "strconv",
	"of": "", "query": "", "wire": "", "table": "", "connect": "", "tx": "", "dberr": "", "sqlite": "", "client": "",
	"sync": "sync", "embed": "embed", "cratehttp": "", "pgwire": "", "ddl": "", "pkg": "", "jsontext": "",
	"schemafield": "", "slog": "log/slog", "testing": "testing", "testdb": "",
	"row": "", "column": "", "args": "", "name": "", "at": "", "err": "", "ctx": "", "entity": "", "edge": "",
	"key": "", "keys": "", "rows": "", "sets": "", "edges": "", "orders": "", "changes": "", "opts": "", "size": "", "after": "", "columns": "", "names": "",
}

func newImports() *imports {
	in := &imports{byPath: make(map[string]string), byName: make(map[string]string)}
	for name, path := range ownImports {
		in.byName[name] = path
		if path != "" {
			in.byPath[path] = name
		}
	}
	return in
}

// of is the import of a package that calls itself name; name may be empty if it is not known.
func (in *imports) of(pkg, name string) Import {
	if have, ok := in.byPath[pkg]; ok {
		return Import{Name: have, Path: pkg}
	}
	if name == "" {
		name = guessName(pkg)
	}
	name = strings.ToLower(name)
	alias := name
	for i := 2; ; i++ {
		if _, taken := in.byName[alias]; !taken && len(alias) > 1 {
			break
		}
		alias = name + strconv.Itoa(i)
	}
	in.byName[alias], in.byPath[pkg] = pkg, alias
	return Import{Name: alias, Path: pkg}
}

// guessName is a name for a package of which only the path is known. It need not be the package's own.
func guessName(pkg string) string {
	base := path.Base(pkg)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(pkg))
	}
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(base))
	if name == "" || name[0] <= '9' {
		name = "pkg" + name
	}
	return name
}

// goType writes a type as generated code names it. It fails on types that other packages cannot name.
func (in *imports) goType(t *load.Type) (GoType, error) {
	g := GoType{Kind: t.Kind, Shape: shapeOf(t)}
	if g.Shape == ShapeNested {
		g.Nested = nestedOf(t)
	}
	name, err := in.write(t, &g.Imports)
	g.Name = name
	return g, err
}

func (in *imports) write(t *load.Type, used *[]Import) (string, error) {
	if t.Name != "" {
		return in.writeNamed(t, used)
	}
	prefix := ""
	switch t.Kind {
	case "slice":
		if t.Elem.Pkg == "" && t.Elem.Name == "uint8" {
			return "[]byte", nil
		}
		prefix = "[]"
	case "array":
		prefix = fmt.Sprintf("[%d]", t.Len)
	case "ptr":
		prefix = "*"
	case "map":
		key, err := in.write(t.Key, used)
		if err != nil {
			return "", err
		}
		prefix = "map[" + key + "]"
	case "func":
		return in.writeFunc(t.Func, used)
	case "interface":
		if t.Text == "interface {}" {
			return "any", nil
		}
		return "", fmt.Errorf("the type %s has no name; declare a type for it", t.Text)
	default:
		return "", fmt.Errorf("the type %s has no name; declare a type for it", t.Text)
	}
	elem, err := in.write(t.Elem, used)
	return prefix + elem, err
}

func (in *imports) writeNamed(t *load.Type, used *[]Import) (string, error) {
	if t.Pkg == "" {
		return t.Name, nil
	}
	name, args, generic := strings.Cut(t.Name, "[")
	if !exported(name) {
		return "", fmt.Errorf("the type %s is not exported, so generated code cannot name it; export it", t.Text)
	}
	imp := in.of(t.Pkg, t.PkgName)
	add(used, imp)
	if !generic {
		return imp.Name + "." + name, nil
	}
	var written []string
	for arg := range strings.SplitSeq(strings.TrimSuffix(args, "]"), ",") {
		if strings.ContainsAny(arg, "[{(") {
			return "", fmt.Errorf("the type %s is generic in a composite type; declare a type of its own: type Name %s", t.Text, t.Text)
		}
		if dot := strings.LastIndexByte(arg, '.'); dot >= 0 {
			imp := in.of(arg[:dot], "")
			add(used, imp)
			arg = imp.Name + arg[dot:]
		}
		written = append(written, arg)
	}
	return imp.Name + "." + name + "[" + strings.Join(written, ", ") + "]", nil
}

func (in *imports) writeFunc(f *load.Func, used *[]Import) (string, error) {
	list := func(types []*load.Type) ([]string, error) {
		var texts []string
		for _, t := range types {
			text, err := in.write(t, used)
			if err != nil {
				return nil, err
			}
			texts = append(texts, text)
		}
		return texts, nil
	}
	params, err := list(f.In)
	if err != nil {
		return "", err
	}
	if n := len(params); f.Variadic && n > 0 {
		params[n-1] = "..." + strings.TrimPrefix(params[n-1], "[]")
	}
	results, err := list(f.Out)
	if err != nil {
		return "", err
	}
	text := "func(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return text, nil
	case 1:
		return text + " " + results[0], nil
	}
	return text + " (" + strings.Join(results, ", ") + ")", nil
}

// add adds an import once.
func add(list *[]Import, imp Import) {
	for _, have := range *list {
		if have == imp {
			return
		}
	}
	*list = append(*list, imp)
}
