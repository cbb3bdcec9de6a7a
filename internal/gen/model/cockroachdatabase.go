package model

import (
	"slices"

	"github.com/crategen/crategen/schema/cockroach"
)

// CockroachDatabase are the regions of the database on CockroachDB: see cockroach.Database. Regions are those beside the primary one, sorted.
type CockroachDatabase struct {
	PrimaryRegion   string
	Regions         []string `json:",omitempty"`
	Survive         string
	SecondaryRegion string `json:",omitempty"`
	Restricted      bool   `json:",omitempty"`
}

// Has reports whether the database has a region.
func (d *CockroachDatabase) Has(region string) bool {
	return region == d.PrimaryRegion || slices.Contains(d.Regions, region)
}

// leastRegions is how many regions a database needs to survive the failure of one.
const leastRegions = 3

// database reads cockroach.Database from the variables of the schema package. Without CockroachDB among the targets it is ignored.
func (r *resolver) database() {
	var a cockroach.Database
	first := ""
	for _, v := range r.schema.Variables {
		var have cockroach.Database
		ok, err := annotation(v.Annotations, &have)
		s := subject{pos: v.Pos, entity: v.Name}
		switch {
		case err != nil:
			r.add(s, "", "%v", err)
		case !ok:
		case first != "":
			r.add(s, "keep one of them", "the variable %s is a cockroach.Database as well", first)
		default:
			a, first = have, v.Name
			if r.project.Has(CockroachDB) {
				r.project.Cockroach = r.cockroachDatabase(s, a)
			}
		}
	}
}

func (r *resolver) cockroachDatabase(s subject, a cockroach.Database) *CockroachDatabase {
	d := &CockroachDatabase{PrimaryRegion: a.PrimaryRegion, Regions: slices.Sorted(slices.Values(a.Regions)), Survive: string(a.Survive),
		SecondaryRegion: a.SecondaryRegion, Restricted: a.Restricted}
	if d.PrimaryRegion == "" {
		r.add(s, "name the region of tables without a locality", "cockroach.Database has no PrimaryRegion")
		return d
	}
	for i, name := range d.Regions {
		switch {
		case name == "":
			r.add(s, "remove it", "cockroach.Database.Regions has an empty name")
		case name == d.PrimaryRegion:
			r.add(s, "remove it from Regions", "cockroach.Database.Regions names %q, which is the primary region", name)
		case i > 0 && name == d.Regions[i-1]:
			r.add(s, "name it once", "cockroach.Database.Regions names %q twice", name)
		}
	}
	switch cockroach.Failure(d.Survive) {
	case "":
		d.Survive = string(cockroach.ZoneFailure)
	case cockroach.ZoneFailure:
	case cockroach.RegionFailure:
		if n := 1 + len(d.Regions); n < leastRegions {
			r.add(s, "name three regions, or use cockroach.ZoneFailure", "cockroach.Database survives the failure of a region with three regions or more, and has %d", n)
		}
		if d.Restricted {
			r.add(s, "use cockroach.ZoneFailure, or remove Restricted", "cockroach.Database is Restricted, and is to survive the failure of a region: it keeps no copy elsewhere")
		}
	default:
		r.add(s, "use cockroach.ZoneFailure or cockroach.RegionFailure", "cockroach.Database.Survive is %q", d.Survive)
	}
	if second := d.SecondaryRegion; second != "" && !slices.Contains(d.Regions, second) {
		r.add(s, didYouMean(second, d.Regions, "add it to Regions"), "cockroach.Database.SecondaryRegion is %q, which is not one of the Regions", second)
	}
	return d
}
