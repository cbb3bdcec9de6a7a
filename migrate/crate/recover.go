package crate

import (
	"context"
	"fmt"
	"regexp"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

var leftover = regexp.MustCompile(`^crategen_(new|old)_(.+)_[0-9]+$`)

// Recover undoes the unfinished rebuild of a crashed run, so that it can start again. If no table has the name, the old table gets it
// back. Otherwise the table with the name is complete: the old table or, after the swap, the new one. Recover then drops the other
// table and allows writes again. It changes only tables that owned accepts.
func (Printer) Recover(ctx context.Context, db wire.DB, owned func(state.TableName) bool) error {
	live, err := Inspect(ctx, db)
	if err != nil {
		return err
	}
	for _, kind := range []string{"old", "new"} { // names come back first
		for _, t := range live.Tables {
			m := leftover.FindStringSubmatch(t.Name)
			if m == nil || m[1] != kind {
				continue
			}
			name := state.TableName{Schema: t.Schema, Name: m[2]}
			if !owned(name) {
				continue
			}
			if err := recoverTable(ctx, db, t.TableName, name, kind, live.Table(name) != nil); err != nil {
				return fmt.Errorf("taking back the rebuild of %s that another run began: %w", name, err)
			}
			if kind == "old" && live.Table(name) == nil {
				live.Tables = append(live.Tables, &state.Table{TableName: name})
			}
		}
	}
	return nil
}

func recoverTable(ctx context.Context, db wire.DB, other, name state.TableName, kind string, whole bool) error {
	const reset = ` RESET ("blocks.write", "blocks.read_only_allow_delete")`
	var sql []string
	switch {
	case kind == "old" && !whole:
		sql = []string{"ALTER TABLE " + ddltext.Table(other) + " RENAME TO " + ddltext.Ident(name.Name),
			"ALTER TABLE " + ddltext.Table(name) + " OPEN", "ALTER TABLE " + ddltext.Table(name) + reset}
	case !whole:
		return fmt.Errorf("the table %s is missing and there is only its copy %s; rename the copy if it holds all rows", name, other)
	default:
		sql = []string{"ALTER TABLE " + ddltext.Table(name) + " OPEN", "ALTER TABLE " + ddltext.Table(name) + reset,
			"ALTER TABLE " + ddltext.Table(other) + " OPEN", "ALTER TABLE " + ddltext.Table(other) + reset,
			"DROP TABLE IF EXISTS " + ddltext.Table(other)}
	}
	for _, s := range sql {
		if err := ask.Exec(ctx, db, s); err != nil {
			return err
		}
	}
	return nil
}
