package schemafile

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// names gives entities names that do not clash in the generated package.
type names struct {
	taken map[string]bool // in lower case: packages are
}

func newNames(*Draft) *names { return &names{taken: make(map[string]bool)} }

// entity returns a name for the entity of a table: the singular, with the schema in front or a number behind where it is taken.
func (n *names) entity(t state.TableName) string {
	base := typeName(t.Name)
	candidates := []string{base, base + "Row"}
	if t.Schema != "" {
		candidates = []string{base, typeName(t.Schema + "_" + t.Name), base + "Row"}
	}
	for i := 2; ; i++ {
		for _, c := range candidates {
			if model.EntityProblem(c) == "" && n.free(c) {
				n.take(c)
				return c
			}
		}
		candidates = []string{base + strconv.Itoa(i), base + "Row" + strconv.Itoa(i)}
	}
}

// declared are what the generated package declares for an entity.
func declared(name string) []string {
	return []string{name, "New" + name, name + "Query", name + "Table", name + "Edges", name + "Key", model.Plural(name)}
}

func (n *names) free(name string) bool {
	return !slices.ContainsFunc(declared(name), func(s string) bool { return n.taken[strings.ToLower(s)] })
}

func (n *names) take(name string) {
	for _, s := range declared(name) {
		n.taken[strings.ToLower(s)] = true
	}
}

// typeName is an exported ASCII name of the singular of a table's name.
func typeName(table string) string {
	words := split(table)
	for i, w := range words {
		words[i] = ascii(w)
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	if n := len(words); n > 0 {
		words[n-1] = singular(words[n-1])
	}
	name := model.Pascal(strings.Join(words, "_"))
	if !model.Exported(name) {
		name = "T" + name
	}
	if !model.Exported(name) {
		return "Table"
	}
	return name
}

// singular returns the singular of a word. One that ends in us is a singular already, such as status and campus, but for a few.
func singular(word string) string {
	lower := strings.ToLower(word)
	if strings.HasSuffix(lower, "us") && !slices.Contains([]string{"menus", "gurus", "emus", "flus", "gnus"}, lower) {
		return word
	}
	return model.Singular(word)
}

// enums gives the fields of enums other Go names where the generated type would have the name of something else: orders.status beside a table
// order_statuses.
func (n *names) enums(e *Entity) {
	for _, f := range e.Fields {
		goName := f.goName
		if goName == "" {
			goName = model.Pascal(f.Name)
		}
		if f.kind != model.KindEnum || !n.taken[strings.ToLower(e.Name+goName)] {
			continue
		}
		base := goName + "Value"
		goName = base
		for i := 2; e.isTaken(goName) || n.taken[strings.ToLower(e.Name+goName)]; i++ {
			goName = base + strconv.Itoa(i)
		}
		f.goName = goName
		e.taken = append(e.taken, goName)
	}
}

// split cuts a name into words of letters and digits.
func split(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func ascii(word string) string {
	return strings.Map(func(r rune) rune {
		if r <= unicode.MaxASCII {
			return r
		}
		return -1
	}, word)
}

// member gives a column a field name: the column's own where that works, and else one of letters, digits and underscores.
func (e *Entity) member(column string) (name, goName string) {
	name = column
	if strings.ContainsFunc(column, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) {
		name = strings.Join(split(column), "_")
	}
	if name == "" || name == "_" || name == "id" && column != "id" {
		name = "column_" + strings.Trim(name, "_")
		name = strings.TrimSuffix(name, "_")
	}
	for base, i := name, 2; e.hasMember(name); i++ {
		name = base + "_" + strconv.Itoa(i)
	}
	goName = model.Pascal(name)
	written := ""
	if !model.Exported(goName) {
		first, size := utf8.DecodeRuneInString(goName)
		switch upper := unicode.ToUpper(first); {
		case unicode.IsLetter(first) && unicode.IsUpper(upper):
			goName = string(upper) + goName[size:]
		default:
			goName = "X" + goName
		}
		written = goName
	}
	for base, i := goName, 2; e.isTaken(goName); i++ {
		goName = base + strconv.Itoa(i)
		written = goName
	}
	e.taken = append(e.taken, goName)
	return name, written
}

// hasMember reports whether a field or an edge has the name.
func (e *Entity) hasMember(name string) bool {
	return slices.ContainsFunc(e.Fields, func(f *Field) bool { return f.Name == name }) ||
		slices.ContainsFunc(e.Edges, func(x *Edge) bool { return x.Name == name })
}

// isTaken reports whether a member of the entity's struct has the Go name.
func (e *Entity) isTaken(goName string) bool {
	return goName == "Edges" || slices.Contains(e.taken, goName)
}
