package model

import (
	"fmt"
	"strconv"
	"strings"
)

// floors are the oldest versions that crategen supports.
var floors = map[Dialect]struct{ major, minor int }{
	CrateDB:     {5, 10},
	CockroachDB: {24, 1},
	Postgres:    {14, 0},
	SQLite:      {3, 35},
}

// nicknames are what people call the databases beside the dialects' names.
var nicknames = map[string]Dialect{
	"crate": CrateDB, "crdb": CockroachDB, "cockroach": CockroachDB, "postgresql": Postgres, "pg": Postgres,
	"sqlite3": SQLite,
}

// ParseTargets reads a list of databases: "cratedb@6.4,sqlite". A version is the oldest server to support; what newer
// servers add is used only if it is named.
func ParseTargets(list string) ([]Target, error) {
	var targets []Target
	for _, part := range strings.Split(list, ",") {
		t, err := parseTarget(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		for _, other := range targets {
			if other.Dialect == t.Dialect {
				return nil, fmt.Errorf("target %s is named twice; name each database once, with the oldest version to support", t.Dialect)
			}
		}
		targets = append(targets, t)
	}
	return targets, nil
}

func parseTarget(text string) (Target, error) {
	if text == "" {
		return Target{}, fmt.Errorf("a target is empty; name databases with commas between them, such as cratedb@6.4,sqlite")
	}
	name, version, versioned := strings.Cut(text, "@")
	t := Target{Dialect: Dialect(name)}
	floor, ok := floors[t.Dialect]
	if !ok {
		names := []string{string(CrateDB), string(CockroachDB), string(Postgres), string(SQLite)}
		meant := string(nicknames[strings.ToLower(name)])
		if meant == "" {
			meant = nearest(strings.ToLower(name), names)
		}
		if meant != "" {
			return Target{}, fmt.Errorf("unknown target %q; did you mean %q?", name, meant)
		}
		return Target{}, fmt.Errorf("unknown target %q; the targets are %s", name, strings.Join(names, ", "))
	}
	if !versioned {
		return t, nil
	}
	major, minor, _ := strings.Cut(version, ".")
	var err1, err2 error
	t.Major, err1 = strconv.Atoi(major)
	if minor != "" {
		t.Minor, err2 = strconv.Atoi(minor)
	}
	if err1 != nil || err2 != nil || t.Major < 0 || t.Minor < 0 {
		return Target{}, fmt.Errorf("target %q has no version after the @; write major.minor, such as %s@%d.%d",
			text, name, floor.major, floor.minor)
	}
	if t.Major < floor.major || t.Major == floor.major && t.Minor < floor.minor && minor != "" {
		return Target{}, fmt.Errorf("target %q is too old; crategen supports %s %d.%d and later", text, name, floor.major, floor.minor)
	}
	return t, nil
}

// target finds a dialect among the targets.
func (p *Project) target(d Dialect) (Target, bool) {
	for _, t := range p.Targets {
		if t.Dialect == d {
			return t, true
		}
	}
	return Target{}, false
}

// atLeast reports whether the oldest server to support is of the version or later.
func (t Target) atLeast(major, minor int) bool {
	have := t
	if have.Major == 0 {
		have.Major, have.Minor = floors[t.Dialect].major, floors[t.Dialect].minor
	}
	return have.Major > major || have.Major == major && have.Minor >= minor
}
