package model

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/nearest"
	"github.com/crategen/crategen/internal/target"
)

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
	text, extensions, _ := strings.Cut(text, "+")
	name, version, versioned := strings.Cut(text, "@")
	db := target.Of(Dialect(name))
	if db == nil {
		return Target{}, unknownTarget(name)
	}
	t := Target{Dialect: db.Name}
	if extensions != "" {
		t.Extensions = strings.Split(extensions, "+")
	}
	for _, e := range t.Extensions {
		switch {
		case len(db.Extensions) == 0:
			return Target{}, fmt.Errorf("target %q names the extension %q, and crategen uses no extension of %s", text+"+"+extensions, e, db.Title)
		case !slices.Contains(db.Extensions, e):
			return Target{}, fmt.Errorf("target %q names the extension %q; crategen uses these of %s: %s", text+"+"+extensions, e, db.Title,
				strings.Join(db.Extensions, ", "))
		}
	}
	if !versioned {
		return t, nil
	}
	v, err := target.ParseVersion(version)
	if err != nil {
		return Target{}, fmt.Errorf("target %q has no version after the @; write major.minor, such as %s@%s", text, name, db.Oldest)
	}
	whole := !strings.Contains(version, ".") // cratedb@5 is whatever is supported of it
	if v.Less(db.Oldest) && !(whole && v.Major == db.Oldest.Major) {
		return Target{}, fmt.Errorf("target %q is too old; crategen supports %s %s and later", text, name, db.Oldest)
	}
	t.Major, t.Minor = v.Major, v.Minor
	return t, nil
}

func unknownTarget(name string) error {
	meant := nearest.Word(strings.ToLower(name), target.Names())
	if db := target.Find(name); db != nil {
		meant = string(db.Name)
	}
	if meant != "" {
		return fmt.Errorf("unknown target %q; did you mean %q?", name, meant)
	}
	return fmt.Errorf("unknown target %q; the targets are %s", name, strings.Join(target.Names(), ", "))
}

// Databases are the targets' rows in the table of databases.
func (p *Project) Databases() iter.Seq[*target.Database] {
	return func(yield func(*target.Database) bool) {
		for _, t := range p.Targets {
			if !yield(target.Of(t.Dialect)) {
				return
			}
		}
	}
}

// Embedded reports whether one of the targets runs in the program itself.
func (p *Project) Embedded() bool {
	for db := range p.Databases() {
		if db.Embedded() {
			return true
		}
	}
	return false
}

// Precision is that of times on the coarsest target.
func (p *Project) Precision() (coarsest time.Duration) {
	for db := range p.Databases() {
		coarsest = max(coarsest, db.Precision)
	}
	return coarsest
}

// Oldest is the oldest version of a database that the project supports, and false if the database is no target.
func (p *Project) Oldest(d Dialect) (target.Version, bool) {
	for _, t := range p.Targets {
		if t.Dialect != d {
			continue
		}
		if t.Major == 0 {
			return target.Of(d).Oldest, true
		}
		return target.Version{Major: t.Major, Minor: t.Minor}, true
	}
	return target.Version{}, false
}
