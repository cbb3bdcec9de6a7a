package ddl

import (
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// checks returns the CHECK constraints of a table: those of the schema, and those that keep a column in the range of its type.
func (p *problems) checks(e *model.Entity) []state.Check {
	var out []state.Check
	for _, f := range created(e, p.dialect) {
		if f.Range == "" || f.SchemaType[p.dialect] != "" {
			continue
		}
		if sql := f.Base().Range(p.dialect, f.Width(), ddltext.Ident(f.Column)); sql != "" {
			out = append(out, state.Check{Name: f.Range, Expr: sql})
		}
	}
	for _, c := range e.Checks {
		if wrong := p.examine(e, inCheck, c.Expr); wrong != nil {
			p.list = append(p.list, &model.Error{Pos: e.Pos, Entity: e.Name, Member: "check(" + c.Name + ")",
				Problem: target.Of(p.dialect).Title + " " + wrong.problem, Remedy: wrong.remedy})
		}
		out = append(out, state.Check{Name: c.Name, Expr: c.Expr})
	}
	return out
}
