package state

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
)

// Regions are the regions of a database of CockroachDB. A database without regions has a Regions without a primary one; nil is for a state that
// does not say.
type Regions struct {
	Primary    string   `json:"primary,omitempty"`
	Others     []string `json:"others,omitempty"`  // sorted
	Survive    string   `json:"survive,omitempty"` // zone, region
	Secondary  string   `json:"secondary,omitempty"`
	Restricted bool     `json:"restricted,omitempty"` // PLACEMENT RESTRICTED
}

// The values of Regions.Survive.
const (
	SurviveZone   = "zone"
	SurviveRegion = "region"
)

// All are all regions, the primary one first.
func (r *Regions) All() []string {
	if r == nil || r.Primary == "" {
		return nil
	}
	return append([]string{r.Primary}, r.Others...)
}

// Has reports whether the database has a region.
func (r *Regions) Has(region string) bool { return slices.Contains(r.All(), region) }

// AddRegion adds a region to the database.
type AddRegion struct{ Region string }

// DropRegion removes a region from the database. The primary one is the last.
type DropRegion struct{ Region string }

// SetPrimaryRegion makes a region the primary one. From is empty for a database without regions.
type SetPrimaryRegion struct{ From, To string }

// SetSecondaryRegion sets or removes the secondary region.
type SetSecondaryRegion struct{ From, To string }

// SetSurvival changes what the database survives.
type SetSurvival struct{ From, To string }

// SetPlacement changes whether the copies of a regional table stay in its region.
type SetPlacement struct{ From, To bool }

// Title implements Change.
func (c AddRegion) Title() Title { return Title{"add-region", c.Region, "", false} }

// Title implements Change.
func (c DropRegion) Title() Title { return Title{"drop-region", c.Region, "", false} }

// Title implements Change.
func (c SetPrimaryRegion) Title() Title { return Title{"set-primary-region", c.To, "", false} }

// Title implements Change.
func (c SetSecondaryRegion) Title() Title {
	if c.To == "" {
		return Title{"drop-secondary-region", c.From, "", false}
	}
	return Title{"set-secondary-region", c.To, "", false}
}

// Title implements Change.
func (c SetSurvival) Title() Title { return Title{"set-survival", c.To, "", false} }

// Title implements Change.
func (c SetPlacement) Title() Title {
	if c.To {
		return Title{"set-placement", "restricted", "", false}
	}
	return Title{"set-placement", "default", "", false}
}

// Reverse implements Change.
func (c AddRegion) Reverse() Change { return DropRegion(c) }

// Reverse implements Change.
func (c DropRegion) Reverse() Change { return AddRegion(c) }

// Reverse implements Change.
func (c SetPrimaryRegion) Reverse() Change {
	if c.From == "" {
		return DropRegion{c.To}
	}
	return SetPrimaryRegion{c.To, c.From}
}

// Reverse implements Change.
func (c SetSecondaryRegion) Reverse() Change { return SetSecondaryRegion{c.To, c.From} }

// Reverse implements Change.
func (c SetSurvival) Reverse() Change { return SetSurvival{c.To, c.From} }

// Reverse implements Change.
func (c SetPlacement) Reverse() Change { return SetPlacement{c.To, c.From} }

// regions compares the regions of two databases. before are the changes that come before those of tables, which may be put into new regions,
// and after those that come after them. A state that does not say its regions differs in none.
func regions(from, to *Regions) (before, after []Change) {
	if to == nil {
		return nil, nil
	}
	if from == nil {
		from = new(Regions)
	}
	had, survived := from.Primary != "", from.Survive
	if !had {
		survived = SurviveZone
	}
	if to.Primary == "" {
		if from.Secondary != "" {
			after = append(after, SetSecondaryRegion{from.Secondary, ""})
		}
		if survived == SurviveRegion {
			after = append(after, SetSurvival{SurviveRegion, SurviveZone})
		}
		for _, r := range append(slices.Clone(from.Others), from.All()[:min(1, len(from.All()))]...) {
			after = append(after, DropRegion{r})
		}
		return nil, after
	}
	add := func(c Change) { before = append(before, c) }
	if !had {
		add(SetPrimaryRegion{"", to.Primary})
	}
	for _, r := range to.All() {
		if !from.Has(r) && (had || r != to.Primary) {
			add(AddRegion{r})
		}
	}
	if from.Secondary != "" && from.Secondary != to.Secondary && (from.Secondary == to.Primary || to.Secondary == "" || !to.Has(from.Secondary)) {
		add(SetSecondaryRegion{from.Secondary, ""})
	}
	if had && from.Primary != to.Primary {
		add(SetPrimaryRegion{from.Primary, to.Primary})
	}
	if to.Secondary != "" && to.Secondary != from.Secondary {
		add(SetSecondaryRegion{from.Secondary, to.Secondary})
	}
	if from.Restricted && !to.Restricted { // the copies may be elsewhere before they must be
		add(SetPlacement{true, false})
	}
	if survived != to.Survive {
		add(SetSurvival{survived, to.Survive})
	}
	if to.Restricted && !from.Restricted {
		add(SetPlacement{false, true})
	}
	for _, r := range from.All() {
		if !to.Has(r) {
			after = append(after, DropRegion{r})
		}
	}
	return before, after
}

// regionsBetween are the regions with which programs and tables of both states work.
func regionsBetween(have, want *Regions) *Regions {
	if want == nil || want.Primary == "" {
		return have
	}
	if have == nil {
		return want
	}
	mid := *want
	mid.Others = slices.Clone(want.Others)
	for _, r := range have.All() {
		if !mid.Has(r) {
			mid.Others = append(mid.Others, r)
		}
	}
	slices.Sort(mid.Others)
	return &mid
}

// Locality is the setting of a table of CockroachDB that says in which regions its rows are: the words behind LOCALITY.
const Locality = "locality"

// ZonePrefix begins the settings of a table of CockroachDB that are options of its zone configuration: zone.gc.ttlseconds.
const ZonePrefix = "zone."

// HiddenRegion is the column that CockroachDB adds to a table whose rows have a region each.
const HiddenRegion = "crdb_region"

// RegionType is the type of columns of CockroachDB that hold a region of the database.
const RegionType = "crdb_internal_region"

// AddedRegion reports whether a column is the one that CockroachDB adds to a table whose rows have a region each, which has no field.
func AddedRegion(c Column) bool {
	return c.Name == HiddenRegion && c.Hidden && strings.HasSuffix(c.Type, RegionType)
}

// RegionColumn is the column that says the region of each row, empty for a table with another locality.
func (t *Table) RegionColumn() string {
	rest, ok := strings.CutPrefix(t.Settings[Locality], "REGIONAL BY ROW")
	switch {
	case !ok:
		return ""
	case rest == "":
		return HiddenRegion
	}
	return sqllex.NameOf(strings.TrimPrefix(rest, " AS "))
}
