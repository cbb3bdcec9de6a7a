package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/target"
)

// checks lists an entity's CHECK constraints, and names those that keep columns in the range of their type.
func (r *resolver) checks(st *entityState) {
	e := st.entity
	taken := claims{}
	if st.sql.Check != "" {
		e.Checks = append(e.Checks, Check{symbol(e.Table + "_check"), standardQuotes(r.targets()[0], st.sql.Check)})
	}
	for _, name := range slices.Sorted(maps.Keys(st.sql.Checks)) {
		e.Checks = append(e.Checks, Check{name, standardQuotes(r.targets()[0], st.sql.Checks[name])})
	}
	const rename = "give it another name in entsql.Checks"
	for _, c := range e.Checks {
		r.checkName(st.subject(), "check", c.Name, rename)
		r.sqlPart(st.subject(), "check "+c.Name, c.Expr, r.targets()...)
		if taken.claim(r.fold(c.Name), "check") != "" {
			r.add(st.subject(), rename, "two checks are called %q", c.Name)
		}
	}
	if e.View != nil {
		return
	}
	for _, f := range e.Fields {
		k := kind.Of(f.Kind)
		if k == nil || k.Range == nil || !slices.ContainsFunc(target.All(), func(db *target.Database) bool { return k.Range(db.Name, f.Width(), f.Column) != "" }) {
			continue
		}
		f.Range = symbol(e.Table + "_" + f.Column + "_range")
		if taken.claim(r.fold(f.Range), "range") != "" {
			r.add(st.subject(), rename, "the check %q has the name of the one that keeps the field %s in the range of its Go type", f.Range, f.Name)
		}
	}
}

// increments decides about the keys that the database makes: whether, and from where on.
func (r *resolver) increments(st *entityState) {
	s, e := st.subject(), st.entity
	var key *Field
	if len(e.Key) == 1 {
		key = e.Key[0]
	}
	wanted := st.sql.Incremental
	for _, name := range slices.Sorted(maps.Keys(st.incremental)) {
		if key == nil || key.Name != name {
			fs := subject{st.fields[name].Pos, st.def.Name, name}
			r.add(fs, "remove it", "entsql.Incremental is for the key, and the field is not it")
			continue
		}
		wanted = new(st.incremental[name])
	}
	switch {
	case wanted == nil:
	case !*wanted && key != nil:
		key.Generated = false
	case *wanted && (key == nil || !key.Generated):
		r.add(s, "remove it, and give the key a default in Go", "entsql.Incremental(true): %s", r.noSequence(key))
	}
	switch start := st.sql.IncrementStart; {
	case start == nil:
	case key == nil || !key.Generated:
		r.add(s, "remove it, and give the key a default in Go", "entsql.IncrementStart(%d): %s", *start, r.noSequence(key))
	case *start < 1:
		r.add(s, "pass a positive number", "entsql.IncrementStart(%d) is not positive", *start)
	default:
		e.KeyStart = *start
	}
}

// noSequence says why the database makes no keys of an entity.
func (r *resolver) noSequence(key *Field) string {
	switch {
	case key == nil:
		return "the entity has no key of one integer"
	case key.Kind == KindInt && !r.project.Can(target.GeneratedKeys):
		return r.project.Lacking(target.GeneratedKeys).Title + " makes no keys"
	case key.Kind == KindInt:
		return fmt.Sprintf("the key %q is not made by the database", cmp.Or(key.Name, "id"))
	}
	return fmt.Sprintf("the key %q is not an integer", key.Name)
}
