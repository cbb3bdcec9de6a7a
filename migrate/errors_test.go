package migrate

import (
	"errors"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// TestUntouched checks that each error before the first step says once that nothing was changed.
func TestUntouched(t *testing.T) {
	c := state.Title{Action: "drop-column", Table: "books", Object: "isbn"}
	for _, err := range []error{
		&LossError{Change: c},
		&RowsError{Change: c, Rows: 1},
		&ForeignError{Kind: state.ObjectTable, Table: "books", Project: "p"},
		&HazardError{c, []string{"a partition is closed"}},
		&CheckError{c, plan.Check{}, errors.New("no cast")},
		&VersionError{target.Version{Major: 1}, []lint.Finding{{}}},
		&PrivilegeError{User: "app", Missing: []plan.Missing{{What: "read"}}},
		&DirtyError{"schema_migrations", "2"},
		ErrDeclined,
		plan.Refused("the role is missing; nothing was changed; create it"),
		errors.Join(&ForeignError{Kind: state.ObjectTable, Table: "books", Project: "p"}, &LossError{Change: c}),
	} {
		if text := untouched(err).Error(); strings.Count(text, "nothing was changed") != 1 || !errors.Is(untouched(err), err) {
			t.Errorf("%T: %s", err, text)
		}
	}
	if untouched(nil) != nil {
		t.Error("no error becomes one")
	}
}
