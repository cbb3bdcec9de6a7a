package render

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/modulepath"
)

// The paths of the project's and of the runtime's packages.
var (
	module  = modulepath.Path + "/"
	runtime = module + "runtime/"
)

// imports are the imports of one file, by path. Two packages never share a name: package model gives each one its own.
type imports map[string]string

// std adds a package of the standard library.
func (in imports) std(pkg string) { in[pkg] = path.Base(pkg) }

// runtime adds packages of the runtime.
func (in imports) runtime(names ...string) {
	for _, name := range names {
		in[runtime+name] = name
	}
}

// add adds what a type or an expression of the model needs.
func (in imports) add(list ...model.Import) {
	for _, i := range list {
		in[i.Path] = i.Name
	}
}

// qualifier is the name of a package in front of what it declares.
var qualifier = regexp.MustCompile(`([\pL_][\pL\p{Nd}_]*)\.`)

// keep removes the packages that source does not name.
func (in imports) keep(source string) {
	named := make(map[string]bool)
	for _, m := range qualifier.FindAllStringSubmatch(source, -1) {
		named[m[1]] = true
	}
	maps.DeleteFunc(in, func(_, name string) bool { return !named[name] })
}

// block prints the declaration, in three groups: the standard library, others, and the module that the code is part of.
func (in imports) block(module string) string {
	var groups [3][]string
	for _, pkg := range slices.Sorted(maps.Keys(in)) {
		line := strconv.Quote(pkg)
		if name := in[pkg]; name != path.Base(pkg) {
			line = name + " " + line
		}
		group := 1
		switch first, _, _ := strings.Cut(pkg, "/"); {
		case pkg == module || strings.HasPrefix(pkg, module+"/"):
			group = 2
		case !strings.Contains(first, "."):
			group = 0
		}
		groups[group] = append(groups[group], line)
	}
	var b strings.Builder
	b.WriteString("import (\n")
	for _, lines := range groups {
		if len(lines) > 0 {
			b.WriteString(strings.Join(lines, "\n") + "\n\n")
		}
	}
	b.WriteString(")\n")
	return b.String()
}
