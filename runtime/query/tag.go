package query

import (
	"context"
	"slices"

	"github.com/crategen/crategen/internal/sqlquote"
)

// Tag adds a comment to the statements with the returned context, so that the statement lists of the database
// (sys.jobs_log, pg_stat_activity, SHOW STATEMENTS) show their purpose:
//
//	ctx = query.Tag(ctx, "route", "/books")
//	SELECT ... FROM "books" /*route='%2Fbooks'*/
//
// The form is that of sqlcommenter: keys in order, all characters except letters, digits and -._~ in percent encoding, so
// that no tag can end its comment. An existing key takes the new value; an empty key is ignored.
//
// The comment is part of the text that identifies prepared statements. So a tag must have few values (a route, a job), and never a
// different value for each request: an id as a tag makes every statement a new one. DDL has no comment, and the result of a
// statement's method SQL has none either.
func Tag(ctx context.Context, key, value string) context.Context {
	if key == "" {
		return ctx
	}
	var tags []sqlquote.Tag
	if t, ok := ctx.Value(tagKey{}).(*tagged); ok {
		tags = slices.Clone(t.tags)
	}
	set := sqlquote.Tag{Key: key, Value: value}
	if i := slices.IndexFunc(tags, func(t sqlquote.Tag) bool { return t.Key == key }); i >= 0 {
		tags[i] = set
	} else {
		tags = append(tags, set)
	}
	return context.WithValue(ctx, tagKey{}, &tagged{tags, sqlquote.Tags(tags)})
}

type tagKey struct{}

// tagged is the comment of a context for its statements.
type tagged struct {
	tags    []sqlquote.Tag
	comment string
}

// commentOf returns the comment for statements with ctx, empty for none.
func commentOf(ctx context.Context) string {
	if t, ok := ctx.Value(tagKey{}).(*tagged); ok {
		return t.comment
	}
	return ""
}
