package strings_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// handedOut are strings with what they come to, in the form of summary, or with "!" and what the error says.
var handedOut = []struct{ from, in, want string }{
	// CockroachDB Cloud: the console, now and before, and its manuals.
	{"console", "postgresql://max:pw@blue-dog-595.g95.gcp-us-east1.cockroachlabs.cloud:26257/defaultdb?sslmode=verify-full",
		"postgresql max:pw@blue-dog-595.g95.gcp-us-east1.cockroachlabs.cloud:26257/defaultdb sslmode=verify-full"},
	{"console, free tier", "postgresql://u:p@free-tier.gcp-us-central1.cockroachlabs.cloud:26257/d?sslmode=verify-full&sslrootcert=cc-ca.crt&options=--cluster%3Dname-123",
		"postgresql u:p@free-tier.gcp-us-central1.cockroachlabs.cloud:26257/d options=--cluster=name-123 sslmode=verify-full sslrootcert=cc-ca.crt"},
	{"as often pasted", "postgres://u:p@h:26257/d?sslmode=verify-full&options=--cluster=name-123", "postgres u:p@h:26257/d options=--cluster=name-123 sslmode=verify-full"},
	{"cluster in the database", "postgresql://u:p@h:26257/name-123.defaultdb?sslmode=verify-full", "postgresql u:p@h:26257/name-123.defaultdb sslmode=verify-full"},
	{"cluster as a parameter", "postgresql://u@h:26257/d?cluster=name-123&sslmode=verify-full&options=-c%20lock_timeout%3D5s",
		"postgresql u@h:26257/d cluster=name-123 options=-c lock_timeout=5s --cluster=name-123 sslmode=verify-full"},
	{"follower reads", "cockroachdb://u@localhost/d?default_transaction_use_follower_reads=on", "cockroachdb u@localhost:26257/d default_transaction_use_follower_reads=on"},
	{"cockroach start", "postgresql://root@127.0.0.1:26257/defaultdb?options=-ccluster%3Dmain-demo&sslmode=disable", "postgresql root@127.0.0.1:26257/defaultdb options=-ccluster=main-demo sslmode=disable"},
	{"cockroach demo", "postgresql://demo:demo1@127.0.0.1:26257/movr?sslmode=require&sslrootcert=/root/.cockroach-demo/ca.crt",
		"postgresql demo:demo1@127.0.0.1:26257/movr sslmode=require sslrootcert=/root/.cockroach-demo/ca.crt"},
	{"cockroach, socket", "postgres://root:pw@?host=/tmp/crdb&port=26257", "postgres root:pw@/tmp/crdb:26257 host=/tmp/crdb port=26257"},
	{"cockroach, password apart", "postgres://max@localhost:26257/movr?password=p%40w%26", "postgres max:p@w&@localhost:26257/movr"},
	{"certificates", "postgresql://max@localhost:26257/bank?ssl=true&sslmode=require&sslrootcert=certs/ca.crt&sslkey=certs/client.max.key&sslcert=certs/client.max.crt",
		"!write sslmode=verify-full, or sslmode=require"},
	{"CockroachDB, SQLAlchemy", "cockroachdb://root@localhost:26257/defaultdb?sslmode=disable", "cockroachdb root@localhost:26257/defaultdb sslmode=disable"},
	{"SQLAlchemy, psycopg2", "cockroachdb+psycopg2://u:p@h:26257/d?sslmode=verify-full", "cockroachdb u:p@h:26257/d sslmode=verify-full"},
	{"SQLAlchemy, psycopg", "cockroachdb+psycopg://u@h/d?sslmode=verify-full", "cockroachdb u@h:26257/d sslmode=verify-full"},
	{"SQLAlchemy, asyncpg", "cockroachdb+asyncpg://u@h/d?ssl=require", "!parameter ssl cannot be used: write sslmode=verify-full"},
	{"SQLAlchemy, PostgreSQL", "postgresql+asyncpg://u:p@localhost/d", "postgresql u:p@localhost:5432/d"},
	{"Django", "postgresql+psycopg://u:p@localhost:5433/d", "postgresql u:p@localhost:5433/d"},
	{"Rails", "cockroachdb://u:p@localhost:26257/d?pool=7&sslmode=verify-full", "cockroachdb u:p@localhost:26257/d pool=7 sslmode=verify-full"},
	{"Rails", "postgresql://localhost/d?prepared_statements=false", "!statements are always prepared"},
	{"golang-migrate", "cockroach://u@h:26257/d", "!write cockroachdb://"},
	{"golang-migrate", "crdb-postgres://u@h:26257/d", "!write cockroachdb://"},
	{"golang-migrate", "pgx5://u@h/d", "!write postgres://"},

	// DBeaver and JDBC.
	{"JDBC", "jdbc:postgresql://h:26257/d?user=u&password=p&sslmode=verify-full&ApplicationName=shop&currentSchema=a",
		"postgresql u:p@h:26257/d application_name=shop search_path=a sslmode=verify-full"},
	{"JDBC", "jdbc:cockroachdb://localhost:26257/d?tcpKeepAlive=true", "cockroachdb localhost:26257/d"},
	{"JDBC", "jdbc:postgresql://localhost:26257/d?reWriteBatchedInserts=true", "!remove it"},
	{"JDBC", "jdbc:postgresql://localhost/d?loginTimeout=3", "!did you mean connect_timeout?"},
	{"JDBC", "jdbc:postgresql:d", "!must be followed by"},
	{"JDBC", "jdbc:crate://localhost:5432/", "!crate://host:4200"},

	// Prisma, node-postgres.
	{"Prisma", "postgresql://u:p@localhost:5432/d?schema=public&connection_limit=5", "postgresql u:p@localhost:5432/d pool=5 search_path=public"},
	{"Prisma", "postgresql://u:p@localhost:5432/d?pgbouncer=true", "!a connection pooler must support prepared statements"},
	{"Prisma", "postgresql://u:p@localhost:5432/d?sslaccept=strict", "!did you mean sslmode?"},
	{"Prisma, Cloud SQL", "postgresql://u:p@localhost/d?host=/cloudsql/project:region:instance", "postgresql u:p@/cloudsql/project:region:instance:5432/d host=/cloudsql/project:region:instance"},
	{"node-postgres", "postgres://u:p@h/d?sslmode=no-verify", "!sslmode must be disable, require, verify-ca or verify-full"},
	{"node-postgres", "postgres://u:p@h/d?ssl=true", "!sslmode=verify-full"},

	// psql and libpq.
	{"psql", "postgresql://localhost", "postgresql localhost:5432"},
	{"psql", "postgresql://localhost/mydb", "postgresql localhost:5432/mydb"},
	{"psql", "postgresql://user@localhost", "postgresql user@localhost:5432"},
	{"psql", "postgresql://user:secret@localhost", "postgresql user:secret@localhost:5432"},
	{"psql", "postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp", "postgresql other@localhost:5432/otherdb application_name=myapp connect=10s"},
	{"psql", "postgresql://host1:123,host2:456/somedb?target_session_attrs=any&application_name=myapp&sslmode=verify-full",
		"postgresql host1:123,host2:456/somedb application_name=myapp sslmode=verify-full target_session_attrs=any"},
	{"psql", "postgresql:///mydb?host=localhost&port=5433", "postgresql localhost:5433/mydb host=localhost port=5433"},
	{"psql", "postgresql://user@localhost:5433/mydb?options=-c%20synchronous_commit%3Doff", "postgresql user@localhost:5433/mydb options=-c synchronous_commit=off"},
	{"psql", "postgresql://[2001:db8::1234]/database?sslmode=verify-ca", "postgresql [2001:db8::1234]:5432/database sslmode=verify-ca"},
	{"psql", "postgresql://[::1]:5433/d", "postgresql [::1]:5433/d"},
	{"psql, zone", "postgresql://[fe80::1%25eth0]:5433/d?sslmode=verify-ca", "postgresql [fe80::1%eth0]:5433/d sslmode=verify-ca"},
	{"psql, socket", "postgresql:///dbname?host=/var/lib/postgresql", "postgresql /var/lib/postgresql:5432/dbname host=/var/lib/postgresql"},
	{"psql, socket", "postgresql://%2Fvar%2Flib%2Fpostgresql/dbname", "postgresql /var/lib/postgresql:5432/dbname"},
	{"psql, socket and port", "postgres://u@%2Fdir:25432/d", "postgres u@/dir:25432/d"},
	{"psql, socket and port", "postgres://u@/d?host=/dir&port=25432", "postgres u@/dir:25432/d host=/dir port=25432"},
	{"psql, socket, TLS", "postgres://u@/d?host=/dir&sslmode=verify-full", "postgres u@/dir:5432/d host=/dir sslmode=verify-full"},
	{"psql, two sockets", "postgres:///d?host=/a,/b&port=1,2", "postgres /a:1,/b:2/d host=/a,/b port=1,2"},
	{"psql, hosts", "postgres://u@h1,h2:2,h3/d?sslmode=disable&port=7", "postgres u@h1:7,h2:2,h3:7/d port=7 sslmode=disable"},
	{"psql, hosts", "postgres:///d?host=h1,::1,h3&port=1,,3&sslmode=disable", "postgres h1:1,[::1]:5432,h3:3/d host=h1,::1,h3 port=1,,3 sslmode=disable"},
	{"psql, ports", "postgres:///d?host=h1,h2,h3&port=1,2&sslmode=disable", "!2 ports for 3 hosts"},
	{"psql, port", "postgres://localhost/d?port=0", "!parameter port must be a number from 1 to 65535"},
	{"psql, two hosts of the string", "postgres://h1/d?host=h2&sslmode=disable", "!leave the host between"},
	{"psql, twice", "postgres://u@localhost/d?user=v", "!parameter user occurs twice"},
	{"psql, encoded", "postgres://us%40er:p%3A%2F%3F%23%25@localhost/d%2Fe", "postgres us@er:p:/?#%@localhost:5432/d/e"},
	{"psql, empty password", "postgres://u:@localhost/d", "postgres u@localhost:5432/d"},
	{"psql, keepalives", "postgres://localhost?keepalives=1&keepalives_idle=30&keepalives_interval=10&keepalives_count=5", "postgres localhost:5432"},
	{"libpq", "postgres://localhost?gssencmode=prefer&sslsni=1&sslcompression=0&channel_binding=require&require_auth=scram-sha-256&krbsrvname=postgres&client_encoding=UTF8&load_balance_hosts=random",
		"postgres localhost:5432 channel_binding=require krbsrvname=postgres require_auth=scram-sha-256"},
	{"libpq", "postgres://localhost?gssencmode=require", "!encrypt with TLS"},
	{"libpq", "postgres://localhost?hostaddr=127.0.0.1", "!write the address as the host"},
	{"libpq", "postgres://localhost?sslpassword=hunter2", "!decrypt the key"},
	{"libpq", "postgres://localhost?sslmode=prefer", "!write verify-full, or disable"},
	{"libpq", "postgres://localhost?target_session_attrs=prefer-standby", "!write standby, or any"},
	{"libpq", "postgres://localhost?tcp_user_timeout=1", "!keepalives_idle"},
	{"libpq", "postgres://localhost?sslnegotiation=direct&sslmode=require", "postgres localhost:5432 sslmode=require sslnegotiation=direct"},
	{"libpq, direct without TLS", "postgres://localhost?passfile=/x", "postgres localhost:5432 passfile=/x"},
	{"goose", "user=postgres dbname=postgres sslmode=disable host=db", "postgres postgres@db:5432/postgres host=db sslmode=disable"},
	{"DSN", "host=localhost port=5433 user=jack password=jackspw dbname=pgx_test sslmode=disable", "postgres jack:jackspw@localhost:5433/pgx_test host=localhost port=5433 sslmode=disable"},
	{"DSN, quotes", `host = '/dir' user='a b' password='it\'s \\ here' options='-c geqo=off'`, `postgres a b:it's \ here@/dir:5432 host=/dir options=-c geqo=off`},
	{"DSN, hosts", "host=h1,h2 port=26257 dbname=d sslmode=verify-full", "postgres h1:26257,h2:26257/d host=h1,h2 port=26257 sslmode=verify-full"},
	{"DSN, escaped", `host=localhost user=a\ b password=`, "postgres a b@localhost:5432 host=localhost"},
	{"DSN, no quotes", "user=u password=hunter2 hunter2 x=", "!single quotes"},
	{"DSN, open quote", "user=u password='hunter2", "!a quoted value has no end"},

	// pgx.
	{"pgx, settings", "postgres://u@localhost/d?search_path=a,b&statement_timeout=5s&lock_timeout=100&TimeZone=UTC&application_name=x",
		"postgres u@localhost:5432/d application_name=x lock_timeout=100 search_path=a,b statement=5s timezone=UTC"},
	{"pgx, no unit", "postgres://u@localhost/d?statement_timeout=5000", "!needs a unit"},
	{"pgxpool", "postgres://u@localhost/d?pool_max_conns=10&pool_max_conn_lifetime=1h30m", "postgres u@localhost:5432/d lifetime=1h30m0s pool=10"},
	{"pgxpool", "postgres://u@localhost/d?pool_min_conns=2", "!remove it"},
	{"pgxpool", "postgres://u@localhost/d?pool_max_conn_idle_time=5m", "!remove it"},
	{"pgxpool", "postgres://u@localhost/d?pool_health_check_period=1m", "!remove it"},
	{"pgx", "postgres://u@localhost/d?default_query_exec_mode=cache_statement", "postgres u@localhost:5432/d"},
	{"pgx", "postgres://u@localhost/d?default_query_exec_mode=simple_protocol", "!statements are always prepared"},
	{"pgx", "postgres://u@localhost/d?statement_cache_capacity=0", "!statements are always prepared"},
	{"a slip", "postgres://u@localhost/d?pool_siz=2", "!did you mean pool_size?"},
	{"a slip", "postgres://u@localhost/d?sslmod=disable", "!did you mean sslmode?"},
	{"a slip", "postgres://u@localhost/d?ssl_mode=disable", "!did you mean sslmode?"},
	{"a slip", "postgres://u@localhost/d?sslrootcerts=x", "!did you mean sslrootcert?"},
	{"another's", "postgres://u@localhost/d?myapp.tenant=7", "postgres u@localhost:5432/d myapp.tenant=7"},
	{"no name", "postgres://u@localhost/d?a-b=7", "!unknown parameter"},
	{"no value", "postgres://u@localhost/d?lock_timeout=", "!has no value"},
	{"a line break", " postgres://localhost/d\n", "postgres localhost:5432/d"},

	// CrateDB: SQLAlchemy, crash, crate-python, CrateDB Cloud.
	{"SQLAlchemy", "crate://localhost:4200", "crate localhost:4200"},
	{"SQLAlchemy", "crate://host:4200/?schema=shop", "crate host:4200/shop"},
	{"SQLAlchemy", "crate://crate@host:4200/?schema=shop&ssl=false", "crate crate@host:4200/shop sslmode=disable"},
	{"CrateDB Cloud", "crate://admin:pw@name.aks1.westeurope.azure.cratedb.net:4200?ssl=true", "crate admin:pw@name.aks1.westeurope.azure.cratedb.net:4200 sslmode=verify-full"},
	{"CrateDB Cloud", "https://admin:pw@name.eks1.eu-west-1.aws.cratedb.net:4200", "crate admin:pw@name.eks1.eu-west-1.aws.cratedb.net:4200 sslmode=verify-full"},
	{"SQLAlchemy, psycopg", "crate+psycopg://u@h:5432/", "!write crate://host:4200"},
	{"dlt", "cratedb://u@h:5432/", "!write crate://host:4200"},
	{"crash", "http://localhost:4200", "crate localhost:4200 sslmode=disable"},
	{"crash, two", "http://h1:4200 http://h2:4200", "!with commas between the hosts"},
	{"crash, two", "http://h1:4200,http://h2:4200", "!with commas between the hosts"},
	{"crash", "https://h1:4200,h2:4200/", "crate h1:4200,h2:4200 sslmode=verify-full"},
	{"crate-python", "crate://h?verify_ssl_cert=true", "!did you mean sslmode?"},
	{"two schemas", "crate://h/a?schema=b", "!parameter schema occurs twice"},
	{"a setting", "crate://h?search_path=a", "!parameter search_path does not apply to crate"},
	{"SQLAlchemy, SQLite", "sqlite+pysqlite:///f.db", "!write sqlite:file.db"},
	{"Prisma, SQLite", "file:dev.db", "!write sqlite:file.db"},
}

// TestFault21Strings goes through the table, with nothing around it that adds to a string.
func TestFault21Strings(t *testing.T) {
	alone(t)
	for _, s := range handedOut {
		check(t, s.from+": "+s.in, s.in, s.want)
	}
}

// check compares what a string comes to, and holds that no error shows a password.
func check(t *testing.T, name, in, want string) {
	t.Helper()
	c, err := connect.Parse(in)
	refusal, refused := strings.CutPrefix(want, "!")
	switch {
	case refused && err == nil:
		t.Errorf("%s\n is %s\nwant an error: %s", name, summary(c), refusal)
	case refused && (!strings.Contains(err.Error(), refusal) || strings.Contains(err.Error(), "hunter2")):
		t.Errorf("%s\n fails with %v\nwant %s", name, err, refusal)
	case !refused && err != nil:
		t.Errorf("%s\n fails with %v", name, err)
	case !refused && summary(c) != want:
		t.Errorf("%s\n is   %s\nwant %s", name, summary(c), want)
	}
}

// alone hides what the machine has for psql.
func alone(t *testing.T) (home string) {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "PG") {
			t.Setenv(name, value) // to have it again after the test
			_ = os.Unsetenv(name)
		}
	}
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("APPDATA", home)
	return home
}

func write(t *testing.T, text string, path ...string) string {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// summary is scheme user:password@nodes/database and what else was said, in order.
func summary(c *wire.Config) string {
	lifetime, pool := 30*time.Minute, 4*runtime.GOMAXPROCS(0)
	switch c.Scheme {
	case "crate":
		pool = min(8*pool, 256)
	case "sqlite":
		lifetime = 0
	}
	b := c.Scheme + " "
	if c.User != "" {
		b += c.User
		if c.Password != "" {
			b += ":" + c.Password
		}
		b += "@"
	}
	b += strings.Join(c.Nodes, ",")
	if c.Database != "" {
		b += "/" + c.Database
	}
	said := map[string]string{}
	maps.Copy(said, c.Params)
	maps.Copy(said, c.Settings)
	for name, d := range map[string][2]time.Duration{
		"connect": {c.ConnectTimeout, connect.DefaultConnectTimeout}, "lifetime": {c.MaxLifetime, lifetime}, "statement": {c.StatementTimeout, 0},
	} {
		if d[0] != d[1] {
			said[name] = d[0].String()
		}
	}
	if c.PoolSize != pool {
		said["pool"] = fmt.Sprint(c.PoolSize)
	}
	for _, name := range slices.SortedFunc(maps.Keys(said), cmp.Compare[string]) {
		b += " " + name + "=" + said[name]
	}
	return b
}
