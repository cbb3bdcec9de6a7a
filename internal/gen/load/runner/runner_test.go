package runner

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
	"github.com/google/go-cmp/cmp"
)

func TestTopLevel(t *testing.T) {
	tests := []struct{ symbol, pkg, name string }{
		{"time.Now", "time", "Now"},
		{"github.com/google/uuid.New", "github.com/google/uuid", "New"},
		{"gopkg.in/yaml%2ev3.Marshal", "gopkg.in/yaml.v3", "Marshal"},
		{"example.com/shop/schema.Book.Fields.func1", "", ""},
		{"example.com/shop/schema.newID", "", ""},
		{"example.com/shop/schema.T.Make-fm", "", ""},
		{"example.com/shop/schema.(*T).Make-fm", "", ""},
		{"example.com/shop/schema.New[...]", "", ""},
		{"example.com/shop/schema.init.func1", "", ""},
		{"main.New", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.symbol, func(t *testing.T) {
			if pkg, name := topLevel(tt.symbol); pkg != tt.pkg || name != tt.name {
				t.Errorf("got %q %q, want %q %q", pkg, name, tt.pkg, tt.name)
			}
		})
	}
}

func TestLiteral(t *testing.T) {
	type named []string
	tests := []struct {
		name    string
		value   any
		literal string
		zero    bool
	}{
		{"the largest int64", int64(math.MaxInt64), "9223372036854775807", false},
		{"the largest uint64", uint64(math.MaxUint64), "18446744073709551615", false},
		{"a float to its last digit", 0.1, "0.1", false},
		{"a float32 as short as it may be", float32(0.1), "0.1", false},
		{"a float that no constant says", math.Inf(1), "", false},
		{"minus zero", math.Copysign(0, -1), "", false},
		{"a text with quotes", `say "hi"`, `"say \"hi\""`, false},
		{"the empty text", "", `""`, false},
		{"bytes", []byte{0, 255}, `"\x00\xff"`, false},
		{"raw JSON", json.RawMessage(`{}`), `"{}"`, false},
		{"an empty slice", []string{}, "[]string{}", true},
		{"a nil slice", []string(nil), "", false},
		{"a slice of slices", [][]int{{1}, {2, 3}}, "[][]int{[]int{1}, []int{2, 3}}", false},
		{"a map in order", map[string]int{"b": 2, "a": 1}, `map[string]int{"a": 1, "b": 2}`, false},
		{"an int64 in an any would become an int", []any{int64(1)}, "", false},
		{"an empty slice of a named type", named{}, "", true},
		{"a slice of a named type", named{"a"}, "", false},
		{"the zero struct", struct{ A int }{}, "", true},
		{"another struct", struct{ A int }{1}, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := valueOf(tt.value)
			if v.Literal != tt.literal || v.Zero != tt.zero {
				t.Errorf("got %s, zero %v; want %s, zero %v", v.Literal, v.Zero, tt.literal, tt.zero)
			}
		})
	}
}

type inner struct {
	Shared string `json:"shared"`
	Deep   int
	Twice  int
}

type other struct {
	Twice int
}

type tagged struct{ X int }

type Exported struct{ Promoted string }

type everything struct {
	inner
	other
	*Exported
	tagged  `json:"tagged"`
	Stamp   time.Time `json:"stamp"`
	Shared  int       `json:"shared"`
	Omitted string    `json:",omitempty"`
	Hidden  string    `json:"-"`
	Text    int       `json:"text,string"`
	Any     any
	Self    *everything
	private int
}

// The members are those that encoding/json writes.
func TestMembersAreThoseOfJSON(t *testing.T) {
	text, err := json.Marshal(everything{Exported: &Exported{}, Omitted: "x", private: 1})
	if err != nil {
		t.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatal(err)
	}
	described := typeOf(reflect.TypeFor[everything]())
	var got []string
	for _, m := range described.Members {
		got = append(got, m.Name)
	}
	slices.Sort(got)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(object)), got); diff != "" {
		t.Errorf("members (-json +described):\n%s", diff)
	}
}

func TestRecursionEnds(t *testing.T) {
	d := typeOf(reflect.TypeFor[Tree]())
	left := d.Members[1].Type.Elem
	if !left.Recursive || left.Members != nil {
		t.Errorf("the inner tree is %+v, want it marked as recursive and without members", left)
	}
}

type Tree struct {
	Value int
	Left  *Tree
}

type note struct {
	Text string
	Tags []string
}

func (note) Name() string { return "Note" }

func (n note) Merge(o schema.Annotation) schema.Annotation {
	return note{Text: o.(note).Text, Tags: append(n.Tags, o.(note).Tags...)}
}

type noted struct{ mixin.Schema }

func (noted) Annotations() []schema.Annotation {
	return []schema.Annotation{note{Text: "mixin", Tags: []string{"a"}}, entsql.Annotation{Table: "mixed"}}
}

func (noted) Fields() []ent.Field { return []ent.Field{field.Int("mixed")} }

func (noted) Hooks() []ent.Hook { return []ent.Hook{nil, nil} }

type Book struct{ ent.Schema }

func (Book) Mixin() []ent.Mixin { return []ent.Mixin{noted{}} }

func (Book) Annotations() []schema.Annotation {
	return []schema.Annotation{note{Text: "own", Tags: []string{"b"}}}
}

func (Book) Fields() []ent.Field { return []ent.Field{field.String("title")} }

func (Book) Edges() []ent.Edge {
	return []ent.Edge{edge.To("next", Book.Type).StorageKey(edge.Column("next_id")).Unique().From("previous").Unique()}
}

// Mixins come first, annotations of one name are merged, and what is declared twice in one call stays together.
func TestDescribe(t *testing.T) {
	r := Describe([]Candidate{{Name: "Book", Value: Book{}, Struct: true}, {Name: "Other", Value: 1}})
	if len(r.Problems) > 0 {
		t.Fatal(r.Problems)
	}
	s := r.Description.Schemas[0]
	var fields []string
	for _, f := range s.Fields {
		fields = append(fields, f.Name+" "+f.Origin.Receiver)
	}
	if diff := cmp.Diff([]string{"mixed noted", "title Book"}, fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if got, want := string(s.Annotations["Note"]), `{"Text":"own","Tags":["a","b"]}`; got != want {
		t.Errorf("annotation %s, want %s", got, want)
	}
	if s.Hooks != 2 {
		t.Errorf("%d hooks, want the mixin's 2", s.Hooks)
	}
	e := s.Edges[0]
	if e.Name != "previous" || !e.Inverse || e.Ref == nil || e.Ref.Name != "next" || e.Ref.StorageKey.Columns[0] != "next_id" {
		t.Errorf("the edge is %+v", e)
	}
}

// sized is an annotation that has one size only.
type sized int

func (sized) Name() string { return "Sized" }

func (n sized) Merge(o schema.Annotation) schema.Annotation {
	if o != schema.Annotation(n) {
		return twoSizes{n, o.(sized)}
	}
	return n
}

type twoSizes [2]sized

func (twoSizes) Name() string { return "Sized" }

func (c twoSizes) Between(first, second string) error {
	return fmt.Errorf("the size is %d in %s, and %d in %s", c[0], first, c[1], second)
}

type small struct{ mixin.Schema }

func (small) Annotations() []schema.Annotation {
	return []schema.Annotation{note{}, sized(1), sized(1)}
}

type Large struct{ ent.Schema }

func (Large) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

func (Large) Annotations() []schema.Annotation { return []schema.Annotation{note{}, sized(2)} }

func (Large) Fields() []ent.Field {
	return []ent.Field{field.Int("a").Annotations(sized(1), note{}, sized(3))}
}

// TestConflicts names the places of annotations that say different things.
func TestConflicts(t *testing.T) {
	r := Describe([]Candidate{{Name: "Large", Value: Large{}, Struct: true}})
	text := fmt.Sprint(r.Problems)
	for _, want := range []string{
		"the size is 1 in small.Annotations (runner_test.go), and 2 in Large.Annotations (runner_test.go)",
		`field "a": the size is 1 in annotation 1, and 3 in annotation 3`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s, want %s", text, want)
		}
	}
}

type failing struct{ ent.Schema }

func (failing) Annotations() []schema.Annotation { return []schema.Annotation{unwritable{}} }

func (failing) Edges() []ent.Edge { return []ent.Edge{edge.To("x", nil)} }

type unwritable struct{ F func() }

func (unwritable) Name() string { return "Bad" }

type hollow struct{ ent.Schema }

func (hollow) Mixin() []ent.Mixin   { return []ent.Mixin{nil} }
func (hollow) Fields() []ent.Field  { return []ent.Field{field.Int("n"), nil} }
func (hollow) Edges() []ent.Edge    { return []ent.Edge{nil} }
func (hollow) Indexes() []ent.Index { return []ent.Index{nil} }

func (hollow) Annotations() []schema.Annotation { return []schema.Annotation{nil} }

type base struct{ ent.Schema }

type adrift struct{ *base }

type garbled struct{ ent.Schema }

func (garbled) Fields() []ent.Field { return []ent.Field{field.Enum("e").Values("a", "\xff")} }

// What a schema holds that it cannot mean is named, without the places of this program.
func TestMistakes(t *testing.T) {
	tests := []struct {
		schema any
		want   string
	}{
		{hollow{}, `
runner.hollow.Mixin returns nil as element 0; remove it
runner.hollow.Fields returns nil as element 1; remove it
runner.hollow.Edges returns nil as element 0; remove it
runner.hollow.Indexes returns nil as element 0; remove it
annotation 0 is nil; remove it`},
		{adrift{}, "runner.adrift.Config panics: runtime error: invalid memory address or nil pointer dereference"},
		{garbled{}, `field "e": enum value "\xff" is not valid UTF-8, and no database accepts it as text`},
	}
	for _, tt := range tests {
		r := Describe([]Candidate{{Name: "S", Value: tt.schema, Struct: true}})
		if len(r.Problems) != 1 {
			t.Fatalf("%T: got %+v", tt.schema, r)
		}
		if diff := cmp.Diff(strings.TrimSpace(tt.want), r.Problems[0].Text); diff != "" {
			t.Errorf("%T (-want +got):\n%s", tt.schema, diff)
		}
	}
}

// All that is wrong is reported, with the place of a panic.
func TestProblems(t *testing.T) {
	r := Describe([]Candidate{{Name: "Failing", Value: failing{}, Struct: true}})
	if r.Description != nil || len(r.Problems) != 1 {
		t.Fatalf("got %+v", r)
	}
	for _, part := range []string{"failing.Edges panics at ", "runner_test.go:", "annotation Bad: json: unsupported type"} {
		if !strings.Contains(r.Problems[0].Text, part) {
			t.Errorf("problems %q\nlack %q", r.Problems[0].Text, part)
		}
	}
}
