package cratehttp

import (
	"regexp"

	"github.com/crategen/crategen/internal/uri"
)

// values are the places where CrateDB quotes a statement's arguments in its messages.
var values = []struct {
	where *regexp.Regexp
	with  string
}{
	{regexp.MustCompile(`(?s) for values: \[.*\]`), "]"}, // Failed CONSTRAINT c CHECK (...) for values: [1, a]
	{regexp.MustCompile("(?s)(value|Cannot cast) `.*` (to type|of type)"), "$1 $2"},
	{regexp.MustCompile(`(?s)(DocumentMissingException\[|VersionConflictEngineException\[)\[.*?\]: `), "$1"},
	{regexp.MustCompile(`(?s)Can't parse \[.*\]\. Expecting`), "Can't parse the request. Expecting"},
	{regexp.MustCompile(`Value \S+ exceeds`), "Value exceeds"},
	{regexp.MustCompile(`(?s)type of the value: .*\]`), "type of the value]"},
	{regexp.MustCompile(`Given value .* for generated column (.*) does not match calculation (.*) = .*\]`),
		"Given value for generated column $1 does not match calculation $2]"},
	{regexp.MustCompile(`(?s)\[Source: .*?; line: (\d+), column: \d+\]`), "[line $1]"}, // of CSV
	{regexp.MustCompile(`For input string: ".*?"`), "not a number"},                    // of a COPY FROM
}

// redact takes argument values, and the credentials of URIs, out of a message, so that errors can be logged.
func redact(message string) string {
	for _, v := range values {
		message = v.where.ReplaceAllString(message, v.with)
	}
	return uri.Hide(message)
}
