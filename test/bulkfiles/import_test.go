package bulkfiles_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/item"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/maker"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/of"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/visit"
)

var cockroachDB = testtarget.All[3:]

func stocks(t *testing.T, ctx context.Context, client *db.Client) (out []string) {
	t.Helper()
	rows, err := client.Items.OrderBy(item.ID.Asc()).WithDeleted().All(ctx)
	check(t, err)
	for _, i := range rows {
		text := fmt.Sprintf("%d %q v%d", i.ID, i.Title, i.Version)
		if i.Stock != nil {
			text += fmt.Sprint(" ", *i.Stock)
		}
		if i.DeletedAt != nil {
			text += " deleted"
		}
		out = append(out, text)
	}
	return out
}

func TestImportInto(t *testing.T) {
	var logged log
	testtarget.Run(t, cockroachDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		uri := files(t, map[string]string{
			"a.csv":      "1,one,5\n2,,\\N\n",
			"b.csv":      "# comment\nid|title|stock\n# comment\n3|three|\n",
			"again.csv":  "1,uno,5\n7,seven,1\n",
			"values.csv": "8,eight,hidden value\n",
			"maker.csv":  "20,1234567\n",
			"check.csv":  "9,nine,1234567\n",
			"x.csv":      "10,\"x\"\"y, z\",1\n",
		})
		var seen []query.ImportProgress
		err := query.ImportInto(ctx, client.Items, []string{uri("a.csv"), uri("x.csv")}, query.ImportOptions{Progress: func(p query.ImportProgress) { seen = append(seen, p) }},
			item.ID, item.Title, item.Stock)
		check(t, err)
		if len(seen) == 0 || seen[len(seen)-1].Fraction != 1 || seen[0].Job == 0 {
			t.Errorf("the progress: %v", seen)
		}
		err = query.ImportInto(ctx, client.Items, []string{uri("b.csv")}, query.ImportOptions{Delimiter: '|', Skip: 1, Comment: '#', EmptyIsNull: true, StrictQuotes: true}, item.ID, item.Title, item.Stock)
		check(t, err)
		equal(t, stocks(t, ctx, client), []string{`1 "one" v1 5`, `2 "" v1`, `3 "three" v1`, `10 "x\"y, z" v1 1`})

		err = query.ImportInto(ctx, client.Items, []string{uri("again.csv")}, query.ImportOptions{}, item.ID, item.Title, item.Stock)
		fails(t, err, "import Item: ")
		if !dberr.IsUnique(err) {
			t.Errorf("an existing key: %v", err)
		}
		t.Log(err)
		err = query.ImportInto(ctx, client.Items, []string{uri("values.csv")}, query.ImportOptions{}, item.ID, item.Title, item.Stock)
		fails(t, err, "import Item: ")
		if strings.Contains(err.Error(), "hidden value") {
			t.Error(err)
		}
		t.Log(err)
		err = query.ImportInto(ctx, client.Items, []string{uri("none.csv")}, query.ImportOptions{}, item.ID)
		fails(t, err, "import Item: ")
		t.Log(err)
		equal(t, len(stocks(t, ctx, client)), 4)

		// CockroachDB does not check CHECK in an import.
		err = query.ImportInto(ctx, client.Items, []string{uri("check.csv")}, query.ImportOptions{}, item.ID, item.Title, item.Stock)
		fails(t, err, "import Item: the rows are written, but the constraint low_stock is NOT VALID")
		var broken *dberr.ConstraintError
		if !errors.As(err, &broken) || broken.Rule != dberr.Check || strings.Contains(err.Error(), "1234567") {
			t.Error(err)
		}
		t.Log(err)
		if n, err := client.Items.Where(item.ID.EQ(9)).Delete(ctx); n != 1 || err != nil { // a soft deletion keeps the row
			t.Error(n, err)
		}
		check(t, query.ImportInto(ctx, client.Makers, []string{uri("values.csv")}, query.ImportOptions{Skip: 1}, maker.ID, maker.Name))

		// Nor foreign keys. A constraint that was NOT VALID before is left alone.
		_, err = client.Exec(ctx, "ALTER TABLE items ADD CONSTRAINT items_maker FOREIGN KEY (maker_id) REFERENCES makers (id)")
		check(t, err)
		err = query.ImportInto(ctx, client.Items, []string{uri("maker.csv")}, query.ImportOptions{}, item.ID, item.MakerID)
		fails(t, err, "import Item: the rows are written, but the constraint items_maker is NOT VALID")
		if !dberr.IsForeignKey(err) || strings.Contains(err.Error(), "1234567") || strings.Contains(err.Error(), "low_stock") {
			t.Error(err)
		}
		t.Log(err)

		if text := logged.String(); strings.Contains(text, password) || !strings.Contains(text, "IMPORT") {
			t.Error(text)
		}
	}, logged.option())
}

// TestImportCancelled ends the context while the server waits for a file.
func TestImportCancelled(t *testing.T) {
	testtarget.Run(t, cockroachDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		uri := stalled(t)
		ended, stop := context.WithCancel(ctx)
		defer stop()
		var job int64
		err := query.ImportInto(ended, client.Items, []string{uri}, query.ImportOptions{Progress: func(p query.ImportProgress) {
			if job = p.Job; job != 0 {
				stop()
			}
		}}, item.ID)
		if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), fmt.Sprintf("the job %d was cancelled", job)) {
			t.Fatal(err)
		}
		for { // the server takes the table back
			states, err := query.SQL1[string](client, fmt.Sprintf("SELECT status FROM [SHOW JOB %d]", job)).All(ctx)
			check(t, err)
			if len(states) == 1 && states[0] == "canceled" {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		check(t, client.Items.Insert(ctx, &db.Item{ID: 1, Title: "after"}))
	})
}

func TestExportInto(t *testing.T) {
	var logged log
	testtarget.Run(t, cockroachDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		for i := 1; i <= 5; i++ {
			check(t, client.Items.Insert(ctx, &db.Item{ID: i, Title: []string{"", "a,b", "\"q\"", "line\nline", "é"}[i-1]}))
		}
		_, err := client.Items.Where(item.ID.EQ(5)).Delete(ctx)
		check(t, err)
		to := fmt.Sprintf("userfile:///bulkfiles%d/", time.Now().UnixNano())
		written, err := query.ExportInto(ctx, client.Items.WithDeleted().OrderBy(item.ID.Desc()), to+"all", query.ExportOptions{Delimiter: ';', Gzip: true},
			item.ID, item.Title, item.Stock, item.DeletedAt)
		check(t, err)
		if len(written) != 1 || written[0].Rows != 5 || written[0].Bytes == 0 || !strings.HasSuffix(written[0].Name, ".csv.gz") {
			t.Errorf("%+v", written)
		}
		want := stocks(t, ctx, client)
		want[4] = strings.Replace(want[4], "v2", "v1", 1) // a version is not exported: rows begin anew
		_, err = client.Items.Where(query.Every[*of.Item]()).WithDeleted().Purge(ctx)
		check(t, err)
		check(t, query.ImportInto(ctx, client.Items, []string{to + "all/*.csv.gz"}, query.ImportOptions{Delimiter: ';'}, item.ID, item.Title, item.Stock, item.DeletedAt))
		equal(t, stocks(t, ctx, client), want)

		written, err = query.ExportInto(ctx, client.Items.Where(item.Title.Contains("a"), item.ID.LT(9)).Limit(7), to+"some", query.ExportOptions{ChunkRows: 1})
		check(t, err)
		equal(t, len(written), 1)
		written, err = query.ExportInto(query.Unscoped(ctx), query.AsOf(client.Items, query.Ago(time.Microsecond)), to+"past", query.ExportOptions{Parquet: true})
		check(t, err)
		equal(t, written[0].Rows, 4)
		_, err = query.ExportInto(ctx, client.Items, "https://user:"+password+"@127.0.0.1:1/x?sig="+password, query.ExportOptions{})
		fails(t, err, "export Item: ")
		if text := logged.String(); strings.Contains(text, password) || !strings.Contains(text, "EXPORT") {
			t.Error(text)
		}
	}, logged.option())
}

func TestImportOfTenants(t *testing.T) {
	type tenant struct{}
	testtarget.Run(t, cockroachDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		ctx = context.WithValue(ctx, tenant{}, "a")
		uri := files(t, map[string]string{"v.csv": "a,2026-01-01,x\nb,2026-01-01,y\n"})
		columns := []query.Column[*of.Visit]{visit.Tenant, visit.Day, visit.Name}
		if err := query.ImportInto(ctx, client.Visits, []string{uri("v.csv")}, query.ImportOptions{}, columns...); !errors.Is(err, dberr.ErrTenant) {
			t.Error(err)
		}
		check(t, query.ImportInto(query.Unscoped(ctx), client.Visits, []string{uri("v.csv")}, query.ImportOptions{}, columns...))
		to := fmt.Sprintf("userfile:///bulkfiles%d/", time.Now().UnixNano())
		for rows, ctx := range map[int64]context.Context{1: ctx, 2: query.Unscoped(ctx)} {
			written, err := query.ExportInto(ctx, client.Visits, fmt.Sprint(to, rows), query.ExportOptions{})
			check(t, err)
			equal(t, written[0].Rows, rows)
		}
	}, query.Tenant("tenant", func(ctx context.Context) (string, error) { return ctx.Value(tenant{}).(string), nil }))
}

// TestImportRefused tries bad calls, none of which reaches the server.
func TestImportRefused(t *testing.T) {
	testtarget.Run(t, cockroachDB, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		from := func(words string, o query.ImportOptions, columns []query.Column[*of.Item], uris ...string) {
			t.Helper()
			err := query.ImportInto(ctx, client.Items, uris, o, columns...)
			fails(t, err, "import Item: ")
			fails(t, err, words)
		}
		id := []query.Column[*of.Item]{item.ID}
		from("there is no URI", query.ImportOptions{}, id)
		from("its scheme is unknown", query.ImportOptions{}, id, "ftp://u:"+password+"@h/a")
		from("write the special characters", query.ImportOptions{}, id, "https://u:"+password+"/a@host/b")
		from("name the columns", query.ImportOptions{}, nil, "userfile:///a")
		from("the column id is there twice", query.ImportOptions{}, append(id, item.ID), "userfile:///a")
		from("the Delimiter must be", query.ImportOptions{Delimiter: 'ß'}, id, "userfile:///a")
		from("the Comment must be", query.ImportOptions{Comment: '"'}, id, "userfile:///a")
		from("EmptyIsNull excludes Null", query.ImportOptions{Null: "x", EmptyIsNull: true}, id, "userfile:///a")
		from("Skip -1 is not", query.ImportOptions{Skip: -1}, id, "userfile:///a")

		to := func(words string, q query.QueryOf[*of.Item, *db.Item], o query.ExportOptions) {
			t.Helper()
			_, err := query.ExportInto(ctx, q, "userfile:///a", o)
			fails(t, err, "export Item: ")
			fails(t, err, words)
		}
		to("are for CSV", client.Items, query.ExportOptions{Parquet: true, Delimiter: ';'})
		to("ChunkRows -1 is not", client.Items, query.ExportOptions{ChunkRows: -1})
		to("do not apply", client.Items.With(item.Maker), query.ExportOptions{})
		to("do not apply", client.Items.Offset(1), query.ExportOptions{})
		check(t, client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			fails(t, query.ImportInto(ctx, tx.Items, []string{"userfile:///a"}, query.ImportOptions{}, item.ID), "cannot be part of a transaction")
			_, err := query.ExportInto(ctx, tx.Items, "userfile:///a", query.ExportOptions{})
			fails(t, err, "cannot be part of a transaction")
			return nil
		}))
	})
}

func TestImportOnSQLite(t *testing.T) {
	testtarget.Run(t, testtarget.All[:1], db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		if err := query.ImportInto(ctx, client.Items, []string{"userfile:///a"}, query.ImportOptions{}, item.ID); !errors.Is(err, errors.ErrUnsupported) {
			t.Error(err)
		}
		if _, err := query.ExportInto(ctx, client.Items, "userfile:///a", query.ExportOptions{}); !errors.Is(err, errors.ErrUnsupported) {
			t.Error(err)
		}
	})
}
