package lint

import (
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// Touched is what a handwritten statement does, and the table that it is about: CREATE TABLE, ALTER TABLE, CREATE INDEX, INSERT. The table is
// empty if the statement names none, as DROP INDEX does.
func Touched(on target.Name, sql string) (what string, table state.TableName) {
	s := parse(on, sql)
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
