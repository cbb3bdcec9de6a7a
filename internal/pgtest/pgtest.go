// Package pgtest gives tests a real PostgreSQL: a throw-away cluster on a free loopback port, one per test binary, started
// when the first test asks for it and removed when the test binary ends, however it ends.
package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// The environment variables that steer the tests.
const (
	// RequireEnv set to 1 makes a missing PostgreSQL a failure instead of a skip.
	RequireEnv = "CRATEGEN_REQUIRE_POSTGRES"
	// CockroachEnv names a running CockroachDB that Each is to use as well.
	CockroachEnv = "CRATEGEN_TEST_COCKROACHDB_URL"
)

// ErrNoServer means that this machine has no PostgreSQL server programs.
var ErrNoServer = errors.New("no PostgreSQL server programs (initdb, postgres) on PATH or in /usr/lib/postgresql/*/bin")

// startTimeout bounds the start of the cluster.
const startTimeout = 60 * time.Second

var cluster = sync.OnceValues(start)

// Start returns the URL of the cluster, which it starts if it does not run yet, or ErrNoServer.
func Start() (string, error) { return cluster() }

// URL is Start for a test: without server programs it skips the test, or fails it if RequireEnv says so.
func URL(t testing.TB) string {
	t.Helper()
	url, err := Start()
	switch {
	case errors.Is(err, ErrNoServer) && os.Getenv(RequireEnv) != "1":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	return url
}

// Each runs a test on PostgreSQL, and on the CockroachDB that CockroachEnv names if it is set.
func Each(t *testing.T, run func(t *testing.T, url string)) {
	t.Run("postgres", func(t *testing.T) { run(t, URL(t)) })
	if url := os.Getenv(CockroachEnv); url != "" {
		t.Run("cockroachdb", func(t *testing.T) { run(t, url) })
	}
}

// File writes a file that belongs to the server, readable to nobody else, and returns its name. It goes with the test.
func File(t testing.TB, text string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pgtest")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	name := filepath.Join(dir, "file")
	err = errors.Join(os.WriteFile(name, []byte(text), 0o600), giveAway(name), giveAway(dir))
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func start() (string, error) {
	bin, err := programs()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "pgtest")
	if err != nil {
		return "", err
	}
	url, err := startIn(bin, dir)
	if err != nil {
		_ = os.RemoveAll(dir)
		return "", fmt.Errorf("start PostgreSQL in %s: %w", bin, err)
	}
	return url, nil
}

// programs finds the directory of the server programs, the newest if there are several.
func programs() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil && hasServer(filepath.Dir(p)) {
			return filepath.Dir(p), nil
		}
	}
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Reverse(dirs) // two-digit versions sort as text
	if i := slices.IndexFunc(dirs, hasServer); i >= 0 {
		return dirs[i], nil
	}
	return "", ErrNoServer
}

func hasServer(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// keeper runs the server until its standard input ends, which it does when the test binary does, and then removes its
// files. $1 is the directory, the rest the server's command line.
const keeper = `dir=$1; shift; "$@" & server=$!
(while read -r _; do :; done; kill -INT $server 2>/dev/null) <&3 &
wait $server; wait $server; kill $! 2>/dev/null; rm -rf "$dir"`

func startIn(bin, dir string) (string, error) {
	if err := giveAway(dir); err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata", data, "--username", "postgres", "--auth", "trust",
		"--encoding", "UTF8", "--locale", "C", "--no-sync")
	initdb.Dir = dir
	asOwner(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w\n%s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	server := exec.Command("/bin/sh", "-c", keeper, "keeper", dir, filepath.Join(bin, "postgres"), "-D", data,
		"-p", fmt.Sprint(port), "-k", dir, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	server.Dir = dir
	asOwner(server)
	end, hold, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer end.Close()
	log := new(logBuffer)
	server.Stdout, server.Stderr = log, log
	server.ExtraFiles = []*os.File{end} // descriptor 3
	if err := server.Start(); err != nil {
		return "", err
	}
	exited := make(chan struct{})
	go func() { // holds the pipe open for as long as the server and this process run
		_ = server.Wait()
		_ = hold.Close()
		close(exited)
	}()
	url := fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
	if err := waitUntilReady(url, exited); err != nil {
		_ = hold.Close()
		return "", fmt.Errorf("%w\n%s", err, log)
	}
	return url, nil
}

func waitUntilReady(url string, exited <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	for {
		c, err := pgconn.Connect(ctx, url)
		if err == nil {
			return c.Close(ctx)
		}
		select {
		case <-exited:
			return errors.New("the server ended")
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// logBuffer keeps what the server says while it starts.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.buf.Len() < 64<<10 {
		b.buf.Write(p)
	}
	return len(p), nil
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
