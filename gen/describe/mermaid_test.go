package describe_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/gen/describe"
)

// Names that Mermaid's lexer takes for something else. That it reads the result was seen with Mermaid 11.
func TestMermaidNames(t *testing.T) {
	column := func(name string) describe.Column { return describe.Column{Name: name, Kind: "text"} }
	s := &describe.Schema{Entities: []describe.Entity{
		{Name: "One", Table: "one", Columns: []describe.Column{
			column("pk"), column("uk"), column("2fa"), column("a-b.c"), column("gr\u00fcn"), column("%%{x}~y~\"z\\\n"), column("direction TB"),
		}, Edges: []describe.Edge{
			{Name: "direction TB", Kind: "M2O", Target: "End", ForeignKey: &describe.ForeignKey{Table: "one", Column: "pk", Own: true}},
			{Name: `a"b%~`, Kind: "M2O", Target: "\u00c4rger", ForeignKey: &describe.ForeignKey{Table: "one", Column: "2fa", Own: true}},
		}},
		{Name: "End", Table: "end"},
		{Name: "\u00c4rger", Table: "style"},
	}}
	const want = `erDiagram
    "One" {
        text _pk "pk"
        text _uk "uk"
        text _2fa "2fa"
        text a_b_c "a-b.c"
        text gr_n "grün"
        text ___x__y__z__ "--{x}-y-'z--"
        text direction_TB "direction TB"
    }
    "End" {
    }
    "Ärger" {
    }
    "End" ||..o{ "One" : "direction_TB"
    "Ärger" ||..o{ "One" : "a'b--"
`
	var b bytes.Buffer
	if err := describe.Mermaid(&b, s); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("diagram (-want +got)\n%s", diff)
	}
}
