package bulkfiles_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/observe"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/bulkfiles/crate/db"
	"github.com/crategen/crategen/test/bulkfiles/crate/db/of"
)

// storage is a storage that the nodes reach: a stand-in of this package, or a real one.
type storage struct {
	directory, missing string            // where the files go, and a directory in a bucket that does not exist
	options            query.CopyStorage // that reach it
	denied             string            // the directory with a wrong secret, or the same
	wrong              query.CopyStorage // the options with a wrong secret, or the same
	secrets            []string
	noBucket           string // what is said of a missing bucket; for S3 it may be that the region is missing
}

const noBucket = "crategen-no-such-bucket"

// s3Storage is the S3 of CRATEGEN_TEST_S3_URL, such as s3://key:secret@host:9000/bucket/directory (HTTP, unless the port is 443), or the stand-in.
func s3Storage(t *testing.T) storage {
	u, err := url.Parse(cmp.Or(os.Getenv("CRATEGEN_TEST_S3_URL"), "s3://"+s3Key+":"+url.QueryEscape(s3Secret)+"@"+s3(t)+"/books/copied"))
	check(t, err)
	secret, _ := u.User.Password()
	bucket, _, _ := strings.Cut(u.Path[1:], "/")
	denied := *u
	denied.User = url.UserPassword(u.User.Username(), password)
	o := query.CopyStorage{Plain: u.Port() != "443"}
	return storage{
		directory: u.String(), missing: strings.Replace(u.String(), "/"+bucket+"/", "/"+noBucket+"/", 1), options: o,
		denied: denied.String(), wrong: o, secrets: []string{secret, url.QueryEscape(secret)}, noBucket: "bucket",
	}
}

// azureStorage is the container of CRATEGEN_TEST_AZURE_URL, such as az://account.blob.core.windows.net/container/directory (HTTP, if it has a port), or the
// stand-in. The secret is a key, or a token.
func azureStorage(variable, secret string, option func(*query.CopyStorage) *string) func(*testing.T) storage {
	return func(t *testing.T) storage {
		u, err := url.Parse(cmp.Or(os.Getenv("CRATEGEN_TEST_AZURE_URL"), "az://"+azure(t)+"/books/copied"))
		check(t, err)
		if os.Getenv("CRATEGEN_TEST_AZURE_URL") != "" {
			if secret = os.Getenv(variable); secret == "" {
				t.Skipf("skipped: CRATEGEN_TEST_AZURE_URL is set, and %s is not", variable)
			}
		}
		container, _, _ := strings.Cut(u.Path[1:], "/")
		s := storage{
			directory: u.String(), denied: u.String(), missing: strings.Replace(u.String(), "/"+container+"/", "/"+noBucket+"/", 1),
			options: query.CopyStorage{Plain: u.Port() != ""}, secrets: []string{secret}, noBucket: "ContainerNotFound",
		}
		s.wrong = s.options
		*option(&s.options) = secret
		*option(&s.wrong) = strings.Map(func(c rune) rune { // another secret of the same form
			if 'a' <= c && c <= 'y' && secret[:3] != "sv=" {
				return c + 1
			}
			return c
		}, secret)
		if strings.HasPrefix(secret, "sv=") {
			s.wrong.AzureSASToken = strings.Replace(secret, "&sig=", "&sig=x", 1)
			_, sig, _ := strings.Cut(secret, "sig=")
			s.secrets = append(s.secrets, sig)
		}
		return s
	}
}

func TestCopyS3(t *testing.T) { copies(t, s3Storage) }

func TestCopyAzure(t *testing.T) {
	t.Run("key", func(t *testing.T) {
		copies(t, azureStorage("CRATEGEN_TEST_AZURE_KEY", azureKey, func(o *query.CopyStorage) *string { return &o.AzureKey }))
	})
	t.Run("token", func(t *testing.T) {
		copies(t, azureStorage("CRATEGEN_TEST_AZURE_TOKEN", azureToken, func(o *query.CopyStorage) *string { return &o.AzureSASToken }))
	})
}

// copies writes rows to a storage and reads them again, with what can be wrong with a storage.
func copies(t *testing.T, start func(*testing.T) storage) {
	var logged bytes.Buffer
	use := query.Use(observe.Slog(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})), observe.WithArgs()))
	testtarget.Run(t, crateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		s := start(t)
		hidden := func(text string) {
			t.Helper()
			for _, secret := range append(s.secrets, password) {
				if strings.Contains(text, secret) {
					t.Errorf("a secret in %s", text)
				}
			}
		}
		for i := 1; i <= 10; i++ {
			check(t, client.Items.Insert(ctx, &db.Item{ID: i, Title: fmt.Sprint("t", i), Stock: new(i)}))
		}
		n, err := query.CopyTo(query.Fresh(ctx), client.Items, s.directory, query.CopyToOptions{Gzip: true, Storage: s.options})
		check(t, err)
		equal(t, n, 10)
		before := titles(t, ctx, client)
		_, err = client.Items.Where(query.Every[*of.Item]()).WithDeleted().Purge(ctx)
		check(t, err)
		check(t, client.Items.Refresh(ctx))
		from := func(directory, files string, o query.CopyStorage) (int, error) {
			return query.CopyFrom(ctx, client.Items, []string{directory + files}, query.CopyFromOptions{Gzip: strings.HasSuffix(files, ".gz"), Storage: o})
		}
		n, err = from(s.directory, "/*.json.gz", s.options)
		check(t, err)
		equal(t, n, 10)
		equal(t, titles(t, ctx, client), before)
		_, err = from(s.directory, "/*.json.gz", s.options)
		var skipped *dberr.SkippedError
		if !errors.As(err, &skipped) || skipped.Skipped != 10 || len(skipped.Files) == 0 || !strings.Contains(skipped.Files[0].URI, "items_") {
			t.Errorf("rows that are there: %v", err)
		}

		stored := func(err error, unknown bool, words ...string) {
			t.Helper()
			t.Log(err)
			if !errors.Is(err, dberr.ErrStorage) || errors.Is(err, dberr.ErrUnknownOutcome) != unknown {
				t.Errorf("%v", err)
				return
			}
			hidden(fmt.Sprintf("%v %+v", err, err))
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("several lines: %v", err)
			}
			for _, w := range append(words, "the storage of the files failed", "(", "code 5000]") {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%v, want %s", err, w)
				}
			}
		}
		_, err = query.CopyTo(ctx, client.Items, s.denied, query.CopyToOptions{Storage: s.wrong})
		stored(err, false, "export Item: ", "(check the key and the secret")
		_, err = from(s.denied, "/*", s.wrong)
		stored(err, true, "import Item: ", "(check the key and the secret")
		_, err = from(s.denied, "/a.json", s.wrong)
		stored(err, true)
		_, err = query.CopyTo(ctx, client.Items, s.missing, query.CopyToOptions{Storage: s.options})
		stored(err, false, s.noBucket, "bucket")
		_, err = from(s.missing, "/*", s.options)
		stored(err, true, s.noBucket, "bucket")
		_, err = from(s.directory, "/none.json", s.options)
		stored(err, true)
		_, err = from(s.directory, "/none*", s.options)
		if !errors.As(err, &skipped) || skipped.Skipped != -1 {
			t.Errorf("no file: %v", err)
		}
		if s.options.Plain {
			o := s.options
			o.Plain = false
			_, err = query.CopyTo(ctx, client.Items, s.directory, query.CopyToOptions{Storage: o})
			stored(err, false, "(check the host")
		}
		hidden(logged.String())
		if n := strings.Count(logged.String(), "COPY"); n < 9 {
			t.Errorf("%d copies were logged", n)
		}
		jobs, err := query.SQL1[string](client, `SELECT stmt FROM sys.jobs_log WHERE stmt LIKE 'COPY%'`).All(ctx)
		check(t, err)
		hidden(fmt.Sprint(jobs))
	}, use)
}
