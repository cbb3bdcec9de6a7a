package model

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/crategen/crategen/gen/load"
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
		kind := storedAs(typ)
		if f.Stored != "" && f.Stored != kind {
			kind = KindText // which every database can make of what it holds
		}
		f.Stored = kind
	}
	return errors.Join(errs...)
}

// columnKinds are the kinds of column types, by how their names begin. Other types travel as text, which every database
// reads and writes.
var columnKinds = []struct {
	names *regexp.Regexp
	kind  Kind
}{
	{regexp.MustCompile(`^(tiny|small|big)?int(eger|[248])?\b|^(small|big)?serial`), KindInt},
	{regexp.MustCompile(`^(real|double|float)`), KindFloat},
	{regexp.MustCompile(`^bool`), KindBool},
	{regexp.MustCompile(`^(bytea|bytes|blob|varbinary|binary)`), KindBytes},
	{regexp.MustCompile(`^(timestamp|datetime|date\b)`), KindTime},
	{regexp.MustCompile(`^uuid`), KindUUID},
	{regexp.MustCompile(`^(json|object)`), KindJSON},
}

// storedAs is the kind of values of a column type.
func storedAs(typ string) Kind {
	typ = strings.ToLower(strings.TrimSpace(typ))
	if strings.HasSuffix(typ, "]") { // an array, as text: {1,2}
		return KindText
	}
	for _, c := range columnKinds {
		if c.names.MatchString(typ) {
			return c.kind
		}
	}
	return KindText
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
				r.add(subject{e.Pos, st.def.Name, e.Name}, "give the edge an edge schema with Through, or the key a GoType that scans and values itself",
					"its pairs hold the key %s, which has a ValueScanner", f.Column)
			}
		}
	}
}
