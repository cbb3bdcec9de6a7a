package driver

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/internal/replay"
)

// open opens the CrateDB of the test, a real one or its recorded answers.
func open(t *testing.T) *sql.DB {
	t.Helper()
	server, err := replay.Start(filepath.Join("testdata", "recorded", t.Name()+".json"), "driver_test")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("crate", server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(db.Close(), server.Close()); err != nil {
			t.Error(err)
		}
	})
	return db
}

// soon is a context that fails the test rather than letting it hang.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func exec(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(soon(t), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
