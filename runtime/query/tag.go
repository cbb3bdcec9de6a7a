package query

import (
	"context"
	"slices"
	"strings"
)

// Tag marks the statements under the context that it returns with a comment, so that the database's own lists of statements
// (sys.jobs_log, pg_stat_activity, SHOW STATEMENTS) say what they were for:
//
//	ctx = query.Tag(ctx, "route", "/books")
//	SELECT ... FROM "books" /*route='%2Fbooks'*/
//
// The form is sqlcommenter's: keys in order, everything but letters, digits and -._~ in percent encoding, so that no tag can
// end its comment. A key that is there already takes the new value; an empty key is left out.
//
// The comment is part of the text by which prepared statements are found. So a tag must have few values (a route, a job),
// and never one for each request: an id as a tag makes every statement a new one. DDL has no comment, nor does the text
// that the SQL method of a statement returns.
func Tag(ctx context.Context, key, value string) context.Context {
	if key == "" {
		return ctx
	}
	var tags []tag
	if t, ok := ctx.Value(tagKey{}).(*tagged); ok {
		tags = slices.Clone(t.tags)
	}
	set := tag{percent(key), percent(value)}
	i, there := slices.BinarySearchFunc(tags, set, func(a, b tag) int { return strings.Compare(a.key, b.key) })
	if there {
		tags[i] = set
	} else {
		tags = slices.Insert(tags, i, set)
	}
	return context.WithValue(ctx, tagKey{}, &tagged{tags, comment(tags)})
}

type tagKey struct{}

// tagged is what a context says about statements.
type tagged struct {
	tags    []tag // by key
	comment string
}

// tag is a pair in percent encoding.
type tag struct{ key, value string }

// commentOf is the comment for statements under ctx, empty for none.
func commentOf(ctx context.Context) string {
	if t, ok := ctx.Value(tagKey{}).(*tagged); ok {
		return t.comment
	}
	return ""
}

func comment(tags []tag) string {
	var b strings.Builder
	for i, t := range tags {
		if i == 0 {
			b.WriteString(" /*")
		} else {
			b.WriteByte(',')
		}
		b.WriteString(t.key + "='" + t.value + "'")
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
