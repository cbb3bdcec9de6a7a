package postgres

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// inspectOutput lists the columns of views, materialized views and foreign tables.
const inspectOutput = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)::text
	FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relkind IN ('v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'crdb_internal')
	ORDER BY n.nspname, c.relname, a.attnum`

const inspectPartitioned = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, pg_get_partkeydef(c.oid)::text
	FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind = 'p'`

const inspectPartitions = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, p.relname::text
	FROM pg_inherits i
	JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p')
	JOIN pg_namespace n ON n.oid = c.relnamespace
	JOIN pg_class p ON p.oid = i.inhparent
	ORDER BY c.oid`

// Details completes a database of PostgreSQL or CockroachDB: the columns of its views, with materialized views and foreign tables
// as views without a query, and which tables are partitions.
func Details(ctx context.Context, s wire.Session, db *state.Database) error {
	for _, step := range []struct {
		what, sql string
		read      func(wire.Rows)
	}{
		{"views", inspectOutput, func(r wire.Rows) {
			name, column := nameOf(r), state.Column{Name: r.Text(), Type: r.Text()}
			v := db.View(name)
			if v == nil {
				v = &state.View{TableName: name}
				db.Views = append(db.Views, v)
			}
			v.Output = append(v.Output, column)
		}},
		{"partitioned tables", inspectPartitioned, func(r wire.Rows) {
			if t := db.Table(nameOf(r)); t != nil {
				t.Options = "PARTITION BY " + r.Text()
			}
		}},
		{"partitions", inspectPartitions, func(r wire.Rows) {
			if name, parent := nameOf(r), r.Text(); db.Table(name) != nil {
				db.Table(name).PartitionOf = parent
			}
		}},
	} {
		if err := ask.Rows(ctx, s, step.sql, step.read); err != nil {
			return fmt.Errorf("reading the %s of the database: %w", step.what, err)
		}
	}
	return withoutExtensions(ctx, s, db)
}

// Details completes a database.
func (Printer) Details(ctx context.Context, s wire.Session, db *state.Database) error {
	return Details(ctx, s, db)
}
