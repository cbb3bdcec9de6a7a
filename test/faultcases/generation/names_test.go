package generation

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/gen"
	"github.com/crategen/crategen/internal/gen/model"
)

// refused are names of entities whose packages or files Go, an operating system or the generator itself would refuse, in any
// case.
var refused = strings.Fields(`Init INIT Main Internal Vendor Testdata Of Ddl DDL
	Type Func Range Package Import Select Default Go Chan Var
	String Error Any Int Uint8 Byte Rune Len Cap New Nil True False Iota Copy Close Append Print Max Min Clear Real Comparable
	Con CON Prn Aux Nul Com1 COM9 Lpt1
	A_test Foo_Test Größe
	Client Tx Tables Open Edges Driver Option Config
	Dbtest At`)

// taken are names of entities that look as if they were refused, and are not.
var taken = strings.Fields(`Test Foo_linux Foo_amd64 Foo_windows_arm64 Linux Windows Amd64 Ignore Doc Documents Fmt Time Testing Query Wire
	Sets Url Context Sync Embed Schemafield Cgo C T Builtin Unsafe X_ Com10 Console Nulls Initial`)

const entityText = `
type %[1]s struct{ ent.Schema }

func (%[1]s) Fields() []ent.Field {
	return []ent.Field{
		field.Int("id"),
		field.String("name").NotEmpty(),
		field.Enum("kind").Values("new", "init", "type", "1st"),
		field.Time("at"),
	}
}
`

// TestFault16 tries names that Go's tools refuse in one form or another: as a package, a file, an identifier. Each is either
// refused with the remedy when the code is generated, or generated into what go vet, which compiles all that is imported, finds nothing in, factories too.
func TestFault16(t *testing.T) {
	dir := module(t)
	entities := func(names []string) {
		text := "// Package schema has hostile names.\npackage schema\n\nimport (\n\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/field\"\n)\n"
		for _, name := range names {
			text += fmt.Sprintf(entityText, name)
		}
		write(t, dir, "schema/schema.go", text)
	}
	entities(slices.Concat(refused, taken))
	got := map[string]string{}
	for _, err := range problems(t, generate(t, dir)) {
		if strings.Contains(err.Problem, "the Go name NewQuery") { // the constructor of Query and the query of New, which is refused
			continue
		}
		got[err.Entity] += err.Problem
		if err.Remedy != `give the entity another name with schema.GoName("...")` {
			t.Errorf("the remedy of %s is %q", err.Entity, err.Remedy)
		}
	}
	for _, name := range refused {
		if got[name] == "" && name != "Dbtest" && name != "At" { // of these the generator says so when nothing else is wrong
			t.Errorf("%s is not refused", name)
		}
	}
	for _, name := range taken {
		if got[name] != "" {
			t.Errorf("%s is refused: %s", name, got[name])
		}
	}
	for _, name := range []string{"Dbtest", "At"} {
		entities([]string{name})
		if err := generate(t, dir); err == nil || !strings.Contains(err.Error(), `schema.GoName("...")`) {
			t.Errorf("%s: %v", name, err)
		}
	}
	entities(taken)
	write(t, dir, "schema/members.go", membersText)
	write(t, dir, "schema/other/item.go", "// Package other has a type of a name that is there twice.\npackage other\n\n// Item is one.\ntype Item struct{ B string }\n")
	if err := generate(t, dir); err != nil {
		t.Fatal(err)
	}
	vet := exec.CommandContext(t.Context(), "go", "vet", "./...")
	vet.Dir, vet.Env = dir, append(os.Environ(), "GOWORK=off")
	if out, err := vet.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
	// A file that the go command leaves out for its name, as a build constraint does, would not be found by the build.
	list := exec.CommandContext(t.Context(), "go", "list", "-f", `{{range .IgnoredGoFiles}}{{.}} {{end}}{{range .TestGoFiles}}{{.}} {{end}}`, "./...")
	list.Dir, list.Env = dir, append(os.Environ(), "GOWORK=off")
	if out, err := list.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "" {
		t.Errorf("%v; files that the go command leaves out: %s", err, out)
	}
}

// membersText has hostile names of fields, edges, enum values and members of documents.
const membersText = `package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"example.com/names/schema/other"
)

// Item is a type of documents.
type Item struct {
	Type  string ` + "`json:\"type\"`" + `
	Range int    ` + "`json:\"init\"`" + `
	Name  string
}

// Member has hostile names of all else.
type Member struct{ ent.Schema }

// Fields of the Member.
func (Member) Fields() []ent.Field {
	fields := []ent.Field{
		field.Int("id"),
		field.JSON("doc", Item{}).Optional(),
		field.JSON("other", other.Item{}).Optional(),
		field.Enum("status").Values("_", "x-y", "known", "init", "string").Optional(),
		field.String("secret").Sensitive().Optional(),
	}
	fields[3] = field.Enum("status").Values("x-y", "known", "init", "string", "1").Optional()
	for _, name := range []string{"type", "func", "range", "init", "main", "string", "error", "any", "len", "new", "true", "nil", "iota",
		"client", "tx", "tables", "open", "of", "db", "query", "wire", "package", "import", "table", "columns", "row", "column", "value",
		"read", "fill", "key", "key_of", "name", "e", "m", "v", "x", "args", "context", "err", "sql", "con", "nul", "shown",
		"foo_test", "foo_linux", "GoString", "MarshalJSON_", "and", "or", "not", "count", "select"} {
		fields = append(fields, field.String(name).Optional())
	}
	return fields
}

// Edges of the Member.
func (Member) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("parent", Member.Type).From("children").Unique(),
		edge.To("close", Test.Type),
		edge.To("interface", Time.Type).Unique(),
	}
}
`

// TestFault16Members holds that names which clash after they were made Go names, or make none, are refused with a remedy.
func TestFault16Members(t *testing.T) {
	bodies := []string{
		`field.String("name"), field.String("Name").StorageKey("name2")`,
		`field.String("user_id"), field.String("user__id")`,
		`field.String("2nd")`,
		`field.String("_")`,
		`field.String("edges")`,
		`field.String("secret").Sensitive(), field.String("format")`,
		`field.Enum("status").Values("-")`,
		`field.Enum("status").Values("a", "A")`,
		`field.Enum("a").Values("b_c"), field.Enum("a_b_c").Values("x"), field.Enum("a_b").Values("c")`,
	}
	dir := module(t)
	text := "// Package schema has names that clash.\npackage schema\n\nimport (\n\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/field\"\n)\n"
	for i, body := range bodies {
		text += fmt.Sprintf("\ntype Book%d struct{ ent.Schema }\n\nfunc (Book%[1]d) Fields() []ent.Field { return []ent.Field{%s} }\n", i, body)
	}
	write(t, dir, "schema/schema.go", text)
	found := map[string]bool{}
	for _, p := range problems(t, generate(t, dir)) {
		found[p.Entity] = true
		if !strings.Contains(p.Remedy, "schema.GoName(") && !strings.Contains(p.Remedy, "NamedValues(") {
			t.Errorf("the remedy of %q is %q", p.Problem, p.Remedy)
		}
	}
	for i, body := range bodies {
		if !found[fmt.Sprintf("Book%d", i)] {
			t.Errorf("%s is not refused", body)
		}
	}
}

// TestFault16Packages holds that the client package is not called what Go refuses either.
func TestFault16Packages(t *testing.T) {
	dir := module(t)
	write(t, dir, "schema/schema.go", "// Package schema has one entity.\npackage schema\n\nimport (\n\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/field\"\n)\n"+fmt.Sprintf(entityText, "Book"))
	for _, out := range []string{"init", "NUL", ".db"} {
		_, err := gen.Generate(t.Context(), gen.Options{SchemaDir: filepath.Join(dir, "schema"), Out: filepath.Join(dir, out), Targets: sqliteOnly(t)})
		if err == nil || !strings.Contains(err.Error(), "such as db") {
			t.Errorf("%s: %v", out, err)
		}
		if _, err := os.Stat(filepath.Join(dir, out)); err == nil {
			t.Errorf("%s was made", out)
		}
	}
}

// module is a directory with a module that takes crategen from this tree.
func module(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	const path = "github.com/crategen/crategen"
	text := strings.Replace(string(mod), "module "+path, "module example.com/names", 1)
	write(t, dir, "go.mod", text+"\nrequire "+path+" v0.0.0\n\nreplace "+path+" => "+root+"\n")
	write(t, dir, "go.sum", string(sum))
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func sqliteOnly(t *testing.T) []model.Target {
	targets, err := model.ParseTargets("sqlite")
	if err != nil {
		t.Fatal(err)
	}
	return targets
}

func generate(t *testing.T, dir string) error {
	t.Helper()
	_, err := gen.Generate(context.WithoutCancel(t.Context()), gen.Options{SchemaDir: filepath.Join(dir, "schema"), Out: filepath.Join(dir, "db"),
		Targets: sqliteOnly(t), Factories: true})
	return err
}

// problems are what the generator says of a schema.
func problems(t *testing.T, err error) []*model.Error {
	t.Helper()
	var out []*model.Error
	var walk func(error)
	walk = func(err error) {
		switch x := err.(type) {
		case nil:
		case *model.Error:
			out = append(out, x)
		case interface{ Unwrap() []error }:
			for _, e := range x.Unwrap() {
				walk(e)
			}
		case interface{ Unwrap() error }:
			walk(x.Unwrap())
		default:
			t.Errorf("an error without a place: %v", err)
		}
	}
	walk(err)
	return out
}
