// Package ask reads the catalogs of servers.
package ask

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/runtime/wire"
)

// Rows runs a query and calls read for each row.
func Rows(ctx context.Context, s wire.Session, sql string, read func(r wire.Rows), args ...wire.Value) error {
	rows, err := s.Query(ctx, &wire.Statement{SQL: sql, Args: args, Op: wire.OpRead, Once: true})
	if err != nil {
		return err
	}
	for rows.Next() {
		read(rows)
	}
	return rows.Close()
}

// Text reads a nullable cell. NULL is the empty text.
func Text(r wire.Row) string {
	if r.Null() {
		return ""
	}
	return r.Text()
}

// Value runs a query and returns the first cell of its first row, or the empty text.
func Value(ctx context.Context, s wire.Session, sql string, args ...wire.Value) (string, error) {
	var value string
	err := Rows(ctx, s, sql, func(r wire.Rows) { value = Text(r) }, args...)
	return value, err
}

// Exec runs a DDL statement. It creates an analyzer of CrateDB only if it is not there. A statement that changes the database gets its name: see
// sqlquote.AlterDatabase.
func Exec(ctx context.Context, s wire.Session, sql string, args ...wire.Value) error {
	if done, err := analyzer.Exec(ctx, s, sql); done {
		return err
	}
	if sqlquote.NeedsDatabase(sql) {
		name, err := Value(ctx, s, "SELECT current_database()")
		if err != nil {
			return err
		}
		sql = sqlquote.InDatabase(sql, name)
	}
	_, err := s.Exec(ctx, &wire.Statement{SQL: sql, Args: args, Op: wire.OpSchema, Once: true})
	return err
}

var version = regexp.MustCompile(`\d+\.\d+`)

// Version returns the version of the server from the text that a query has for it: CockroachDB CCL v26.1.0 (x86_64-pc-linux-gnu, ...). It is
// zero for a text without a number, such as that of a server that somebody built.
func Version(ctx context.Context, s wire.Session, sql string) (target.Version, error) {
	text, err := Value(ctx, s, sql)
	if err != nil {
		return target.Version{}, fmt.Errorf("reading the version of the server: %w", err)
	}
	text, _, _ = strings.Cut(text, "(")
	v, err := target.ParseVersion(version.FindString(text))
	if err != nil {
		return target.Version{}, nil
	}
	return v, nil
}
