package grammar

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/runtime/query"
	cockroach "github.com/crategen/crategen/test/bulkfiles/cockroach/db"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/maker"
	crate "github.com/crategen/crategen/test/bulkfiles/crate/db"
	"github.com/crategen/crategen/test/bulkfiles/crate/db/visit"
	"github.com/crategen/crategen/test/documents"
	"github.com/crategen/crategen/test/documents/db"
	"github.com/crategen/crategen/test/documents/db/article"
	"github.com/crategen/crategen/test/documents/db/of"
	"github.com/crategen/crategen/test/documents/db/tag"
)

// documentStatements sends what documents, lists of lists, full-text indexes with own analyzers and UUIDs of an own type add.
func documentStatements(ctx context.Context, r *recorder, url string) error {
	c, err := db.Open(ctx, url, r)
	if err != nil {
		return err
	}
	one := c.Articles.Where(article.ID.EQ("1"), article.Title.EQ("a"))
	lines := article.Lines
	id := uuid.New()
	return steps(
		func() error { return c.CreateTables(ctx) },
		func() error {
			return c.Articles.Insert(ctx, &db.Article{ID: "1", Details: &documents.Details{}, Grid: [][]int64{{1}, {}}, Words: [][][]string{{{"a"}}}})
		},
		func() error { return c.Articles.Upsert(ctx, &db.Article{ID: "1", Grid: [][]int64{}}) },
		func() error { return ok(query.RemoveMember(ctx, one, article.Details.Pages)) },
		func() error { return ok(query.RemoveMember(ctx, one, article.Details.Author)) },
		func() error {
			return ok(one.Update(ctx, article.Details.Author.Set(&documents.Author{}), article.Details.Keywords.SetNull(), article.Grid.Set(nil)))
		},
		func() error {
			return ok(query.Select3(article.Details.Author, article.Details.Keywords, article.Details.Chapters).From(c.Articles).
				Where(article.Details.Keywords.IsNull(), query.Not(article.Details.Author.IsNull()), article.Grid.NotNull()).All(ctx))
		},
		func() error {
			element := query.AnyElement(lines, lines.Sku.EQ("a"), query.Or(lines.Quantity.GT(1), lines.Place.Shelf.IsNull()))
			return ok(c.Articles.Where(query.Or(element, query.Not(element))).All(ctx))
		},
		func() error {
			return ok(c.Articles.Where(article.Prefix.Match("a"), query.Not(article.Search.Match("b"))).OrderBy(article.Prefix.Score("a").Desc()).All(ctx))
		},
		func() error {
			search := query.Search(query.PhrasePrefix("a b"), query.Boosted(article.Search, 2), article.Names)
			return ok(c.Articles.Where(search.Match(), search.MinScore(0.5)).OrderBy(search.Score().Desc()).All(ctx))
		},
		func() error { return c.Tags.InsertMany(ctx, []*db.Tag{{ID: id, Owner: &id}, {ID: id}}) },
		func() error { return ok(c.Tags.GetMany(ctx, id, id)) },
		func() error {
			return ok(query.Select4(query.CountDistinct[*of.Tag](tag.Owner), query.ApproxCountDistinct[*of.Tag](tag.ID),
				query.MaxBy(tag.Owner, query.Length(tag.Name)), query.CountRows(c.Tags)).From(c.Tags).All(ctx))
		},
		func() error {
			w := query.OrderedBy(tag.Name.Asc())
			return ok(query.Select2(query.Coalesce(tag.Owner, tag.ID), query.Lag(tag.Owner, 1).Over(w)).From(c.Tags).Where(query.Equal(tag.Owner, tag.ID)).All(ctx))
		},
		func() error {
			return ok(c.Tags.Where(tag.ID.EQ(id)).Update(ctx, query.SetTo(tag.Owner, query.AsNullable(tag.ID))))
		},
	)
}

// fileStatements sends what reads and writes files of the servers, and what compares texts by their trigrams. The recorder answers no rows that a
// server would, so that errors after the statement do not count.
func fileStatements(ctx context.Context, r *recorder, d model.Dialect) error {
	if d == model.CrateDB {
		c, err := crate.Open(ctx, urls[d], r)
		if err != nil {
			return err
		}
		uris := []string{"s3://a/b/*.json.gz", "file:///a/it's.json"}
		day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		return sending(r,
			func() error { return ok(query.CopyFrom(ctx, c.Items, uris, query.CopyFromOptions{})) },
			func() error {
				return ok(query.CopyFrom(ctx, c.Items, uris, query.CopyFromOptions{Format: query.FormatCSV, Gzip: true, Delimiter: ';', EmptyIsNull: true,
					Overwrite: true, BulkSize: 10, Readers: 2, Shared: new(false)}))
			},
			func() error { return ok(query.CopyFrom(ctx, c.Items, uris[:1], query.CopyFromOptions{NoWait: true})) },
			func() error { return ok(query.CopyFrom(ctx, c.Items, uris[:1], query.CopyFromOptions{FailFast: true})) },
			func() error {
				return ok(query.CopyTo(ctx, c.Visits.Where(visit.Day.LT(day)), "s3://a/b", query.CopyToOptions{Gzip: true}))
			},
			func() error {
				return ok(query.CopyTo(ctx, c.Visits.Where(visit.Day.LT(day)), "file:///a", query.CopyToOptions{}, visit.Day))
			},
		)
	}
	c, err := cockroach.Open(ctx, urls[d], r)
	if err != nil {
		return err
	}
	files := []string{"nodelocal://1/a.csv", "nodelocal://1/b.csv"}
	return sending(r,
		func() error {
			near := query.Similar(maker.Name, "a")
			return ok(c.Makers.Where(query.Or(near, query.Not(near))).OrderBy(query.Similarity(maker.Name, "a").Desc()).All(ctx))
		},
		func() error {
			ctx, end := context.WithTimeout(ctx, 3*time.Second) // the recorder's import never ends
			defer end()
			return query.ImportInto(ctx, c.Makers, files, query.ImportOptions{Delimiter: '|', Skip: 1, EmptyIsNull: true}, maker.ID, maker.Name)
		},
		func() error {
			return ok(query.ExportInto(ctx, c.Makers.Where(maker.Name.EQ("a")), "nodelocal://1/b", query.ExportOptions{}))
		},
		func() error {
			return ok(query.ExportInto(ctx, c.Makers, "nodelocal://1/b", query.ExportOptions{}, maker.Name))
		},
	)
}

// sending runs functions that each send a statement at least, whatever comes of it.
func sending(r *recorder, list ...func() error) error {
	for i, step := range list {
		before := len(r.sent)
		if err := step(); len(r.sent) == before {
			return fmt.Errorf("step %d sends nothing: %w", i, err)
		}
	}
	return nil
}
