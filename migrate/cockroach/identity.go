package cockroach

import (
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
)

// identity returns the steps that add, change or drop the identity of a column and nothing else, one for each statement; nil for another
// change.
func identity(c state.AlterType) []plan.Step {
	from, to := c.From.Identity, c.To.Identity
	if c.From.Type != c.To.Type || c.From.Collation != c.To.Collation || c.From.Generated != c.To.Generated || c.From.Storage != c.To.Storage {
		return nil
	}
	var statements []string
	done := ""
	switch {
	case from == nil && to == nil:
	case from == nil:
		n := postgres.AddIdentity(c)
		var out []plan.Step
		for _, sql := range n.Before {
			out = append(out, plan.One(c, plan.Metadata, sql))
		}
		add := plan.One(c, plan.Metadata, n.Add)
		add.Done, add.Then = postgres.Identities(c.Table.TableName, c.To.Name), n.Start
		return append(out, add)
	case to == nil:
		statements = []string{alter(c.Table, "ALTER COLUMN", ddltext.Ident(c.To.Name), "DROP IDENTITY IF EXISTS")}
		done = postgres.Columns(c.Table.TableName, "count(*)", c.To.Name, " AND is_identity = 'NO'")
	default:
		before, next, after := postgres.SetIdentity(c)
		say := func(list []string) {
			for _, what := range list {
				statements = append(statements, alter(c.Table, "ALTER COLUMN", ddltext.Ident(c.To.Name), what))
			}
		}
		say(before)
		if next != "" { // which a run after one that died repeats, as long as the statements after it are missing
			statements = append(statements, next)
		}
		say(after)
	}
	var out []plan.Step
	for _, sql := range statements {
		s := plan.One(c, plan.Metadata, sql)
		s.Done = done
		out = append(out, s)
	}
	return out
}
