package connect

import (
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// entry is a name and a value from a connection string, a service file or the environment.
type entry struct {
	name, value string
	// origin stands before the name in errors: "parameter ", "option ", `service shop: `. A variable of the environment stands
	// there in full.
	origin string
	// variable is that of the environment, for errors.
	variable string

	param *Param // what it is; nil for a setting of the session
}

// slot is the key under which only one entry is allowed. The hosts of a URL and the parameter host share a slot.
func (e *entry) slot() string {
	switch {
	case e.param == nil:
		return strings.ToLower(e.name) // PostgreSQL does not tell upper from lower case
	case e.param.Name == "host":
		return "hosts"
	}
	return e.param.Name
}

// says is the entry's name in errors.
func (e *entry) says() string {
	if e.variable != "" {
		return e.variable
	}
	name := e.name
	if !isSetting(name) {
		return strings.TrimSpace(e.origin)
	}
	return e.origin + name
}

// set stores the value in a configuration.
func (e *entry) set(c *wire.Config) error {
	if e.param == nil {
		return setSetting(c, e.slot(), e.value)
	}
	if err := e.param.set(c, e.value); err != nil {
		return fmt.Errorf("%s %w", e.says(), err)
	}
	return nil
}

// known finds the parameters of the entries of one connection string. It omits entries without an effect.
func known(entries []entry, kind kinds, scheme string) ([]entry, error) {
	var out []entry
	seen := map[string]int{}
	for _, e := range entries {
		use, err := e.recognize(kind, scheme)
		if err != nil {
			return nil, err
		}
		if !use {
			continue
		}
		slot := e.slot()
		first, twice := seen[slot]
		switch {
		case !twice:
			seen[slot] = len(out)
			out = append(out, e)
		case slot != "hosts" || out[first].name == e.name:
			return nil, fmt.Errorf("parameter %s occurs twice", e.name)
		case out[first].value != "localhost":
			// For psql the parameter host counts more than the host of the URL. That is of use where a URL must have a host for
			// form's sake; else it is a mistake.
			return nil, errors.New("parameter host names hosts or the directory of a socket; leave the host between \"//\" and \"/\" empty")
		default:
			out[first] = e
		}
	}
	return out, nil
}

// recognize finds the entry's parameter.
func (e *entry) recognize(kind kinds, scheme string) (use bool, err error) {
	if p := lookup(e.name); p != nil {
		e.param = p
		switch {
		case p.on&kind == 0 && p.Place == "":
			return false, fmt.Errorf("%s does not apply to %s", e.says(), scheme)
		case e.origin == "":
			return true, nil
		case p.on&kind == 0 || p.Name == "hosts":
			return false, fmt.Errorf("%s is not a parameter: write it in the URL as %s", e.name, p.Place)
		case e.value == "":
			return false, fmt.Errorf("%s has no value", e.says())
		}
		return true, nil
	}
	w := word(e.name, kind)
	if w == nil {
		return e.setting(kind)
	}
	return w.take(e)
}

// setting accepts an entry as a setting of the session. It refuses it on databases without such settings, and if the name
// looks like a misspelt parameter.
func (e *entry) setting(kind kinds) (bool, error) {
	if kind != onPgwire {
		return false, unknownParam(e, kind)
	}
	switch {
	case !isSetting(e.name):
		return false, errors.New("unknown parameter: its name has a character that no setting of a session has")
	case e.value == "":
		return false, fmt.Errorf("%s has no value", e.says())
	}
	if near := slip(e.name, kind); near != nil {
		return false, fmt.Errorf("unknown %s: did you mean %s?", e.says(), near.Name)
	}
	return true, nil
}

// isSetting reports whether s can be the name of a setting of the session. The names of extensions' settings have a dot.
func isSetting(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
		if !letter && (i == 0 || r != '.' && (r < '0' || r > '9')) {
			return false
		}
	}
	return s != "" && len(s) < 64
}
