package cratehttp

import (
	"errors"
	"strconv"
	"strings"

	"github.com/crategen/crategen/runtime/jsontext"
)

var errNumber = errors.New("a number of the document cannot be stored by CrateDB: integers have 64 bits, others are floating-point numbers of 64 bits; " +
	"keep it as text")

// appendDocument appends a valid document. CrateDB takes a number without a fraction for an integer of 64 bits and refuses larger
// ones, so those of floating-point numbers get a fraction of zero. It would cut digits and make infinities of numbers that it
// cannot hold, in silence: these are refused.
func appendDocument(b []byte, doc string) ([]byte, error) {
	if !jsontext.HasLongNumber(doc) {
		return append(b, doc...), nil
	}
	done := 0
	for p := 0; p < len(doc); {
		switch c := doc[p]; {
		case c == '"':
			p = stringEnd(doc, p)
		case c == '-' || jsontext.IsDigit(c):
			start := p
			for p < len(doc) && strings.IndexByte("+-.eE0123456789", doc[p]) >= 0 {
				p++
			}
			number := doc[start:p]
			if err := keeps(number); err != nil {
				return b, err
			}
			if !strings.ContainsAny(number, ".eE") && !isInt(number) {
				b = append(append(b, doc[done:p]...), ".0"...)
				done = p
			}
		default:
			p++
		}
	}
	return append(b, doc[done:]...), nil
}

// keeps returns an error for a number that would be another one in CrateDB.
func keeps(number string) error {
	if isInt(number) {
		return nil
	}
	if _, exact := jsontext.ExactFloat(number); exact {
		return nil
	}
	return errNumber
}

func isInt(number string) bool {
	_, err := strconv.ParseInt(number, 10, 64)
	return err == nil
}

// stringEnd is the offset behind the string at p.
func stringEnd(doc string, p int) int {
	for p++; p < len(doc) && doc[p] != '"'; p++ {
		if doc[p] == '\\' {
			p++
		}
	}
	return p + 1
}
