package randschema

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
)

// WriteTrial writes a Go test to dir that round-trips rows through the package generated for the project, on each of its
// targets; package trial says how. The name is that of the test, and tells the file.
func WriteTrial(dir, name string, p *model.Project) error {
	v := programView{Name: name, Client: p.Path}
	for _, t := range p.Targets {
		v.Targets = append(v.Targets, string(t.Dialect))
	}
	for _, e := range ddl.Order(p) {
		if e.View == nil {
			v.Entities = append(v.Entities, entityOf(p, e))
		}
	}
	var b bytes.Buffer
	if err := program.Execute(&b, v); err != nil {
		return err
	}
	text, err := format.Source(b.Bytes())
	if err != nil {
		return fmt.Errorf("the trial %s: %w", name, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, strings.ToLower(name)+"_test.go"), text, 0o644)
}

type programView struct {
	Name, Client string
	Targets      []string
	Entities     []entityView
}

type entityView struct {
	*model.Entity
	Access string // the table
	Made   bool
	Keys   []string
	Fields []fieldView
	Edges  []edgeView
}

type fieldView struct {
	*model.Field
	Distinct bool
	Refers   string
	Values   []string
}

type edgeView struct {
	*model.Edge
	Column    string // the edge in its package of columns
	Key       string // the foreign key
	Table     string // of a many-to-many edge
	Near, Far string
	Linked    bool
}

func entityOf(p *model.Project, e *model.Entity) entityView {
	v := entityView{Entity: e, Access: "c." + e.Plural}
	for _, f := range e.Key {
		v.Keys = append(v.Keys, f.GoName)
	}
	for _, f := range e.Fields {
		if f.Version || f.Computed != nil { // InsertMany does not read a version back on every database
			continue
		}
		m := fieldView{Field: f, Refers: refers(p, f)}
		for _, x := range f.Enum {
			m.Values = append(m.Values, x.Value)
		}
		if f.NativeEnum != nil {
			m.Values = f.NativeEnum.Labels
		}
		m.Distinct = f.IsKey || slices.ContainsFunc(e.Uniques, func(x *model.Index) bool { return len(x.Fields) == 1 && x.Fields[0] == f })
		v.Made = v.Made || f.Generated
		v.Fields = append(v.Fields, m)
	}
	for _, x := range e.Edges {
		m := edgeView{Edge: x, Column: strings.ToLower(p.Package) + e.Package + "." + x.GoName}
		switch t := x.Through; {
		case t == nil:
			m.Key = x.Field.GoName
		case t.Schema:
			m.Table, m.Near, m.Far = t.Entity.Name, t.Near.GoName, t.Far.GoName
		default:
			m.Table, m.Near, m.Far, m.Linked = t.Entity.Table, t.Near.Column, t.Far.Column, true
		}
		v.Edges = append(v.Edges, m)
	}
	return v
}

// refers is the entity whose key a field holds, empty for none.
func refers(p *model.Project, f *model.Field) string {
	for _, e := range p.Entities {
		for _, x := range e.Edges {
			switch {
			case x.Field != f:
			case x.Owner:
				return x.Target.Name
			default:
				return x.Entity.Name
			}
		}
	}
	return ""
}

var program = template.Must(template.New("program").Parse(`package trial_test

import (
	"testing"

	"github.com/crategen/crategen/test/trial"

	db {{printf "%q" .Client}}
{{- range .Entities}}{{if .Edges}}
	db{{.Package}} "{{$.Client}}/{{.Package}}"
{{- end}}{{end}}
)

func Test{{.Name}}(t *testing.T) {
	trial.Each(t, db.Open, {{printf "%#v" .Targets}}, func(t *testing.T, c *db.Client) {
		trial.Run(t, c, []*trial.Entity{
{{- range $e := .Entities}}
			{
				Name: {{printf "%q" .Name}}, Key: {{printf "%#v" .Keys}},
				Access: trial.Of({{.Access}}, {{.Made}}, db.New{{.Name}}, {{.Access}}{{if .Edges}}.With({{range .Edges}}{{.Column}}, {{end}}){{end}}.All),
				Fields: []trial.Field{
{{- range .Fields}}
					{Name: {{printf "%q" .GoName}}, Column: {{printf "%q" .Column}}, Nullable: {{.Nullable}}, Made: {{.Generated}}, Distinct: {{.Distinct}}, Enum: {{printf "%#v" .Values}}, Refers: {{printf "%q" .Refers}}},
{{- end}}
				},
				Edges: []trial.Edge{
{{- range .Edges}}
					{
						Name: {{printf "%q" .GoName}}, Target: {{printf "%q" .Target.Name}}, Owner: {{.Owner}}, Field: {{printf "%q" .Key}},
						Has: trial.Count({{$e.Access}}, {{.Column}}.Has()), HasNone: trial.Count({{$e.Access}}, {{.Column}}.HasNone()),
{{- if .Through}}
						Through: {{printf "%q" .Table}}, Near: {{printf "%q" .Near}}, Far: {{printf "%q" .Far}}, Both: {{.Through.Both}},
{{- end}}
{{- if .Linked}}
						Link: trial.LinkOf(c, {{.Column}}),
{{- end}}
					},
{{- end}}
				},
			},
{{- end}}
		})
	})
}
`))
