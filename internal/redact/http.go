package redact

import "regexp"

// HTTP takes the values out of a message of CrateDB.
func HTTP(message string) string { return without(message, inHTTP) }

var inHTTP = []place{
	{regexp.MustCompile(`(?s) for values: \[.*\]`), "]"}, // Failed CONSTRAINT c CHECK (...) for values: [1, a]
	{regexp.MustCompile("(?s)(value|Cannot cast) `.*` (to type|of type)"), "$1 $2"},
	{regexp.MustCompile(`(?s)(DocumentMissingException\[|VersionConflictEngineException\[)\[.*?\]: `), "$1"},
	{regexp.MustCompile(`(?s)Can't parse \[.*\]\. Expecting`), "Can't parse the request. Expecting"},
	{regexp.MustCompile(`Value \S+ exceeds`), "Value exceeds"},
	{regexp.MustCompile(`(?s)type of the value: .*\]`), "type of the value]"},
	{regexp.MustCompile(`Given value .* for generated column (.*) does not match calculation (.*) = .*\]`),
		"Given value for generated column $1 does not match calculation $2]"},
	{regexp.MustCompile(`(?s)\[Source: .*?; line: (\d+), column: \d+\]`), "[line $1]"}, // of CSV
	{regexp.MustCompile(`(?s)Document contains at least one immense term .*?\.\.\.', original message: bytes can be at most (\d+) in length; got (\d+)`), // with its first bytes
		"a text has $2 bytes, more than the $1 of an index entry: use field.Text, or crate.Storage{IndexOff: true, ColumnstoreOff: true}"},
	{regexp.MustCompile(`For input string: ".*?"`), "not a number"}, // of a COPY FROM
}
