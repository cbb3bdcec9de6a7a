package render

import (
	"github.com/crategen/crategen/gen/ddl"
	"github.com/crategen/crategen/gen/model"
)

// presets are the fields whose columns have a default on every target.
func (r *renderer) presets() map[*model.Field]bool {
	if r.preset != nil || r.err != nil {
		return r.preset
	}
	r.preset = make(map[*model.Field]bool)
	for i, t := range r.project.Targets {
		columns, err := ddl.Columns(r.project, t)
		if err != nil {
			r.err = err
			return nil
		}
		for f, c := range columns {
			r.preset[f] = c.Default != "" && (i == 0 || r.preset[f])
		}
	}
	return r.preset
}
