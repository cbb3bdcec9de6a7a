package doctor

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/runtime/wire"
)

// questions are what a database is asked.
type questions struct {
	version string // the query for the server's version
	clock   string // the query for its time, in milliseconds since 1970; empty where it is this machine's
	schema  func(a *asker) (schema, error)
	health  func(a *asker) // passes on what the server says of itself
}

// schema is the place where a program's tables are.
type schema struct {
	name     string // "database shop, schema public"
	tables   int64
	readOnly bool // the user may not create tables
}

const epochMillis = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"

var asked = map[target.Name]questions{
	target.CrateDB: {
		version: "SELECT version()", clock: "SELECT CAST(current_timestamp AS bigint)",
		schema: crateSchema, health: crateHealth,
	},
	target.CockroachDB: {version: "SELECT version()", clock: epochMillis, schema: currentSchema, health: cockroachHealth},
	target.Postgres:    {version: "SHOW server_version", clock: epochMillis, schema: currentSchema, health: postgresHealth},
	target.SQLite:      {version: "SELECT sqlite_version()", schema: fileSchema, health: fileHealth},
}

// asks are the questions for the node's database.
func (a *asker) asks() questions { return asked[target.Name(a.dialect)] }

// overHTTP reports whether the URL is one of CrateDB.
func overHTTP(c *wire.Config) bool {
	return strings.HasPrefix(c.Scheme, "crate") || strings.HasPrefix(c.Scheme, "http")
}

func crateSchema(a *asker) (schema, error) {
	name := cmp.Or(a.config.Database, "doc")
	s := schema{name: "schema " + name}
	err := a.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = $1",
		func(r wire.Row) { s.tables = r.Int() }, wire.Text(name))
	return s, err
}

func currentSchema(a *asker) (s schema, err error) {
	err = a.rows(`SELECT current_database(), coalesce(current_schema(), ''), coalesce(has_schema_privilege(current_schema(), 'CREATE'), false),
		(SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema())`, func(r wire.Row) {
		s.name = "database " + r.Text()
		if name := r.Text(); name != "" {
			s.name += ", schema " + name
		}
		s.readOnly, s.tables = !r.Bool(), r.Int()
	})
	return s, err
}

func fileSchema(a *asker) (schema, error) {
	s := schema{name: a.config.Database}
	err := a.rows("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", func(r wire.Row) { s.tables = r.Int() })
	return s, err
}

func postgresHealth(a *asker) {
	standby := false
	if err := a.rows("SELECT pg_is_in_recovery()", func(r wire.Row) { standby = r.Bool() }); err != nil {
		a.failed("health", err)
	} else if standby {
		a.add("health", Failure, "a standby: it does not accept writes", "name only the primary; crategen sends writes to every node of the URL")
	}
}

func cockroachHealth(a *asker) {
	_ = a.rows("SELECT crdb_internal.cluster_id()::STRING", func(r wire.Row) { a.cluster = r.Text() }) // where the user may
}

func fileHealth(a *asker) {
	var bad []string
	err := a.rows("PRAGMA quick_check(1)", func(r wire.Row) {
		if s := r.Text(); s != "ok" {
			bad = append(bad, s)
		}
	})
	switch {
	case err != nil:
		a.failed("health", err)
	case len(bad) > 0:
		a.add("health", Failure, strings.Join(bad, "; "), "restore the file from a backup")
	default:
		a.add("health", OK, "the file is sound", "")
	}
}

// crateHealth passes on what a CrateDB cluster says of itself.
func crateHealth(a *asker) {
	err := a.rows("SELECT id, name FROM sys.cluster", func(r wire.Row) { a.cluster = r.Text() })
	if err == nil {
		err = a.rows("SELECT rest_url FROM sys.nodes WHERE rest_url IS NOT NULL", func(r wire.Row) { a.members = append(a.members, r.Text()) })
	}
	if err == nil {
		err = a.rows("SELECT description FROM sys.checks WHERE NOT passed ORDER BY severity DESC LIMIT 10", func(r wire.Row) {
			a.add("health", Warning, "the cluster's own check: "+r.Text(), "")
		})
	}
	if err == nil {
		err = a.rows("SELECT table_schema, table_name, health, coalesce(missing_shards, 0), coalesce(underreplicated_shards, 0) FROM sys.health WHERE severity > 1 LIMIT 10",
			func(r wire.Row) {
				table, health := r.Text()+"."+r.Text(), r.Text()
				missing, less := r.Int(), r.Int()
				level, advice := Warning, "start the nodes that are missing, or lower number_of_replicas to the number of nodes"
				if health == "RED" {
					level = Failure
				}
				a.add("health", level, fmt.Sprintf("table %s is %s: %d shards are missing, %d have too few copies", table, health, missing, less), advice)
			})
	}
	if err != nil {
		a.failed("health", err)
	}
}
