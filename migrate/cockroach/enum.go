package cockroach

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
)

func createEnum(e state.Enum) state.Statement {
	return postgres.EnumStatement(e, "CREATE TYPE IF NOT EXISTS "+ddltext.Table(e.TableName)+" AS ENUM ("+plan.Values(e.Values)+")")
}

// AlterEnum takes the values away one after the other.
func (l lines) AlterEnum(c state.AlterEnum) ([]plan.Step, error) {
	gone := c.Gone()
	left := slices.DeleteFunc(slices.Clone(c.From.Values), func(v string) bool { return slices.Contains(gone, v) })
	if !slices.Equal(left, c.To.Values) {
		return nil, &plan.Unsupported{Change: c.Title(), Why: "CockroachDB cannot change the order of the values of an enum type",
			Remedy: "keep the values in their order: a new value may stand anywhere"}
	}
	s := plan.One(c, plan.Validate)
	for _, v := range gone {
		s.SQL = append(s.SQL, "ALTER TYPE "+ddltext.Table(c.To.TableName)+" DROP VALUE "+ddltext.Literal(v))
	}
	s.Checks = l.checks.Holding(c)
	return []plan.Step{s}, nil
}

// conversion is the expression that makes the values of the new type of a column. The values of an enum type are named one by one: the cast
// from a text depends on the session, and no computed column can have it. The elements of arrays go by their texts: the server has no cast between
// enum types.
func (l lines) conversion(c state.AlterType) (expr string, plain bool) {
	from, to := l.checks.EnumOf(c.From), l.checks.EnumOf(c.To)
	if from != nil && to != nil && strings.HasSuffix(c.From.Type, "[]") && strings.HasSuffix(c.To.Type, "[]") {
		return ddltext.Ident(c.To.Name) + "::STRING[]::" + c.To.Type, true
	}
	if from == nil && to == nil || strings.HasSuffix(c.From.Type, "[]") || strings.HasSuffix(c.To.Type, "[]") {
		return conversion(c)
	}
	values, was, now := []string(nil), "::STRING", "::"+c.To.Type
	switch {
	case to == nil:
		values, was = from.Values, "::"+from.Type()
	default:
		if values = to.Values; from != nil {
			was = "::" + from.Type()
			values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return !slices.Contains(from.Values, v) })
		}
		now = "::" + to.Type()
	}
	if len(values) == 0 {
		return "NULL" + now, true
	}
	var b strings.Builder
	b.WriteString("CASE " + ddltext.Ident(c.To.Name))
	for _, v := range values {
		b.WriteString(" WHEN " + ddltext.Literal(v) + was + " THEN " + ddltext.Literal(v) + now)
	}
	return b.String() + " END", true
}
