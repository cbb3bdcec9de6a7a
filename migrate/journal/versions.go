package journal

import (
	"context"
	"fmt"
	"strings"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/runtime/wire"
)

// Version is the record of a migration file that was run.
type Version struct {
	Version, Name, Hash string
	Baseline            bool     // recorded as applied without running it
	Late                bool     // applied after a newer version
	Applied, Total      int64    // steps
	Hashes              []string // of the steps that were applied
}

// The kinds of versions besides "applied".
const (
	kindBaseline = "baseline"
	kindLate     = "out of order"
)

// Versions returns the records of the migration files that were run, by version.
func (j *Journal) Versions(ctx context.Context) (map[string]Version, error) {
	out := make(map[string]Version)
	if err := j.refresh(ctx, "crategen_versions"); err != nil {
		return nil, err
	}
	err := ask.Rows(ctx, j.DB, "SELECT version, name, hash, kind, applied, total, hashes FROM crategen_versions WHERE project = "+text(j.Project),
		func(r wire.Rows) {
			v := Version{Version: r.Text(), Name: r.Text(), Hash: r.Text()}
			kind := r.Text()
			v.Baseline, v.Late, v.Applied, v.Total = kind == kindBaseline, kind == kindLate, r.Int(), r.Int()
			v.Hashes = strings.Fields(ask.Text(r))
			out[v.Version] = v
		})
	if err := ignoreMissing(err); err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	return out, nil
}

// SetVersion records the progress of a file.
func (j *Journal) SetVersion(ctx context.Context, v Version) error {
	return j.SetVersionIn(ctx, j.DB, v)
}

// SetVersionIn is SetVersion in a session, such as the transaction of the step.
func (j *Journal) SetVersionIn(ctx context.Context, s wire.Session, v Version) error {
	kind, ended := "applied", "NULL"
	switch {
	case v.Baseline:
		kind = kindBaseline
	case v.Late:
		kind = kindLate
	}
	if v.Applied == v.Total {
		ended = j.Words.Now
	}
	err := ask.Exec(ctx, s, fmt.Sprintf("INSERT INTO crategen_versions (project, version, name, hash, kind, applied, total, hashes, started, ended) "+
		"VALUES (%s, %s, %s, %s, %s, %d, %d, %s, %s, %s) ON CONFLICT (project, version) DO UPDATE SET name = excluded.name, hash = excluded.hash, "+
		"kind = excluded.kind, applied = excluded.applied, total = excluded.total, hashes = excluded.hashes, ended = excluded.ended",
		text(j.Project), text(v.Version), text(v.Name), text(v.Hash), text(kind), v.Applied, v.Total, text(strings.Join(v.Hashes, " ")),
		j.Words.Now, ended))
	if err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	return nil
}

// RemoveVersion removes the record of a file.
func (j *Journal) RemoveVersion(ctx context.Context, version string) error {
	err := ask.Exec(ctx, j.DB, fmt.Sprintf("DELETE FROM crategen_versions WHERE project = %s AND version = %s", text(j.Project), text(version)))
	if err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	return nil
}
