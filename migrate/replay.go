package migrate

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
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
	_, d, err := openDir(scratch, fsys, Options{})
	if err != nil {
		return nil, err
	}
	goal := d.State
	if want != nil {
		goal = want
	}
	here, there := concerns(goal, nil), make(map[state.TableName]bool)
	for n, kind := range live.Objects() {
		if kind == state.ObjectTable || kind == state.ObjectView {
			there[n] = true
		}
	}
	n := 0
	for name := range there {
		if here(name) {
			n++
		}
	}
	if n > 0 {
		return nil, fmt.Errorf("the scratch database is not empty: it has %d tables and views; name an empty database", n)
	}
	// Other applications of the server may make tables in schemas of theirs meanwhile.
	ours := func(n state.TableName) bool { return !there[n] && (len(there) == 0 || here(n)) }
	made, err := replay(ctx, scratch, fsys, want, goal, ours)
	if e := empty(context.WithoutCancel(ctx), scratch, ours); err == nil && e != nil {
		err = fmt.Errorf("dropping the tables of the scratch database: %w", e)
	}
	return made, err
}

// replay runs the files. ours reports the tables and views that they may have made.
func replay(ctx context.Context, scratch wire.DB, fsys fs.FS, want, goal *state.Database, ours func(state.TableName) bool) (*state.Database, error) {
	if _, err := ApplyDir(ctx, scratch, fsys, Options{}); err != nil {
		return nil, err
	}
	c, err := Compare(ctx, scratch, goal, func(n state.TableName) bool { return ours(n) && !strings.HasPrefix(n.Name, journal.Prefix) })
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

// empty drops the tables and views of a scratch database that ours accepts.
func empty(ctx context.Context, scratch wire.DB, ours func(state.TableName) bool) error {
	e, err := engineOf(scratch)
	if err != nil {
		return err
	}
	all, err := e.Inspect(ctx, scratch, ours)
	if err != nil {
		return err
	}
	all.Tables = slices.DeleteFunc(all.Tables, func(t *state.Table) bool { return !ours(t.TableName) })
	all.Views = slices.DeleteFunc(all.Views, func(v *state.View) bool { return !ours(v.TableName) })
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
