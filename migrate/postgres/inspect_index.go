package postgres

import (
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/state"
)

// readIndex takes a definition apart that pg_get_indexdef wrote.
func readIndex(def string) (state.Index, error) {
	x, err := createtable.ParseIndex(&sqllex.Postgres, def)
	if err != nil {
		return state.Index{}, err
	}
	if x.Method == "btree" {
		x.Method = ""
	}
	return x, nil
}
