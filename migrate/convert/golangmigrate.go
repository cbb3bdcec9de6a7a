package convert

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/target"
)

var migrateName = regexp.MustCompile(`^([0-9]+)_(.*)\.(up|down)\.(.*)$`)

// golangMigrate reads a directory of golang-migrate: NNN_name.up.sql and NNN_name.down.sql. The tool sends a file as one statement,
// which PostgreSQL runs in a transaction of its own, as SQLite's driver does.
func (r *Result) golangMigrate(fsys fs.FS, on target.Name) ([]source, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	ups := make(map[uint64]*source)
	downs := make(map[uint64]*source)
	for _, e := range entries {
		m := migrateName.FindStringSubmatch(e.Name())
		if m == nil || e.IsDir() {
			continue
		}
		s := &source{written: m[1], title: m[2], name: e.Name()}
		if s.version, err = strconv.ParseUint(m[1], 10, 63); err != nil {
			return nil, fmt.Errorf("%s: the version is too large", e.Name())
		}
		of := ups
		if m[3] == "down" {
			of = downs
		}
		if other := of[s.version]; other != nil {
			return nil, fmt.Errorf("%s and %s have the same version", other.name, s.name)
		}
		text, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			return nil, err
		}
		s.body = strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n")
		of[s.version] = s
	}
	var list []source
	for version, s := range ups {
		s.plain = alone.MatchString(s.body)
		var bound bool
		if s.body, bound = unbound(s.body, on); bound {
			s.plain = false
		}
		if d := downs[version]; d != nil {
			s.down = strings.Split(strings.TrimRight(d.body, "\n"), "\n")
			s.trimDown()
		}
		list = append(list, *s)
	}
	for version, d := range downs {
		if ups[version] == nil {
			r.Notes = append(r.Notes, d.name+" has no .up file, and is left out")
		}
	}
	return list, nil
}
