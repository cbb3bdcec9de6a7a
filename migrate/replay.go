package migrate

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Replay runs all files of a directory in an empty database and returns the state that they make, in the form of state.json where it is
// the same. It drops the tables again. want is a state that the files should make, or nil; if they make another one, the error lists the
// differences, and the result is nil.
func Replay(ctx context.Context, scratch wire.DB, fsys fs.FS, want *state.Database) (*state.Database, error) {
	live, err := Inspect(ctx, scratch)
	if err != nil {
		return nil, err
	}
	if n := len(live.Tables) + len(live.Views); n > 0 {
		return nil, fmt.Errorf("the scratch database is not empty: it has %d tables and views; name an empty database", n)
	}
	made, err := replay(ctx, scratch, fsys, want)
	if e := empty(context.WithoutCancel(ctx), scratch); err == nil && e != nil {
		err = fmt.Errorf("dropping the tables of the scratch database: %w", e)
	}
	return made, err
}

func replay(ctx context.Context, scratch wire.DB, fsys fs.FS, want *state.Database) (*state.Database, error) {
	_, d, err := openDir(scratch, fsys, Options{})
	if err != nil {
		return nil, err
	}
	if _, err := ApplyDir(ctx, scratch, fsys, Options{}); err != nil {
		return nil, err
	}
	goal := d.State
	if want != nil {
		goal = want
	}
	c, err := Compare(ctx, scratch, goal, func(n state.TableName) bool { return !strings.HasPrefix(n.Name, journal.Prefix) })
	switch {
	case err != nil:
		return nil, err
	case want == nil:
		return c.From, nil
	case len(c.Changes) > 0:
		return nil, fmt.Errorf("the files do not make the tables of the schema; these changes are missing: %s", titles(c.Changes))
	}
	return want, nil
}

// empty drops all tables and views of a scratch database.
func empty(ctx context.Context, scratch wire.DB) error {
	e, err := engineOf(scratch)
	if err != nil {
		return err
	}
	all, err := e.Inspect(ctx, scratch)
	if err != nil {
		return err
	}
	none := &state.Database{Target: all.Target}
	if all.Regions != nil {
		none.Regions = new(state.Regions)
	}
	steps, err := e.Plan(all, none, state.Diff(all, none))
	if err != nil {
		return err
	}
	for _, s := range steps {
		for _, sql := range s.SQL {
			if err := ask.Exec(ctx, scratch, sql); err != nil {
				return err
			}
		}
	}
	return nil
}
