package ddl

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/gen/model"
)

// Column is what the statements of a target say of one column.
type Column struct {
	Type    string // on one line, otherwise as in CREATE TABLE
	Default string // a constant or an expression; empty if the database has no default
	Filled  bool   // the database gives it a value if a statement does not: by the default, or as a key of its own
}

// Columns returns the columns of a project's tables on a target. Views have none, for the database derives their types; nor
// has what is made elsewhere.
func Columns(p *model.Project, t model.Target) (map[*model.Field]Column, error) {
	d := &problems{dialect: t.Dialect}
	_, keys := plan(p)
	s, err := newScript(d, t, keys)
	if err != nil {
		return nil, err
	}
	columns := make(map[*model.Field]Column)
	for _, e := range slices.Concat(p.Entities, p.Joins) {
		if e.View != nil || e.External {
			continue
		}
		for _, f := range e.Fields {
			if f.External {
				continue
			}
			c := Column{Type: oneLine(s.columnType(f)), Default: strings.TrimPrefix(d.defaultClause(f), "DEFAULT ")}
			c.Filled = c.Default != "" || f.Generated || isSerial(c.Type) || f.FilledByType(t.Dialect)
			columns[f] = c
		}
	}
	return columns, d.err()
}

// oneLine undoes the line breaks of an object's members.
func oneLine(typ string) string {
	lines := strings.Split(typ, "\n")
	for i, line := range lines[1:] {
		line = strings.TrimLeft(line, " ")
		if !strings.HasPrefix(line, ")") && !strings.HasSuffix(lines[i], "(") {
			line = " " + line
		}
		lines[i+1] = line
	}
	return strings.Join(lines, "")
}
