package generation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Result is what a tool took for so many entities.
type Result struct {
	Tool     string
	Entities int
	// Generate is a run with nothing but the schema new, so with the tool's and the schema's imports compiled.
	Generate Cost
	// Lines and Bytes are of all files that it wrote.
	Lines, Bytes int
	// Build is the compiler's CPU time for the generated packages, with everything that they import built; Rebuild the same
	// after one field was added.
	Build, Rebuild time.Duration
	// Binary is the size of a program of one query.
	Binary int64
}

// Cost is what a command took. Memory is the largest of its processes.
type Cost struct {
	Wall, CPU time.Duration
	Memory    int64
}

// Measure generates and builds in a directory of its own. bin holds crategen, ent and sqlc; a tool that is not there is
// ErrNoTool. repository is the root of crategen's own, bench its module bench.
func Measure(ctx context.Context, name string, entities int, bin, repository string) (*Result, error) {
	for _, t := range tools {
		if t.name != name {
			continue
		}
		if _, err := os.Stat(filepath.Join(bin, name)); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoTool, err)
		}
		dir, err := os.MkdirTemp("", "generation")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		p := project{ctx, t, dir, bin, repository}
		return p.measure(entities)
	}
	return nil, ErrNoTool
}

// ErrNoTool means that a generator is not installed.
var ErrNoTool = errors.New("there is no such generator")

type project struct {
	ctx                  context.Context
	tool                 tool
	dir, bin, repository string
}

func (p *project) measure(entities int) (*Result, error) {
	r := &Result{Tool: p.tool.name, Entities: entities}
	if err := errors.Join(p.module(), p.write(p.tool.files(entities, false))); err != nil {
		return nil, err
	}
	// ent wants to find a package above the one that it writes.
	if err := p.write(map[string]string{"doc.go": "package generation\n"}); err != nil {
		return nil, err
	}
	if err := os.Mkdir(filepath.Join(p.dir, p.tool.out), 0o755); err != nil {
		return nil, err
	}
	// The first run compiles the tool's own dependencies and the schema's; the second is like that of a day's work.
	if _, err := p.generate(); err != nil {
		return nil, err
	}
	if err := p.write(map[string]string{"one/main.go": p.tool.main}); err != nil {
		return nil, err
	}
	if _, err := p.run("go", "build", "-o", "one.bin", "./one"); err != nil {
		return nil, err
	}
	info, err := os.Stat(filepath.Join(p.dir, "one.bin"))
	if err != nil {
		return nil, err
	}
	r.Binary = info.Size()
	if r.Lines, r.Bytes, err = p.size(); err != nil {
		return nil, err
	}
	if r.Build, err = p.build(); err != nil {
		return nil, err
	}
	if err := p.write(p.tool.files(entities, true)); err != nil {
		return nil, err
	}
	if r.Generate, err = p.generate(); err != nil {
		return nil, err
	}
	cost, err := p.run("go", "build", p.tool.packages)
	r.Rebuild = cost.CPU
	return r, err
}

// build compiles the generated packages anew and nothing else: what they import is built, and a line at the end of every
// file makes them new to the build cache.
func (p *project) build() (time.Duration, error) {
	if _, err := p.run("go", "build", p.tool.packages); err != nil {
		return 0, err
	}
	err := p.each(func(path string) error {
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(f, "\n// %d\n", time.Now().UnixNano())
		return errors.Join(err, f.Close())
	})
	if err != nil {
		return 0, err
	}
	cost, err := p.run("go", "build", p.tool.packages)
	return cost.CPU, err
}

func (p *project) generate() (Cost, error) {
	return p.run(filepath.Join(p.bin, p.tool.generate[0]), p.tool.generate[1:]...)
}

func (p *project) run(name string, args ...string) (Cost, error) {
	cmd := p.command(name, args...)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return Cost{}, fmt.Errorf("%s %.60s: %w\n%.2000s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	state := cmd.ProcessState
	return Cost{time.Since(start), state.UserTime() + state.SystemTime(), peakMemory(state)}, nil
}

func (p *project) command(name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.ctx, name, args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	return cmd
}

// module takes over go.mod and go.sum of the module bench.
func (p *project) module() error {
	mod, err := os.ReadFile(filepath.Join(p.repository, "bench", "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(p.repository, "bench", "go.sum"))
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(mod), "\n")
	rest = strings.Replace(rest, "=> ../", "=> "+p.repository, 1)
	return p.write(map[string]string{"go.mod": "module " + module + "\n" + rest, "go.sum": string(sum)})
}

func (p *project) write(files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(p.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (p *project) size() (lines, size int, err error) {
	err = filepath.WalkDir(filepath.Join(p.dir, p.tool.out), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		lines += bytes.Count(b, []byte("\n"))
		size += len(b)
		return err
	})
	return lines, size, err
}

// each calls f for the generated Go files.
func (p *project) each(f func(path string) error) error {
	return filepath.WalkDir(filepath.Join(p.dir, p.tool.out), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		return f(path)
	})
}
