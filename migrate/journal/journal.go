package journal

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Format is the version of the journal's format. A database with a higher version was migrated by a newer crategen.
const Format = 1

// Prefix is the prefix of the journal's tables and of temporary tables of migrations.
const Prefix = "crategen_"

// Words is the SQL of the journal that depends on the database.
type Words struct {
	Text, Long, Int string // types: of texts of any length, of long texts that nobody searches, of integers of 64 bits
	Options         string // behind CREATE TABLE (...)
	Now             string // the server's clock in milliseconds since 1970
	Refresh         bool   // a search finds what was written only after REFRESH TABLE
	Optimistic      bool   // a write by key must name the version of the row that it read
	Schema          string // the schema of the journal's tables, empty for the current one
}

// Journal is the journal of one project in one database.
type Journal struct {
	DB      wire.DB
	Words   Words
	Project string

	found bool // There has found it: a journal is not dropped while a program uses it
}

// tables are the journal's tables.
func (j *Journal) tables() map[string]string {
	w := j.Words
	return map[string]string{
		"crategen_leases": "project " + w.Text + " PRIMARY KEY, format " + w.Int + ", owner " + w.Text + ", fence " + w.Int +
			", expires " + w.Int + ", doing " + w.Text,
		"crategen_steps": "project " + w.Text + ", run " + w.Text + ", step " + w.Int + ", action " + w.Text + ", subject " + w.Text +
			", statements " + w.Long + ", state " + w.Text + ", started " + w.Int + ", ended " + w.Int + ", problem " + w.Long +
			", PRIMARY KEY (project, run, step)",
		"crategen_positions": "project " + w.Text + ", subject " + w.Text + ", place " + w.Long + ", PRIMARY KEY (project, subject)",
		"crategen_objects":   "project " + w.Text + ", name " + w.Text + ", kind " + w.Text + ", PRIMARY KEY (project, name)",
		"crategen_versions": "project " + w.Text + ", version " + w.Text + ", name " + w.Text + ", hash " + w.Text + ", kind " + w.Text +
			", applied " + w.Int + ", total " + w.Int + ", hashes " + w.Long + ", started " + w.Int + ", ended " + w.Int + ", problem " + w.Long +
			", PRIMARY KEY (project, version)",
	}
}

// Tables lists the names of the journal's tables.
func (j *Journal) Tables() []string { return slices.Sorted(maps.Keys(j.tables())) }

// Create creates the tables of the journal. It returns an error for a database that a newer crategen migrated. Several programs may
// call it at the same time: if the server rejects the second of two equal statements, Create repeats it.
func (j *Journal) Create(ctx context.Context) error {
	for n := 1; ; n++ {
		there, err := j.There(ctx)
		if err != nil || there {
			return err
		}
		if err = j.create(ctx); err == nil || n == 10 {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(time.Duration(n) * 50 * time.Millisecond):
		}
	}
}

func (j *Journal) create(ctx context.Context) error {
	for name, columns := range j.tables() {
		if err := ask.Exec(ctx, j.DB, "CREATE TABLE IF NOT EXISTS "+name+" ("+columns+")"+j.Words.Options); err != nil {
			return fmt.Errorf("creating the migration table %s: %w", name, err)
		}
	}
	return nil
}

// There reports whether the database has a journal. It returns an error for a journal of a newer crategen.
func (j *Journal) There(ctx context.Context) (bool, error) {
	if j.found {
		return true, nil
	}
	newest, err := ask.Value(ctx, j.DB, "SELECT CAST(max(format) AS "+j.Words.Text+") FROM crategen_leases")
	if isMissing(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading the migration table crategen_leases: %w", err)
	}
	if n, _ := strconv.Atoi(newest); n > Format {
		return true, fmt.Errorf("a newer crategen migrated the database (format %d, this one knows %d); use that version", n, Format)
	}
	_, err = ask.Value(ctx, j.DB, "SELECT version FROM crategen_versions WHERE project = ''") // made last or not at all
	for _, table := range []string{"crategen_steps", "crategen_objects", "crategen_positions"} {
		if err == nil {
			_, err = ask.Value(ctx, j.DB, "SELECT project FROM "+table+" WHERE project = ''")
		}
	}
	j.found = err == nil
	return j.found, ignoreMissing(err)
}

// IsMissing reports whether a table does not exist.
func IsMissing(err error) bool { return isMissing(err) }

func isMissing(err error) bool {
	return errors.Is(err, dberr.ErrNoTable) || err != nil && strings.Contains(err.Error(), "no such table")
}

func ignoreMissing(err error) error {
	if isMissing(err) {
		return nil
	}
	return err
}

// Objects returns the tables and views that the project created or adopted.
func (j *Journal) Objects(ctx context.Context) (map[string]bool, error) {
	out := make(map[string]bool)
	if err := j.refresh(ctx, "crategen_objects"); err != nil {
		return nil, err
	}
	err := ask.Rows(ctx, j.DB, "SELECT name FROM crategen_objects WHERE project = "+text(j.Project), func(r wire.Rows) { out[r.Text()] = true })
	return out, ignoreMissing(err)
}

// Owner returns the other project that has a table or view with one of the names, or an empty name.
func (j *Journal) Owner(ctx context.Context, names []string) (name, project string, err error) {
	if len(names) == 0 {
		return "", "", nil
	}
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = text(n)
	}
	err = ask.Rows(ctx, j.DB, "SELECT name, project FROM crategen_objects WHERE project <> "+text(j.Project)+" AND name IN ("+
		strings.Join(list, ", ")+")", func(r wire.Rows) { name, project = r.Text(), r.Text() })
	return name, project, ignoreMissing(err)
}

// Keep records a table or view as the project's.
func (j *Journal) Keep(ctx context.Context, name state.TableName, kind string) error {
	return ask.Exec(ctx, j.DB, fmt.Sprintf("INSERT INTO crategen_objects (project, name, kind) VALUES (%s, %s, %s) "+
		"ON CONFLICT (project, name) DO NOTHING", text(j.Project), text(name.String()), text(kind)))
}

// Forget removes the record of a table or view.
func (j *Journal) Forget(ctx context.Context, name state.TableName) error {
	return ask.Exec(ctx, j.DB, fmt.Sprintf("DELETE FROM crategen_objects WHERE project = %s AND name = %s", text(j.Project), text(name.String())))
}

func (j *Journal) refresh(ctx context.Context, table string) error {
	if !j.Words.Refresh {
		return nil
	}
	return ignoreMissing(ask.Exec(ctx, j.DB, "REFRESH TABLE "+table))
}

func text(s string) string { return ddltext.Literal(s) }
