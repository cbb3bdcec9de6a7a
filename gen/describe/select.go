package describe

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/nearest"
)

// Select leaves only the entities that are named, by the entity's Go name, its plural or its table, without regard to
// case. Tables of joins are left out, but for those that are named. A name that is nothing's is an error
// that names the nearest one. Without names everything stays.
func (s *Schema) Select(names ...string) error {
	if len(names) == 0 {
		return nil
	}
	all := slices.Concat(s.Entities, s.Joins)
	wanted := make([]bool, len(all))
	for _, name := range names {
		at := slices.IndexFunc(all, func(e Entity) bool { return e.is(name) })
		if at < 0 {
			return fmt.Errorf("%s has no entity %q; %s", s.Package, name, s.suggest(name))
		}
		wanted[at] = true
	}
	keep := func(list []Entity, offset int) []Entity {
		kept := []Entity{}
		for i, e := range list {
			if wanted[offset+i] {
				kept = append(kept, e)
			}
		}
		return kept
	}
	entities := len(s.Entities)
	s.Entities, s.Joins = keep(s.Entities, 0), keep(s.Joins, entities)
	return nil
}

func (e Entity) is(name string) bool {
	return strings.EqualFold(name, e.Table) || e.Name != "" && (strings.EqualFold(name, e.Name) || strings.EqualFold(name, e.Plural))
}

// suggest is a remedy for the name of nothing.
func (s *Schema) suggest(name string) string {
	var known []string
	for _, e := range s.Entities {
		known = append(known, e.Name)
	}
	if near := nearest.Word(name, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	const many = 12
	if len(known) > many {
		known = append(known[:many], "...")
	}
	return "its entities are " + strings.Join(known, ", ")
}
