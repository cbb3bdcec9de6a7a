package dialect

import (
	"slices"
	"strings"
)

// bulkCast returns the type to which a column's text elements are cast in a bulk insert on the PostgreSQL family, or "" if the elements are
// sent with their own type. Elements of a column with the custom type int4 or varchar(5) are sent so; the column then checks the values, as
// in a single insert. A cast has no length: a cast to varchar(5) would truncate a longer text, which the column refuses.
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
	case t == JSON || t == Point || t == Vector || t == Shape || t == LTree || t == CIText: // the numbers of the types of an extension are not known
		return pgType(t)
	}
	return ""
}

// withoutLength removes the length or precision of a type: numeric(12,4), timestamp(3) with time zone, varchar(20)[].
func withoutLength(typ string) string {
	open := strings.IndexByte(typ, '(')
	end := strings.IndexByte(typ, ')')
	base, rest := typ, ""
	if open >= 0 && end > open && !strings.Contains(typ, `"`) {
		base, rest = strings.TrimRight(typ[:open], " "), typ[end+1:]
	}
	name, array := strings.CutSuffix(base, "[]")
	switch strings.ToLower(name) { // without a length, their length is 1
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
