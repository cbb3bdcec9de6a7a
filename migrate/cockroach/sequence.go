package cockroach

import (
	"context"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// sequences reads the sequences of a database. The catalog has neither a cache that was altered nor whether the sessions of a node share it: the
// statement has both.
func sequences(ctx context.Context, s wire.Session, db *state.Database) error {
	if err := postgres.Sequences(ctx, s, db); err != nil {
		return err
	}
	for i, q := range db.Sequences {
		text, err := ask.Value(ctx, s, "SELECT create_statement::text FROM [SHOW CREATE SEQUENCE "+ddltext.Table(q.TableName)+"]")
		if err != nil && !isDenied(err) && !isGone(err) {
			return err
		}
		_, options, _ := strings.Cut(strings.TrimSuffix(text, ";"), " MINVALUE ")
		if o, ok := state.ParseIdentity("MINVALUE " + options); ok && options != "" {
			db.Sequences[i].Options = o.Normal(state.SequenceType)
		}
	}
	return nil
}
