package sqllex

import "strings"

// Split returns the statements of a text without their semicolons, and without comments around them. Semicolons inside strings,
// names, comments, brackets and the bodies of triggers (SQLite) and functions (BEGIN ATOMIC) end none. A byte order mark, with which editors of
// Windows begin a file, is no part of the first one.
func (x *Syntax) Split(sql string) ([]string, error) {
	sql = strings.TrimPrefix(sql, Mark)
	all, err := x.spans(sql)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, s := range all {
		out = append(out, sql[s.start:s.end])
	}
	return out, nil
}

// Mark is the byte order mark at the beginning of a file in UTF-8.
const Mark = "\ufeff"

// span is where a statement stands.
type span struct{ start, end int }

func (x *Syntax) spans(sql string) ([]span, error) {
	var out []span
	var s statement
	for t, err := range x.Tokens(sql) {
		if err == nil {
			err = s.open.see(sql, t)
		}
		if err != nil {
			return nil, err
		}
		switch {
		case t.Blank():
		case t.Kind == Semicolon && len(s.open) == 0 && !s.inBody():
			out = s.appendTo(out)
			s = statement{}
		default:
			s.add(x, sql, t)
		}
	}
	if err := s.open.end(sql); err != nil {
		return nil, err
	}
	return s.appendTo(out), nil
}

// statement is one that is being read.
type statement struct {
	open   brackets
	tokens int // that are not blank
	span
	first     [4]string
	words     int  // how many of first are there
	semicolon bool // the last token is one
	trigger   bool // everything up to "; END" belongs to it
	depth     int  // of BEGIN ATOMIC, BEGIN and CASE
}

func (s *statement) inBody() bool { return s.trigger || s.depth > 0 }

func (s *statement) appendTo(out []span) []span {
	if s.tokens == 0 {
		return out
	}
	return append(out, s.span)
}

func (s *statement) add(x *Syntax, sql string, t Token) {
	if s.tokens == 0 {
		s.start = t.Start
	}
	s.tokens++
	s.end = t.End
	if t.Kind == Word {
		s.word(x, strings.ToUpper(sql[t.Start:t.End]))
	}
	s.semicolon = t.Kind == Semicolon
}

// word looks for the beginnings and ends of bodies, as SQLite's shell and psql do.
func (s *statement) word(x *Syntax, word string) {
	if s.words < len(s.first) && s.words == s.tokens-1 {
		s.first[s.words] = word
		s.words++
		s.trigger = s.trigger || x.triggers && s.creates("TRIGGER", "TEMP", "TEMPORARY")
		return
	}
	switch word {
	case "END":
		switch {
		case s.trigger && s.semicolon: // that of a CASE stands behind no semicolon
			s.trigger = false
		case s.depth > 0:
			s.depth--
		}
	case "BEGIN":
		if x.atomic && (s.makesFunction() || s.depth > 0) {
			s.depth++
		}
	case "CASE":
		if s.depth > 0 {
			s.depth++
		}
	}
}

// creates reports whether the statement begins with CREATE and what, with one of others between.
func (s *statement) creates(what string, others ...string) bool {
	if s.words < 2 || s.first[0] != "CREATE" {
		return false
	}
	if s.first[1] == what {
		return true
	}
	for _, o := range others {
		if s.first[1] == o && s.first[2] == what {
			return true
		}
	}
	return false
}

// makesFunction reports whether the statement is CREATE [OR REPLACE] FUNCTION or PROCEDURE.
func (s *statement) makesFunction() bool {
	at := 1
	if s.first[1] == "OR" && s.first[2] == "REPLACE" {
		at = 3
	}
	return s.first[0] == "CREATE" && (s.first[at] == "FUNCTION" || s.first[at] == "PROCEDURE")
}
