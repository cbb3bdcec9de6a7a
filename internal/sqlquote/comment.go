package sqlquote

import (
	"slices"
	"strings"
)

// Tag is a key with a value in a comment.
type Tag struct{ Key, Value string }

// Tags is a comment in the form of sqlcommenter, with a space before it: /*route='%2Fbooks'*/. All but letters, digits and -._~ is
// in percent encoding, so that no tag ends the comment, and tags are in the order of their keys in that encoding. No tags are no
// comment.
func Tags(tags []Tag) string {
	if len(tags) == 0 {
		return ""
	}
	encoded := make([]Tag, len(tags))
	for i, t := range tags {
		encoded[i] = Tag{percent(t.Key), percent(t.Value)}
	}
	slices.SortFunc(encoded, func(a, b Tag) int { return strings.Compare(a.Key, b.Key) })
	var b strings.Builder
	for i, t := range encoded {
		if i == 0 {
			b.WriteString(" /*")
		} else {
			b.WriteByte(',')
		}
		b.WriteString(t.Key)
		b.WriteString("='")
		b.WriteString(t.Value)
		b.WriteByte('\'')
	}
	b.WriteString("*/")
	return b.String()
}

// percent encodes s as a part of a URL. url.PathEscape would leave quotes and stars as they are.
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// LineComment is a text as a comment to the end of its line, which it does not have yet. A line break inside of the text would end
// the comment, so it becomes a space.
func LineComment(text string) string {
	text = strings.TrimRight(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == 0 {
			return ' '
		}
		return r
	}, text), " \t")
	if text == "" {
		return "--"
	}
	return "-- " + text
}
