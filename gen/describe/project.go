package describe

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
)

// New describes a project. It fails where a target has no DDL for the schema.
func New(p *model.Project) (*Schema, error) {
	d := describer{project: p, references: references(p)}
	for _, t := range p.Targets {
		columns, err := ddl.Columns(p, t)
		if err != nil {
			return nil, err
		}
		d.ddl = append(d.ddl, target{t.Dialect, columns})
	}
	s := &Schema{Package: p.Schema, Targets: []Target{}, Entities: d.entities(p.Entities), Joins: d.joins()}
	if p.Cockroach != nil {
		s.CockroachDB = some(CockroachDatabase(*p.Cockroach))
	}
	for _, t := range p.Targets {
		s.Targets = append(s.Targets, newTarget(t))
	}
	return s, nil
}

func newTarget(t model.Target) Target {
	if t.Major == 0 {
		return Target{Database: string(t.Dialect)}
	}
	return Target{Database: string(t.Dialect), Version: fmt.Sprintf("%d.%d", t.Major, t.Minor)}
}

// describer makes the parts of a description.
type describer struct {
	project    *model.Project
	ddl        []target
	references map[*model.Field]Reference
}

// target is what the DDL of a database says of every column.
type target struct {
	dialect model.Dialect
	columns map[*model.Field]ddl.Column
}

func (d *describer) entities(list []*model.Entity) []Entity {
	out := make([]Entity, len(list))
	for i, e := range list {
		out[i] = d.entity(e)
	}
	return out
}

// joins are the tables of joins. Their edges would say again what their columns refer to.
func (d *describer) joins() []Entity {
	list := d.entities(d.project.Joins)
	for i := range list {
		e := &list[i]
		e.Edge, e.Name, e.Plural, e.Package, e.Edges = e.Name, "", "", "", []Edge{}
	}
	return list
}

func (d *describer) entity(e *model.Entity) Entity {
	out := Entity{
		Name: e.Name, Plural: e.Plural, Package: e.Package, Table: e.Table, Schema: e.Schema,
		Doc: text(e.Doc), Comment: e.Comment, Position: e.Pos,
		External: e.External, View: d.view(e.View), KeyStart: e.KeyStart, Key: names(e.Key),
		Columns: []Column{}, Uniques: indexes(e.Uniques), Indexes: indexes(e.Indexes), Checks: []Check{}, Edges: []Edge{},
	}
	for _, f := range e.Fields {
		out.Columns = append(out.Columns, d.column(f))
	}
	for _, x := range e.Fulltexts {
		columns := make([]string, len(x.Sources))
		for i, s := range x.Sources {
			columns[i] = strings.Join(append([]string{s.Field.Column}, s.Path...), ".")
		}
		described := FulltextIndex{Name: x.Name, Columns: columns, Language: x.Language, Analyzer: x.Analyzer}
		if x.Own != nil {
			described.Made, described.AnalyzerName = x.Own.String(), x.Own.ServerName()
		}
		out.Fulltexts = append(out.Fulltexts, described)
	}
	for _, x := range e.Expressions {
		at := &out.Indexes
		if x.Unique {
			at = &out.Uniques
		}
		*at = append(*at, expressionIndex(x))
	}
	for _, c := range e.Checks {
		out.Checks = append(out.Checks, Check(c))
	}
	out.RowSecurity = rowSecurity(e.RowSecurity)
	for _, x := range e.Edges {
		out.Edges = append(out.Edges, edge(x))
	}
	if d.project.Has(model.CrateDB) && e.View == nil {
		out.CrateDB = crateDB(e.Crate)
	}
	out.CockroachDB = d.cockroachTable(e)
	return out
}

// view is the query of a view for each target, nil for a table.
func (d *describer) view(v *model.View) *View {
	if v == nil {
		return nil
	}
	out := &View{Queries: make(map[string]string)}
	for _, t := range d.ddl {
		if query := v.Query(t.dialect); query != "" {
			out.Queries[string(t.dialect)] = query
		}
	}
	return out
}

func indexes(list []*model.Index) []Index {
	out := make([]Index, len(list))
	for i, x := range list {
		out[i] = Index{Name: x.Name, Where: x.Where, Position: x.Pos, Columns: make([]IndexColumn, len(x.Fields)), CockroachDB: cockroachIndex(x.Cockroach)}
		if len(x.Include) > 0 {
			out[i].Include = names(x.Include)
		}
		for at, f := range x.Fields {
			out[i].Columns[at] = IndexColumn{f.Column, item(x.Desc, at), item(x.OpClass, at)}
		}
		for dialect, typ := range x.Types {
			if out[i].Types == nil {
				out[i].Types = make(map[string]string)
			}
			out[i].Types[string(dialect)] = typ
		}
	}
	return out
}

// expressionIndex is an index over expressions.
func expressionIndex(x *model.ExpressionIndex) Index {
	out := Index{Name: x.Name, Where: x.Where}
	for _, p := range x.Parts {
		name := p.Expr
		if p.Field != nil {
			name = p.Field.Column
		}
		out.Columns = append(out.Columns, IndexColumn{Name: name, Desc: p.Desc})
	}
	return out
}

// item is the item of a list that is nil if every item is the zero one.
func item[T any](list []T, at int) (v T) {
	if at < len(list) {
		v = list[at]
	}
	return v
}

// crateDB are the options of a table, nil if it has none.
func crateDB(t model.CrateTable) *CrateDB {
	if t.Shards == 0 && t.Replicas == "" && t.ClusteredBy == "" && len(t.PartitionedBy) == 0 && t.ColumnPolicy == "" && len(t.Settings) == 0 {
		return nil
	}
	c := CrateDB(t)
	return &c
}

// names are the columns of fields.
func names(fields []*model.Field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Column
	}
	return out
}

// text joins the lines of a comment, but for the paragraph that says that the thing is deprecated.
func text(lines []string) string {
	if at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "Deprecated:") }); at >= 0 {
		lines = lines[:at]
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
