package schemafile

import (
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// sqliteColumn decides about a column of SQLite, whose types are words of the user.
func sqliteColumn(c state.Column) choice {
	typ := strings.ToLower(c.Type)
	switch typ {
	case "text":
		return text
	case "integer":
		return integer(64)
	case "real":
		return float64s
	case "blob":
		return binary
	case "":
		out := binary.as("blob")
		out.loss = "the column has no type"
		return out
	}
	name, _ := base(typ)
	contains := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(name, w) {
				return true
			}
		}
		return false
	}
	switch {
	case strings.HasPrefix(name, "bool"):
		return boolean.as(c.Type)
	case contains("json"):
		return document.as(c.Type)
	case contains("int"):
		return integer(64).as(c.Type)
	case contains("char", "clob", "text", "uuid"):
		return text.as(c.Type)
	case contains("blob"):
		return binary.as(c.Type)
	case contains("real", "floa", "doub"):
		return float64s.as(c.Type)
	case contains("date", "time"):
		out := text.as(c.Type)
		out.loss = "the values are text, because the form of the times is not known; crategen's own form is 2006-01-02T15:04:05.000000Z"
		return out
	case contains("num", "dec"):
		out := float64s.as(c.Type)
		out.loss = "SQLite stores the numbers of a column " + c.Type + " as integers and floating-point numbers"
		return out
	}
	return text.as(c.Type)
}

// isText reports whether a choice is text as it comes.
func (c choice) isText() bool { return c.kind == model.KindText }
