package lint

import (
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// Touched is what a handwritten statement does, and the table that it is about: CREATE TABLE, ALTER TABLE, CREATE INDEX, INSERT. The table is
// empty if the statement names none, as DROP INDEX does: see Index.
func Touched(on target.Name, sql string) (what string, table state.TableName) {
	s := parse(on, sql).main()
	what = s.word(0)
	if what == "CREATE" || what == "ALTER" || what == "DROP" {
		at := 1
		for s.is(at, "OR") || s.is(at, "REPLACE") || s.is(at, "TEMPORARY") || s.is(at, "TEMP") || s.is(at, "UNIQUE") || s.is(at, "MATERIALIZED") {
			at++
		}
		if what += " " + s.word(at); what == "DROP INDEX" || what == "ALTER INDEX" {
			return what, table
		}
	}
	name := s.tableName()
	if n := len(name); n > 0 {
		table.Name = name[n-1]
		if n > 1 {
			table.Schema = name[n-2]
		}
	}
	return what, table
}

// tableName are the parts of the name of the table that the statement is about. The servers read names without quotes in lower case.
func (s *sqlText) tableName() []string {
	var out []string
	at := s.tableAt()
	for ; at < len(s.words); at += 2 {
		name := s.words[at]
		if !s.quoted[at] {
			name = strings.ToLower(name)
		}
		out = append(out, name)
		if at+2 >= len(s.words) || s.words[at+1] != "." {
			break
		}
	}
	return out
}

// main is the statement after a WITH.
func (s *sqlText) main() *sqlText {
	if !s.begins("WITH") {
		return s
	}
	depth := 0
	for i := range s.words {
		switch {
		case s.is(i, "("):
			depth++
		case s.is(i, ")"):
			depth--
		case depth == 0 && (s.is(i, "INSERT") || s.is(i, "UPDATE") || s.is(i, "DELETE") || s.is(i, "UPSERT") || s.is(i, "SELECT") || s.is(i, "MERGE")):
			return &sqlText{s.words[i:], s.quoted[i:]}
		}
	}
	return s
}

// name reads a name with the schema in front, and returns the place behind it. The servers read names without quotes in lower case.
func (s *sqlText) name(at int) (state.TableName, int) {
	var parts []string
	for at < len(s.words) {
		name := s.words[at]
		if !s.quoted[at] {
			name = strings.ToLower(name)
		}
		parts = append(parts, name)
		if at++; !s.is(at, ".") {
			break
		}
		at++
	}
	var out state.TableName
	if n := len(parts); n > 0 {
		out.Name = parts[n-1]
		if n > 1 {
			out.Schema = parts[n-2]
		}
	}
	return out, at
}

// Reads are the tables whose rows a handwritten statement reads: those behind FROM, JOIN and USING, and the one that it changes where it reads
// it. Names of subqueries are among them.
func Reads(on target.Name, sql string) []state.TableName {
	s := parse(on, sql)
	if s.begins("CREATE", "INDEX") || s.begins("CREATE", "UNIQUE", "INDEX") || s.begins("ALTER") || s.begins("DROP") || s.begins("TRUNCATE") {
		return nil
	}
	var out []state.TableName
	list := func(at int) {
		for {
			if s.is(at, "ONLY") || s.is(at, "LATERAL") {
				at++
			}
			if at >= len(s.words) || s.is(at, "(") {
				return
			}
			name, end := s.name(at)
			out = append(out, name)
			if s.is(end, "AS") {
				end++
			}
			if end < len(s.words) && !s.is(end, ",") { // another name
				end++
			}
			if at = end + 1; !s.is(end, ",") {
				return
			}
		}
	}
	main := s.main()
	for i := range s.words {
		switch {
		case s.is(i, "FROM") && s.is(i-1, "DELETE"):
		case s.is(i, "FROM"), s.is(i, "JOIN"), s.is(i, "USING") && main.begins("DELETE"), s.is(i, "USING") && main.begins("MERGE"):
			list(i + 1)
		}
	}
	if (main.begins("UPDATE") || main.begins("DELETE")) && main.has("WHERE") && on != target.CrateDB { // which wants no right to read for it
		if _, table := Touched(on, sql); table.Name != "" {
			out = append(out, table)
		}
	}
	return out
}

// Truncated are the tables that a TRUNCATE empties.
func Truncated(on target.Name, sql string) []state.TableName {
	s := parse(on, sql)
	if !s.begins("TRUNCATE") {
		return nil
	}
	var out []state.TableName
	for at := 1; at < len(s.words); {
		if s.is(at, "TABLE") || s.is(at, "ONLY") || s.is(at, "*") {
			at++
			continue
		}
		name, end := s.name(at)
		out = append(out, name)
		if !s.is(end, ",") {
			break
		}
		at = end + 1
	}
	return out
}

// Index is the index that DROP INDEX or ALTER INDEX names, with its table if the statement names that, as CockroachDB's do: books@by_title.
func Index(on target.Name, sql string) (index, table state.TableName) {
	s := parse(on, sql)
	at := 2
	for s.is(at, "CONCURRENTLY") || s.is(at, "IF") || s.is(at, "NOT") || s.is(at, "EXISTS") {
		at++
	}
	name, end := s.name(at)
	if !s.is(end, "@") {
		return name, table
	}
	index, _ = s.name(end + 1)
	return index, name
}
