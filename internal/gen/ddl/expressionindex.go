package ddl

import (
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// expressionIndexes returns an entity's indexes over expressions.
func (p *problems) expressionIndexes(e *model.Entity) []state.Index {
	var out []state.Index
	for _, x := range e.Expressions {
		made := state.Index{Name: x.Name, Unique: x.Unique, Where: x.Where}
		for _, part := range x.Parts {
			at := state.Part{Desc: part.Desc}
			if part.Field != nil {
				at.Column = part.Field.Column
			} else {
				at.Expr = "(" + closed(p.dialect, part.Expr) + ")"
				p.expression(e, x, part.Expr)
			}
			made.Parts = append(made.Parts, at)
		}
		if x.Where != "" {
			p.expression(e, x, x.Where)
		}
		if x.Trigram && p.dialect == model.CockroachDB {
			made.Method, made.Parts[len(made.Parts)-1].OpClass = "gin", "gin_trgm_ops"
		}
		out = append(out, made)
	}
	return out
}

// expression reports a part of an index that the database refuses.
func (p *problems) expression(e *model.Entity, x *model.ExpressionIndex, sql string) {
	if wrong := p.examine(e, inIndex, sql); wrong != nil {
		p.list = append(p.list, &model.Error{Pos: e.Pos, Entity: e.Name, Member: "ExpressionIndex(" + ddltext.Ident(x.Name) + ")",
			Problem: target.Of(p.dialect).Title + " " + wrong.problem, Remedy: strings.ReplaceAll(wrong.remedy, "compare with a constant", "remove it")})
	}
}
