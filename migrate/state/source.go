package state

import (
	"regexp"
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
)

// Source is a column, or a member of a document, in a full-text index. Fulltext.Columns has its text.
type Source struct {
	Column string
	Path   []string // the way to the member
	List   bool     // an array of texts
}

// String returns the text of a source: title, details['summary'], tags[].
func (s Source) String() string {
	var b strings.Builder
	b.WriteString(s.Column)
	for _, key := range s.Path {
		b.WriteString("[" + sqlquote.Text(key) + "]")
	}
	if s.List {
		b.WriteString("[]")
	}
	return b.String()
}

var (
	pathOfSource = regexp.MustCompile(`^(.*?)((?:\['[^'\[\]]+'\])*)(\[\])?$`)
	keyOfSource  = regexp.MustCompile(`'([^']+)'`)
)

// SourceOf reads the text of a source.
func SourceOf(text string) Source {
	m := pathOfSource.FindStringSubmatch(text)
	if m == nil {
		return Source{Column: text}
	}
	s := Source{Column: m[1], List: m[3] != ""}
	for _, key := range keyOfSource.FindAllStringSubmatch(m[2], -1) {
		s.Path = append(s.Path, key[1])
	}
	return s
}

// Reads reports whether the index reads a column.
func (x Fulltext) Reads(column string) bool {
	for _, text := range x.Columns {
		if SourceOf(text).Column == column {
			return true
		}
	}
	return false
}
