package postgres

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// Names that a migration makes of long ones have whole characters, and no more bytes than the server keeps.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("é", 31)
	for range 2 { // with an odd and an even number of bytes before the cut
		table := &state.Table{TableName: state.TableName{Name: long}}
		if name := InterimPolicy(state.Policy{Name: long}); len(name) > maxName || !utf8.ValidString(name) {
			t.Errorf("the policy %q has %d bytes", name, len(name))
		}
		for _, s := range (lines{plan.Checks{From: &state.Database{}}}).SetNotNull(state.SetNotNull{Table: table, Column: state.Column{Name: long}}) {
			for _, sql := range s.SQL {
				if !utf8.ValidString(sql) {
					t.Errorf("%q", sql)
				}
			}
		}
		long = "x" + long
	}
}
