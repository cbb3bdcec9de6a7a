package randschema

import (
	"fmt"
	"strings"
)

// database is the variable with some of the regions, empty without regions.
func (p *pack) database() string {
	if len(p.Regions) == 0 {
		return ""
	}
	options := []string{fmt.Sprintf("PrimaryRegion: %q", p.Regions[0])}
	if others := p.Regions[1:]; len(others) > 0 {
		options = append(options, "Regions: []string{"+quoted(others)+"}")
		if p.chance(2) {
			options = append(options, fmt.Sprintf("SecondaryRegion: %q", others[p.IntN(len(others))]))
		}
	}
	switch {
	case len(p.Regions) > 2 && p.chance(2):
		options = append(options, "Survive: cockroach.RegionFailure")
	case p.chance(2):
		options = append(options, "Restricted: true")
	}
	return "\n// Database has regions.\nvar Database = cockroach.Database{" + strings.Join(options, ", ") + "}\n"
}

// locality puts the table of an entity, or its rows, into regions.
func (p *pack) locality(e *entity) {
	const typed = `field.String("home_region").SchemaType(map[string]string{"cockroachdb": "crdb_internal_region"})`
	where := ""
	switch p.IntN(5) {
	case 0:
		return
	case 1:
		where = "Global()"
	case 2:
		where = fmt.Sprintf("RegionalByTable(%q)", pick(p, append([]string{""}, p.Regions...)))
	case 3:
		where = `RegionalByRow("")`
	case 4:
		where = `RegionalByRow("home_region")`
		e.fields = append(e.fields, typed)
	}
	e.annotations = append(e.annotations, "cockroach.Table{Locality: cockroach."+where+"}")
}
