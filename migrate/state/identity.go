package state

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Identity generates the values of an integer column. On SQLite it is AUTOINCREMENT, with no more than a start. A number that is 0 is the
// server's default.
type Identity struct {
	Start     int64 `json:"start,omitempty"`
	Always    bool  `json:"always,omitempty"` // GENERATED ALWAYS: a statement cannot give a value
	Increment int64 `json:"increment,omitempty"`
	Min       int64 `json:"min,omitempty"`
	Max       int64 `json:"max,omitempty"`
	Cache     int64 `json:"cache,omitempty"`    // how many values a session takes at once
	PerNode   bool  `json:"per_node,omitempty"` // on CockroachDB the sessions of a node share the cached values, since 25.4 in any case
	Cycle     bool  `json:"cycle,omitempty"`    // it begins again at the other end
}

// Options returns the options of an identity as SQL, empty if all are the server's.
func (i Identity) Options() string {
	var list []string
	add := func(words string, n int64) {
		if n != 0 {
			list = append(list, fmt.Sprintf("%s %d", words, n))
		}
	}
	add("START WITH", i.Start)
	add("INCREMENT BY", i.Increment)
	add("MINVALUE", i.Min)
	add("MAXVALUE", i.Max)
	add(i.cacheWords(), i.Cache)
	if i.Cycle {
		list = append(list, "CYCLE")
	}
	return strings.Join(list, " ")
}

func (i Identity) cacheWords() string {
	if i.PerNode {
		return "PER NODE CACHE"
	}
	return "CACHE"
}

// Changes returns what ALTER COLUMN says of the options that another identity has, for a column of a type: bounds that let in more numbers and
// the increment come before the next number changes, and the rest after it.
func (i Identity) Changes(to Identity, typ string) (before, after []string) {
	a, b := i.Full(typ), to.Full(typ)
	set := func(list *[]string, words string, from, to int64) {
		if from != to {
			*list = append(*list, fmt.Sprintf("SET %s %d", words, to))
		}
	}
	set(&before, "MINVALUE", a.Min, min(a.Min, b.Min))
	set(&before, "MAXVALUE", a.Max, max(a.Max, b.Max))
	set(&before, "INCREMENT BY", a.Increment, b.Increment) // CockroachDB keeps the number before the next one
	set(&after, "START WITH", a.Start, b.Start)            // each statement must leave the start between the bounds
	set(&after, "MINVALUE", min(a.Min, b.Min), b.Min)
	set(&after, "MAXVALUE", max(a.Max, b.Max), b.Max)
	if a.Cache != b.Cache || a.PerNode != b.PerNode {
		after = append(after, fmt.Sprintf("SET %s %d", b.cacheWords(), b.Cache))
	}
	if a.Cycle != b.Cycle {
		after = append(after, map[bool]string{true: "SET CYCLE", false: "SET NO CYCLE"}[b.Cycle])
	}
	return before, after
}

// Restarts reports whether a sequence begins again to become another one, both with all numbers: they have no number in common, or it turns.
func (i Identity) Restarts(to Identity) bool {
	return to.Min > i.Max || to.Max < i.Min || (to.Increment < 0) != (i.Increment < 0)
}

// Full returns the identity with the numbers of the server's defaults, for a column of a type.
func (i Identity) Full(typ string) Identity {
	or := func(n *int64, def int64) {
		if *n == 0 {
			*n = def
		}
	}
	or(&i.Increment, 1)
	least, most := int64(1), boundOf(typ)
	start := &i.Min
	if i.Increment < 0 {
		least, most = -boundOf(typ)-1, -1
		start = &i.Max
	}
	or(&i.Min, least)
	or(&i.Max, most)
	or(&i.Start, *start)
	or(&i.Cache, 1)
	return i
}

// Normal returns the identity without the numbers that are the server's defaults for a column of the type.
func (i Identity) Normal(typ string) Identity {
	full := i.Full(typ)
	plain := Identity{Increment: i.Increment}.Full(typ)
	zero := func(n *int64, have int64, defaults ...int64) {
		*n = have
		for _, d := range defaults {
			if have == d {
				*n = 0
			}
		}
	}
	out := Identity{Always: i.Always, PerNode: i.PerNode && full.Cache != 1, Cycle: i.Cycle}
	zero(&out.Increment, full.Increment, 1)
	zero(&out.Min, full.Min, plain.Min, math.MinInt64)
	zero(&out.Max, full.Max, plain.Max, math.MaxInt64) // CockroachDB prints the bounds of the largest type for any
	start := full.Min
	if full.Increment < 0 {
		start = full.Max
	}
	zero(&out.Start, full.Start, start)
	zero(&out.Cache, full.Cache, 1)
	return out
}

// identityWidens reports whether programs of the version before can write a column after a change of its identity: they may still give a value,
// and leave it out.
func identityWidens(from, to *Identity) bool {
	switch {
	case to == nil:
		return from == nil
	case !to.Always:
		return true
	}
	return from != nil && from.Always
}

// identityBetween returns the identity of a column that programs of one version fill and those of the other leave to the database.
func identityBetween(have, want *Identity) *Identity {
	mid := want
	if mid == nil {
		mid = have
	}
	if mid == nil || !mid.Always || identityWidens(have, want) {
		return mid
	}
	open := *mid
	open.Always = false
	return &open
}

// NarrowsNumbers reports whether a type of integers has fewer numbers than another one.
func NarrowsNumbers(from, to string) bool { return boundOf(to) < boundOf(from) }

// boundOf returns the largest number of a type of integers.
func boundOf(typ string) int64 {
	switch word, _ := typeWord(typ); word {
	case "smallint":
		return math.MaxInt16
	case "integer":
		return math.MaxInt32
	}
	return math.MaxInt64
}

// ParseIdentity reads the options of an identity: START WITH 10 INCREMENT BY 5 NO CYCLE. ok is false for other words.
func ParseIdentity(options string) (i Identity, ok bool) {
	words := strings.Fields(strings.ToUpper(options))
	at := 0
	is := func(list ...string) bool {
		for n, w := range list {
			if at+n >= len(words) || words[at+n] != w {
				return false
			}
		}
		at += len(list)
		return true
	}
	number := func(to *int64) bool {
		if at >= len(words) {
			return false
		}
		n, err := strconv.ParseInt(words[at], 10, 64)
		*to, at = n, at+1
		return err == nil
	}
	for at < len(words) {
		good := true
		switch {
		case is("NO", "MINVALUE"), is("NO", "MAXVALUE"), is("NO", "CYCLE"):
		case is("CYCLE"):
			i.Cycle = true
		case is("START", "WITH"), is("START"):
			good = number(&i.Start)
		case is("INCREMENT", "BY"), is("INCREMENT"):
			good = number(&i.Increment)
		case is("MINVALUE"):
			good = number(&i.Min)
		case is("MAXVALUE"):
			good = number(&i.Max)
		case is("PER", "NODE", "CACHE"):
			i.PerNode = true
			good = number(&i.Cache)
		case is("PER", "SESSION", "CACHE"), is("CACHE"):
			good = number(&i.Cache)
		default:
			good = false
		}
		if !good {
			return Identity{}, false
		}
	}
	return i, true
}
