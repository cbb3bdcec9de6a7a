package connect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/nearest"
	"github.com/crategen/crategen/runtime/wire"
)

// kinds is a set of kinds of database.
type kinds uint8

const (
	onCrate kinds = 1 << iota
	onPgwire
	onSQLite
	onNetwork = onCrate | onPgwire
	onAll     = onNetwork | onSQLite
)

// String is how the docs name the set.
func (k kinds) String() string {
	return map[kinds]string{
		onCrate: "CrateDB", onPgwire: "CockroachDB, PostgreSQL", onNetwork: "all but SQLite", onAll: "all",
	}[k]
}

func kindOf(scheme string) kinds {
	switch scheme {
	case "crate":
		return onCrate
	case "sqlite":
		return onSQLite
	}
	return onPgwire
}

// Param is one thing that can be set, in the URL and in Go.
type Param struct {
	// Name is the URL's parameter, and in camel case the function of this package.
	Name string
	// Place is the form of a part of the URL that is not a parameter.
	Place string
	// Example is a value.
	Example string
	// Default describes the default.
	Default string
	// Doc describes the effect.
	Doc string
	// Env is the environment variable for CockroachDB and PostgreSQL, empty if there is none.
	Env string

	on  kinds
	set func(c *wire.Config, value string) error
	// also are its names in other clients, for which errors give ours: values may mean something else there. See [Words] for
	// names that are taken.
	also []string
}

// On names the databases that know the parameter.
func (p *Param) On() string { return p.on.String() }

func lookup(name string) *Param {
	i := slices.IndexFunc(Params, func(p Param) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return &Params[i]
}

// suggestion returns the parameter with the nearest name, at most most edits away, or nil.
func suggestion(name string, kind kinds, most int) *Param {
	var best *Param
	for i, p := range Params {
		if p.on&kind == 0 {
			continue
		}
		if slices.Contains(p.also, name) {
			return &Params[i]
		}
		if p.Place != "" {
			continue
		}
		if d := nearest.Distance(strings.ToLower(name), p.Name); d <= most {
			best, most = &Params[i], d-1
		}
	}
	return best
}

// slip returns the parameter that a name misspells. It is stricter than suggestion, as the name may be a setting of the
// session.
func slip(name string, kind kinds) *Param { return suggestion(name, kind, min(2, len(name)/4)) }

// unknownParam is the error for an unknown name. It suggests the parameter that has this name in another client, or the
// nearest name.
func unknownParam(e *entry, kind kinds) error {
	shown := "unknown parameter"
	if isSetting(e.name) {
		shown += " " + e.name
	}
	best := suggestion(e.name, kind, 3) // further away is no suggestion
	switch {
	case best != nil && best.Place != "":
		return fmt.Errorf("%s: write it in the URL as %s", shown, best.Place)
	case best != nil:
		return fmt.Errorf("%s: did you mean %s?", shown, best.Name)
	}
	var names []string
	for _, p := range Params {
		if p.on&kind != 0 && p.Place == "" {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return fmt.Errorf("%s; known are %s", shown, strings.Join(names, ", "))
}
