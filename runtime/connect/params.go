package connect

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

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
	// Place is where it stands in the URL, for what is no parameter there.
	Place string
	// Example is a value.
	Example string
	// Default is what holds without it.
	Default string
	// Doc says what it does.
	Doc string

	on  kinds
	set func(c *wire.Config, value string) error
	// also are its names in other clients, for which errors give ours.
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

// parseParams reads name=value&name=value into c.
func parseParams(c *wire.Config, query string) error {
	if query == "" {
		return nil
	}
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(query, "&") {
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, err := url.PathUnescape(rawName)
		value, err2 := url.PathUnescape(rawValue)
		if err != nil || err2 != nil || strings.IndexByte(value, 0) >= 0 {
			return errors.New("a parameter is not well percent-encoded: write '%' as %25")
		}
		if seen[name] {
			return fmt.Errorf("parameter %s stands twice", name) // known, or it would not have been seen
		}
		if err := setParam(c, name, value); err != nil {
			return err
		}
		seen[name] = true
	}
	return nil
}

func setParam(c *wire.Config, name, value string) error {
	p := lookup(name)
	kind := kindOf(c.Scheme)
	switch {
	case p == nil:
		return unknownParam(name, kind)
	case p.on&kind == 0:
		return fmt.Errorf("parameter %s does not apply to %s", name, c.Scheme)
	case p.Place != "":
		return fmt.Errorf("%s is no parameter: it stands in the URL as %s", name, p.Place)
	case value == "":
		return fmt.Errorf("parameter %s has no value", name)
	}
	if err := p.set(c, value); err != nil {
		return fmt.Errorf("parameter %s %w", name, err)
	}
	return nil
}

// unknownParam suggests the name that ours has in another client, or the nearest one.
func unknownParam(name string, kind kinds) error {
	var names []string
	var best *Param
	bestDistance := 4 // further away is no suggestion
	for i, p := range Params {
		if p.on&kind == 0 {
			continue
		}
		if slices.Contains(p.also, name) {
			best, bestDistance = &Params[i], 0
		}
		if p.Place != "" {
			continue
		}
		names = append(names, p.Name)
		if d := distance(name, p.Name); d < bestDistance {
			best, bestDistance = &Params[i], d
		}
	}
	shown := "unknown parameter"
	if isName(name) {
		shown += " " + name
	}
	switch {
	case best != nil && best.Place != "":
		return fmt.Errorf("%s: it stands in the URL as %s", shown, best.Place)
	case best != nil:
		return fmt.Errorf("%s: did you mean %s?", shown, best.Name)
	}
	slices.Sort(names)
	return fmt.Errorf("%s; known are %s", shown, strings.Join(names, ", "))
}

// distance is the number of letters to insert, delete or replace (Levenshtein), capped for long names.
func distance(a, b string) int {
	if len(a) > 32 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
