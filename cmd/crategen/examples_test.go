package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/pgtest"
)

// TestExamples runs each example twice on each database that it supports, on CrateDB and CockroachDB where the environment names them, once on
// its own tables and once on those of migrate apply. Each time migrate status finds no difference.
func TestExamples(t *testing.T) {
	sqlite := func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "example.db") }
	server := func(variable string) func(testing.TB) string {
		return func(t testing.TB) string {
			url := os.Getenv(variable)
			if url == "" {
				t.Skip(variable + " is not set")
			}
			return url
		}
	}
	crate, cockroach := server("CRATEGEN_TEST_CRATEDB_URL"), server("CRATEGEN_TEST_COCKROACHDB_URL")
	for _, example := range []struct {
		name, variable string
		urls           map[string]func(testing.TB) string
	}{
		{"books", "CRATEDB_URL", map[string]func(testing.TB) string{"sqlite": sqlite, "cratedb": crate}},
		{"sensors", "CRATEDB_URL", map[string]func(testing.TB) string{"sqlite": sqlite, "cratedb": crate}},
		{"bank", "COCKROACHDB_URL", map[string]func(testing.TB) string{"sqlite": sqlite, "postgres": pgtest.URL, "cockroachdb": cockroach}},
	} {
		dir := filepath.Join("..", "..", "examples", example.name)
		program := filepath.Join(t.TempDir(), example.name)
		if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./"+filepath.ToSlash(dir)).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", example.name, err, out)
		}
		for on, at := range example.urls {
			t.Run(example.name+"/"+on, func(t *testing.T) {
				url := at(t)
				if on == "cratedb" { // whose examples are two applications
					server, parameters, _ := strings.Cut(url, "?")
					server = strings.TrimSuffix(server, "/")
					if _, rest, _ := strings.Cut(server, "://"); !strings.Contains(rest, "/") {
						server += "/example"
					}
					url = server + "_" + example.name + "?" + parameters
				}
				run := func(name string, args ...string) string {
					t.Helper()
					cmd := exec.CommandContext(t.Context(), name, args...)
					cmd.Dir = dir
					cmd.Env = append(os.Environ(), example.variable+"="+url, "DATABASE_URL="+url)
					out, err := cmd.CombinedOutput()
					if err != nil {
						t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
					}
					return string(out)
				}
				clean := func() {
					t.Helper()
					out := run("crategen", "migrate", "status", "./schema")
					if !strings.HasSuffix(out, "the database matches the schema\n") || strings.Contains(out, "pending") {
						t.Errorf("the status is\n%s", out)
					}
				}
				run(program)
				clean()
				run("crategen", "migrate", "apply", "./schema")
				run(program)
				clean()
			})
		}
	}
}
