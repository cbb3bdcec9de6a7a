package sqlexpr

import (
	"errors"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// targetCount is the number of targets of an edge of the current row, as a correlated subselect.
type targetCount struct {
	join   *table.Join
	marker any // of the target, as in sqlgen.Level
	conds  []sqlgen.Expr
}

// CountTargets is the number of targets of an edge that meet conditions.
func CountTargets(j *table.Join, marker any, conds []sqlgen.Expr) sqlgen.Expr {
	return &targetCount{j, marker, conds}
}

var (
	errTargetsInWrite = errors.New("query.Targets cannot be a condition of this update or delete: use the edge's Has, " +
		"or select the keys first")
	errTargetsRelated = errors.New("query.Targets needs an edge of the schema: for one of query.Relate use Has or query.Each, and query.Lateral has a limit")
)

func (t *targetCount) WriteSQL(b *sqlgen.Builder) {
	switch {
	case relationOf(t.join) != nil || lateralOf(t.join) != nil:
		b.Fail(errTargetsRelated)
		return
	case b.InTarget() && !b.Dialect.CorrelatesUpdates:
		b.Fail(errTargetsInWrite)
		return
	}
	j, source := t.join, equalOuter{outer: b.Table, outerAlias: b.Alias, outerColumn: t.join.From}
	b.Write("(")
	b.Select(sqlgen.Level{Table: b.Lookup(j.Table), Alias: b.NewAlias(), Marker: t.marker}, func() {
		b.Write("SELECT count(*)")
		b.From()
		source.column, source.alias = j.To, ""
		if j.Through.Table != "" {
			source.column, source.alias = parentColumn, joinPairs(b, j)
		}
		writeWhere(b, append([]sqlgen.Expr{source}, t.conds...))
	})
	b.Write(")")
}

// equalOuter compares a column of a subselect with a column of the current row of the outer statement. All tables of the subselect have
// aliases, so that the outer table can have its own name.
type equalOuter struct {
	column      string
	alias       string // of the join table, empty for the current table
	outer       *dialect.Table
	outerAlias  string
	outerColumn string
}

func (e equalOuter) WriteSQL(b *sqlgen.Builder) {
	if e.alias == "" {
		b.Col(e.column)
	} else {
		b.Ident(e.alias)
		b.Write(".")
		b.Ident(e.column)
	}
	b.Write(" = ")
	if e.outerAlias != "" {
		b.Ident(e.outerAlias)
	} else {
		b.TableName(e.outer)
	}
	b.Write(".")
	b.Ident(e.outerColumn)
}
