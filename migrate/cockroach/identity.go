package cockroach

import (
	"fmt"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
)

// identity returns the steps that change or drop the identity of a column and nothing else, nil for another change.
func identity(c state.AlterType) []plan.Step {
	from, to := c.From.Identity, c.To.Identity
	if from == nil || to != nil && *from == *to || c.From.Type != c.To.Type || c.From.Collation != c.To.Collation ||
		c.From.Generated != c.To.Generated || c.From.Storage != c.To.Storage {
		return nil
	}
	var out []plan.Step
	add := func(done string, what ...string) {
		s := plan.One(c, plan.Metadata, alter(c.Table, append([]string{"ALTER COLUMN", ddltext.Ident(c.To.Name)}, what...)...))
		s.Done = done
		out = append(out, s)
	}
	switch {
	case to == nil:
		add(postgres.Columns(c.Table.TableName, "count(*)", c.To.Name, " AND is_identity = 'NO'"), "DROP IDENTITY IF EXISTS")
	default:
		if from.Always != to.Always {
			add("", "SET", postgres.Generates(*to))
		}
		if from.Start != to.Start {
			add("", fmt.Sprintf("SET START WITH %d", max(to.Start, 1)))
		}
	}
	return out
}
