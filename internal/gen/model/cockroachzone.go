package model

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/schema/cockroach"
)

// zonePrefix begins the names of the settings of a table that are its zone configuration.
const zonePrefix = "zone."

// zone makes the settings of the zone configuration of a table.
func (w *cockroachSettings) zone(l cockroach.Locality, z cockroach.Zone) {
	regional := l.Kind != "" || w.project.Cockroach != nil
	for name, value := range w.zoneOptions(w.subject, "cockroach.Table.Zone", z, regional) {
		w.set("Zone", zonePrefix+name, value)
	}
}

// indexZone makes the zone configuration of an index.
func (r *resolver) indexZone(st *entityState, s subject, z cockroach.Zone) map[string]string {
	var a cockroach.Table
	_, _ = annotation(st.def.Annotations, &a) // cockroachTable reports the error
	return r.zoneOptions(s, "cockroach.IndexZone", z, a.Locality.Kind != "" || r.project.Cockroach != nil)
}

// zoneOptions makes the options of a zone, nil for none. In a database with regions the localities decide where copies are.
func (r *resolver) zoneOptions(s subject, called string, z cockroach.Zone, regional bool) map[string]string {
	out := make(map[string]string)
	wrong := func(field, remedy, format string, args ...any) {
		r.add(s, remedy, "%s.%s %s", called, field, fmt.Sprintf(format, args...))
	}
	switch d := z.GCTTL; {
	case d < 0 || d%time.Second != 0:
		wrong("GCTTL", "use a positive number of whole seconds", "is %s", d)
	case d > 0:
		out["gc.ttlseconds"] = strconv.FormatInt(int64(d/time.Second), 10)
	}
	number := func(field, name string, n int64, bad bool, remedy string) {
		switch {
		case bad:
			wrong(field, remedy, "is %d", n)
		case n > 0:
			out[name] = strconv.FormatInt(n, 10)
		}
	}
	copies := func(n int) bool { return n < 0 || n == 2 }
	number("Replicas", "num_replicas", int64(z.Replicas), copies(z.Replicas), "use 1, or 3 or more")
	number("Voters", "num_voters", int64(z.Voters), copies(z.Voters), "use 1, or 3 or more")
	if z.Replicas > 0 && z.Voters > z.Replicas {
		wrong("Voters", "use at most the number of Replicas", "is %d, and Replicas %d", z.Voters, z.Replicas)
	}
	number("RangeMinBytes", "range_min_bytes", z.RangeMinBytes, z.RangeMinBytes < 0, "remove it for the server's default")
	number("RangeMaxBytes", "range_max_bytes", z.RangeMaxBytes, z.RangeMaxBytes != 0 && z.RangeMaxBytes < leastRange, "use 67108864 (64 MiB) or more")
	if (z.RangeMinBytes == 0) != (z.RangeMaxBytes == 0) {
		wrong("RangeMinBytes", "set both", "and RangeMaxBytes come together")
	}
	if z.RangeMaxBytes > 0 && z.RangeMinBytes >= z.RangeMaxBytes {
		wrong("RangeMinBytes", "use less than RangeMaxBytes", "is %d, and RangeMaxBytes %d", z.RangeMinBytes, z.RangeMaxBytes)
	}
	list := func(field string, conditions []string) string {
		for _, c := range conditions {
			if !constraint.MatchString(c) {
				wrong(field, `write +region=eu-west-1, -ssd or the like`, "has the condition %q", c)
			}
		}
		return "[" + strings.Join(conditions, ", ") + "]"
	}
	constraints := func(field, name string, c cockroach.Constraints) {
		switch {
		case len(c.Each) > 0 && len(c.Some) > 0:
			wrong(field, "use cockroach.EachReplica or cockroach.SomeReplicas", "has both Each and Some")
		case len(c.Each) > 0:
			out[name] = list(field, c.Each)
		case len(c.Some) > 0:
			var parts []string
			for _, conditions := range slices.Sorted(maps.Keys(c.Some)) {
				n := c.Some[conditions]
				list(field, strings.Split(conditions, ","))
				if n < 1 {
					wrong(field, "use 1 or more", "wants %d copies for %q", n, conditions)
				}
				parts = append(parts, strconv.Quote(conditions)+": "+strconv.Itoa(n))
			}
			out[name] = "{" + strings.Join(parts, ", ") + "}"
		}
	}
	constraints("Constraints", "constraints", z.Constraints)
	constraints("VoterConstraints", "voter_constraints", z.VoterConstraints)
	if strings.Contains(" "+strings.NewReplacer("[", " ", "{", " ", `"`, " ", ",", " ").Replace(out["voter_constraints"]), " -") {
		wrong("VoterConstraints", "write conditions that begin with +", "has a condition that begins with -")
	}
	if out["voter_constraints"] != "" && z.Voters == 0 {
		wrong("VoterConstraints", "set Voters", "needs a number of voters")
	}
	var preferences []string
	for _, p := range z.LeasePreferences {
		preferences = append(preferences, list("LeasePreferences", p))
	}
	switch {
	case len(preferences) == 0:
	case z.Voters > 0 && out["voter_constraints"] == "":
		wrong("LeasePreferences", "set VoterConstraints", "needs conditions of the voters")
	case z.Voters == 0 && out["constraints"] == "":
		wrong("LeasePreferences", "set Constraints", "needs conditions of the copies")
	}
	if len(z.Constraints.Some) > 0 && z.Replicas == 0 {
		wrong("Constraints", "set Replicas", "has numbers of copies, and needs the number of all copies")
	}
	if len(preferences) > 0 {
		out["lease_preferences"] = "[" + strings.Join(preferences, ", ") + "]"
	}
	if regional {
		for _, o := range [][2]string{{"num_replicas", "Replicas"}, {"num_voters", "Voters"}, {"constraints", "Constraints"},
			{"voter_constraints", "VoterConstraints"}, {"lease_preferences", "LeasePreferences"}} {
			if out[o[0]] != "" {
				wrong(o[1], "remove it: the locality of the table and cockroach.Database.Survive decide it", "is set, and the database has regions")
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// leastRange is the smallest RangeMaxBytes that the server accepts.
const leastRange = 64 << 20

// constraint matches a condition on a node: +region=eu-west-1, -ssd.
var constraint = regexp.MustCompile(`^[+-][\w.-]+(=[\w.-]+)?$`)

// spatialParams adds the parameters of an index over points or shapes.
func (r *resolver) spatialParams(s subject, x *Index, o cockroach.SpatialOptions) {
	if o == (cockroach.SpatialOptions{}) {
		return
	}
	if k := x.Fields[len(x.Fields)-1].Base(); !x.Inverted(CockroachDB) || k != kind.GeoPoint && k != kind.GeoShape {
		r.add(s, "remove cockroach.Spatial", "cockroach.Spatial has options for points and shapes, and the last field of the index is neither")
		return
	}
	if x.Cockroach.Params == nil {
		x.Cockroach.Params = make(map[string]string)
	}
	for _, p := range []struct {
		field, name  string
		n, low, high int
	}{{"MaxLevel", "s2_max_level", o.MaxLevel, 1, 30}, {"LevelMod", "s2_level_mod", o.LevelMod, 1, 3}, {"MaxCells", "s2_max_cells", o.MaxCells, 1, 32}} {
		switch {
		case p.n == 0:
		case p.n < p.low || p.n > p.high:
			r.add(s, "remove it for the server's default", "cockroach.SpatialOptions.%s is %d, and must be %d to %d", p.field, p.n, p.low, p.high)
		default:
			x.Cockroach.Params[p.name] = strconv.Itoa(p.n)
		}
	}
	level := o.MaxLevel
	if level == 0 {
		level = 30
	}
	if o.LevelMod > 1 && level%o.LevelMod != 0 {
		r.add(s, "use a multiple", "cockroach.SpatialOptions.MaxLevel is %d, which is no multiple of LevelMod, %d", level, o.LevelMod)
	}
}
