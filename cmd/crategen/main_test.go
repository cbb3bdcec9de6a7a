package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/crategen/crategen/internal/modulepath"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"crategen": func() { os.Exit(mainCode()) },
	})
}

// TestScripts runs testdata/script/*.txt, offline. Scripts share the build cache with everything else on the machine, so
// that a warm run compiles only what the script itself makes.
func TestScripts(t *testing.T) {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	env := goEnv(t, "GOCACHE", "GOMODCACHE")
	protects := permissionsProtect(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, env...)
			e.Setenv("GOPROXY", "off")
			e.Setenv("GOSUMDB", "off") // go.sum has what the repository checked
			e.Setenv("GOFLAGS", "-mod=mod -buildvcs=false")
			e.Setenv("GOWORK", "off")
			e.Setenv("GOTOOLCHAIN", "local")
			e.Setenv("DATABASE_URL", "")
			e.Values[repoKey{}] = repo
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "permissions" {
				return protects, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"module":    writeModule,
			"replaced":  writeReplaced,
			"workspace": writeWorkspace,
			"exitcode":  exitcode,
			"waitfile":  waitFile,
		},
	})
}

// permissionsProtect reports whether a directory can be made read-only. The superuser writes anywhere, and Windows has
// other means.
func permissionsProtect(t *testing.T) bool {
	dir := filepath.Join(t.TempDir(), "readonly")
	if err := os.Mkdir(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	return os.WriteFile(filepath.Join(dir, "file"), nil, 0o666) != nil
}

type repoKey struct{}

// writeModule is "module example.com/shop [dir]": it writes the go.mod and go.sum of a module that takes crategen from
// this working tree, and the versions of all else from crategen's requirements, so that nothing is looked up.
func writeModule(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: module path [dir]")
	}
	dir := ts.MkAbs(".")
	if len(args) == 2 {
		dir = ts.MkAbs(args[1])
	}
	repo := ts.Value(repoKey{}).(string)
	sums, err := os.ReadFile(filepath.Join(repo, "go.sum"))
	ts.Check(err)
	mod := fmt.Sprintf("module %s\n\ngo 1.26.0\n\nrequire %s v0.0.0\n\nreplace %[2]s => %s\n", args[0], modulepath.Path, repo)
	ts.Check(os.MkdirAll(dir, 0o777))
	ts.Check(os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o666))
	ts.Check(os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o666))
}

// writeReplaced is "replaced dir [version]": it writes a go.mod that replaces crategen by this working tree, and requires the
// version if there is one.
func writeReplaced(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: replaced dir [version]")
	}
	mod := "module example.com/shop\n\ngo 1.26.0\n\n"
	if len(args) == 2 {
		mod += "require " + modulepath.Path + " " + args[1] + "\n\n"
	}
	mod += "replace " + modulepath.Path + " => " + ts.Value(repoKey{}).(string) + "\n"
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o777))
	ts.Check(os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o666))
}

// writeWorkspace is "workspace dir use|replace": it writes a go.work with a module shop, and this working tree as another
// module or as a replacement.
func writeWorkspace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: workspace dir use|replace")
	}
	dir := ts.MkAbs(args[0])
	repo := ts.Value(repoKey{}).(string)
	work := "go 1.26.0\n\nuse ./shop\n"
	if args[1] == "use" {
		work += "use " + repo + "\n"
	} else {
		work += "replace " + modulepath.Path + " => " + repo + "\n"
	}
	ts.Check(os.MkdirAll(filepath.Join(dir, "shop"), 0o777))
	ts.Check(os.WriteFile(filepath.Join(dir, "go.work"), []byte(work), 0o666))
	ts.Check(os.WriteFile(filepath.Join(dir, "shop", "go.mod"), []byte("module example.com/shop\n\ngo 1.26.0\n"), 0o666))
}

// exitcode is "exitcode 2 crategen ...": the command ends with that code, and with nothing that looks like a crash.
func exitcode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode code command args...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if exit, ok := err.(*exec.ExitError); ok {
		code = fmt.Sprint(exit.ExitCode())
	} else {
		ts.Check(err)
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
	if out := ts.ReadFile("stderr"); strings.Contains(out, "goroutine ") || strings.Contains(out, "panic") {
		ts.Fatalf("the command crashed")
	}
}

// waitFile is "waitfile name": it waits until a command in the background has made the file.
func waitFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: waitfile name")
	}
	name := ts.MkAbs(args[0])
	for range 6000 {
		if _, err := os.Stat(name); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s did not come within a minute", args[0])
}

func goEnv(t *testing.T, names ...string) []string {
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var vars []string
	for i, value := range strings.Fields(string(out)) {
		vars = append(vars, names[i]+"="+value)
	}
	return vars
}
