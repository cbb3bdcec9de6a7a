package pgwire

import (
	"regexp"
	"strings"

	"github.com/crategen/crategen/internal/uri"
)

const (
	quoted = `"(?:[^"\\]|\\.)*"`                                // as CockroachDB quotes
	key    = `/Table/\d+(?:/(?:` + quoted + `|[^/\s,\])}"]+))*` // of a row of CockroachDB: table, index, values
)

// values are the places where PostgreSQL and CockroachDB quote a statement's arguments, and CockroachDB the keys of rows, in their messages.
var values = []struct {
	where *regexp.Regexp
	with  string
}{
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
}

const request = `[A-Z]\w+ \[/[^\s\[\]()]*[\])]` // with its key, or its first and last one

var (
	keys = regexp.MustCompile(key)
	// batch is the list of the requests of a statement.
	batch = regexp.MustCompile(`(` + request + `)(?:,(?:\.\.\. \d+ skipped \.\.\.,)? ` + request + `)+`)
)

// redact takes values of arguments and rows, and the credentials of URIs, out of a message, so that errors can be logged.
func redact(message string) string {
	for _, v := range values {
		message = v.where.ReplaceAllString(message, v.with)
	}
	if strings.Contains(message, "/Table/") {
		message = keys.ReplaceAllStringFunc(message, func(key string) string {
			if parts := strings.SplitN(key, "/", 5); len(parts) == 5 { // "", Table, its number, that of the index, values
				return strings.Join(parts[:4], "/") + "/…"
			}
			return key
		})
		message = batch.ReplaceAllString(message, "$1 and more")
	}
	return uri.Hide(message)
}
