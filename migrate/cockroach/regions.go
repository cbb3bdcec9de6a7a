package cockroach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// regions returns an error for tables with a locality that the regions of the database do not permit.
func regions(ctx context.Context, db wire.DB, want *state.Database) error {
	if !slices.ContainsFunc(want.Tables, func(t *state.Table) bool { return t.Settings[locality] != "" }) {
		return nil
	}
	database, err := ask.Value(ctx, db, "SELECT current_database()::text")
	if err != nil {
		return err
	}
	var have []string
	err = ask.Rows(ctx, db, "SELECT region::text FROM [SHOW REGIONS FROM DATABASE "+sqlquote.Name(database)+"] ORDER BY 1", func(r wire.Rows) { have = append(have, r.Text()) })
	if err != nil {
		return fmt.Errorf("reading the regions of the database: %w", err)
	}
	for _, t := range want.Tables {
		clause := t.Settings[locality]
		region, named := strings.CutPrefix(clause, "REGIONAL BY TABLE IN ")
		region = sqllex.NameOf(region)
		switch {
		case clause == "":
		case len(have) == 0:
			return fmt.Errorf("the table %s has the locality %s, and the database %s has no regions; give it one with ALTER DATABASE %s SET PRIMARY REGION, or remove the locality",
				t, clause, database, sqlquote.Name(database))
		case named && region != "PRIMARY REGION" && !slices.Contains(have, region):
			return fmt.Errorf("the table %s is to be in the region %s, which the database %s does not have; its regions are %s: name one of them, or add it with ALTER DATABASE %s ADD REGION %s",
				t, region, database, strings.Join(have, ", "), sqlquote.Name(database), sqlquote.Name(region))
		}
	}
	return nil
}
