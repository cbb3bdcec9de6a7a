package rooms_test

import (
	"bufio"
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/modulepath"
	"github.com/crategen/crategen/internal/rooms"
)

var module = modulepath.Path + "/"

// TestImports reads the imports of every package that is no test, example or measurement.
func TestImports(t *testing.T) {
	list := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	list.Dir = "../.."
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[*rooms.Room]bool)
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		pkg := strings.TrimPrefix(words[0], module)
		if first, _, _ := strings.Cut(pkg, "/"); first == "test" || first == "examples" || first == "docs" || first == "bench" ||
			pkg == words[0] || strings.Contains(pkg, "/testdata/") {
			continue
		}
		room := rooms.RoomOf(pkg)
		if room == nil {
			t.Errorf("%s has no room: add it to internal/rooms", pkg)
			continue
		}
		used[room] = true
		for _, imported := range words[1:] {
			if name, ours := strings.CutPrefix(imported, module); ours && !room.Allows(name) {
				t.Errorf("%s imports %s, and %s may not: %s", pkg, name, room.Name, room.Why)
			}
		}
	}
	for i := range rooms.Rooms {
		if r := &rooms.Rooms[i]; !used[r] {
			t.Errorf("room %s has no package: remove it", r.Name)
		}
	}
}
