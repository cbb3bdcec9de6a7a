package connect

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// param is one URL parameter.
type param struct {
	name string
	// on are the kinds of database that know it.
	on kinds
	// set stores the value in the Config's field. Without it, the value goes to Config.Params, after check if there is one.
	set   func(c *wire.Config, value string) error
	check func(value string) error
}

// kinds is a set of kinds of database.
type kinds uint8

const (
	onCrate kinds = 1 << iota
	onPgwire
	onSQLite
	onNetwork = onCrate | onPgwire
	onAll     = onNetwork | onSQLite
)

// params is every parameter that a URL may have.
var params = []param{
	{name: "timeout", on: onAll, set: func(c *wire.Config, v string) (err error) {
		c.Timeout, err = duration(v)
		return err
	}},
	{name: "connect_timeout", on: onNetwork, set: func(c *wire.Config, v string) (err error) {
		c.ConnectTimeout, err = duration(v)
		return err
	}},
	{name: "pool_size", on: onAll, set: func(c *wire.Config, v string) error {
		n, err := strconv.ParseInt(v, 10, 32)
		if err != nil || n < 1 {
			return errors.New("must be a whole number from 1")
		}
		c.PoolSize = int(n)
		return nil
	}},
	{name: "sslmode", on: onNetwork, check: checkMode},
	{name: "sslrootcert", on: onNetwork},
	{name: "sslcert", on: onNetwork},
	{name: "sslkey", on: onNetwork},
	{name: "application_name", on: onNetwork},
	{name: "search_path", on: onPgwire},
	{name: "host", on: onPgwire, check: func(v string) error {
		if !strings.HasPrefix(v, "/") {
			return errors.New("must be the absolute path of a directory with a Unix socket; " +
				"other hosts stand between \"//\" and \"/\"")
		}
		return nil
	}},
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
	i := slices.IndexFunc(params, func(p param) bool { return p.name == name })
	kind := kindOf(c.Scheme)
	if i < 0 {
		return unknownParam(name, kind)
	}
	p := params[i]
	switch {
	case p.on&kind == 0:
		return fmt.Errorf("parameter %s does not apply to %s", name, c.Scheme)
	case value == "":
		return fmt.Errorf("parameter %s has no value", name)
	case p.set != nil:
		if err := p.set(c, value); err != nil {
			return fmt.Errorf("parameter %s %w", name, err)
		}
		return nil
	case p.check != nil:
		if err := p.check(value); err != nil {
			return fmt.Errorf("parameter %s %w", name, err)
		}
	}
	c.Params[name] = value
	return nil
}

// unknownParam suggests the nearest name.
func unknownParam(name string, kind kinds) error {
	var names []string
	best, bestDistance := "", 4 // further away is no suggestion
	for _, p := range params {
		if p.on&kind == 0 {
			continue
		}
		names = append(names, p.name)
		if d := distance(name, p.name); d < bestDistance {
			best, bestDistance = p.name, d
		}
	}
	shown := "unknown parameter"
	if isName(name) {
		shown += " " + name
	}
	if best != "" {
		return fmt.Errorf("%s: did you mean %s?", shown, best)
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

// duration reads 5s, 1m30s, 250ms, or a number of seconds as PostgreSQL's own clients do.
func duration(v string) (time.Duration, error) {
	d, err := time.ParseDuration(v)
	if err != nil {
		var s int64
		if s, err = strconv.ParseInt(v, 10, 32); err == nil {
			d = time.Duration(s) * time.Second
		}
	}
	if err != nil || d <= 0 {
		return 0, errors.New("must be a duration above 0, as in 5s or 250ms")
	}
	return d, nil
}
