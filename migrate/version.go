package migrate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// VersionError is the error for tables that use what the server does not have, because it is too old. Nothing was changed.
type VersionError struct {
	Server   target.Version
	Findings []lint.Finding // what it lacks, and where that is used
}

// Error implements error.
func (e *VersionError) Error() string {
	var list []string
	for _, f := range e.Findings {
		list = append(list, f.Object+": "+f.Text)
	}
	return "nothing was changed, because the server is too old: " + strings.Join(list, "; ") + "; " + e.Findings[0].Remedy
}

// newEnough returns a *VersionError if the wanted tables use what a server of the version does not have.
func newEnough(want *state.Database, server target.Version) error {
	if list := lint.Versions(want, server); len(list) > 0 {
		return &VersionError{server, list}
	}
	return nil
}

// able returns an error if a server of the version has no statement for a planned step of a file.
func able(on target.Name, server target.Version, steps []plan.Step) error {
	var errs []error
	for _, s := range steps {
		f, lacks := target.Lacks(on, server, target.Change, s.Change.Action)
		if !lacks {
			continue
		}
		e := &plan.Unsupported{Change: s.Change, Why: lint.Lacking(on, server, f), Remedy: "upgrade the server"}
		if f.Instead != "" {
			e.Remedy = fmt.Sprintf("write the migration with crategen migrate diff --target %s@%s, which %s instead", on, server, f.Instead)
		}
		errs = append(errs, e)
	}
	return errors.Join(errs...)
}

// LintLive returns the findings of the plan with which Apply would change a database. It changes nothing. If the server is too old for the
// tables, what it lacks are the findings, because nothing can be planned.
func LintLive(ctx context.Context, db wire.DB, want *state.Database, o Options) ([]lint.Finding, error) {
	p, err := NewPlan(ctx, db, want, o)
	var old *VersionError
	if errors.As(err, &old) {
		return old.Findings, nil
	}
	if err != nil {
		return nil, err
	}
	return p.Lint(ctx, db, o)
}
