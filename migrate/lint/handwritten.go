package lint

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
)

// sqlText is a handwritten statement as words. Names in quotes are words without the quotes, and never equal a keyword.
type sqlText struct {
	words  []string // as written
	quoted []bool
}

// byHand calls fn for each statement of the steps that crategen did not plan.
func (in *Input) byHand(fn func(step int, s *sqlText)) {
	for i, s := range in.Steps {
		if s.Change.Action != "run" {
			continue
		}
		for _, sql := range s.SQL {
			fn(i+1, parse(in.Target, sql))
		}
	}
}

func parse(on target.Name, sql string) *sqlText {
	s := &sqlText{}
	for t, err := range sqllex.ByName(string(on)).Tokens(sql) {
		if err != nil {
			break
		}
		text := sql[t.Start:t.End]
		switch t.Kind {
		case sqllex.Name:
			s.words, s.quoted = append(s.words, sqllex.NameOf(text)), append(s.quoted, true)
		case sqllex.Word, sqllex.Open, sqllex.Close, sqllex.Other:
			s.words, s.quoted = append(s.words, text), append(s.quoted, false)
		case sqllex.String, sqllex.Number, sqllex.Param, sqllex.Question:
			s.words, s.quoted = append(s.words, text), append(s.quoted, true)
		}
	}
	return s
}

func (s *sqlText) is(at int, keyword string) bool {
	return at < len(s.words) && !s.quoted[at] && strings.EqualFold(s.words[at], keyword)
}

// word is a keyword in upper case.
func (s *sqlText) word(at int) string {
	if at >= len(s.words) {
		return ""
	}
	return strings.ToUpper(s.words[at])
}

// begins reports whether the statement begins with the keywords.
func (s *sqlText) begins(keywords ...string) bool { return s.at(0, keywords) }

// has reports whether the keywords follow each other anywhere.
func (s *sqlText) has(keywords ...string) bool { return s.index(keywords...) >= 0 }

func (s *sqlText) index(keywords ...string) int {
	for i := range s.words {
		if s.at(i, keywords) {
			return i
		}
	}
	return -1
}

func (s *sqlText) at(i int, keywords []string) bool {
	for k, word := range keywords {
		if !s.is(i+k, word) {
			return false
		}
	}
	return true
}

// beforeTable are the words between the verb of a statement and the name of its table.
var beforeTable = map[string]bool{
	"TABLE": true, "SCHEMA": true, "DATABASE": true, "VIEW": true, "TYPE": true, "IF": true, "NOT": true, "EXISTS": true, "ONLY": true,
	"FROM": true, "INTO": true, "OR": true, "REPLACE": true, "TEMPORARY": true, "TEMP": true, "MATERIALIZED": true, "IGNORE": true,
	"FULL": true,
}

// table is the name of the table that the statement is about, with its schema.
func (s *sqlText) table() string {
	at := s.tableAt()
	if at >= len(s.words) {
		return ""
	}
	name := s.words[at]
	for at+2 < len(s.words) && s.words[at+1] == "." {
		name += "." + s.words[at+2]
		at += 2
	}
	return name
}

// tableAt is the place of that name.
func (s *sqlText) tableAt() int {
	at := 1
	if on := s.index("ON"); s.begins("CREATE") && on > 0 && (s.is(1, "INDEX") || s.is(1, "UNIQUE")) {
		at = on + 1
	}
	for at < len(s.words) && !s.quoted[at] && beforeTable[s.word(at)] {
		at++
	}
	return at
}

// notColumns are what ALTER TABLE ... DROP or ADD names besides columns.
var notColumns = map[string]bool{
	"CONSTRAINT": true, "DEFAULT": true, "NOT": true, "INDEX": true, "PRIMARY": true, "IDENTITY": true, "STORED": true, "EXPRESSION": true,
	"CHECK": true, "UNIQUE": true, "FOREIGN": true, "EXCLUDE": true, "PARTITION": true, "GENERATED": true, "VALUE": true,
}

// dropsColumn is the first column that an ALTER TABLE drops, empty for none.
func (s *sqlText) dropsColumn() string { return s.column("DROP") }

// addsColumn is the first column that an ALTER TABLE adds, empty for none.
func (s *sqlText) addsColumn() string { return s.column("ADD") }

func (s *sqlText) column(verb string) string {
	if !s.begins("ALTER", "TABLE") {
		return ""
	}
	for i := 2; i < len(s.words); i++ {
		if !s.is(i, verb) {
			continue
		}
		at := i + 1
		if at < len(s.words) && !s.quoted[at] && notColumns[s.word(at)] {
			continue
		}
		for s.is(at, "COLUMN") || s.is(at, "IF") || s.is(at, "NOT") || s.is(at, "EXISTS") {
			at++
		}
		if at < len(s.words) {
			return s.words[at]
		}
	}
	return ""
}

// altersType reports whether an ALTER TABLE changes the type of a column.
func (s *sqlText) altersType() bool {
	at := s.index("ALTER", "COLUMN")
	if at < 0 {
		return false
	}
	return s.is(at+3, "TYPE") || s.has("SET", "DATA", "TYPE")
}

// newType is the type that an ALTER TABLE gives a column.
type newType struct {
	column, typ, collation string
	using                  bool
}

// newTypes are the types that an ALTER TABLE gives to columns.
func (s *sqlText) newTypes() []newType {
	var out []newType
	if !s.begins("ALTER", "TABLE") {
		return nil
	}
	for i := range s.words {
		if !s.is(i, "TYPE") || i < 4 {
			continue
		}
		name := i - 1
		if s.is(i-1, "DATA") && s.is(i-2, "SET") {
			name = i - 3
		}
		if !s.is(name-1, "ALTER") && !(s.is(name-1, "COLUMN") && s.is(name-2, "ALTER")) {
			continue
		}
		t, depth := newType{column: s.words[name]}, 0
		var words []string
	typ:
		for at := i + 1; at < len(s.words); at++ {
			switch {
			case s.is(at, "USING"):
				t.using = true
				break typ
			case s.is(at, "COLLATE") && at+1 < len(s.words):
				t.collation = s.words[at+1]
				at++
				continue
			case s.is(at, "("):
				depth++
			case s.is(at, ")"):
				depth--
			case s.is(at, ",") && depth == 0, s.is(at, ";"):
				break typ
			}
			words = append(words, s.words[at])
		}
		t.typ = strings.Join(words, " ")
		out = append(out, t)
	}
	return out
}
