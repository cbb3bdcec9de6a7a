package state

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// ranks are lists of types. Each type holds all values of the types before it.
var ranks = [][]string{
	{"smallint", "integer", "bigint"},
	{"real", "double precision"},
}

// sameWord are other names of types.
var sameWord = map[string]string{
	"int2": "smallint", "short": "smallint", "int": "integer", "int4": "integer", "int8": "bigint", "long": "bigint",
	"float4": "real", "float8": "double precision", "double": "double precision", "string": "text", "character varying": "varchar",
	"bool": "boolean", "decimal": "numeric", "bytes": "bytea", "timestamptz": "timestamp with time zone", "timestamp": "timestamp without time zone",
}

// Widens reports whether a column holds each of its values after a change of its type, and programs of both versions can read it: a
// longer text, a larger integer, an object with more members, another storage.
func Widens(from, to Column) bool {
	if from.Generated != to.Generated || from.Collation != to.Collation || !identityWidens(from.Identity, to.Identity) {
		return false
	}
	for _, m := range from.Members {
		at := slices.IndexFunc(to.Members, func(o Column) bool { return o.Name == m.Name })
		if at < 0 || !sameType(m, to.Members[at]) {
			return false
		}
	}
	a, n := typeWord(from.Type)
	b, m := typeWord(to.Type)
	if a == b && (n == m || isTime(a) && m >= n) || isText(a) && isText(b) && m >= n {
		return true
	}
	for _, list := range ranks {
		if i, j := slices.Index(list, a), slices.Index(list, b); i >= 0 && j >= i {
			return true
		}
	}
	return false
}

func isText(word string) bool { return word == "text" || word == "varchar" }

// isTime reports whether the length of a type is that of fractions of a second.
func isTime(word string) bool {
	return word == "time" || word == "interval" || strings.HasPrefix(word, "timestamp ") || strings.HasPrefix(word, "time ")
}

const (
	unlimited    = math.MaxInt32 // the length of a text without a limit
	microseconds = 6             // the length of a time without one
)

// typeWord returns the name of a type in one spelling, and its length.
func typeWord(typ string) (word string, length int) {
	word = strings.ToLower(strings.TrimSpace(typ))
	limited := false
	if name, rest, ok := strings.Cut(word, "("); ok {
		if n, err := strconv.Atoi(strings.TrimSuffix(rest, ")")); err == nil {
			word, length, limited = strings.TrimSpace(name), n, true
		}
	}
	if other, ok := sameWord[word]; ok {
		word = other
	}
	switch {
	case limited:
	case isText(word):
		length = unlimited
	case isTime(word):
		length = microseconds
	}
	return word, length
}

// Breaks reports whether programs that were generated before a change fail after it: they read what is gone, or write what is now
// refused.
func Breaks(c Change) bool {
	switch c := c.(type) {
	case DropTable, DropColumn, DropSequence, RenameTable, RenameColumn, SetNotNull, AlterKey, AddCheck, AddForeignKey, DropRegion, RenameEnumValue,
		RenameSequence, AlterPolicy:
		return true
	case AlterRowSecurity:
		return c.On && !c.WasOn || c.IsForced && !c.WasForced
	case CreatePolicy:
		return c.Policy.Restrictive
	case DropPolicy:
		return !c.Policy.Restrictive
	case AlterEnum:
		return len(c.Gone()) > 0
	case AddIndex:
		return c.Index.Unique
	case AlterType:
		return !Widens(c.From, c.To)
	case AddColumn:
		return Required(c.Column)
	case SetDefault:
		return c.To.Default == "" && c.To.NotNull
	case AlterValues:
		return c.Limits()
	}
	return false
}

// Required reports whether each INSERT must name the column.
func Required(c Column) bool {
	return c.NotNull && !Filled(c)
}

// sameTypeName reports whether two types are the same in other words: STRING and text.
func sameTypeName(a, b string) bool {
	plain := func(typ string) string {
		name, rest, _ := strings.Cut(strings.ToLower(strings.TrimSpace(typ)), "(")
		name = strings.TrimSpace(name)
		if other, ok := sameWord[name]; ok {
			name = other
		}
		return name + "(" + strings.ReplaceAll(rest, " ", "")
	}
	return plain(a) == plain(b)
}
