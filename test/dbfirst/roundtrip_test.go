// Package dbfirst_test writes schema files from live databases, generates packages from them, and compares the result with the same
// databases.
package dbfirst_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/gen"
	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/gen/schemafile"
	"github.com/crategen/crategen/internal/modulepath"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// module is a new module that takes crategen from this working tree.
func module(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(repo, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod": fmt.Sprintf("module example.com/first\n\ngo 1.26.0\n\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", modulepath.Path, repo),
		"go.sum": string(sums),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOFLAGS", "-mod=mod -buildvcs=false")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOSUMDB", "off")
	t.Setenv("GOWORK", "off")
	return dir
}

// roundTrip writes a schema from a database, generates the package, compiles it if asked to, and compares the schema with the database. It
// returns the draft and the text of the files.
func roundTrip(t *testing.T, db wire.DB, compile bool) (*schemafile.Draft, string) {
	t.Helper()
	live, err := migrate.Inspect(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	live = here(live)
	draft := schemafile.New(live, nil)
	files, err := draft.Files("schema")
	if err != nil {
		t.Fatal(err)
	}
	dir := module(t)
	schema := filepath.Join(dir, "schema")
	if err := os.Mkdir(schema, 0o777); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		all.Write(f.Text)
		if err := os.WriteFile(filepath.Join(schema, f.Name), f.Text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	keep(t, live.Target, files)
	target := model.Target{Dialect: live.Target}
	if live.Target == model.CockroachDB { // vectors, and their indexes by each metric
		target.Major, target.Minor = 25, 3
	}
	var stderr bytes.Buffer
	if _, err := gen.Generate(t.Context(), gen.Options{SchemaDir: schema, Out: filepath.Join(dir, "db"), Targets: []model.Target{target},
		Stderr: &stderr}); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	build := exec.CommandContext(t.Context(), "go", "build", "./...")
	build.Dir = dir
	if compile {
		if out, err := build.CombinedOutput(); err != nil {
			t.Errorf("the generated package does not compile: %v\n%s", err, out)
		}
	}
	description, err := load.Load(t.Context(), load.Config{Dir: schema, Output: &stderr})
	if err != nil {
		t.Fatal(err)
	}
	project, err := model.Resolve(description, model.Options{Path: "example.com/first/db", Targets: []model.Target{target}})
	if err != nil {
		t.Fatal(err)
	}
	want, err := ddl.State(project, target)
	if err != nil {
		t.Fatal(err)
	}
	c, err := migrate.Compare(t.Context(), db, want, func(n state.TableName) bool { return live.Target != "cratedb" || n.Schema == "" })
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range c.Changes {
		if left(draft, change) {
			continue
		}
		t.Errorf("%s\n%+v", change.Title(), change)
	}
	return draft, all.String()
}

// left reports whether a change is about a table that is left alone, because the schema does not create it.
func left(draft *schemafile.Draft, c state.Change) bool {
	action := c.Title().Action
	if slices.ContainsFunc(draft.Skipped, func(n state.TableName) bool { return n.String() == c.Title().Table }) {
		return true
	}
	return (action == "drop-table" || action == "drop-view" || action == "drop-foreign-key") && slices.ContainsFunc(draft.Losses, func(l schemafile.Loss) bool {
		return l.Table.String() == c.Title().Table && (strings.Contains(l.Text, "no primary key") || strings.Contains(l.Text, "no columns")) || l.Table.String() == c.Title().Table &&
			(strings.Contains(l.Text, "view") || strings.Contains(l.Text, "query"))
	})
}

// keep writes the files into a directory that a person names, to be read.
func keep(t *testing.T, target model.Dialect, files []schemafile.File) {
	dir := os.Getenv("CRATEGEN_KEEP_SCHEMA")
	if dir == "" {
		return
	}
	dir = filepath.Join(dir, string(target)+"_"+strings.ReplaceAll(t.Name(), "/", "_"))
	_ = os.MkdirAll(dir, 0o777)
	for _, f := range files {
		_ = os.WriteFile(filepath.Join(dir, f.Name), f.Text, 0o666)
	}
}

// here leaves out what is in other schemas of a shared server.
func here(db *state.Database) *state.Database {
	if db.Target != "cratedb" {
		return db
	}
	out := *db
	out.Tables = slices.DeleteFunc(slices.Clone(db.Tables), func(t *state.Table) bool { return t.Schema != "" })
	out.Views = slices.DeleteFunc(slices.Clone(db.Views), func(v *state.View) bool { return v.Schema != "" })
	return &out
}

// TestHandMade makes tables as people write them, and takes them over.
func TestHandMade(t *testing.T) {
	for _, name := range []string{"sqlite", "postgres", "cockroachdb", "cratedb"} {
		t.Run(name, func(t *testing.T) {
			script, err := os.ReadFile(filepath.Join("testdata", name+".sql"))
			if err != nil {
				t.Fatal(err)
			}
			db := space(t, name)
			statements, err := sqllex.ByName(name).Split(string(script))
			if err != nil {
				t.Fatal(err)
			}
			for _, sql := range statements {
				run(t, db, sql)
			}
			draft, text := roundTrip(t, db, true)
			for _, want := range expected[name] {
				if !strings.Contains(text, want) {
					t.Errorf("the schema files do not have\n%s", want)
				}
			}
			for _, never := range []string{"PgStatStatement", "AlembicVersion", "DjangoMigration"} { // of an extension, and of other tools
				if strings.Contains(text, never) {
					t.Errorf("the schema files have %s", never)
				}
			}
			var losses []string
			for _, l := range draft.Losses {
				losses = append(losses, l.String())
			}
			for _, want := range expectedLosses[name] {
				if !slices.ContainsFunc(losses, func(l string) bool { return strings.Contains(l, want) }) {
					t.Errorf("no loss %q in\n%s", want, strings.Join(losses, "\n"))
				}
			}
		})
	}
}

// expected are parts of the files.
var expected = map[string][]string{
	"sqlite": {
		`field.Int64("id"),`, `schema.ColumnType(map[string]string{"sqlite": "BOOLEAN"})`,
		`GoName("X2fa")`, `StorageKey("userName")`, `StorageKey("a b")`, `schema.PrimaryKey("id", "k1")`,
		`edge.To("children", Node.Type)`,
		`schema.ExpressionIndex("books_lower", "lower(title)")`, `Through("order_books", OrderBook.Type)`, `edge.Columns("order_id", "book_isbn_id")`,
		`Values("new", "paid")`, `Values("S", "M", "L")`,
		`schema.External("(x, y)")`, `entsql.IncrementStart(1)`, `sqlite.Table{Typing: sqlite.Strict}`,
		`type TicketStatus struct`, `schema.GoName("StatusValue")`, `type Status struct`, `edge.From("ticket", Ticket.Type)`, `StorageKey("a b")`,
		`entsql.Skip(),`, `Annotation{ViewFor: map[string]string{"sqlite":`, `schema.IP("addr")`, `schema.Date("day")`, `schema.Bits("flags", 4)`,
	},
	"postgres": {
		`schema.RowSecurity{Force: true, Policies: []schema.Policy{`, `{Name: "mine", To: []string{"pg_read_all_data"}, Using:`, `schema.Sequence{Called: "shared_numbers", Cache: 4, Increment: 10, Start: 100}`, `schema.Sequence{Called: "shared_numbers", Schema: "audit"}`, `{Name: "not x", For: schema.ForDelete, Restrictive: true, Using:`, `schema.RowSecurity{},`,
		`schema.IPs("addrs")`, `schema.BitStrings("masks", 4)`, `schema.Decimals("prices", 12, 2)`, `schema.Dates("days")`, `schema.TimeOfDay("opens")`, `schema.Interval("every")`, `schema.Intervals("spans")`,
		`Through("order_books", OrderBook.Type)`, `edge.Columns("order_id", "book_isbn_id")`,
		`Through("likes", Like.Type)`, `Values("S", "M", "L").`,
		`field.Int64("id").Annotations(schema.Identity{Always: true})`,
		`schema.Identity{Always: true, Start: 500}`, `schema.Identity{Cache: 7, Cycle: true, Increment: -2, Max: 900, Min: 100}`, `schema.FulltextIndex("texts", "title", "body", "note").Language("english")`,
		`"postgres": "isbn13"`, `"postgres": "percent"`,
		`field.Int32("id").SchemaType(map[string]string{"postgres": "serial"}),`, `schema.IP("home")`, `schema.Date("born")`, `schema.IP("addr")`, `schema.Bits("flags", 4)`, `schema.Bits("many", 80)`, `field.Other("any_length", sqltext.Value(""))`,
		`Values("sad", "so-so", "very happy", "3").`, `schema.NativeEnum("mood")`, `schema.NativeEnum("mood").Of("sad", "so-so", "very happy", "3")`, `schema.NativeEnum("mood").InSchema("audit")`, `schema.Decimal("rating", 4, 2)`, `field.Other("free", decimal.Decimal{})`,
		`edge.Table("author_friends"), edge.Columns("author_id", "node_id")`, `entsql.IncrementStart(100)`, `edge.To("children", Node.Type)`,
		`entsql.Schema("audit")`, `schema.External("books_nulls", "books_title_search")`, `field.String("title").Annotations(schema.Fulltext("german"))`,
		`schema.External("pairs_of_x_y_fkey")`, `schema.External("by_email_email_fkey", "by_email_late_fkey")`,
		`entsql.Annotation{Incremental: new(false)}`, `type Counted struct{ ent.View }`, `StorageKey("Id")`,
	},
	"cockroachdb": {
		`schema.RowSecurity{Force: true, Policies: []schema.Policy{`, `{Name: "mine", To: []string{"admin"}, Using:`, `schema.Sequence{Called: "shared_numbers", Cache: 4, Increment: 10, PerNode: true, Start: 100}`, `schema.Sequence{Called: "shared_numbers", Schema: "audit"}`, `{Name: "not x", For: schema.ForDelete, Restrictive: true, Using:`, `schema.RowSecurity{},`,
		`schema.IPs("addrs")`, `schema.BitStrings("masks", 4)`, `schema.Decimals("prices", 12, 2)`, `schema.Dates("days")`, `schema.TimeOfDay("opens")`, `schema.Interval("every")`, `schema.Intervals("spans")`,
		`Through("order_books", OrderBook.Type)`, `edge.Columns("order_id", "book_isbn_id")`,
		`Values("new", "paid")`, `schema.Identity{Always: true, Start: 500}`, `schema.Identity{Always: true}`, `UnorderedKeys: true`, `schema.Identity{Cache: 7, Increment: 2, Max: 900, Min: 100, PerNode: true}`,
		`schema.FulltextIndex("texts", "title", "body", "note").Language("english")`, `schema.Vector("c", 3).Metric(schema.Cosine)`,
		`"books_hash"`, `entsql.IncludeColumns("title", "price")`,
		`field.Int64("id").StorageKey("rowid")`, `Values("sad", "so-so", "very happy", "3").`, `schema.NativeEnum("mood")`, `schema.NativeEnum("mood").Of("sad", "so-so", "very happy", "3")`, `schema.NativeEnum("mood").InSchema("audit")`, `schema.GeoShape("area")`, `cockroach.HashSharded(`, `TTL: cockroach.TTL{`,
		`edge.To("children", Node.Type)`, `entsql.Schema("audit")`, `schema.IP("addr")`, `schema.Date("day")`, `schema.Bits("flags", 4)`,
	},
	"cratedb": {
		`field.JSON("nested", [][]int64{}).Optional()`, `"ARRAY(ARRAY(TIMESTAMP WITH TIME ZONE))"`,
		`schema.FulltextIndex("prefix", "title").Analyzer("autocomplete")`, `TokenFilters: []crate.TokenFilter{crate.Filter("lowercase"), crate.Filter("asciifolding")}`,
		`crate.Object{Policy: crate.Strict, Columns: map[string]crate.Member{"deep.n": {NotNull: true}, "mood": {Default: "'it''s'"}, "need": {NotNull: true}, "off": {IndexOff: true}, "wide": {IndexOff: true, ColumnstoreOff: true}}}`,
		`crate.Object{Columns: map[string]crate.Member{"mood": {Default: "'x'"}}}`, `TEXT DEFAULT 'x' NOT NULL`,
		`schema.FulltextIndex("by_hand", "title").Analyzer("crategen_dbfirst")`,
		`schema.IPs("addrs")`, `schema.BitStrings("masks", 4)`, `schema.Decimals("prices", 12, 2)`,
		`schema.IP("addr")`, `schema.Date("day")`, `schema.LocalTime("at").Optional()`, `schema.Bits("flags", 4)`,
		`field.JSON("exact", DocExact{}).Optional(),`, "InnerPart DocExactInnerPart `json:\"inner_part,omitempty\"`", `schema.FulltextIndex("both_ft", "title", "body")`,
		`Annotations(crate.Object{Policy: crate.Strict, Members: map[string]string{"deep": crate.Ignored}}),`,
		`field.String("title").Optional().Annotations(schema.Fulltext("english")),`, `field.Text("long_text").Optional(),`,
		`field.String("off").Optional().Annotations(crate.Storage{IndexOff: true})`,
		`crate.Table{Shards: 6, Replicas: "0", ClusteredBy: "sensor", PartitionedBy: []string{"month"}, ColumnPolicy: crate.Dynamic, RefreshInterval: 5 * time.Second}`,
		`crate.Table{ClusteredBy: "b"}`, `type Log struct{ ent.View }`, `schema.GeoPoint("place").Optional()`,
	},
}

// expectedLosses are parts of the report.
var expectedLosses = map[string][]string{
	"sqlite":      {"log: the table has no primary key", "authors.born: the values are text", "order: the table has WITHOUT ROWID", "outdated: the columns of the view are not known"},
	"postgres":    {"log: the table has no primary key", "books.books_nulls: the index orders pages by NULLS FIRST", "it has DEFERRABLE INITIALLY DEFERRED", "ranges.ranges_int4range_excl", "measures: the table has PARTITION BY RANGE (day)", "no_columns: the table has no columns", "later.later_position_key: the index has DEFERRABLE INITIALLY DEFERRED", "guarded_later: row-level security is not enabled"},
	"cockroachdb": {"guarded_later: row-level security is not enabled", "nobodys: its row-level security needs crategen generate --target cockroachdb@25.2", "embedded.embedded_te: the index", "embedded.e: it needs crategen generate --target cockroachdb@25.2", "log: the table has no primary key"},
	"cratedb":     {"log: the table has no primary key", "by_hash: its primary key has a generated column", "text columns are String, and may hold UUIDs"},
}
