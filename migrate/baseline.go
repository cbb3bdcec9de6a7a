package migrate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/runtime/wire"
)

// Baseline records the files of a directory up to a version as applied, without running them, for a database that exists already. If
// it is the last version, the database must equal the state of the directory; otherwise the error lists the differences. Of files that were
// converted from another tool, it records those that the tool has run in the database.
func Baseline(ctx context.Context, db wire.DB, fsys fs.FS, version string, o Options) (*Pending, error) {
	r, d, err := openDir(db, fsys, o)
	if err != nil {
		return nil, err
	}
	taken, err := r.takenOver(ctx, d, nil)
	if err != nil {
		return nil, err
	}
	if version == "" && len(taken) > 0 {
		version = taken[len(taken)-1].Version
	}
	last := d.Files[len(d.Files)-1].Version
	if version == "" {
		version = last
	}
	if !slices.ContainsFunc(d.Files, func(f files.File) bool { return f.Version == version }) {
		return nil, fmt.Errorf("there is no migration with the version %s", version)
	}
	if version == last && taken == nil {
		c, err := Compare(ctx, db, d.State, nil)
		if err != nil {
			return nil, err
		}
		if len(c.Changes) > 0 {
			return nil, fmt.Errorf("the database does not have the state after the last file; it lacks: %s; nothing was recorded; change it with "+
				"crategen migrate apply and the schema of the files, or name the last version that it has with --version", titles(c.Changes))
		}
	}
	if err := r.prepare(ctx, true); err != nil {
		return nil, err
	}
	return leased(ctx, r, func(ctx context.Context) (*Pending, error) { return r.baseline(ctx, d, version, taken) })
}

func (r *runner) baseline(ctx context.Context, d *files.Dir, version string, taken []journal.Version) (*Pending, error) {
	known, err := r.j.Versions(ctx)
	if err != nil {
		return nil, err
	}
	if len(known) > 0 {
		return nil, errors.New("the database has migrations already; a baseline is for one without")
	}
	p := &Pending{Database: d.Target}
	if err := r.adopt(ctx, nil); err != nil {
		return p, err
	}
	for _, f := range d.Files {
		if f.Version > version {
			break
		}
		if taken != nil && !slices.ContainsFunc(taken, func(v journal.Version) bool { return v.Version == f.Version }) {
			continue // goose ran a later one and not this one
		}
		if err := r.j.SetVersion(ctx, journal.Version{Version: f.Version, Name: f.Name, Hash: files.Hash(f.Text), Baseline: true}); err != nil {
			return p, err
		}
		p.Files, p.Applied = append(p.Files, f), p.Applied+1
	}
	return p, nil
}
