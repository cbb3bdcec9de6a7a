package doctor

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// asker asks one open node.
type asker struct {
	*node
	ctx    context.Context
	db     wire.DB
	config *wire.Config
}

// rows runs a query and calls read for each row.
func (a *asker) rows(sql string, read func(wire.Row), args ...wire.Value) error {
	ctx, cancel := context.WithTimeout(a.ctx, 10*time.Second)
	defer cancel()
	rows, err := a.db.Query(ctx, &wire.Statement{SQL: sql, Args: args, Op: wire.OpRead, Once: true})
	if err != nil {
		return err
	}
	for rows.Next() {
		read(rows)
	}
	return rows.Close()
}

// failed notes a question that got no answer.
func (a *asker) failed(check string, err error) {
	a.add(check, Warning, "could not be asked: "+reason(err), "")
}

// kinds are the databases: their names, the oldest version that is supported, and the query for the version.
var kinds = map[string]struct {
	name, oldest, sql string
}{
	"cratedb":     {"CrateDB", "5.10", "SELECT version()"},
	"cockroachdb": {"CockroachDB", "24.1", "SELECT version()"},
	"postgres":    {"PostgreSQL", "14", "SHOW server_version"},
	"sqlite":      {"SQLite", "3.35", "SELECT sqlite_version()"},
}

var number = regexp.MustCompile(`\d+(\.\d+)+|\d+`)

func (a *asker) version() {
	kind := kinds[a.dialect]
	err := a.rows(kind.sql, func(r wire.Row) { a.node.version = number.FindString(r.Text()) })
	if err != nil {
		a.failed("version", err)
		return
	}
	says := kind.name + " " + a.node.version
	if older(a.node.version, kind.oldest) {
		a.add("version", Warning, says, "crategen is made for "+kind.oldest+" and later: update the server")
		return
	}
	a.add("version", OK, says, "")
}

// older compares versions number by number.
func older(version, oldest string) bool {
	parts := func(s string) (out []int) {
		for p := range strings.SplitSeq(s, ".") {
			n, _ := strconv.Atoi(p)
			out = append(out, n)
		}
		return out
	}
	return slices.Compare(parts(version), parts(oldest)) < 0
}

// apart is how far a server's clock may be from this machine's: more is seen by people, in times that both write.
const apart = time.Second

// clock compares the server's clock with this machine's, as well as the way to the server allows.
func (a *asker) clock() {
	sql := "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
	if a.dialect == "cratedb" {
		sql = "SELECT CAST(current_timestamp AS bigint)"
	}
	var there time.Time
	begin := time.Now()
	err := a.rows(sql, func(r wire.Row) { there = time.UnixMilli(r.Int()) })
	took := time.Since(begin)
	if err != nil {
		a.failed("clock", err)
		return
	}
	skew := there.Sub(begin.Add(took / 2))
	a.skew, a.timed = skew, true
	switch {
	case skew.Abs() < apart+took/2:
		a.add("clock", OK, fmt.Sprintf("agrees with this machine's within %s, round trip %s", round(max(skew.Abs(), took/2)), round(took)), "")
	default:
		word := "ahead of"
		if skew < 0 {
			word = "behind"
		}
		a.add("clock", Warning, fmt.Sprintf("%s %s this machine's", round(skew.Abs()), word),
			"let both follow a time server: times that the program sets and those that the server sets disagree")
	}
}

// schema says what is there for the tables of a program.
func (a *asker) schema() {
	var where string
	var tables int64
	create := true
	var err error
	switch a.dialect {
	case "cratedb":
		name := a.config.Database
		if name == "" {
			name = "doc"
		}
		where = "schema " + name
		err = a.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = $1",
			func(r wire.Row) { tables = r.Int() }, wire.Text(name))
	case "sqlite":
		where = a.config.Database
		err = a.rows("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", func(r wire.Row) { tables = r.Int() })
	default:
		err = a.rows(`SELECT current_database(), coalesce(current_schema(), ''), coalesce(has_schema_privilege(current_schema(), 'CREATE'), false),
			(SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema())`, func(r wire.Row) {
			where = "database " + r.Text()
			if s := r.Text(); s != "" {
				where += ", schema " + s
			}
			create, tables = r.Bool(), r.Int()
		})
	}
	switch {
	case err != nil:
		a.failed("schema", err)
	case !create:
		a.add("schema", Warning, where+": the user may not create tables there",
			"let another user run crategen migrate, or GRANT CREATE ON SCHEMA")
	case tables == 0:
		a.add("schema", Warning, where+" has no tables", "crategen migrate apply creates them; or correct the name at the end of the URL")
	default:
		a.add("schema", OK, fmt.Sprintf("%s, %d tables", where, tables), "")
	}
}

// health passes on what the server says of itself.
func (a *asker) health() {
	switch a.dialect {
	case "cratedb":
		a.crateHealth()
	case "postgres":
		standby := false
		if err := a.rows("SELECT pg_is_in_recovery()", func(r wire.Row) { standby = r.Bool() }); err != nil {
			a.failed("health", err)
		} else if standby {
			a.add("health", Failure, "a standby: it takes no writes", "name the primary alone; crategen sends writes to every node of the URL")
		}
	case "cockroachdb":
		_ = a.rows("SELECT crdb_internal.cluster_id()::STRING", func(r wire.Row) { a.cluster = r.Text() }) // where the user may
	case "sqlite":
		var bad []string
		err := a.rows("PRAGMA quick_check(1)", func(r wire.Row) {
			if s := r.Text(); s != "ok" {
				bad = append(bad, s)
			}
		})
		if err != nil {
			a.failed("health", err)
		} else if len(bad) > 0 {
			a.add("health", Failure, strings.Join(bad, "; "), "restore the file from a backup")
		} else {
			a.add("health", OK, "the file is sound", "")
		}
	}
}

func (a *asker) crateHealth() {
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
				level, advice := Warning, "start the nodes that are missing, or set number_of_replicas to what the nodes can hold"
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
