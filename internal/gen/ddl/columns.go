package ddl

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate"
)

// Column is what the statements of a target say of one column.
type Column struct {
	Type    string // on one line; empty if the database has no such column
	Default string // a constant or an expression; empty if the database has no default
	Filled  bool   // the database gives it a value if a statement does not: by the default, or as a key of its own
}

// Columns returns the columns of a project's tables on a target. Views have none, for the database derives their types; nor
// has what is made elsewhere.
func Columns(p *model.Project, t model.Target) (map[*model.Field]Column, error) {
	_, keys := plan(p)
	s, err := newScript(t, keys)
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
			if !f.HasColumn(t.Dialect) {
				columns[f] = Column{Filled: true}
				continue
			}
			made := s.valued(f)
			c := Column{Type: migrate.PrinterOf(t.Dialect).Type(made), Default: made.Default}
			c.Filled = c.Default != "" || f.Generated || isSerial(c.Type) || f.FilledByType(t.Dialect) || f.Version
			columns[f] = c
		}
	}
	return columns, s.err()
}
