package grammar

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/ddl/ddltest"
	"github.com/crategen/crategen/internal/gen/model"
)

// urls are what the generated packages open; nothing listens there. A schema is set so that table names are qualified
// where a dialect does that.
var urls = map[model.Dialect]string{
	model.CrateDB:     "crate://crate@localhost/Some-schema",
	model.CockroachDB: "cockroachdb://root@localhost/defaultdb?sslmode=disable",
}

// Statements returns the different statements of a dialect, in the order of their texts.
func Statements(ctx context.Context, d model.Dialect) ([]string, error) {
	r := &recorder{dialect: string(d)}
	if err := shopStatements(ctx, r, urls[d]); err != nil {
		return nil, fmt.Errorf("shop: %w", err)
	}
	if err := entityStatements(ctx, r, urls[d]); err != nil {
		return nil, fmt.Errorf("notes: %w", err)
	}
	if err := documentStatements(ctx, r, urls[d]); err != nil {
		return nil, fmt.Errorf("documents: %w", err)
	}
	if err := fileStatements(ctx, r, d); err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	if d != model.CrateDB {
		if err := ledgerStatements(ctx, r, urls[d]); err != nil {
			return nil, fmt.Errorf("ledger: %w", err)
		}
	}
	list, err := ddl.Statements(ddltest.Project(d, ""), model.Target{Dialect: d})
	if err != nil {
		return nil, fmt.Errorf("DDL: %w", err)
	}
	all := make(map[string]bool)
	for _, s := range list {
		all[s.SQL] = true
	}
	for _, sql := range r.sent {
		all[sql] = true
	}
	return slices.Sorted(maps.Keys(all)), nil
}

// steps runs functions that send statements until one fails. The recorder has no rows, so what is read back after a write is
// none of what was written; the statements were sent all the same.
func steps(list ...func() error) error {
	for i, step := range list {
		if err := step(); err != nil && !strings.Contains(err.Error(), "could not be read back") {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	return nil
}

// ok drops the result of a call.
func ok[T any](_ T, err error) error { return err }
