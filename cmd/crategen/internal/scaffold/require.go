package scaffold

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// toolPackage is the package of the tool line in go.mod.
var toolPackage = crategen + "/cmd/crategen"

// unversioned is the version that the go command itself requires of a module that is replaced by a directory.
const unversioned = "v0.0.0-00010101000000-000000000000"

// require makes crategen a tool of the module, and requires what the schema imports. The generated package needs nothing
// more: crategen imports its own runtime, so that go.sum knows all of it. Where crategen is on this machine already, nobody
// is asked for it: go get would ask the proxy for newer versions, and for modules of the tool's own path.
func require(ctx context.Context, m *module, o Options) error {
	here, err := m.findCrategen(ctx)
	if err != nil {
		return err
	}
	if here == nil {
		if _, err := goCommand(ctx, o.Dir, "get", "-tool", tool(o.Version)); err != nil {
			return err
		}
		_, err := goCommand(ctx, o.Dir, "get", "./schema")
		return err
	}
	return here.use(ctx, m, o.Dir)
}

func tool(version string) string {
	if version == "" {
		return toolPackage
	}
	return toolPackage + "@" + version
}

// local is a crategen that the module can use as it is: named by go.mod or go.work and on this machine.
type local struct {
	require   string // the version to require; empty if go.mod does so, or need not
	dir       string // where it is, if it is no module of the cache
	version   string // the version that is required and in the module cache, if that is it
	workspace bool   // a go.work decides
	member    bool   // crategen is a module of the work space
}

// findCrategen looks for a crategen that the module has already: through a replace directive, a work space, or a version that
// it requires and that was downloaded. It returns nil if there is none.
func (m *module) findCrategen(ctx context.Context) (*local, error) {
	out, err := goCommand(ctx, m.dir, "env", "GOWORK")
	if err != nil {
		return nil, err
	}
	work := strings.TrimSpace(string(out))
	if work != "" && work != "off" {
		return m.inWorkspace(ctx, work)
	}
	if m.replacement != nil {
		return &local{require: m.missing(m.replacement), dir: m.replacement.directory(m.dir)}, nil
	}
	if !m.requires {
		return nil, nil
	}
	found, err := m.list(ctx, "-mod=mod") // not what is in vendor/, where the tool need not be
	if err != nil || found.Dir == "" {
		return nil, nil
	}
	return &local{version: found.Version}, nil
}

func (m *module) inWorkspace(ctx context.Context, work string) (*local, error) {
	out, err := goCommand(ctx, m.dir, "work", "edit", "-json", work)
	if err != nil {
		return nil, err
	}
	var text struct{ Replace []replacement }
	if err := json.Unmarshal(out, &text); err != nil {
		return nil, fmt.Errorf("%s: reading the answer of go work edit: %w", work, err)
	}
	for _, r := range append(text.Replace, m.replaced()...) {
		if r.Old.Path == crategen {
			base := filepath.Dir(work)
			if m.replacement != nil && r == *m.replacement {
				base = m.dir
			}
			return &local{require: m.missing(&r), dir: r.directory(base), workspace: true}, nil
		}
	}
	found, err := m.list(ctx)
	if err != nil || found.Dir == "" {
		return nil, nil
	}
	if !found.Main {
		return &local{version: found.Version, workspace: true}, nil
	}
	here := &local{dir: found.Dir, workspace: true, member: true}
	if !m.requires {
		here.require = unversioned
	}
	return here, nil
}

func (m *module) replaced() []replacement {
	if m.replacement == nil {
		return nil
	}
	return []replacement{*m.replacement}
}

// missing is the version to require of a module that is replaced, empty if the module requires one.
func (m *module) missing(r *replacement) string {
	switch {
	case m.requires:
		return ""
	case r.Old.Version != "":
		return r.Old.Version
	case r.New.Version != "":
		return r.New.Version
	}
	return unversioned
}

// listing is what go list says of a module.
type listing struct {
	Dir, Version string
	Main         bool
}

// list asks for crategen without the network.
func (m *module) list(ctx context.Context, flags ...string) (*listing, error) {
	out, err := goOffline(ctx, m.dir, append(append([]string{"list"}, flags...), "-m", "-json=Dir,Version,Main", crategen)...)
	if err != nil {
		return nil, err
	}
	found := new(listing)
	return found, json.Unmarshal(out, found)
}

// use makes crategen a tool of the module, and completes go.mod with what crategen itself requires.
func (l *local) use(ctx context.Context, m *module, dir string) error {
	files, err := l.files(m.dir)
	if err != nil {
		return err
	}
	defer files.remove()
	edits := []string{"mod", "edit"}
	if l.require != "" {
		edits = append(edits, "-require="+crategen+"@"+l.require)
	}
	if files.apart && l.dir != "" {
		edits = append(edits, "-replace="+crategen+"="+l.dir)
	}
	if len(edits) > 2 {
		if _, err := goCommand(ctx, m.dir, append(edits, files.mod)...); err != nil {
			return err
		}
	}
	if l.dir != "" {
		if err := addSums(files.sum, filepath.Join(l.dir, "go.sum")); err != nil {
			return err
		}
	}
	if err := files.get(ctx, dir, l.version); err != nil {
		return err
	}
	if files.apart {
		undo := []string{"mod", "edit"}
		if l.dir != "" && m.replacement == nil {
			undo = append(undo, "-dropreplace="+crategen)
		}
		if l.member && !m.requires { // nobody has the version that was made up for go get
			undo = append(undo, "-droprequire="+crategen)
		}
		if len(undo) > 2 {
			if _, err := goCommand(ctx, m.dir, append(undo, files.mod)...); err != nil {
				return err
			}
		}
		if err := files.putBack(m.dir); err != nil {
			return err
		}
	}
	vendored, err := m.vendored(ctx)
	if err != nil || !vendored {
		return err
	}
	// The program imports what go generate has yet to write.
	_, err = goCommand(ctx, m.dir, "mod", "vendor", "-e")
	return err
}

// modFiles are go.mod and go.sum. In a work space they are copies in another directory, to which what the go.work replaces is
// added as long as go get works: it heeds no go.work.
type modFiles struct {
	mod, sum string
	apart    bool
}

func (l *local) files(dir string) (modFiles, error) {
	if !l.workspace {
		return modFiles{mod: filepath.Join(dir, "go.mod"), sum: filepath.Join(dir, "go.sum")}, nil
	}
	temp, err := os.MkdirTemp("", "crategen-init-")
	if err != nil {
		return modFiles{}, err
	}
	f := modFiles{mod: filepath.Join(temp, "go.mod"), sum: filepath.Join(temp, "go.sum"), apart: true}
	return f, errors.Join(copyFile(f.mod, filepath.Join(dir, "go.mod")), copyFile(f.sum, filepath.Join(dir, "go.sum")))
}

func (f modFiles) remove() {
	if f.apart {
		os.RemoveAll(filepath.Dir(f.mod))
	}
}

func (f modFiles) putBack(dir string) error {
	return errors.Join(copyFile(filepath.Join(dir, "go.mod"), f.mod), copyFile(filepath.Join(dir, "go.sum"), f.sum))
}

// get adds the tool and what the schema imports, of what is on this machine. A version of crategen that was downloaded may
// lack modules that only the tool needs: these are asked for.
func (f modFiles) get(ctx context.Context, dir, version string) error {
	env := append(os.Environ(), "GOPROXY=off")
	flags := []string{"get"}
	if f.apart {
		env = append(env, "GOWORK=off")
		flags = append(flags, "-modfile="+f.mod)
	}
	for _, what := range [][]string{{"-tool", tool(version)}, {"./schema"}} {
		_, err := runGo(ctx, dir, env, append(slices.Clone(flags), what...)...)
		if err != nil && version != "" {
			_, err = runGo(ctx, dir, append(env, "GOPROXY="+os.Getenv("GOPROXY")), append(slices.Clone(flags), what...)...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// copyFile copies a file that may be missing.
func copyFile(to, from string) error {
	text, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o644)
}

// vendored reports whether builds of the module use a vendor directory.
func (m *module) vendored(ctx context.Context) (bool, error) {
	_, err := os.Stat(filepath.Join(m.dir, "vendor", "modules.txt"))
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err == nil, err
	}
	out, err := goCommand(ctx, m.dir, "env", "GOFLAGS")
	return strings.Contains(string(out), "-mod=vendor"), err
}

// addSums adds to go.sum what crategen's own knows of the modules that it requires, as a work space does: nobody need be
// asked for sums that come with the code.
func addSums(to, from string) error {
	known, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	have, err := os.ReadFile(to)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	lines := slices.AppendSeq(slices.Collect(strings.Lines(string(have))), strings.Lines(string(known)))
	slices.Sort(lines)
	return os.WriteFile(to, []byte(strings.Join(slices.Compact(lines), "")), 0o644)
}
