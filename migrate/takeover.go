package migrate

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/convert"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// DirtyError is the error for a database in which golang-migrate stopped in the middle of a migration.
type DirtyError struct {
	Table   string
	Version string
}

// Error implements error.
func (e *DirtyError) Error() string {
	return fmt.Sprintf("golang-migrate stopped in version %s and marked the database as dirty; nothing was changed; complete or undo that migration "+
		"by hand, set the version with migrate force, or with UPDATE %s SET dirty = false, and try again", e.Version, e.Table)
}

// takenOver returns the records of the converted files that another tool has run, for a database that crategen has not migrated yet: what
// the tool's table of versions says. It returns nil if no file was converted, or the table does not exist.
func (r *runner) takenOver(ctx context.Context, d *files.Dir, known map[string]journal.Version) ([]journal.Version, error) {
	if len(known) > 0 {
		return nil, nil
	}
	var origin files.Origin
	byVersion := make(map[uint64]files.File)
	for _, f := range d.Files {
		if o, ok := f.Imported(); ok {
			origin, byVersion[o.Version] = o, f
		}
	}
	if len(byVersion) == 0 {
		return nil, nil
	}
	ran, err := applied(ctx, r.j.DB, origin, byVersion)
	if journal.IsMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for version := range ran {
		if _, ok := byVersion[version]; !ok {
			return nil, fmt.Errorf("%s has run version %d, which no file of the directory has; run crategen migrate import again with all files of %[1]s",
				origin.Tool, version)
		}
	}
	var out []journal.Version
	for _, f := range d.Files {
		if o, ok := f.Imported(); ok && ran[o.Version] {
			out = append(out, journal.Version{Version: f.Version, Name: f.Name, Hash: files.Hash(f.Text), Baseline: true})
		}
	}
	return out, nil
}

// applied reads which versions a tool has run.
func applied(ctx context.Context, s wire.Session, from files.Origin, all map[uint64]files.File) (map[uint64]bool, error) {
	table := tableOf(from.Table)
	ran := make(map[uint64]bool)
	if convert.Tool(from.Tool) == convert.Goose { // a row for each run up or down; the last one counts
		err := ask.Rows(ctx, s, "SELECT CAST(version_id AS text), CAST(is_applied AS text) FROM "+table+" ORDER BY id", func(r wire.Rows) {
			version, _ := strconv.ParseUint(r.Text(), 10, 63)
			ran[version] = truth(r.Text())
		})
		for version, up := range ran {
			if !up || version == 0 { // 0 is the row with which goose begins
				delete(ran, version)
			}
		}
		return ran, err
	}
	version, dirty := "", false
	err := ask.Rows(ctx, s, "SELECT CAST(version AS text), CAST(dirty AS text) FROM "+table, func(r wire.Rows) {
		version, dirty = r.Text(), truth(r.Text())
	})
	switch {
	case err != nil || version == "":
		return ran, err
	case dirty:
		return nil, &DirtyError{table, version}
	}
	last, err := strconv.ParseUint(version, 10, 63)
	if err != nil {
		return ran, nil // -1: no version
	}
	ran[last] = true
	for v := range all {
		if v <= last {
			ran[v] = true
		}
	}
	return ran, nil
}

func truth(text string) bool { return text == "true" || text == "t" || text == "1" }

// tableOf is the name of a table, with a schema in front if there is one.
func tableOf(name string) string {
	if schema, table, ok := strings.Cut(name, "."); ok {
		return ddltext.Table(state.TableName{Schema: schema, Name: table})
	}
	return ddltext.Table(state.TableName{Name: name})
}

// takeOver records what another tool has run.
func (r *runner) takeOver(ctx context.Context, list []journal.Version, known map[string]journal.Version) error {
	for _, v := range list {
		if err := r.j.SetVersion(ctx, v); err != nil {
			return err
		}
		known[v.Version] = v
	}
	return nil
}
