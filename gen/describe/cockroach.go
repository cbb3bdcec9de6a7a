package describe

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
)

// cockroachTable are the options of a table, nil if it has none.
func (d *describer) cockroachTable(e *model.Entity) *CockroachDB {
	if !d.project.Has(model.CockroachDB) || e.View != nil {
		return nil
	}
	return some(CockroachDB(e.Cockroach))
}

// cockroachIndex are the options of an index, nil if it has none.
func cockroachIndex(x model.CockroachIndex) *CockroachIndex {
	out := CockroachIndex{Buckets: x.Buckets, NotVisible: x.NotVisible, Comment: x.Comment, Params: x.Params, Zone: x.Zone}
	if len(x.Storing) > 0 {
		out.Storing = names(x.Storing)
	}
	return some(out)
}

// collations are those of a column by database, nil for none.
func collations(f *model.Field) map[string]string {
	if len(f.Collations) == 0 {
		return nil
	}
	out := make(map[string]string, len(f.Collations))
	for d, name := range f.Collations {
		out[string(d)] = name
	}
	return out
}

// some is a pointer to a value, nil for the zero value.
func some[T any](v T) *T {
	if reflect.ValueOf(v).IsZero() {
		return nil
	}
	return &v
}

// text are the regions of a database in a line.
func (c *CockroachDatabase) text() string {
	out := "primary region " + c.PrimaryRegion
	if len(c.Regions) > 0 {
		out += ", regions " + strings.Join(c.Regions, ", ")
	}
	if c.SecondaryRegion != "" {
		out += ", secondary region " + c.SecondaryRegion
	}
	out += ", survives the failure of a " + c.Survive
	if c.Restricted {
		out += ", restricted placement"
	}
	return out
}

// text are the options of a table in a line.
func (c *CockroachDB) text() string {
	var list []string
	if c.KeyBuckets > 0 {
		list = append(list, fmt.Sprintf("key in %d hash buckets", c.KeyBuckets))
	}
	if c.Unordered {
		list = append(list, "keys in no order")
	}
	for _, name := range slices.Sorted(maps.Keys(c.Settings)) {
		list = append(list, name+" "+c.Settings[name])
	}
	return strings.Join(list, ", ")
}

// text are the options of an index behind its columns.
func (x *CockroachIndex) text() string {
	if x == nil {
		return ""
	}
	var b strings.Builder
	add := func(is bool, format string, args ...any) {
		if is {
			fmt.Fprintf(&b, ", "+format, args...)
		}
	}
	add(x.Buckets > 0, "%d hash buckets", x.Buckets)
	add(len(x.Storing) > 0, "storing (%s)", strings.Join(x.Storing, ", "))
	for _, name := range slices.Sorted(maps.Keys(x.Params)) {
		add(true, "%s %s", name, x.Params[name])
	}
	for _, name := range slices.Sorted(maps.Keys(x.Zone)) {
		add(true, "zone %s %s", name, x.Zone[name])
	}
	add(x.NotVisible, "not visible")
	return b.String()
}
