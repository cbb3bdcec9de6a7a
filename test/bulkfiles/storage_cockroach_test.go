package bulkfiles_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/item"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/of"
)

// TestStorageOfCockroach exports to the stand-in of S3 and imports from it, with what can be wrong with a storage. A node that was started with
// AWS_CA_BUNDLE cannot reach S3 at all.
func TestStorageOfCockroach(t *testing.T) {
	var logged log
	testtarget.Run(t, cockroachDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		host := s3(t)
		at := func(bucket, secret string) string {
			return "s3://" + bucket + "/moved?" + url.Values{"AWS_ACCESS_KEY_ID": {s3Key}, "AWS_SECRET_ACCESS_KEY": {secret}, "AWS_ENDPOINT": {"http://" + host},
				"AWS_REGION": {"us-east-1"}, "AWS_USE_PATH_STYLE": {"true"}}.Encode()
		}
		file := func(uri, name string) []string {
			return []string{strings.Replace(uri, "/moved?", "/moved/"+name+"?", 1)}
		}
		for i := 1; i <= 3; i++ {
			check(t, client.Items.Insert(ctx, &db.Item{ID: i, Title: "t"}))
		}
		want := stocks(t, ctx, client)
		written, err := query.ExportInto(ctx, client.Items, at("books", s3Secret), query.ExportOptions{}, item.ID, item.Title)
		if err != nil && strings.Contains(err.Error(), "RootCAs") {
			t.Skip("skipped: the node was started with AWS_CA_BUNDLE")
		}
		check(t, err)
		equal(t, len(written), 1)
		_, err = client.Items.Where(query.Every[*of.Item]()).WithDeleted().Purge(ctx)
		check(t, err)
		check(t, query.ImportInto(ctx, client.Items, file(at("books", s3Secret), written[0].Name), query.ImportOptions{}, item.ID, item.Title))
		equal(t, stocks(t, ctx, client), want)

		refused := func(err error, words string) {
			t.Helper()
			t.Log(err)
			fails(t, err, words)
			if !errors.Is(err, dberr.ErrStorage) || errors.Is(err, dberr.ErrUnknownOutcome) || strings.Contains(err.Error(), s3Secret) {
				t.Errorf("%v", err)
			}
		}
		_, err = query.ExportInto(ctx, client.Items, at("books", password), query.ExportOptions{})
		refused(err, "SignatureDoesNotMatch")
		_, err = query.ExportInto(ctx, client.Items, at(noBucket, s3Secret), query.ExportOptions{})
		refused(err, "NoSuchBucket")
		refused(query.ImportInto(ctx, client.Items, file(at("books", password), "x.csv"), query.ImportOptions{}, item.ID), "SignatureDoesNotMatch")
		refused(query.ImportInto(ctx, client.Items, file(at("books", s3Secret), "x.csv"), query.ImportOptions{}, item.ID), "NoSuchKey")
		refused(query.ImportInto(ctx, client.Items, file(at(noBucket, s3Secret), "x.csv"), query.ImportOptions{}, item.ID), "NoSuchBucket")
		equal(t, stocks(t, ctx, client), want)
		if text := logged.String(); strings.Contains(text, password) || strings.Contains(text, url.QueryEscape(s3Secret)) || !strings.Contains(text, "EXPORT") {
			t.Error(text)
		}
	}, logged.option())
}
