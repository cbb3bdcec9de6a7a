// Package convert turns migration directories of goose and golang-migrate into those of crategen.
//
// The files keep their versions. Each begins with a directive that names the tool, its table of versions and the version there, so that a
// run on a database that the tool has migrated continues where the tool stopped.
package convert

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/files"
)

// Tool is the name of a migration tool.
type Tool string

// The tools.
const (
	Goose         Tool = "goose"
	GolangMigrate Tool = "golang-migrate"
)

// Tables are the tables in which the tools keep the versions, unless a program names another one.
var Tables = map[Tool]string{Goose: "goose_db_version", GolangMigrate: "schema_migrations"}

// Result is a converted directory.
type Result struct {
	Files []files.File // in the order of their versions
	Notes []string     // what a person should look at
}

// source is a file of a tool.
type source struct {
	version uint64
	written string // the version as it is written
	title   string
	name    string
	body    string
	plain   bool // not in a transaction
	program bool // a migration in Go
	down    []string
}

// Convert reads the directory of a tool for a database. table is the tool's table of versions, empty for its default.
func Convert(fsys fs.FS, tool Tool, table string, on target.Name) (*Result, error) {
	if table == "" {
		table = Tables[tool]
	}
	var (
		r    Result
		list []source
		err  error
	)
	switch tool {
	case Goose:
		list, err = r.goose(fsys)
	case GolangMigrate:
		list, err = r.golangMigrate(fsys, on)
	default:
		return nil, fmt.Errorf("cannot convert the directory of %q; the tools are goose and golang-migrate", tool)
	}
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("the directory has no migrations of %s", tool)
	}
	slices.SortFunc(list, func(a, b source) int { return cmp.Compare(a.version, b.version) })
	for i := 1; i < len(list); i++ {
		if list[i].version == list[i-1].version {
			return nil, fmt.Errorf("%s and %s have the same version", list[i-1].name, list[i].name)
		}
	}
	width := width(list)
	var errs []error
	for _, s := range list {
		f := s.file(tool, table, on, width)
		if _, err := f.Steps(on); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", s.name, err))
		}
		r.Files = append(r.Files, f)
	}
	return &r, errors.Join(errs...)
}

// width is the number of digits of all versions: they are compared as texts, and those that are no times must come before crategen's
// own, which begin with the year.
func width(list []source) int {
	width, most := 0, uint64(0)
	for _, s := range list {
		width, most = max(width, len(s.written)), max(most, s.version)
	}
	for width < 14 && len(strconv.FormatUint(most, 10)) >= width {
		width++
	}
	return width
}

// file is the converted file.
func (s source) file(tool Tool, table string, on target.Name, width int) files.File {
	f := files.File{Version: fmt.Sprintf("%0*d", width, s.version), Title: s.title}
	f.Name = f.Version + "_" + s.title + ".sql"
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s %s %d\n", files.ImportedPrefix, tool, table, s.version)
	switch {
	case s.program:
		b.WriteString("-- crategen:go " + s.title + "\n")
	case !s.plain && target.Of(on).Has(target.TransactionalDDL):
		b.WriteString("-- crategen:transaction\n")
	}
	if body := strings.Trim(s.body, "\n"); body != "" {
		b.WriteString("\n" + body + "\n")
	}
	if len(s.down) > 0 {
		b.WriteString("\n-- The way down, which crategen does not run:\n")
		for _, line := range s.down {
			b.WriteString(strings.TrimRight("--   "+line, " ") + "\n")
		}
	}
	f.Text = b.String()
	return f
}

// alone matches what no transaction can contain.
var alone = regexp.MustCompile(`(?i)\bCONCURRENTLY\b|\bVACUUM\b|\b(CREATE|DROP)\s+DATABASE\b|\bALTER\s+SYSTEM\b`)

// The statements of a file that begin and end a transaction.
var (
	begins = regexp.MustCompile(`(?i)^(BEGIN|START\s+TRANSACTION)(\s+(TRANSACTION|WORK|DEFERRED|IMMEDIATE|EXCLUSIVE))*$`)
	ends   = regexp.MustCompile(`(?i)^(COMMIT|END)(\s+(TRANSACTION|WORK))?$`)
)

// unbound takes the statements out that begin and end a transaction. It reports whether there were some.
func unbound(text string, on target.Name) (string, bool) {
	list, err := sqllex.ByName(string(on)).Split(text)
	if err != nil {
		return text, false
	}
	found := false
	rest := text
	var b strings.Builder
	for _, sql := range list {
		at := strings.Index(rest, sql)
		if !begins.MatchString(sql) && !ends.MatchString(sql) {
			b.WriteString(rest[:at+len(sql)])
			rest = rest[at+len(sql):]
			continue
		}
		found = true
		b.WriteString(rest[:at])
		rest = strings.TrimPrefix(strings.TrimLeft(rest[at+len(sql):], " \t\n"), ";")
	}
	b.WriteString(rest)
	return b.String(), found
}
