package bulkfiles_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/observe"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/bulkfiles/crate/db"
	"github.com/crategen/crategen/test/bulkfiles/crate/db/item"
	"github.com/crategen/crategen/test/bulkfiles/crate/db/maker"
	"github.com/crategen/crategen/test/bulkfiles/crate/db/of"
	"github.com/crategen/crategen/test/bulkfiles/crate/db/visit"
)

// password is in the URIs of the tests, and must appear nowhere.
const password = "s3cr3tPassword"

// files serves files over HTTP, to those who know the password, and returns the URI of one of them.
func files(t *testing.T, content map[string]string) (uri func(name string) string) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := content[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok || r.URL.Query().Get("sig") != password {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, r.URL.Path, time.Time{}, strings.NewReader(text))
	}))
	t.Cleanup(s.Close)
	return func(name string) string {
		return strings.Replace(s.URL, "://", "://user:"+password+"@", 1) + "/" + name + "?sig=" + password
	}
}

// stalled serves a file that never comes, and returns its URI.
func stalled(t *testing.T) string {
	t.Helper()
	over := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		select {
		case <-over:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(func() {
		close(over)
		s.CloseClientConnections()
		s.Close()
	})
	return s.URL + "/stalled.csv"
}

// directory is one that the server can write.
func directory(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		check(t, os.Chmod(d, 0o777))
	}
	return dir
}

// log collects what slog writes of the statements, with their arguments.
type log struct{ bytes.Buffer }

func (l *log) option() wire.Option {
	handler := slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})
	return query.Use(observe.Slog(slog.New(handler), observe.WithArgs()))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T any](t *testing.T, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// hides checks that an error has no password.
func hides(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		t.Error("no error")
	} else if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, password) {
		t.Error(text)
	}
}

// fails checks that an error has the words.
func fails(t *testing.T, err error, words string) {
	t.Helper()
	hides(t, err)
	if err != nil && !strings.Contains(err.Error(), words) {
		t.Errorf("%v, want %s", err, words)
	}
}

func titles(t *testing.T, ctx context.Context, client *db.Client) (out []string) {
	t.Helper()
	check(t, client.Items.Refresh(ctx))
	rows, err := client.Items.OrderBy(item.ID.Asc()).WithDeleted().All(ctx)
	check(t, err)
	for _, i := range rows {
		text := fmt.Sprint(i.ID, " ", i.Title)
		if i.DeletedAt != nil {
			text += " deleted"
		}
		out = append(out, text)
	}
	return out
}

var crateDB = testtarget.All[2:3]

func TestCopyFrom(t *testing.T) {
	var logged log
	testtarget.Run(t, crateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := z.Write([]byte(`{"id":9,"title":"packed"}` + "\n"))
		check(t, errors.Join(err, z.Close()))
		uri := files(t, map[string]string{
			"good.json":  `{"id":1,"title":"one","stock":1}` + "\n" + `{"id":2}` + "\n" + `{"id":3,"title":"gone","deleted_at":1700000000000}` + "\n",
			"more.json":  `{"id":4,"title":"four"}` + "\n",
			"again.json": `{"id":1,"title":"uno"}` + "\n" + `{"id":5,"title":"five"}` + "\n",
			"bad.json": `{"id":6,"title":"six"}` + "\n" + `{"id":7,"stock":1234567}` + "\n" + `{"id":"hidden value"}` + "\n" + `{"id":8,"color":"red"}` + "\n" +
				`{"id":8,"color":"blue"}` + "\nno json\n" + `{"title":"no key"}` + "\n",
			"packed.json.gz": packed.String(),
			"empty.json":     "",
			"header.csv":     "id;title;stock\n10;ten;1\n11;;2\n",
			"plain.csv":      "12,twelve\n13,\n",
		})

		n, err := query.CopyFrom(ctx, client.Items, []string{uri("good.json"), uri("more.json")}, query.CopyFromOptions{})
		check(t, err)
		equal(t, n, 4)
		equal(t, titles(t, ctx, client), []string{"1 one", "2 untitled", "3 gone deleted", "4 four"})
		n, err = query.CopyFrom(ctx, client.Items, []string{uri("packed.json.gz")}, query.CopyFromOptions{Format: query.FormatJSON, Gzip: true, Shared: new(true), BulkSize: 1, Readers: 1})
		check(t, err)
		equal(t, n, 1)
		n, err = query.CopyFrom(ctx, client.Items, []string{uri("empty.json")}, query.CopyFromOptions{Shared: new(false)})
		check(t, err)
		equal(t, n, 0)
		n, err = query.CopyFrom(ctx, client.Items, []string{uri("header.csv")}, query.CopyFromOptions{Format: query.FormatCSV, Delimiter: ';', EmptyIsNull: true})
		var skipped *dberr.SkippedError
		if !errors.As(err, &skipped) || n != 1 || skipped.Written != 1 || skipped.Skipped != 1 { // the title is not NULL
			t.Errorf("%d, %v", n, err)
		}
		n, err = query.CopyFrom(ctx, client.Items, []string{uri("plain.csv")}, query.CopyFromOptions{Format: query.FormatCSV, NoHeader: true}, item.ID, item.Title)
		check(t, err)
		equal(t, n, 2)

		one, err := client.Items.Get(ctx, 1)
		check(t, err)
		n, err = query.CopyFrom(ctx, client.Items, []string{uri("again.json")}, query.CopyFromOptions{})
		if !errors.As(err, &skipped) || n != 1 || skipped.Written != 1 || skipped.Skipped != 1 || len(skipped.Files) != 1 {
			t.Errorf("%d, %v", n, err)
		}
		hides(t, err)
		n, err = query.CopyFrom(ctx, client.Items, []string{uri("again.json")}, query.CopyFromOptions{Overwrite: true})
		check(t, err)
		equal(t, n, 2)
		one.Title = "eins"
		if err := client.Items.Save(ctx, one); !errors.Is(err, dberr.ErrConflict) {
			t.Errorf("a row that was overwritten has its old version: %v", err)
		}

		n, err = query.CopyFrom(ctx, client.Items, []string{uri("bad.json"), uri("none.json")}, query.CopyFromOptions{})
		fails(t, err, "import Item: ")
		fails(t, err, "://***@")
		if !errors.As(err, &skipped) || n != 1 || skipped.Written != 1 || skipped.Skipped != -1 || len(skipped.Files) != 2 {
			t.Fatalf("%d, %v", n, err)
		}
		slices.SortFunc(skipped.Files, func(a, b dberr.SkippedFile) int { return strings.Compare(a.URI, b.URI) })
		bad, none := skipped.Files[0], skipped.Files[1]
		equal(t, bad.Written, 1)
		equal(t, bad.Skipped, 6)
		equal(t, none.Skipped, -1)
		if len(none.Causes) != 1 || bad.Node == "" || !strings.HasSuffix(bad.URI, "/bad.json?***") {
			t.Errorf("%+v", skipped.Files)
		}
		if c := bad.Causes[0]; c.Message != "Column color unknown" || c.Rows != 2 || !slices.Equal(c.Lines, []int64{4, 5}) {
			t.Errorf("%+v", bad.Causes)
		}
		for _, value := range []string{"hidden value", "1234567"} {
			if strings.Contains(err.Error(), value) || strings.Contains(fmt.Sprint(bad), value) {
				t.Error(err)
			}
		}
		t.Log(err)

		_, err = query.CopyFrom(ctx, client.Items, []string{uri("bad.json")}, query.CopyFromOptions{FailFast: true})
		fails(t, err, "import Item: ")
		if !errors.Is(err, dberr.ErrUnknownOutcome) {
			t.Error(err)
		}
		t.Log(err)
		n, err = query.CopyFrom(ctx, client.Items, []string{uri("more.json")}, query.CopyFromOptions{NoWait: true})
		check(t, err)
		equal(t, n, 0)

		jobs, err := query.SQL2[string, *string](client, `SELECT stmt, error FROM sys.jobs_log WHERE stmt LIKE 'COPY%' OR error LIKE '%URI%'`).All(ctx)
		check(t, err)
		if len(jobs) == 0 {
			t.Error("the copies are not in sys.jobs_log")
		}
		for _, j := range jobs {
			if strings.Contains(j.V1, password) {
				t.Error(j.V1)
			}
		}
		if text := logged.String(); strings.Contains(text, password) || !strings.Contains(text, "COPY") {
			t.Error(text)
		}
	}, logged.option())
}

func TestCopyFromPartition(t *testing.T) {
	testtarget.Run(t, crateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		uri := files(t, map[string]string{"visits.json": `{"tenant":"a","name":"x"}` + "\n" + `{"tenant":"b","name":"y"}` + "\n"})
		day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		one := query.Partition{Values: map[string]any{"day": day}}
		n, err := query.CopyFrom(ctx, client.Visits, []string{uri("visits.json")}, query.CopyFromOptions{Partition: one})
		check(t, err)
		equal(t, n, 2)
		other := query.Partition{Values: map[string]any{"day": day.AddDate(0, 0, 1)}}
		n, err = query.CopyFrom(ctx, client.Visits, []string{uri("visits.json")}, query.CopyFromOptions{Partition: other})
		check(t, err)
		equal(t, n, 2)
		check(t, client.Visits.Refresh(ctx))
		list, err := query.Partitions(ctx, client.Visits)
		check(t, err)
		equal(t, len(list), 2)
		dir := directory(t)
		n, err = query.CopyTo(ctx, client.Visits.Where(visit.Day.EQ(day)), dir, query.CopyToOptions{})
		check(t, err)
		equal(t, n, 2)
		equal(t, len(strings.Split(read(t, dir, "*.json"), "\n")), 3)
		n, err = query.CopyTo(ctx, client.Visits.Where(visit.Name.EQ("x"), visit.Day.GT(day)), dir, query.CopyToOptions{}, visit.Day, visit.Name)
		check(t, err)
		equal(t, n, 1)

		n, err = query.CopyFrom(ctx, client.Visits, []string{uri("visits.json")}, query.CopyFromOptions{})
		var skipped *dberr.SkippedError
		if !errors.As(err, &skipped) || n != 0 || skipped.Skipped != 2 {
			t.Errorf("rows without a partition: %d, %v", n, err)
		}
		_, err = query.CopyFrom(ctx, client.Visits, []string{uri("visits.json")}, query.CopyFromOptions{Partition: query.Partition{Values: map[string]any{"week": 1}}})
		fails(t, err, "it has no value for the column day")
		_, err = query.CopyFrom(ctx, client.Items, []string{uri("visits.json")}, query.CopyFromOptions{Partition: one})
		fails(t, err, "the table has no partitions")
	})
}

func TestCopyTo(t *testing.T) {
	var logged log
	testtarget.Run(t, crateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		for i := 1; i <= 10; i++ {
			check(t, client.Items.Insert(ctx, &db.Item{ID: i, Title: fmt.Sprint("t", i), Stock: new(i)}))
		}
		_, err := client.Items.Where(item.ID.EQ(10)).Delete(ctx)
		check(t, err)
		dir := directory(t)
		fresh := query.Fresh(ctx)
		n, err := query.CopyTo(fresh, client.Items.Where(item.Stock.GTE(5)), "file://"+dir, query.CopyToOptions{})
		check(t, err)
		equal(t, n, 5)
		equal(t, strings.Count(read(t, dir, "*.json"), "\n"), 5)
		n, err = query.CopyTo(fresh, client.Items.WithDeleted(), dir, query.CopyToOptions{Gzip: true})
		check(t, err)
		equal(t, n, 10)
		byKey := directory(t) // with columns, CrateDB itself writes NULL for rows that it finds by their keys
		n, err = query.CopyTo(fresh, client.Items.Where(item.ID.EQ(3)), byKey, query.CopyToOptions{Format: query.FormatJSONArrays}, item.Title, item.ID)
		check(t, err)
		equal(t, n, 1)
		equal(t, read(t, byKey, "*.json"), `["t3",3]`+"\n")
		n, err = query.CopyTo(fresh, client.Items.Where(query.Raw[*of.Item]("id IN (?, ?)", 4, 10)), byKey, query.CopyToOptions{Format: query.FormatJSON}, item.ID)
		check(t, err)
		equal(t, n, 1)
		equal(t, read(t, byKey, "*.json"), `{"id":4}`+"\n")

		// The compressed files are the whole table.
		_, err = client.Items.Where(query.Every[*of.Item]()).WithDeleted().Purge(ctx)
		check(t, err)
		check(t, client.Items.Refresh(ctx))
		n, err = query.CopyFrom(ctx, client.Items, []string{"file://" + dir + "/*.json.gz"}, query.CopyFromOptions{Gzip: true, Shared: new(true)})
		check(t, err)
		equal(t, n, 10)
		list := titles(t, ctx, client)
		equal(t, len(list), 10)
		equal(t, list[9], "10 t10 deleted")

		_, err = query.CopyTo(ctx, client.Items, filepath.Join(dir, "none"), query.CopyToOptions{})
		fails(t, err, "export Item: ")
		_, err = query.CopyTo(ctx, client.Items, "s3://key:"+password+"@127.0.0.1:1/bucket", query.CopyToOptions{})
		fails(t, err, "export Item: ")
		_, err = query.CopyTo(ctx, client.Items, "az://a.blob.core.windows.net/c/d", query.CopyToOptions{Storage: query.CopyStorage{AzureKey: password}})
		fails(t, err, "export Item: ")
		if text := logged.String(); strings.Contains(text, password) || !strings.Contains(text, "COPY") {
			t.Error(text)
		}
	}, logged.option())
}

// read returns the content of files.
func read(t *testing.T, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	check(t, err)
	var out strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(name)
		check(t, err)
		out.Write(text)
	}
	return out.String()
}

func TestCopyOfTenants(t *testing.T) {
	type tenant struct{}
	testtarget.Run(t, crateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		ctx = context.WithValue(ctx, tenant{}, "a")
		uri := files(t, map[string]string{"visits.json": `{"tenant":"a","name":"x","day":0}` + "\n" + `{"tenant":"b","name":"y","day":0}` + "\n"})
		_, err := query.CopyFrom(ctx, client.Visits, []string{uri("visits.json")}, query.CopyFromOptions{})
		if !errors.Is(err, dberr.ErrTenant) {
			t.Error(err)
		}
		n, err := query.CopyFrom(query.Unscoped(ctx), client.Visits, []string{uri("visits.json")}, query.CopyFromOptions{})
		check(t, err)
		equal(t, n, 2)
		check(t, client.Visits.Refresh(ctx))
		dir := directory(t)
		n, err = query.CopyTo(ctx, client.Visits, dir, query.CopyToOptions{})
		check(t, err)
		equal(t, n, 1)
		n, err = query.CopyTo(ctx, client.Visits.Where(query.Or(visit.Name.EQ("y"), visit.Name.EQ("x"))), dir, query.CopyToOptions{})
		check(t, err)
		equal(t, n, 1)
		n, err = query.CopyTo(query.Unscoped(ctx), client.Visits, dir, query.CopyToOptions{})
		check(t, err)
		equal(t, n, 2)
	}, query.Tenant("tenant", func(ctx context.Context) (string, error) { return ctx.Value(tenant{}).(string), nil }))
}

// TestCopyRefused tries bad calls, none of which reaches the server.
func TestCopyRefused(t *testing.T) {
	testtarget.Run(t, crateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		from := func(words string, o query.CopyFromOptions, uris ...string) {
			t.Helper()
			_, err := query.CopyFrom(ctx, client.Items, uris, o)
			fails(t, err, "import Item: ")
			fails(t, err, words)
		}
		from("there is no URI", query.CopyFromOptions{})
		from("URI 2: its scheme is unknown: use file://, s3://", query.CopyFromOptions{}, "/a", "ftp://u:"+password+"@h/a")
		from("neither a URI nor", query.CopyFromOptions{}, "a.json")
		from("write the special characters", query.CopyFromOptions{}, "s3://key:"+password+"/a@host/b")
		from("write them as %20", query.CopyFromOptions{}, "s3://key:"+password+" a@host/b")
		from("does not read the format parquet", query.CopyFromOptions{Format: "parquet"}, "/a")
		from("need Format query.FormatCSV", query.CopyFromOptions{Delimiter: ';'}, "/a")
		from("need Format query.FormatCSV", query.CopyFromOptions{NoHeader: true, Format: query.FormatJSON}, "/a")
		from("one character of ASCII", query.CopyFromOptions{Format: query.FormatCSV, Delimiter: 'ü'}, "/a")
		from("one character of ASCII", query.CopyFromOptions{Format: query.FormatCSV, Delimiter: '\n'}, "/a")
		from("BulkSize -1 is not between 1 and 2147483647", query.CopyFromOptions{BulkSize: -1}, "/a")
		from("Readers 2147483648 is not", query.CopyFromOptions{Readers: 1 << 31}, "/a")
		from("FailFast has no effect with NoWait", query.CopyFromOptions{NoWait: true, FailFast: true}, "/a")
		from("Storage.Plain needs URIs of s3, or of az", query.CopyFromOptions{Storage: query.CopyStorage{Plain: true}}, "s3://a/b", "/a")
		from("need URIs of az", query.CopyFromOptions{Storage: query.CopyStorage{AzureKey: password}}, "/a")
		from("a URI of az needs", query.CopyFromOptions{}, "az://a/b")
		from("both AzureKey and AzureSASToken", query.CopyFromOptions{Storage: query.CopyStorage{AzureKey: password, AzureSASToken: password}}, "az://a/b")
		_, err := query.CopyFrom(ctx, client.Items, []string{"/a"}, query.CopyFromOptions{Format: query.FormatCSV}, item.ID)
		fails(t, err, "columns need NoHeader")
		_, err = query.CopyFrom(ctx, client.Items, []string{"/a"}, query.CopyFromOptions{Format: query.FormatCSV, NoHeader: true}, item.ID, item.ID)
		fails(t, err, "the column id is there twice")

		to := func(words string, q query.QueryOf[*of.Item, *db.Item], o query.CopyToOptions) {
			t.Helper()
			_, err := query.CopyTo(ctx, q, "/a", o)
			fails(t, err, "export Item: ")
			fails(t, err, words)
		}
		to("does not write the format csv", client.Items, query.CopyToOptions{Format: query.FormatCSV})
		to("needs columns", client.Items, query.CopyToOptions{Format: query.FormatJSONArrays})
		to("only conditions limit the rows", client.Items.Limit(3), query.CopyToOptions{})
		to("only conditions limit the rows", client.Items.OrderBy(item.ID.Asc()), query.CopyToOptions{})
		to("only conditions limit the rows", client.Items.With(item.Maker), query.CopyToOptions{})
		to("no subquery in COPY TO", client.Items.Where(item.Maker.Has(maker.Name.EQ("x"))), query.CopyToOptions{})
		to("cannot join", client.Items.Where(query.Via(item.Maker, maker.Name).EQ("x")), query.CopyToOptions{})
		_, err = query.CopyTo(ctx, client.Items, "https://h/a", query.CopyToOptions{})
		fails(t, err, "its scheme is unknown")
	})
}

func TestCopyOnSQLite(t *testing.T) {
	testtarget.Run(t, testtarget.All[:1], db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		_, err := query.CopyFrom(ctx, client.Items, []string{"/a"}, query.CopyFromOptions{})
		if !errors.Is(err, errors.ErrUnsupported) {
			t.Error(err)
		}
		_, err = query.CopyTo(ctx, client.Items, "/a", query.CopyToOptions{})
		if !errors.Is(err, errors.ErrUnsupported) {
			t.Error(err)
		}
	})
}
