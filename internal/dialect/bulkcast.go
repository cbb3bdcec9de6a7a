package dialect

import (
	"slices"
	"strings"
)

// bulkCast is the type that a column's text elements are cast to in a bulk insert on the PostgreSQL family, empty for one whose
// elements travel as themselves. What stands in the schema as int4 or varchar(5) does, so that the column's own type in the
// database decides what fits, as it does for a single insert. No cast has a length: one to varchar(5) would cut what is longer,
// where the column refuses it.
func bulkCast(own string, t Type) string {
	switch {
	case own != "":
		cast := withoutLength(own)
		elem, array := strings.CutSuffix(strings.ToLower(cast), "[]")
		switch {
		case array != t.IsArray() || !slices.Contains(scalarOf(t).stored, elem):
			return cast
		case array:
			return pgType(t) + "[]"
		}
		return ""
	case t.IsArray():
		return pgType(t) + "[]"
	case t == JSON:
		return "jsonb"
	}
	return ""
}

// withoutLength takes the length, precision or the like from a type: numeric(12,4), timestamp(3) with time zone, varchar(20)[].
func withoutLength(typ string) string {
	open := strings.IndexByte(typ, '(')
	end := strings.IndexByte(typ, ')')
	base, rest := typ, ""
	if open >= 0 && end > open && !strings.Contains(typ, `"`) {
		base, rest = strings.TrimRight(typ[:open], " "), typ[end+1:]
	}
	name, array := strings.CutSuffix(base, "[]")
	switch strings.ToLower(name) { // without a length these have one of 1
	case "char", "character", "nchar", "national char", "national character":
		name = "bpchar"
	case "bit":
		name = "varbit"
	}
	if array {
		name += "[]"
	}
	return name + rest
}
