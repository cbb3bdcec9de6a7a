package migrations_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/crate"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

var drivers = []wire.Driver{cratehttp.Driver, pgwire.Driver, sqlite.Driver}

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
	db, err := connect.Open(context.Background(), c, drivers)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func run(t testing.TB, db wire.DB, format string, args ...any) {
	t.Helper()
	sql := fmt.Sprintf(format, args...)
	if err := ask.Exec(context.Background(), db, sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}

// space is an empty database of the test's own, which goes away at its end.
func space(t testing.TB, name string) wire.DB {
	t.Helper()
	db, _, _ := spaceAt(t, name)
	return db
}

// spaceAt is space, with the URL and the name of the database, which is empty for the one of the URL.
func spaceAt(t testing.TB, name string) (db wire.DB, url, own string) {
	t.Helper()
	url = targetOf(name).URL(t)
	if name == "sqlite" {
		return open(t, url), url, ""
	}
	db, own = spaceOn(t, name, url)
	return db, url, own
}

// spaceOn is spaceAt on the server of a URL.
func spaceOn(t testing.TB, name, url string) (db wire.DB, own string) {
	t.Helper()
	var random [6]byte
	_, _ = rand.Read(random[:])
	own = "mig_" + hex.EncodeToString(random[:])
	if name == "cratedb" {
		db := open(t, url, connect.Database(own))
		before := tables(t, db)
		t.Cleanup(func() { dropOthers(t, db, before) })
		return db, own
	}
	db = newDatabase(t, url, own, map[string]string{"postgres": " WITH (FORCE)", "cockroachdb": " CASCADE"}[name])
	if name == "postgres" { // in a schema that every search path has
		run(t, db, "CREATE EXTENSION ltree SCHEMA pg_catalog")
		run(t, db, "CREATE EXTENSION citext SCHEMA pg_catalog")
	}
	return db, own
}

// newDatabase makes a database on a server, which is dropped with the option at the test's end.
func newDatabase(t testing.TB, url, name, drop string) wire.DB {
	t.Helper()
	admin := open(t, url)
	run(t, admin, `CREATE DATABASE %s`, ddltext.Ident(name))
	db := open(t, url, connect.Database(name))
	t.Cleanup(func() {
		_ = db.Close()
		run(t, admin, `DROP DATABASE IF EXISTS %s%s`, ddltext.Ident(name), drop)
	})
	return db
}

// tables are the tables and views of a cluster of CrateDB.
func tables(t testing.TB, db wire.DB) *state.Database {
	t.Helper()
	all, err := crate.Inspect(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// dropOthers drops what was not there before.
func dropOthers(t testing.TB, db wire.DB, before *state.Database) {
	now := tables(t, db)
	for _, v := range now.Views {
		if before.View(v.TableName) == nil && v.Schema == "" {
			run(t, db, "DROP VIEW IF EXISTS %s", ddltext.Table(v.TableName))
		}
	}
	for _, table := range now.Tables {
		if before.Table(table.TableName) == nil && table.Schema == "" {
			_ = ask.Exec(context.Background(), db, "ALTER TABLE "+ddltext.Table(table.TableName)+` RESET ("blocks.write", "blocks.read_only_allow_delete")`)
			run(t, db, "DROP TABLE IF EXISTS %s", ddltext.Table(table.TableName))
		}
	}
}
