// Package ddl splits a file of DDL into statements, for drivers that execute one statement at a time.
package ddl

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
)

// Split returns the statements of a text for a database (cratedb, cockroachdb, postgres, sqlite), without their semicolons
// and without the comments between them. Semicolons inside strings, quoted names, comments, brackets and the bodies of
// triggers (SQLite) and of functions (BEGIN ATOMIC) do not end a statement. It fails if a string, quoted name, comment or
// bracket is not closed.
func Split(dialect, text string) ([]string, error) {
	list, err := sqllex.ByName(dialect).Split(text)
	if err != nil {
		return nil, fmt.Errorf("DDL for %s: %w", dialect, err)
	}
	return list, nil
}

// Name returns the first words of a statement up to the name of its object, for errors.
func Name(sql string) string {
	line, _, _ := strings.Cut(sql, "\n")
	line, _, _ = strings.Cut(line, "(")
	return strings.TrimSpace(line)
}
