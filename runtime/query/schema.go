package query

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/ddl"
	"github.com/crategen/crategen/runtime/wire"
)

// CreateTables creates the missing tables and indexes. It does not change existing ones: use migrations for that.
func CreateTables(ctx context.Context, c *Conn) error {
	text, err := c.pkg.DDL(c.dialect.Name)
	if err != nil {
		return err
	}
	list, err := ddl.Split(c.dialect.Name, text)
	if err != nil {
		return err
	}
	return c.schemaStatements(ctx, list)
}

// DropTables drops the tables and views of a generated package that exist, with all rows, except external ones. It is for tests
// and demonstrations: generated clients have no method for it.
func DropTables(ctx context.Context, on Runner) error {
	c := on.Conn()
	for _, t := range slices.Backward(c.pkg.Tables) {
		if t.External {
			continue
		}
		if err := c.schemaStatements(ctx, c.dialect.DropTable(c.schema, t)); err != nil {
			return err
		}
	}
	return nil
}

func (c *Conn) schemaStatements(ctx context.Context, list []string) error {
	if err := c.usable(ctx); err != nil {
		return err
	}
	if c.fresh != nil && c.fresh.hides {
		if err := c.fresh.show(ctx, c); err != nil {
			return err
		}
	}
	for _, sql := range list {
		if done, err := analyzer.Exec(ctx, c.session, sql); done {
			if err != nil {
				return err
			}
			continue
		}
		if sqlquote.NeedsDatabase(sql) {
			name, err := c.database(ctx)
			if err != nil {
				return fmt.Errorf("reading the name of the database: %w", err)
			}
			sql = sqlquote.InDatabase(sql, name)
		}
		st := wire.Statement{SQL: sql, Op: wire.OpSchema, Once: true}
		if _, err := c.session.Exec(ctx, &st); err != nil {
			return fmt.Errorf("%s: %w", ddl.Name(sql), err)
		}
	}
	return nil
}

// database is the name of the database of the connection.
func (c *Conn) database(ctx context.Context) (name string, err error) {
	rows, err := c.session.Query(ctx, &wire.Statement{SQL: "SELECT current_database()", Op: wire.OpRead})
	if err != nil {
		return "", err
	}
	for rows.Next() {
		name = rows.Text()
	}
	return name, rows.Close()
}

// EmbeddedDDL returns a Package's DDL from the files ddl/<dialect>.sql of a generated package.
func EmbeddedDDL(files fs.FS) func(dialect string) (string, error) {
	return func(dialect string) (string, error) {
		text, err := fs.ReadFile(files, "ddl/"+dialect+".sql")
		return string(text), err
	}
}
