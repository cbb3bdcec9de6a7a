// Package redact takes the values of arguments and rows, and the credentials of URIs, out of the messages of servers, so that errors can be
// logged. A message is redacted in the same way wherever it comes from: the answer to a statement, the state of a job, the summary of a copy.
package redact

import (
	"regexp"

	"github.com/crategen/crategen/internal/uri"
)

// place is where a server quotes a value.
type place struct {
	where *regexp.Regexp
	with  string
}

func without(message string, places []place) string {
	for _, p := range places {
		message = p.where.ReplaceAllString(message, p.with)
	}
	return uri.Hide(message)
}
