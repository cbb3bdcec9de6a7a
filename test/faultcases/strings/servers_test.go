package strings_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/wire"
)

// ask opens a string, asks for one text and closes what it opened.
func ask(t *testing.T, in, sql string, options ...connect.Option) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c, err := connect.Parse(in, options...)
	if err != nil {
		return "", err
	}
	db, err := connect.Open(ctx, c, []wire.Driver{pgwire.Driver, cratehttp.Driver})
	if err != nil {
		return "", err
	}
	defer db.Close()
	rows, err := db.Query(ctx, &wire.Statement{Op: wire.OpRead, SQL: sql})
	if err != nil {
		return "", err
	}
	text := ""
	for rows.Next() {
		text = rows.Text()
	}
	return text, rows.Close()
}

func answers(t *testing.T, in, sql, want string, options ...connect.Option) {
	t.Helper()
	if got, err := ask(t, in, sql, options...); err != nil || got != want {
		t.Errorf("%s: %s: %q, %v; want %q", in, sql, got, err, want)
	}
}

// fails holds that the server refuses a string at once, for what it says, and that it is not taken for a fault of the node.
func fails(t *testing.T, in, want string, options ...connect.Option) {
	t.Helper()
	if got, err := ask(t, in, "SELECT 'x'", options...); err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, dberr.ErrUnavailable) {
		t.Errorf("%s: %q, %v; want %s", in, got, err, want)
	}
}

// TestFault21Postgres uses strings on a real PostgreSQL.
func TestFault21Postgres(t *testing.T) {
	base := pgtest.URL(t)
	home := alone(t)
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	host, port := at.Hostname(), at.Port()
	answers(t, base+"&lock_timeout=1234&timezone=Asia/Tokyo&options=-c%20work_mem%3D7MB&application_name=x",
		"SELECT current_setting('lock_timeout') || current_setting('TimeZone') || current_setting('work_mem') || current_setting('application_name')", "1234msAsia/Tokyo7MBx")
	answers(t, base, "SELECT current_setting('lock_timeout')", "2s", connect.Setting("lock_timeout", "2s"))
	answers(t, base+"&myapp.tenant=seven", "SELECT current_setting('myapp.tenant')", "seven")
	answers(t, base+"&schema=pg_catalog", "SELECT current_setting('search_path')", "pg_catalog")
	answers(t, "host="+host+" port="+port+" user=postgres dbname=postgres sslmode=disable application_name='a b'", "SELECT current_setting('application_name')", "a b")
	answers(t, strings.Replace(base, "postgres:", "cockroachdb+psycopg2:", 1), "SELECT current_database()::text", "postgres")
	answers(t, "jdbc:postgresql://"+host+":"+port+"/postgres?user=postgres&currentSchema=a", "SELECT current_setting('search_path')", "a")
	fails(t, base+"&lock_tmeout=5", "lock_tmeout")
	fails(t, base+"&lock_timeout=soon", "lock_timeout")
	fails(t, base+"&options=-c%20nonsense%3D5", "nonsense")
	fails(t, base+"&max_connections=5", "max_connections")
	fails(t, strings.Replace(base, "/postgres?", "/missing?", 1), "missing")
	answers(t, base+"&target_session_attrs=read-write", "SELECT 'x'", "x")
	answers(t, base+"&target_session_attrs=primary", "SELECT 'x'", "x")
	if _, err := ask(t, base+"&target_session_attrs=standby", "SELECT 'x'"); !errors.Is(err, dberr.ErrUnavailable) || !strings.Contains(err.Error(), "standby") {
		t.Errorf("a primary that is to be a standby: %v", err)
	}
	answers(t, base+"&default_transaction_read_only=on&target_session_attrs=read-only", "SELECT 'x'", "x")

	dir, err := ask(t, base, "SELECT current_setting('unix_socket_directories')")
	if err != nil {
		t.Fatal(err)
	}
	const socket = "SELECT coalesce(inet_server_addr()::text, 'socket')"
	for _, in := range []string{
		"postgres://postgres@/postgres?host=" + dir + "&port=" + port,
		"postgres://postgres@" + url.PathEscape(dir) + ":" + port + "/postgres",
		"postgresql://postgres@localhost/postgres?sslmode=verify-full&host=" + dir + "&port=" + port,
		"host=" + dir + " port=" + port + " user=postgres dbname=postgres",
	} {
		answers(t, in, socket, "socket")
	}
	t.Setenv("PGHOST", dir)
	t.Setenv("PGPORT", port)
	t.Setenv("PGUSER", "postgres")
	t.Setenv("PGDATABASE", "template1")
	t.Setenv("PGOPTIONS", "-c geqo=off")
	t.Setenv("PGAPPNAME", "from the environment")
	t.Setenv("PGTZ", "Asia/Tokyo")
	for _, in := range []string{"postgres://", "postgresql:///", "cockroachdb://"} {
		answers(t, in, socket+" || current_database()::text || current_setting('geqo') || current_setting('application_name') || current_setting('TimeZone')",
			"sockettemplate1offfrom the environmentAsia/Tokyo")
	}
	answers(t, "postgres://?time_zone=Europe/Vienna", "SELECT current_setting('TimeZone')", "Europe/Vienna")
	write(t, "[shop]\nhost="+host+"\nport="+port+"\nuser=postgres\ndbname=postgres\nsslmode=disable\npool_size=2\nwork_mem=9MB\n", home, ".pg_service.conf")
	answers(t, "postgres://?service=shop", "SELECT current_setting('work_mem') || current_database()::text", "9MBpostgres")
	t.Setenv("PGSERVICE", "shop")
	answers(t, "postgres:///template1", "SELECT current_setting('work_mem') || current_database()::text", "9MBtemplate1")
}

// TestFault21CrateDB uses strings on a real CrateDB, and holds that one which is asked by PostgreSQL's protocol says so.
func TestFault21CrateDB(t *testing.T) {
	base := os.Getenv("CRATEGEN_TEST_CRATEDB_URL")
	if base == "" {
		t.Skip("skipped: CRATEGEN_TEST_CRATEDB_URL is not set")
	}
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	for _, in := range []string{"crate://crate@" + at.Host + "/?schema=sys", "http://crate@" + at.Host + "/sys", "crate://" + at.Host + "/sys?ssl=false&username=crate"} {
		answers(t, in, "SELECT current_schema", "sys")
	}
	port, err := ask(t, base, "SELECT port['psql']::text FROM sys.nodes LIMIT 1")
	if err != nil {
		t.Fatal(err)
	}
	fails(t, "postgres://crate@"+at.Hostname()+":"+port+"/doc?sslmode=disable", "write crate://host:4200")
}

// TestFault21CockroachDB uses strings on a real CockroachDB.
func TestFault21CockroachDB(t *testing.T) {
	base := os.Getenv("CRATEGEN_TEST_COCKROACHDB_URL")
	if base == "" {
		t.Skip("skipped: CRATEGEN_TEST_COCKROACHDB_URL is not set")
	}
	alone(t)
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	with := func(param string) string {
		out := *at
		if out.RawQuery != "" {
			param = out.RawQuery + "&" + param
		}
		out.RawQuery = param
		return out.String()
	}
	answers(t, with("default_transaction_use_follower_reads=on"), "SHOW default_transaction_use_follower_reads", "on")
	answers(t, with("options=-c%20lock_timeout%3D5s"), "SHOW lock_timeout", "5000")
	answers(t, with("options=-c%20default_transaction_priority%3Dhigh%20--application_name%3Dshop2"), "SHOW default_transaction_priority", "high")
	answers(t, with("timezone=Asia/Tokyo"), "SHOW timezone", "Asia/Tokyo")
	answers(t, with("results_buffer_size=65536"), "SHOW results_buffer_size", "65536")
	answers(t, with("options=--cluster%3Dsystem"), "SELECT 'x'", "x")
	answers(t, with("cluster=system"), "SELECT 'x'", "x")
	answers(t, with("target_session_attrs=read-write"), "SELECT 'x'", "x")
	answers(t, with("target_session_attrs=primary"), "SELECT 'x'", "x")
	answers(t, strings.Replace(with("lock_timeout=1s"), "cockroachdb:", "cockroachdb+psycopg2:", 1), "SHOW lock_timeout", "1000")
	fails(t, with("default_transaction_use_folower_reads=on"), "default_transaction_use_folower_reads")
	fails(t, with("options=-c%20nonsense%3D5"), "nonsense")
	fails(t, with("lock_timeout=soon"), "lock_timeout")
	fails(t, with("server_version=5"), "server_version")
}
