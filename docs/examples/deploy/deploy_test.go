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
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/examples/books/db"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

//go:embed migrations
var embedded embed.FS

// start runs the new files.
func start(ctx context.Context, client *db.Client) error {
	migrations, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return err
	}
	funcs := map[string]migrate.Func{
		"fill_status": func(ctx context.Context, _ wire.DB) error { return fillStatus(ctx, client) },
	}
	pending, err := migrate.ApplyDir(ctx, query.DB(client), migrations, migrate.Options{Wait: time.Minute, Funcs: funcs})
	if err == nil {
		log.Printf("%d migrations were run", pending.Applied)
	}
	return err
}

// fillStatus is a migration in Go.
func fillStatus(ctx context.Context, client *db.Client) error {
	_, err := client.Exec(ctx, "UPDATE docs SET status = ? WHERE status = ?", "draft", "")
	return err
}

// older is the start of a program that may lack the newest files.
func older(ctx context.Context, client *db.Client) error {
	err := start(ctx, client)
	var history *migrate.HistoryError
	if errors.As(err, &history) && history.State == migrate.FileAhead {
		err = nil
	}
	return err
}

func TestStart(t *testing.T) {
	client, err := db.Open(t.Context(), "sqlite::memory:", sqlite.Driver)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	first, err := migrate.PendingDir(t.Context(), query.DB(client), os.DirFS("migrations"), migrate.Options{})
	if err != nil || len(first.Files) != 2 {
		t.Fatalf("%d files are pending, %v; want 2", len(first.Files), err)
	}
	_, err = migrate.ApplyDir(t.Context(), query.DB(client), os.DirFS("migrations"), migrate.Options{})
	if err == nil || !strings.HasSuffix(err.Error(), "_fill_status.sql: step 1 is the Go function fill_status: run the program that registers it") {
		t.Errorf("without the function: %v", err)
	}
	if _, err := client.Exec(t.Context(), "INSERT INTO docs (id, title, status, created_at) VALUES (1, 'a', '', '2026-01-01')"); err != nil {
		t.Error(err)
	}
	for range 2 { // the second has nothing to do
		if err := start(t.Context(), client); err != nil {
			t.Error(err)
		}
	}
	if n, err := client.Exec(t.Context(), "DELETE FROM docs WHERE status = 'draft'"); err != nil || n != 1 {
		t.Errorf("the function has filled %d rows, %v; want 1", n, err)
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
		_, err = migrate.ApplyDir(t.Context(), query.DB(client), os.DirFS(newer), migrate.Options{Funcs: map[string]migrate.Func{"fill_status": nil}})
	}
	if err != nil {
		t.Fatal(err)
	}
	if start(t.Context(), client) == nil {
		t.Error("a program that lacks the newest file has no error")
	}
	if err := older(t.Context(), client); err != nil {
		t.Errorf("a program that may lack it: %v", err)
	}
}
