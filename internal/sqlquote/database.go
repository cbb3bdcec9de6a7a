package sqlquote

import "strings"

// AlterDatabase begins a statement that changes the database of the connection. CockroachDB needs the name, which a file cannot know, so it has
// the variable of psql instead: psql puts the name in its place, and InDatabase does the same.
const AlterDatabase = `ALTER DATABASE :"DBNAME"`

// NeedsDatabase reports whether a statement begins with AlterDatabase.
func NeedsDatabase(sql string) bool { return strings.HasPrefix(sql, AlterDatabase) }

// InDatabase puts the name of the database in the place of the variable.
func InDatabase(sql, database string) string {
	rest, ok := strings.CutPrefix(sql, AlterDatabase)
	if !ok {
		return sql
	}
	return "ALTER DATABASE " + Name(database) + rest
}
