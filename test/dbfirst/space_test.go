package dbfirst_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/crate"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

// targetOf is the test target with the name.
func targetOf(name string) testtarget.Target {
	return testtarget.All[slices.IndexFunc(testtarget.All, func(t testtarget.Target) bool { return t.Name == name })]
}

func open(t testing.TB, url string, options ...connect.Option) wire.DB {
	t.Helper()
	c, err := connect.Parse(url, options...)
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(context.Background(), c, []wire.Driver{cratehttp.Driver, pgwire.Driver, sqlite.Driver})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func run(t testing.TB, db wire.DB, sql string) {
	t.Helper()
	if err := ask.Exec(context.Background(), db, sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}

// space is an empty database of the test's own, which goes away at its end.
func space(t testing.TB, name string) wire.DB {
	t.Helper()
	url := targetOf(name).URL(t)
	var random [6]byte
	_, _ = rand.Read(random[:])
	own := "first_" + hex.EncodeToString(random[:])
	switch name {
	case "sqlite":
		return open(t, url)
	case "cratedb":
		db := open(t, url, connect.Database(own))
		t.Cleanup(func() { dropAll(t, db) })
		return db
	}
	admin := open(t, url)
	run(t, admin, "CREATE DATABASE "+ddltext.Ident(own))
	db := open(t, url, connect.Database(own))
	t.Cleanup(func() {
		_ = db.Close()
		end := map[string]string{"postgres": " WITH (FORCE)", "cockroachdb": " CASCADE"}[name]
		run(t, admin, "DROP DATABASE IF EXISTS "+ddltext.Ident(own)+end)
	})
	return db
}

// dropAll drops the tables and views of the connection's schema.
func dropAll(t testing.TB, db wire.DB) {
	all, err := crate.Inspect(context.Background(), db)
	if err != nil {
		t.Error(err)
		return
	}
	for _, v := range all.Views {
		if v.Schema == "" {
			run(t, db, "DROP VIEW IF EXISTS "+ddltext.Table(v.TableName))
		}
	}
	for _, table := range all.Tables {
		if table.Schema == "" {
			run(t, db, "DROP TABLE IF EXISTS "+ddltext.Table(table.TableName))
		}
	}
}
