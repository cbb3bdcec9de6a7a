package strings_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/connect"
)

// TestFault21Environment holds that what a string does not say comes from the service and from the environment, in that order,
// as pgconn reads them, and that CrateDB and SQLite know nothing of them.
func TestFault21Environment(t *testing.T) {
	home := alone(t)
	write(t, "[shop]\nhost=service1,service2\nport=5001\nuser=clerk\npassword=service-pw\ndbname=shopdb\nsslmode=verify-full\npool_max_conns=3\nlock_timeout=1s\n\n"+
		"[typo]\nhost=localhost\npoolsize=3\n[more]\nservice=shop\n", home, ".pg_service.conf")
	other := write(t, "[shop]\nhost=localhost\n", home, "elsewhere", "services")
	for _, s := range []struct {
		env      string // name=value, with ; between
		in, want string
	}{
		{"PGPORT=59999", "postgres://", "postgres localhost:59999 port=59999"},
		{"PGHOST=h1,h2;PGPORT=7;PGUSER=u;PGPASSWORD=p w;PGDATABASE=d;PGSSLMODE=verify-full;PGSSLROOTCERT=/ca", "postgres://",
			"postgres u:p w@h1:7,h2:7/d host=h1,h2 port=7 sslmode=verify-full sslrootcert=/ca"},
		{"PGHOST=h1;PGUSER=u;PGDATABASE=d;PGSSLMODE=verify-full", "cockroachdb://root@h2/bank", "cockroachdb root@h2:26257/bank sslmode=verify-full"},
		{"PGHOST=/dir;PGPORT=7", "postgres:///d", "postgres /dir:7/d host=/dir port=7"},
		{"PGPORT=7", "postgres://localhost/d", "postgres localhost:7/d port=7"},
		{"PGPORT=7", "postgres://localhost:8/d", "postgres localhost:8/d port=7"},
		{"PGPORT=7,8", "postgres://127.0.0.1,127.0.0.2,127.0.0.3/d", "postgres 127.0.0.1:5432,127.0.0.2:5432,127.0.0.3:5432/d"},
		{"PGAPPNAME=a;PGOPTIONS=-c geqo=off;PGTZ=Europe/Vienna;PGCONNECT_TIMEOUT=7;PGTARGETSESSIONATTRS=read-write;PGCHANNELBINDING=require;PGPASSFILE=/pw", "postgres://localhost",
			"postgres localhost:5432 application_name=a channel_binding=require connect=7s options=-c geqo=off passfile=/pw target_session_attrs=read-write timezone=Europe/Vienna"},
		{"PGOPTIONS=-c geqo=off", "postgres://localhost?options=-c%20geqo%3Don", "postgres localhost:5432 options=-c geqo=on"},
		{"PGSSLMODE=prefer", "postgres://h/d", "!PGSSLMODE must not be allow or prefer"},
		{"PGSSLMODE=prefer", "postgres://h/d?sslmode=verify-full", "postgres h:5432/d sslmode=verify-full"},
		{"PGHOST=;PGPORT=;PGUSER=", "postgres://u@localhost/d", "postgres u@localhost:5432/d"},
		{"PGHOST=h", "host=localhost user=u", "postgres u@localhost:5432 host=localhost"},
		{"PGHOST=h;PGUSER=u;PGSSLMODE=prefer;PGSERVICE=shop", "crate://localhost", "crate localhost:4200"},
		{"PGDATABASE=d", "sqlite:f.db", "sqlite /f.db"},

		{"", "postgres://?service=shop", "postgres clerk:service-pw@service1:5001,service2:5001/shopdb host=service1,service2 lock_timeout=1s pool=3 port=5001 sslmode=verify-full"},
		{"", "service=shop user=me", "postgres me:service-pw@service1:5001,service2:5001/shopdb host=service1,service2 lock_timeout=1s pool=3 port=5001 sslmode=verify-full"},
		{"PGSERVICE=shop;PGUSER=env;PGAPPNAME=a", "postgres://localhost/d", "postgres clerk:service-pw@localhost:5001/d application_name=a lock_timeout=1s pool=3 port=5001 sslmode=verify-full"},
		{"PGSERVICE=shop;PGSERVICEFILE=" + other, "postgres://", "postgres localhost:5432 host=localhost"},
		{"", "postgres://?service=shop&servicefile=" + other, "postgres localhost:5432 host=localhost"},
		{"", "postgres://?service=none", "!has no section [none]"},
		{"", "postgres://?service=shop&servicefile=/nowhere", "!service: reading /nowhere"},
		{"", "postgres://?service=typo", "!unknown service typo: poolsize: did you mean pool_size?"},
		{"", "postgres://?service=more", "!names another service"},
	} {
		t.Run("", func(t *testing.T) {
			for set := range strings.SplitSeq(s.env, ";") {
				if name, value, ok := strings.Cut(set, "="); ok {
					t.Setenv(name, value)
				}
			}
			check(t, s.env+" "+s.in, s.in, s.want)
		})
	}
}

// TestFault21HomeFiles holds that the authorities and the certificate that libpq looks for are used where a connection is
// encrypted, and nowhere else.
func TestFault21HomeFiles(t *testing.T) {
	home := alone(t)
	dir := filepath.Join(home, ".postgresql")
	write(t, "", dir, "root.crt")
	root := " sslrootcert=" + filepath.Join(dir, "root.crt")
	check(t, "root.crt", "postgres://h/d?sslmode=verify-full", "postgres h:5432/d sslmode=verify-full"+root)
	check(t, "require", "postgres://h/d?sslmode=require", "postgres h:5432/d sslmode=require"+root)
	check(t, "the string's own", "postgres://h/d?sslmode=verify-full&sslrootcert=system", "postgres h:5432/d sslmode=verify-full sslrootcert=system")
	check(t, "plain", "postgres://h/d?sslmode=disable", "postgres h:5432/d sslmode=disable")
	check(t, "here", "postgres://localhost/d", "postgres localhost:5432/d")
	check(t, "CrateDB", "https://h", "crate h:4200 sslmode=verify-full")
	write(t, "", dir, "postgresql.crt")
	check(t, "no key", "postgres://h/d?sslmode=verify-full", "postgres h:5432/d sslmode=verify-full"+root)
	write(t, "", dir, "postgresql.key")
	check(t, "a certificate", "postgres://h/d?sslmode=verify-full",
		"postgres h:5432/d sslcert="+filepath.Join(dir, "postgresql.crt")+" sslkey="+filepath.Join(dir, "postgresql.key")+" sslmode=verify-full"+root)
	check(t, "the string's own", "postgres://h/d?sslmode=verify-full&sslcert=a&sslkey=b", "postgres h:5432/d sslcert=a sslkey=b sslmode=verify-full"+root)

	c, err := connect.Parse("postgres://h/d?sslmode=verify-full&sslrootcert=$HOME/.postgresql/root.crt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := connect.TLS(c); err == nil || !strings.Contains(err.Error(), "write the whole path") {
		t.Errorf("a path for a shell: %v", err)
	}
}
