package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/crategen/crategen/bench/generation"
	"github.com/crategen/crategen/bench/measure"
)

// The projects of the generation group.
var (
	generators = []string{"crategen", "ent", "sqlc"}
	sizes      = []int{2, 20, 100, 300}
)

// generate measures the generators. It is run in the directory bench. -bin names a directory with crategen, ent and sqlc;
// without it, the first two are built, and sqlc is taken from PATH.
func (s *settings) generate(ctx context.Context) error {
	repository, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	if s.bin == "" {
		dir, err := os.MkdirTemp("", "bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if err := install(ctx, dir, repository); err != nil {
			return err
		}
		s.bin = dir
	}
	var results []*generation.Result
	var failed []error
	for _, n := range sizes {
		if n > s.entities {
			continue
		}
		for _, name := range generators {
			if !s.by.MatchString(name) {
				continue
			}
			r, err := generation.Measure(ctx, name, n, s.bin, repository)
			if errors.Is(err, generation.ErrNoTool) {
				fmt.Fprintln(os.Stderr, err)
				continue
			}
			if err != nil {
				failed = append(failed, fmt.Errorf("%s, %d entities: %w", name, n, err))
				continue
			}
			fmt.Fprintf(os.Stderr, "%s, %d entities: generated in %s\n", name, n, r.Generate.Wall)
			results = append(results, r)
		}
	}
	return errors.Join(append(failed, s.write("generation", generationTable(results)))...)
}

// install builds crategen from its repository, and ent as a module of this build.
func install(ctx context.Context, dir, repository string) error {
	for _, g := range []struct{ name, pkg, in string }{
		{"crategen", "./cmd/crategen", repository}, {"ent", "entgo.io/ent/cmd/ent", "."},
	} {
		build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, g.name), g.pkg)
		build.Dir = g.in
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", g.name, err, out)
		}
	}
	if sqlc, err := exec.LookPath("sqlc"); err == nil {
		return os.Symlink(sqlc, filepath.Join(dir, "sqlc"))
	}
	return nil
}

func generationTable(results []*generation.Result) string {
	var b strings.Builder
	b.WriteString(`
| entities | by | generate | its CPU | its peak memory | lines | size | build, CPU | rebuild after one field, CPU | program of one query |
|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|
`)
	for _, r := range results {
		fmt.Fprintf(&b, "| %d | %s | %s | %s | %d MB | %s | %s kB | %s | %s | %.1f MB |\n", r.Entities, r.Tool,
			seconds(r.Generate.Wall), seconds(r.Generate.CPU), r.Generate.Memory>>20, measure.Thousands(r.Lines),
			measure.Thousands(r.Bytes/1000), seconds(r.Build), seconds(r.Rebuild), float64(r.Binary)/1e6)
	}
	return b.String()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
