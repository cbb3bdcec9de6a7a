// Package deploy has the example of docs/migrate.md that runs the files of a directory when a program starts.
package deploy

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

//go:embed migrations
var embedded embed.FS

// start runs the new files.
func start(ctx context.Context, db wire.DB) error {
	migrations, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return err
	}
	pending, err := migrate.ApplyDir(ctx, db, migrations, migrate.Options{Wait: time.Minute})
	if err == nil {
		log.Printf("%d migrations were run", pending.Applied)
	}
	return err
}

// older is the start of a program that may lack the newest files.
func older(ctx context.Context, db wire.DB) error {
	err := start(ctx, db)
	var history *migrate.HistoryError
	if errors.As(err, &history) && history.State == migrate.FileAhead {
		err = nil
	}
	return err
}

func TestStart(t *testing.T) {
	config, err := connect.Parse("sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(t.Context(), config, []wire.Driver{sqlite.Driver})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 2 { // the second has nothing to do
		if err := start(t.Context(), db); err != nil {
			t.Error(err)
		}
	}
	if _, err := db.Exec(t.Context(), &wire.Statement{SQL: "DELETE FROM docs", Op: wire.OpDelete}); err != nil {
		t.Error(err)
	}
	newer := t.TempDir()
	dir := filepath.Join(newer, "sqlite")
	if err := os.CopyFS(newer, os.DirFS("migrations")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "20991231235959_clean.sql"), []byte("UPDATE docs SET title = trim(title);\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := files.ReadUnchecked(os.DirFS(newer), "sqlite")
	if err == nil {
		err = d.WriteHashes(dir)
	}
	if err == nil {
		_, err = migrate.ApplyDir(t.Context(), db, os.DirFS(newer), migrate.Options{})
	}
	if err != nil {
		t.Fatal(err)
	}
	if start(t.Context(), db) == nil {
		t.Error("a program that lacks the newest file has no error")
	}
	if err := older(t.Context(), db); err != nil {
		t.Errorf("a program that may lack it: %v", err)
	}
}
