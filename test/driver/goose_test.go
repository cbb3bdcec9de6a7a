package driver

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versions is the table of goose on CrateDB. Goose asks for SQL; see database/dialect.Querier.
type versions struct{}

func (versions) CreateTable(table string) string {
	return "CREATE TABLE " + table + ` (
		version_id bigint PRIMARY KEY,
		is_applied boolean NOT NULL,
		tstamp timestamp with time zone GENERATED ALWAYS AS now()
	) CLUSTERED INTO 1 SHARDS`
}

func (versions) InsertVersion(table string) string {
	return "INSERT INTO " + table + " (version_id, is_applied) VALUES (?, ?)"
}

func (versions) DeleteVersion(table string) string {
	return "DELETE FROM " + table + " WHERE version_id = ?"
}

func (versions) GetMigrationByVersion(table string) string {
	return "SELECT tstamp, is_applied FROM " + table + " WHERE version_id = ?"
}

func (versions) ListMigrations(table string) string {
	return "SELECT version_id, is_applied FROM " + table + " ORDER BY version_id DESC"
}

func (versions) GetLatestVersion(table string) string {
	return "SELECT max(version_id) FROM " + table
}

// refreshing makes what goose writes visible to what it reads next.
type refreshing struct{ database.Store }

func (s refreshing) Insert(ctx context.Context, db database.DBTxConn, r database.InsertRequest) error {
	if err := s.Store.Insert(ctx, db, r); err != nil {
		return err
	}
	return s.refresh(ctx, db)
}

func (s refreshing) Delete(ctx context.Context, db database.DBTxConn, version int64) error {
	if err := s.Store.Delete(ctx, db, version); err != nil {
		return err
	}
	return s.refresh(ctx, db)
}

func (s refreshing) refresh(ctx context.Context, db database.DBTxConn) error {
	_, err := db.ExecContext(ctx, "REFRESH TABLE "+s.Tablename())
	return err
}

// newProvider makes goose's provider. With WithIsolateDDL(true) it begins no transactions.
func newProvider(db *sql.DB, files fs.FS) (*goose.Provider, error) {
	store, err := database.NewStoreFromQuerier("goose_db_version", versions{})
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectCustom, db, files, goose.WithStore(refreshing{store}), goose.WithIsolateDDL(true))
}

func TestGoose(t *testing.T) {
	db := open(t)
	ctx := soon(t)
	exec(t, db, "DROP TABLE IF EXISTS goose_db_version")
	exec(t, db, "DROP TABLE IF EXISTS sensors")
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	p, err := newProvider(db, files)
	if err != nil {
		t.Fatal(err)
	}
	done, err := p.Up(ctx)
	if err != nil || len(done) != 2 {
		t.Fatalf("%v, %v", done, err)
	}
	if _, err := db.ExecContext(ctx, "UPDATE sensors SET tags = ? WHERE id = ?", []string{"cold"}, "attic"); err != nil {
		t.Error(err)
	}
	status, err := p.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var states []goose.State
	for _, s := range status {
		states = append(states, s.State)
		if s.AppliedAt.Year() < 2020 {
			t.Errorf("%s was applied at %v", s.Source.Path, s.AppliedAt)
		}
	}
	if diff := cmp.Diff([]goose.State{goose.StateApplied, goose.StateApplied}, states); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := p.Down(ctx); err != nil {
		t.Error(err)
	}
	if at, err := p.GetDBVersion(ctx); at != 1 || err != nil {
		t.Errorf("version %d, %v", at, err)
	}
	if done, err := p.Up(ctx); err != nil || len(done) != 1 {
		t.Errorf("%v, %v", done, err)
	}
	if done, err := p.DownTo(ctx, 0); err != nil || len(done) != 2 {
		t.Errorf("%v, %v", done, err)
	}
	exec(t, db, "DROP TABLE goose_db_version")
}
