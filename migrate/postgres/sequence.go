package postgres

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// inspectSequences lists the sequences that no column owns.
const inspectSequences = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle
	FROM pg_sequence s
	JOIN pg_class c ON c.oid = s.seqrelid
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)
	ORDER BY 1, 3`

// Sequences reads the sequences of a database of PostgreSQL or CockroachDB.
func Sequences(ctx context.Context, s wire.Session, db *state.Database) error {
	err := ask.Rows(ctx, s, inspectSequences, func(r wire.Rows) {
		q := state.Sequence{TableName: nameOf(r)}
		for _, n := range []*int64{&q.Options.Start, &q.Options.Increment, &q.Options.Min, &q.Options.Max, &q.Options.Cache} {
			*n = r.Int()
		}
		q.Options.Cycle = r.Bool()
		q.Options = q.Options.Normal(state.SequenceType)
		db.Sequences = append(db.Sequences, q)
	})
	if err != nil {
		return fmt.Errorf("reading the sequences of the database: %w", err)
	}
	return nil
}

// CreateSequence prints the statement for PostgreSQL and CockroachDB.
func CreateSequence(c state.CreateSequence) state.Statement {
	return state.Statement{Kind: state.KindSequence, Table: c.Sequence.String(), Name: c.Sequence.String(),
		SQL: ddltext.Words("CREATE SEQUENCE IF NOT EXISTS", ddltext.Table(c.Sequence.TableName), c.Sequence.Options.Options())}
}

// sequence plans the changes of sequences, which PostgreSQL and CockroachDB make alike, in place.
func (p Planner) sequence(c state.Change) plan.Step {
	switch c := c.(type) {
	case state.CreateSequence:
		return plan.One(c, plan.Metadata, CreateSequence(c).SQL)
	case state.DropSequence:
		return plan.One(c, plan.Metadata, "DROP SEQUENCE IF EXISTS "+ddltext.Table(c.Sequence.TableName))
	case state.RenameSequence:
		return plan.One(c, plan.Metadata, "ALTER SEQUENCE "+ddltext.Table(c.From)+" RENAME TO "+ddltext.Ident(c.To.Name))
	case state.AlterSequence:
		return p.Lock(alterSequence(p.Checks, c))
	}
	return plan.Step{}
}

// sequences asks for a sequence.
func sequences(n state.TableName, what string) string {
	return "SELECT " + what + " FROM pg_class c" + relation(n) + " AND c.relkind = 'S'"
}
