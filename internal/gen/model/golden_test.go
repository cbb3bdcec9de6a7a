package model

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/gen/load"
)

var update = flag.Bool("update", false, "write what is seen to the golden files")

// The shop's schema uses all of the language; what is decided about it is in testdata/shop.txt, one line for each thing.
func TestShop(t *testing.T) {
	d, err := load.Load(t.Context(), load.Config{Dir: "../load/testdata/shop", Output: new(bytes.Buffer)})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Resolve(d, options(t, "postgres,cockroachdb,sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	got := projectText(p)
	const file = "testdata/shop.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("model (-want +got; go test -update writes it):\n%s", diff)
	}
}

// With CrateDB among the targets, the same schema is refused, line by line.
func TestShopOnCrateDB(t *testing.T) {
	d, err := load.Load(t.Context(), load.Config{Dir: "../load/testdata/shop", Output: new(bytes.Buffer)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Resolve(d, options(t, "cratedb,sqlite"))
	const want = `internal/gen/load/testdata/shop/author.go:13: Author: it has no id field, and CrateDB makes no integer keys; add field.UUID("id", uuid.UUID{}).Default(uuid.New), or name a key with schema.PrimaryKey
internal/gen/load/testdata/shop/book.go:43: Book.views: the default: CrateDB reserves 9223372036854775807, so its columns cannot hold it; use another default
internal/gen/load/testdata/shop/book.go:40: Book.isbn: CrateDB has no unique constraints; remove Unique(), or make the field the primary key
internal/gen/load/testdata/shop/book.go:84: Book.index(order, author): CrateDB has no unique constraints; remove Unique(), or make the fields the primary key with schema.PrimaryKey`
	if diff := cmp.Diff(want, message(err)); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
}

func projectText(p *Project) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s (%s) of %s for %v\n", p.Package, p.Path, p.Schema, p.Targets)
	for _, e := range p.Entities {
		fmt.Fprintf(&b, "\n%s, %s, package %s, table %s, key %s, %s\n", e.Name, e.Plural, e.Package, e.Table, names(e.Key), e.Pos)
		for _, line := range e.Doc {
			fmt.Fprintf(&b, "  // %s\n", line)
		}
		for _, f := range e.Fields {
			fmt.Fprintf(&b, "  %s %s %s: %s%s `%s` %s\n", f.Name, f.GoName, f.Column, kindText(f), flagsText(f), f.Tag, f.Pos)
			if f.UpdateDefault != nil {
				fmt.Fprintf(&b, "    update default %s\n", defaultText(f.UpdateDefault))
			}
			for _, v := range f.Validators {
				fmt.Fprintf(&b, "    validator %s.Validators[%d].(%s)\n", from(&v.Descriptor), v.Index, v.Descriptor.Signature)
			}
			if len(f.Enum) > 0 {
				fmt.Fprintf(&b, "    enum %v\n", f.Enum)
			}
			for _, line := range f.Doc {
				fmt.Fprintf(&b, "    // %s\n", line)
			}
		}
		for _, x := range slices.Concat(e.Indexes, e.Uniques) {
			fmt.Fprintf(&b, "  index %s unique=%v (%s) %s\n", x.Name, x.Unique, names(x.Fields), x.Pos)
		}
		for _, x := range e.Edges {
			fmt.Fprintf(&b, "  edge %s %s, required=%v, constraint %s %s, %s\n", x.GoName, edgeText(x), x.Required, x.Constraint, x.OnDelete, x.Pos)
		}
	}
	for _, t := range p.Joins {
		fmt.Fprintf(&b, "\n%s\n", joinText(t))
	}
	return b.String()
}

func flagsText(f *Field) string {
	text := ""
	for _, flag := range []struct {
		set  bool
		name string
	}{
		{f.Nullable, "null"}, {f.Immutable, "immutable"}, {f.Sensitive, "sensitive"}, {f.IsKey, "key"}, {f.Generated, "generated"},
		{f.Size > 0, fmt.Sprint("size=", f.Size)}, {f.Fulltext != nil, "fulltext"}, {f.Default != nil, "default " + defaultText(f.Default)},
	} {
		if flag.set {
			text += ", " + flag.name
		}
	}
	return text
}

func defaultText(d *Default) string {
	switch {
	case d == nil:
		return ""
	case d.Value != nil:
		return from(d.Value) + ".Default.(" + d.Value.Signature + ")"
	case d.Func != nil && d.Func.Descriptor != nil:
		return from(d.Func.Descriptor) + " " + d.Func.Descriptor.Signature
	case d.Func != nil:
		return d.Func.Name
	}
	return d.Literal + " " + d.SQL
}
