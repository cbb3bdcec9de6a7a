package migrate

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
)

// LossError is the error for a change that loses data and is not allowed.
type LossError struct {
	Change  state.Title
	Renamed []string // the new columns or tables that it may have been renamed to
}

// Error implements error.
func (e *LossError) Error() string {
	text := fmt.Sprintf("%s of %s loses data; allow it with --allow %s", e.Change.Action, e.Change.Name(), e.Change)
	if len(e.Renamed) > 0 {
		m := state.MaybeRenamed{Gone: e.Change, New: e.Renamed}
		text += "; if it was renamed, " + strings.TrimSuffix(lint.RenameRemedy(m), ", or silence the finding")
	}
	if e.Change.Action == "drop-table" {
		text += "; or, if the table belongs to another schema, give each schema a --project of its own"
	}
	return text
}

// ForeignError is the error for a table or an enum type with the name of a wanted one that the project did not make, and that differs
// from it.
type ForeignError struct {
	Kind    string // table or enum
	Table   string
	Project string
	Changes []state.Title // that the schema wants
}

// Error implements error.
func (e *ForeignError) Error() string {
	words := make([]string, len(e.Changes))
	for i, c := range e.Changes {
		words[i] = c.String()
	}
	return fmt.Sprintf("the %s %s exists, the project %q did not make it, and it differs from the schema: %s; nothing was changed; rename one of "+
		"them, or take the %[1]s over with --allow adopt-%[5]s=%[2]s", objectWords(e.Kind), e.Table, e.Project, strings.Join(words, ", "), e.Kind)
}

// objectWords are the words for a kind of objects.
func objectWords(kind string) string {
	if kind == state.ObjectEnum {
		return "enum type"
	}
	return kind
}

// IncompleteError is the error for the rebuild of a table with partitions that is not allowed: for some seconds, reads find only some of
// its rows, without an error.
type IncompleteError struct {
	Table  state.TableName
	Outage *plan.Outage // nil if it is not known
}

// Error implements error.
func (e *IncompleteError) Error() string {
	span := "some seconds"
	if e.Outage != nil {
		span = "about " + e.Outage.Reads.Round(time.Second).String()
	}
	return fmt.Sprintf("rebuild-table of %s: the table has partitions, and for %s reads will find only some of its rows; allow it with --allow %s",
		e.Table, span, plan.IncompleteReads(&state.Table{TableName: e.Table}))
}

// WritesError is the error for a change of a type that CockroachDB only makes by writing the values of the column anew, and that is not
// allowed: values that programs write meanwhile are lost without an error.
type WritesError struct{ Change state.Title }

// Error implements error.
func (e *WritesError) Error() string {
	return fmt.Sprintf("%s of %s: the server writes the values of the column anew, and loses those that programs write meanwhile, without an error; "+
		"stop all programs that write %s, and allow it with --allow %s; or add a field of another name with the new type, write both, fill it, "+
		"and drop this one in a later migration", e.Change.Action, e.Change.Name(), e.Change.Table, plan.LostWrites(e.Change))
}

// HazardError is the error for a step that would fail in the middle, or damage its table, on the server: its version has a fault, a
// partition is closed, a publication has the table.
type HazardError struct {
	Change  state.Title
	Hazards []string
}

// Error implements error.
func (e *HazardError) Error() string {
	return fmt.Sprintf("%s of %s: nothing was changed, because %s", e.Change.Action, e.Change.Name(), strings.Join(e.Hazards, "; and "))
}

// RowsError is the error for rows that prevent a change.
type RowsError struct {
	Change state.Title
	Check  plan.Check
	Rows   int64
}

// Error implements error.
func (e *RowsError) Error() string {
	return fmt.Sprintf("%s of %s: %s: %d; %s; this lists them: %s", e.Change.Action, e.Change.Name(), e.Check.What, e.Rows,
		e.Check.Remedy, e.Check.List)
}

// CheckError is the error for a change whose check the server rejected, because it cannot make the change: it has no cast between two
// types, for example.
type CheckError struct {
	Change state.Title
	Check  plan.Check
	Err    error
}

// Error implements error. The message of a server that could not read a value has the value, and is left out.
func (e *CheckError) Error() string {
	var server *dberr.ServerError
	if errors.As(e.Err, &server) && strings.HasPrefix(server.Code, "22") {
		return fmt.Sprintf("%s of %s: nothing was changed, because there are %s: the server cannot convert at least one value (code %s); %s; this query "+
			"fails in the same way: %s", e.Change.Action, e.Change.Name(), e.Check.What, server.Code, e.Check.Remedy, e.Check.List)
	}
	return fmt.Sprintf("%s of %s: nothing was changed, because the server refuses the query for %s: %v; if it has no such cast, add a field of "+
		"another name with the new type, fill it, and drop this one in a later migration", e.Change.Action, e.Change.Name(), e.Check.What, e.Err)
}

// Unwrap returns the error of the server.
func (e *CheckError) Unwrap() error { return e.Err }

// untouchedError is an error before the first step.
type untouchedError struct{ err error }

// NothingChanged implements plan.Refusal.
func (*ForeignError) NothingChanged() {}

// NothingChanged implements plan.Refusal.
func (*HazardError) NothingChanged() {}

// NothingChanged implements plan.Refusal.
func (*CheckError) NothingChanged() {}

// NothingChanged implements plan.Refusal.
func (*VersionError) NothingChanged() {}

// NothingChanged implements plan.Refusal.
func (*PrivilegeError) NothingChanged() {}

// NothingChanged implements plan.Refusal.
func (*DirtyError) NothingChanged() {}

// untouched says of an error before the first step that nothing was changed, unless a part of it says so.
func untouched(err error) error {
	var said plan.Refusal
	if err == nil || errors.As(err, &said) {
		return err
	}
	return &untouchedError{err}
}

// Error implements error.
func (e *untouchedError) Error() string { return e.err.Error() + "; nothing was changed" }

// Unwrap returns the error.
func (e *untouchedError) Unwrap() error { return e.err }
