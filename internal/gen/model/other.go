package model

import (
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/load"
)

// classifyOther decides how a field.Other is stored: as the column types of its SchemaType say, one for each target.
func (r *resolver) classifyOther(f *Field, def *load.Field) error {
	t := def.Type
	if !t.Scanner || !t.Valuer {
		return fmt.Errorf("its Go type %s must be its own sql.Scanner and driver.Valuer", t.Text)
	}
	f.Kind, f.Bits = KindCustom, 64
	var errs []error
	for _, target := range r.project.Targets {
		typ := f.SchemaType[target.Dialect]
		if typ == "" {
			errs = append(errs, fmt.Errorf("it has no column type for %s; add one to SchemaType(map[string]string{%q: \"...\"})",
				target.Dialect, target.Dialect))
			continue
		}
		stored := kind.OfColumnType(typ).Name
		if f.Stored != "" && f.Stored != stored {
			stored = KindText // which every database can make of what it holds
		}
		f.Stored = stored
	}
	return errors.Join(errs...)
}

// codedLinks reports many-to-many edges whose pairs would hold a key with a ValueScanner: query.Link gets keys as they are,
// and has no codec for them.
func (r *resolver) codedLinks(st *entityState) {
	for _, e := range st.entity.Edges {
		if e.Through == nil || e.Through.Schema {
			continue
		}
		for _, f := range []*Field{e.Through.Near, e.Through.Far} {
			if f != nil && f.Coded() {
				r.add(subject{e.Pos, st.def.Name, e.Name}, "give the edge an edge schema with Through, or the key a GoType that is a sql.Scanner and a driver.Valuer",
					"its pairs contain the key %s, which has a ValueScanner", f.Column)
			}
		}
	}
}
