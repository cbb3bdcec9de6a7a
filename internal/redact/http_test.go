package redact_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/redact"
)

// TestLongTextHidden takes the first bytes of a text that is too long for an index out of the message (crate/cratedb-toolkit 805 shows them).
func TestLongTextHidden(t *testing.T) {
	const message = "SQLParseException[Document contains at least one immense term in field=\"2\" (whose UTF8 encoding is longer than the max length 32766), " +
		"all of which were skipped.  Please correct the analyzer to not produce such terms.  The prefix of the first immense term is: '[115, 101, 99]...', " +
		"original message: bytes can be at most 32766 in length; got 40006]"
	const want = "SQLParseException[a text has 40006 bytes, more than the 32766 of an index entry: use field.Text, or crate.Storage{IndexOff: true, ColumnstoreOff: true}]"
	if diff := cmp.Diff(want, redact.HTTP(message)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
