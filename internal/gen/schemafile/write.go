package schemafile

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/crategen/crategen/internal/gen/model"
)

const (
	entPath       = "entgo.io/ent"
	entschemaPath = "entgo.io/ent/schema"
	entsqlPath    = "entgo.io/ent/dialect/entsql"
	fieldPath     = "entgo.io/ent/schema/field"
	edgePath      = "entgo.io/ent/schema/edge"
	indexPath     = "entgo.io/ent/schema/index"
)

// File is a schema file.
type File struct {
	Name string
	Text []byte
}

// Files prints a schema package, one file per entity, and one for the regions of a database of CockroachDB.
func (d *Draft) Files(pkg string) ([]File, error) {
	var out []File
	for _, e := range d.Entities {
		p := &printer{draft: d, entity: e}
		text, err := format.Source([]byte(p.file(pkg)))
		if err != nil {
			return nil, fmt.Errorf("printing the schema of %s: %w", e.Table, err)
		}
		out = append(out, File{strings.ToLower(e.Name) + ".go", text})
	}
	if text := d.regions(pkg); text != "" {
		source, err := format.Source([]byte(text))
		if err != nil {
			return nil, fmt.Errorf("printing the regions of the database: %w", err)
		}
		out = append(out, File{"cockroach_database.go", source}) // no file of an entity has an underscore
	}
	return out, nil
}

// printer prints one entity.
type printer struct {
	draft  *Draft
	entity *Entity
	body   bytes.Buffer
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(&p.body, format+"\n", args...) }

func (p *printer) file(pkg string) string {
	e := p.entity
	p.doc()
	kind := "ent.Schema"
	if e.IsView {
		kind = "ent.View"
	}
	p.line("type %s struct{ %s }\n", e.Name, kind)
	if len(e.Fields) > 0 {
		p.list("Fields", "columns", "ent.Field", len(e.Fields), func(i int) string { return p.field(e.Fields[i]) })
		e.use(fieldPath)
	}
	edges := slices.DeleteFunc(slices.Clone(e.Edges), func(x *Edge) bool { return x.source == "" })
	if len(edges) > 0 {
		p.list("Edges", "relations", "ent.Edge", len(edges), func(i int) string { return breakChain(edges[i].source) })
		e.use(edgePath)
	}
	if len(e.indexes) > 0 {
		p.list("Indexes", "indexes", "ent.Index", len(e.indexes), func(i int) string { return breakChain(e.indexes[i]) })
		e.use(indexPath)
	}
	if len(e.annotations) > 0 {
		p.list("Annotations", "options of the table", "entschema.Annotation", len(e.annotations), func(i int) string { return e.annotations[i] })
		e.use(entschemaPath)
	}
	for _, t := range e.types {
		p.line("%s", t)
	}
	e.use(entPath)
	var head strings.Builder
	head.WriteString("package " + pkg + "\n\nimport (\n")
	p.imports(&head)
	head.WriteString(")\n\n")
	return head.String() + p.body.String()
}

// imports lists the standard library first.
func (p *printer) imports(b *strings.Builder) {
	text := p.body.String()
	var std, rest []string
	for _, path := range slices.Sorted(maps.Keys(p.entity.imports)) {
		if !regexp.MustCompile(`\b` + nameOf(path) + `\.`).MatchString(text) {
			continue
		}
		line := strconv.Quote(path)
		if path == entschemaPath {
			line = "entschema " + line
		}
		if strings.Contains(path, ".") {
			rest = append(rest, line)
		} else {
			std = append(std, line)
		}
	}
	for _, l := range std {
		b.WriteString("\t" + l + "\n")
	}
	if len(std) > 0 {
		b.WriteString("\n")
	}
	for _, l := range rest {
		b.WriteString("\t" + l + "\n")
	}
}

func nameOf(p string) string {
	if p == entschemaPath {
		return "entschema"
	}
	return path.Base(p)
}

// doc is the comment of the type: that of the table, and what the schema does not say.
func (p *printer) doc() {
	e := p.entity
	what := "table"
	if e.IsView {
		what = "view"
	}
	p.line("// %s is the %s %s.", e.Name, what, oneLine(e.Table.String()))
	if len(e.notes) > 0 {
		p.line("//\n// What the schema does not say:")
		for _, n := range e.notes {
			p.line("//   - %s", oneLine(n))
		}
	}
}

// list prints a method that returns a list.
func (p *printer) list(method, what, typ string, n int, item func(i int) string) {
	p.line("// %s are the %s.", method, what)
	p.line("func (%s) %s() []%s {\n\treturn []%[3]s{", p.entity.Name, method, typ)
	for i := range n {
		p.line("%s,", item(i))
	}
	p.line("}\n}\n")
}

// field is a field with its options.
func (p *printer) field(f *Field) string {
	e := p.entity
	e.use(f.imports...)
	var b strings.Builder
	notes := ""
	for _, n := range f.notes {
		notes += "// " + oneLine(n) + "\n"
	}
	b.WriteString(f.call + "(" + quote(f.Name) + f.args + ")")
	for _, o := range f.choice.options {
		b.WriteString("." + o)
	}
	if f.Optional {
		b.WriteString(".Optional()")
	}
	if f.unique {
		b.WriteString(".Unique()")
	}
	if model.Snake(f.Name) != f.Column {
		b.WriteString(".StorageKey(" + quote(f.Column) + ")")
	}
	if f.own != "" && !f.noOwn {
		b.WriteString(".SchemaType(map[string]string{" + quote(string(p.draft.Target)) + ": " + quote(f.own) + "})")
	}
	if list := p.fieldAnnotations(f); len(list) > 0 {
		b.WriteString(".Annotations(" + strings.Join(list, ", ") + ")")
	}
	if f.comment != "" {
		b.WriteString(".Comment(" + quote(f.comment) + ")")
	}
	return notes + breakChain(b.String())
}

func (p *printer) fieldAnnotations(f *Field) []string {
	if p.entity.IsView && f.goName == "" {
		return nil
	}
	var list []string
	if f.goName != "" {
		list = append(list, "schema.GoName("+quote(f.goName)+")")
	}
	if f.generated != "" {
		p.entity.use(cratePath)
		list = append(list, "crate.Generated("+quote(f.generated)+")")
	}
	if p.entity.IsView {
		p.entity.use(schemaPath)
		return list
	}
	if f.native != "" && f.own == "" {
		list = append(list, f.native)
	}
	if f.storage != "" && f.own == "" {
		p.entity.use(cratePath)
		list = append(list, f.storage)
	}
	if a := objectAnnotation(f.policies, f.members); a != "" && f.own == "" {
		p.entity.use(cratePath)
		list = append(list, a)
	}
	if f.size > 0 && f.own == "" {
		list = append(list, "entsql.Annotation{Size: "+strconv.FormatInt(f.size, 10)+"}")
	}
	if f.own != "" && f.noOwn {
		list = append(list, "schema.ColumnType(map[string]string{"+quote(string(p.draft.Target))+": "+quote(f.own)+"})")
	}
	list = append(list, f.annotations...)
	for _, a := range list {
		switch {
		case strings.HasPrefix(a, "entsql."):
			p.entity.use(entsqlPath)
		case strings.HasPrefix(a, "cockroach."):
			p.entity.use(cockroachPath)
		case strings.HasPrefix(a, "schema."):
			p.entity.use(schemaPath)
		}
	}
	return list
}

// longest is the length of a line from which on the calls of a chain stand in lines of their own.
const longest = 110

// breakChain puts the calls of a long chain into lines of their own.
func breakChain(src string) string {
	if len(src) <= longest {
		return src
	}
	var b strings.Builder
	depth, quoted := 0, byte(0)
	for i := range len(src) {
		c := src[i]
		switch {
		case quoted != 0:
			if c == quoted && (quoted == '`' || src[i-1] != '\\' || strings.HasSuffix(src[:i], `\\`)) {
				quoted = 0
			}
		case c == '"' || c == '`':
			quoted = c
		case c == '(' || c == '{':
			depth++
		case c == ')' || c == '}':
			depth--
		case c == '.' && depth == 0 && i > 0 && src[i-1] == ')':
			b.WriteString(".\n\t")
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// quote is a Go string: in backquotes if it has quotes and that works.
func quote(s string) string {
	if strings.ContainsAny(s, "\"\\\n") && strconv.CanBackquote(strings.ReplaceAll(s, "\n", "")) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// enumName is a Go name for a value of an enum that gives none.
func enumName(v string, i int, seen map[string]bool) string {
	name := model.Pascal(strings.Join(split(v), "_"))
	if name == "" || !model.Exported("E"+name) {
		name = "Value" + strconv.Itoa(i+1)
	}
	first := []rune(name)[0]
	if unicode.IsDigit(first) {
		name = "V" + name
	}
	for base, n := name, 2; seen[name]; n++ {
		name = base + strconv.Itoa(n)
	}
	seen[name] = true
	return cmp.Or(name, "Value")
}
