package schemafile

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/migrate/state"
)

// zoneFields are the options of a zone that a field of cockroach.Zone has, by the form of their values.
var zoneFields = map[string]struct{ field, form string }{
	"gc.ttlseconds": {"GCTTL", "seconds"}, "num_replicas": {"Replicas", "number"}, "num_voters": {"Voters", "number"},
	"range_min_bytes": {"RangeMinBytes", "number"}, "range_max_bytes": {"RangeMaxBytes", "number"},
	"constraints": {"Constraints", "constraints"}, "voter_constraints": {"VoterConstraints", "constraints"}, "lease_preferences": {"LeasePreferences", "preferences"},
}

// zone is the zone configuration of a table or an index as Go source, empty if it has none. What the schema does not say is the operator's.
func (e *Entity) zone(options map[string]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(options)) {
		f, value := zoneFields[name], options[name]
		source := ""
		switch f.form {
		case "seconds":
			e.use("time")
			source = value + " * time.Second"
		case "number":
			source = value
		case "constraints":
			source = constraints(value)
		case "preferences":
			source = preferences(value)
		}
		if source != "" {
			list = append(list, f.field+": "+source)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "cockroach.Zone{" + strings.Join(list, ", ") + "}"
}

var (
	condition = `[+-][\w.-]+(?:=[\w.-]+)?`
	eachOf    = regexp.MustCompile(`^\[(` + condition + `(?:, ` + condition + `)*)\]$`)
	someOf    = regexp.MustCompile(`^["']?(` + condition + `(?:,` + condition + `)*)["']?: ([1-9][0-9]*)$`)
	listOf    = regexp.MustCompile(`\[(?:[^\[\]]*)\]`)
)

// constraints are conditions in the server's form as Go source, empty for another form: [+region=eu, +ssd], {+region=eu: 2, '+region=us,+ssd': 1}.
func constraints(text string) string {
	if m := eachOf.FindStringSubmatch(text); m != nil {
		return "cockroach.EachReplica(" + conditionList(m[1]) + ")"
	}
	inner, ok := strings.CutPrefix(strings.TrimSuffix(text, "}"), "{")
	if !ok {
		return ""
	}
	var out []string
	for part := range strings.SplitSeq(inner, ", ") {
		m := someOf.FindStringSubmatch(part)
		if m == nil {
			return ""
		}
		out = append(out, quote(m[1])+": "+m[2])
	}
	return "cockroach.SomeReplicas(map[string]int{" + strings.Join(out, ", ") + "})"
}

// preferences are lists of conditions as Go source: [[+region=eu], [+region=us]].
func preferences(text string) string {
	if len(text) < 2 {
		return ""
	}
	var out []string
	for _, part := range listOf.FindAllString(text[1:len(text)-1], -1) {
		m := eachOf.FindStringSubmatch(part)
		if m == nil {
			return ""
		}
		out = append(out, "{"+conditionList(m[1])+"}")
	}
	if len(out) == 0 {
		return ""
	}
	return "[][]string{" + strings.Join(out, ", ") + "}"
}

// conditionList are the elements of a list as constants of Go.
func conditionList(list string) string {
	parts := strings.Split(list, ", ")
	for i, p := range parts {
		parts[i] = quote(p)
	}
	return strings.Join(parts, ", ")
}

// paramFields are the parameters of indexes over shapes and vectors that a field of cockroach.SpatialOptions or cockroach.Vector has.
var paramFields = map[string]struct{ of, field string }{
	"s2_max_level": {"Spatial: cockroach.SpatialOptions", "MaxLevel"}, "s2_level_mod": {"Spatial: cockroach.SpatialOptions", "LevelMod"},
	"s2_max_cells": {"Spatial: cockroach.SpatialOptions", "MaxCells"}, "min_partition_size": {"Vector: cockroach.Vector", "MinPartitionSize"},
	"max_partition_size": {"Vector: cockroach.Vector", "MaxPartitionSize"}, "build_beam_size": {"Vector: cockroach.Vector", "BuildBeamSize"},
}

// params are the parameters of an index as Go source, empty if it has none. unsaid names one that has no field.
func params(x state.Index) (source, unsaid string) {
	var list []string
	of := ""
	for _, name := range slices.Sorted(maps.Keys(x.Params)) {
		p, ok := paramFields[name]
		if !ok {
			return "", name + " = " + x.Params[name]
		}
		of, list = p.of, append(list, p.field+": "+x.Params[name])
	}
	if len(list) == 0 {
		return "", ""
	}
	return "cockroach.Index{" + of + "{" + strings.Join(list, ", ") + "}}", ""
}

// param is a parameter of an index that the schema does not say, empty for none.
func param(x state.Index) string {
	_, unsaid := params(x)
	return unsaid
}
