package schemafile

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/migrate/state"
)

// regions is the source of a variable for the regions of the database, empty if it has none.
func (d *Draft) regions(pkg string) string {
	r := d.db.Regions
	if r == nil {
		return ""
	}
	name := "Database"
	for slices.ContainsFunc(d.Entities, func(e *Entity) bool { return e.Name == name }) {
		name = "Cockroach" + name
	}
	var b strings.Builder
	b.WriteString("package " + pkg + "\n\nimport " + quote(cockroachPath) + "\n\n// " + name + " has the regions of the database.\nvar " + name +
		" = cockroach.Database{\nPrimaryRegion: " + quote(r.Primary) + ",\n")
	if len(r.Others) > 0 {
		list := make([]string, len(r.Others))
		for i, o := range r.Others {
			list[i] = quote(o)
		}
		b.WriteString("Regions: []string{" + strings.Join(list, ", ") + "},\n")
	}
	if r.Survive == state.SurviveRegion {
		b.WriteString("Survive: cockroach.RegionFailure,\n")
	}
	if r.Secondary != "" {
		b.WriteString("SecondaryRegion: " + quote(r.Secondary) + ",\n")
	}
	if r.Restricted {
		b.WriteString("Restricted: true,\n")
	}
	b.WriteString("}\n")
	return b.String()
}
