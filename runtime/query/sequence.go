package query

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
)

// maxNumbers is how many numbers one call takes.
const maxNumbers = 1_000_000

// NextNumbers takes the next n numbers of a sequence of schema.Sequence, "document_numbers" or "billing.document_numbers" in another database schema
// than that of the connection, on PostgreSQL and CockroachDB, for rows that are made later or elsewhere. They
// rise, or fall, but need not follow each other: others take numbers at the same time. No rollback gives them back. n is 1 to 1,000,000; another n
// is a *dberr.ArgumentError, and nothing is sent. Other databases have no sequences: the error is errors.ErrUnsupported.
func NextNumbers(ctx context.Context, on Runner, sequence string, n int) ([]int64, error) {
	if n < 1 || n > maxNumbers {
		return nil, badArgument("numbers of the sequence %q: %d is not from 1 to %d", sequence, n, maxNumbers)
	}
	if !on.Conn().dialect.NamedSequences {
		return nil, fmt.Errorf("numbers of the sequence %q: %w: the database has no sequences", sequence, errors.ErrUnsupported)
	}
	const sql = "SELECT nextval(CAST(CAST(? AS text) AS regclass)) FROM generate_series(1, CAST(? AS bigint))"
	schema, name, placed := strings.Cut(sequence, ".")
	if !placed {
		schema, name = "", sequence
	}
	list, err := SQL1[int64](on, sql, sqlquote.QualifiedName(schema, name), n).All(Unscoped(ctx)) // it is of no tenant
	if err != nil {
		return nil, fmt.Errorf("numbers of the sequence %q: %w", sequence, err)
	}
	return list, nil
}
