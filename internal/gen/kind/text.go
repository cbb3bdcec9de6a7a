package kind

import (
	"errors"
	"strconv"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
)

// Text is a text, whose Go type may be a named string.
var Text = &Kind{
	Name: "text", Ent: []string{"String"}, Go: []string{"string"},
	Wire: "Text", Plain: "string",
	Query: "Text", Arg: Plain, Path: true,
	Column: always("Text"),
	SQL: map[target.Name]func(Size) string{
		target.CrateDB:     crateText,
		target.CockroachDB: varchar,
		target.Postgres:    varchar,
		target.SQLite:      always("text"),
	},
	Untyped: true,
	Usual:   GoForm{Kind: "string"},
	Accepts: func(t GoForm) error {
		if t.Kind != "string" {
			return errors.New("its Go type " + t.Text + " is not made of string")
		}
		return nil
	},
	Range: func(on target.Name, s Size, column string) string {
		if !s.Chars {
			return ""
		}
		switch on {
		case target.CrateDB: // its varchar counts an emoji as two characters, and cuts spaces beyond the limit
			return "char_length(" + column + ") <= " + strconv.FormatInt(s.Length, 10)
		case target.SQLite:
			return "length(" + column + ") <= " + strconv.FormatInt(s.Length, 10)
		}
		return ""
	},
	Constant: quoted,
	Made: func(s Size, column string) (string, string) {
		return "row.Text(" + strconv.Quote(column) + ", " + strconv.FormatInt(s.Length, 10) + ")", "string"
	},
}

// maxVarchar is the largest length that varchar takes.
const maxVarchar = 10485760

// varchar is a text with its limit. The schema's limit is in bytes and varchar's in characters, which are never more: what
// passes the validator fits.
func varchar(s Size) string {
	if s.Length > 0 && s.Length <= maxVarchar {
		return "varchar(" + strconv.FormatInt(s.Length, 10) + ")"
	}
	return "text"
}

// crateText may have more than the 32,766 bytes that an index entry or a column store of CrateDB can take. Such a text is still
// compared, ordered and grouped by, at the cost of reading the rows, and may have a full-text index.
func crateText(s Size) string {
	if s.Long && !s.Key {
		return "TEXT INDEX OFF STORAGE WITH (columnstore = false)"
	}
	return "TEXT"
}

// quoted is a text as a constant of SQL; one that is in quotes already is not quoted twice.
func quoted(text string, _ Size) (string, error) { return Quote(sqllex.UnquoteText(text)) }

// Quote is a text as a constant of SQL. An error says that no database takes it.
func Quote(text string) (string, error) {
	sql, err := sqlquote.AppendText(nil, text)
	if err != nil {
		return "", errors.New("no database takes it")
	}
	return string(sql), nil
}
