package ddl

import (
	"fmt"
	"math"

	"github.com/crategen/crategen/gen/kind"
	"github.com/crategen/crategen/gen/model"
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// checks returns the CHECK constraints of a table: those of the schema, and those that keep integers in the range of their Go
// type where the column is wider, because a row with another value could not be read. width is the bits of the column that
// holds an integer.
func (p *problems) checks(e *model.Entity, width func(*model.Field) int) []state.Check {
	var out []state.Check
	for _, f := range created(e) {
		if f.Range == "" || f.SchemaType[p.dialect] != "" {
			continue
		}
		if sql := inRange(f, width(f)); sql != "" {
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

// inRange is the condition that an integer fits its Go type, empty if every value of a column of so many bits does.
func inRange(f *model.Field, width int) string {
	column := ddltext.Ident(f.Column)
	switch {
	case f.Unsigned && f.Bits == 64:
		return column + " >= 0"
	case f.Unsigned:
		return fmt.Sprintf("%s BETWEEN 0 AND %d", column, uint64(math.MaxUint64)>>(64-f.Bits))
	case f.Bits < width:
		highest := int64(math.MaxInt64) >> (64 - f.Bits)
		return fmt.Sprintf("%s BETWEEN %d AND %d", column, -highest-1, highest)
	}
	return ""
}

// columnBits is the width of an integer's column on the databases that have several.
func columnBits(f *model.Field) int { return kind.ColumnBits(f.Width()) }
