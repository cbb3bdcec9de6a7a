package redact

import (
	"regexp"
	"strings"
)

const (
	quoted = `"(?:[^"\\]|\\.)*"`                                // as CockroachDB quotes
	key    = `/Table/\d+(?:/(?:` + quoted + `|[^/\s,\])}"]+))*` // of a row of CockroachDB: table, index, values
)

// inPgwire are the places where PostgreSQL and CockroachDB quote a statement's arguments, and CockroachDB the values and the keys of rows.
var inPgwire = []place{
	{regexp.MustCompile(`(?s)(invalid input (?:syntax for type|value for enum) [^:]+): .*`), "$1"},
	{regexp.MustCompile(`(?s)(malformed \w+ literal|(?:date/time field value|time zone displacement) out of range|syntax error in ts\w+): ".*"`), "$1"},
	{regexp.MustCompile(`(?s)\bvalue ".*" is out of range`), "the value is out of range"},
	{regexp.MustCompile(`(?s)invalid value ".*" for "`), `invalid value for "`},
	{regexp.MustCompile(`"[^"]*" is not a valid`), "a character is not a valid"},
	// CockroachDB
	{regexp.MustCompile(`(?s)could not parse ` + quoted + `( as type [^:]+): .*`), "could not parse the value$1"},
	{regexp.MustCompile(`could not parse ` + quoted), "could not parse the value"},
	{regexp.MustCompile(`(?s)(parsing as type [^:]+): .*`), "$1: the value has another form"},
	{regexp.MustCompile(`(?s)(syntax error in TS\w+): .*`), "$1"},
	{regexp.MustCompile(`(?s)(unable to decode JSON): .*`), "$1"},
	{regexp.MustCompile("(?s)(error parsing regexp: [^`]*): `.*`"), "$1"},
	// of imports, of the validation of constraints and of the making of indexes
	{regexp.MustCompile(`(?s) \(row: .*`), ""},
	{regexp.MustCompile(`(?s)could not parse ".*?" as`), "could not parse the value as"},
	{regexp.MustCompile(`(?s)(: strconv\.\w+)?: parsing ".*":`), ":"},
	{regexp.MustCompile(`(?s): duplicate key: /.*`), ""},
	{regexp.MustCompile(`(?s)addsstable \[.*?\]?: `), ""},
	{regexp.MustCompile(`(?s)failed on row: .*`), "failed on a row"},
	{regexp.MustCompile(`(?s)row \S+=.* has no match`), "row has no match"},
	{regexp.MustCompile(`(?s)(\bKey \(.*?\))=\(.*`), "$1"}, // the DETAIL of a duplicate key, which the error of a job has in its text
	{regexp.MustCompile(`(?s)(collides with an existing one): .*`), "$1"},
}

const request = `[A-Z]\w+ \[/[^\s\[\]()]*[\])]` // with its key, or its first and last one

var (
	keys = regexp.MustCompile(key)
	// batch is the list of the requests of a statement.
	batch = regexp.MustCompile(`(` + request + `)(?:,(?:\.\.\. \d+ skipped \.\.\.,)? ` + request + `)+`)
)

// Pgwire takes the values out of a message of PostgreSQL or CockroachDB.
func Pgwire(message string) string {
	message = without(message, inPgwire)
	if !strings.Contains(message, "/Table/") {
		return message
	}
	message = keys.ReplaceAllStringFunc(message, func(key string) string {
		if parts := strings.SplitN(key, "/", 5); len(parts) == 5 { // "", Table, its number, that of the index, values
			return strings.Join(parts[:4], "/") + "/…"
		}
		return key
	})
	return batch.ReplaceAllString(message, "$1 and more")
}
