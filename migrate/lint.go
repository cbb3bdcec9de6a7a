package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Lint returns the findings of a plan of NewPlan. It counts the rows of the tables whose steps depend on them.
func (p *Plan) Lint(ctx context.Context, db wire.DB, o Options) ([]lint.Finding, error) {
	in := &lint.Input{
		Target: p.Database, Version: p.Compared.Live.Version, From: p.Compared.From, To: p.Compared.To, Changes: p.Changes, Steps: p.Steps, Live: p.Compared.Live,
		Allowed: func(t state.Title) bool { return Allowed(o.Allow, t) }, Split: o.Phase == plan.Contract,
	}
	var err error
	if in.Rows, in.Bytes, err = sizesOf(ctx, db, engines[p.Database], p.Compared.Live.Tables, p.Steps); err != nil {
		return nil, err
	}
	return lint.Check(in), nil
}

// sizesOf counts the rows and bytes of the tables that steps depend on. A table whose bytes the server does not know, or does not tell the
// user, has none.
func sizesOf(ctx context.Context, db wire.DB, e engine, live []*state.Table, steps []plan.Step) (rows, bytes map[string]int64, err error) {
	rows, bytes = make(map[string]int64), make(map[string]int64)
	for _, t := range live {
		if !slices.ContainsFunc(steps, func(s plan.Step) bool {
			return s.Change.Table == t.String() && (s.Cost != plan.Metadata || s.Change.Loses || s.Change.Action == "add-column")
		}) {
			continue
		}
		err := ask.Rows(ctx, db, "SELECT count(*) FROM "+ddltext.Table(t.TableName), func(r wire.Rows) { rows[t.String()] = r.Int() })
		if errors.Is(err, dberr.ErrNoTable) {
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("counting the rows of %s: %w", t, err)
		}
		if query := e.Size(t.TableName); query != "" {
			_ = ask.Rows(ctx, db, query, func(r wire.Rows) { // it is only for the text of findings
				if !r.Null() {
					bytes[t.String()] = r.Int()
				}
			})
		}
	}
	return rows, bytes, nil
}

// LintFile returns the findings of a migration file for servers from a version on. It needs no server. A version of zero is unknown.
func LintFile(d *files.Dir, f files.File, oldest target.Version) ([]lint.Finding, error) {
	return lintFile(d, f, &serverFacts{version: oldest})
}

// serverFacts are what lint knows of a server.
type serverFacts struct {
	version     target.Version
	rows, bytes map[string]int64
	hazards     func([]plan.Step) error
}

func lintFile(d *files.Dir, f files.File, server *serverFacts) ([]lint.Finding, error) {
	steps, ignored, err := f.Parse(d.Target)
	if err == nil && server.hazards != nil {
		err = server.hazards(steps)
	}
	if err != nil {
		return nil, err
	}
	in := &lint.Input{Target: d.Target, File: f.Name, Steps: steps, FileIgnores: ignored, Version: server.version, Rows: server.rows, Bytes: server.bytes, Split: true}
	for _, s := range steps {
		byHand := s.Change.Action == "run" && s.Change.Table == f.Name
		in.Split = in.Split && s.Phase != plan.Expand && !byHand
	}
	if before, after := d.Changed(f); before != nil {
		named, renames := renamed(before, after)
		in.From, in.To, in.Changes = named, after, state.Diff(named, after, renames...)
	}
	return lint.Check(in), nil
}

// Lint returns the findings of the files. It counts the rows of the tables that their steps depend on.
func (p *Pending) Lint(ctx context.Context, db wire.DB) ([]lint.Finding, error) {
	if len(p.Files) == 0 {
		return nil, nil
	}
	steps, err := stepsOf(p.Files, p.Database)
	if err != nil {
		return nil, err
	}
	live, err := Inspect(ctx, db)
	if err != nil {
		return nil, err
	}
	rows, bytes, err := sizesOf(ctx, db, engines[p.Database], live.Tables, steps)
	if err != nil {
		return nil, err
	}
	facts := serverFacts{version: live.Version, rows: rows, bytes: bytes,
		hazards: func(steps []plan.Step) error { return engines[p.Database].Hazards(ctx, db, steps) }}
	var out []lint.Finding
	for _, f := range p.Files {
		list, err := lintFile(p.dir, f, &facts)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// LintSchema returns the findings of a schema alone.
func LintSchema(want *state.Database) []lint.Finding {
	in := lint.Schema(want)
	return lint.Check(in)
}
