package sqlquote_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "modernc.org/sqlite"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/testtarget"
)

// TestServersReadWhatWasQuoted has the databases' own grammars read what was quoted: it comes back byte for byte.
func TestServersReadWhatWasQuoted(t *testing.T) {
	for _, target := range testtarget.All {
		t.Run(target.Name, func(t *testing.T) {
			ask := asker(t, target.Name, target.URL(t))
			one := func(form, sql, want string) {
				t.Helper()
				if _, got, err := ask(sql); err != nil || got != want {
					t.Errorf("%s: %s\n got %q, error %v\nwant %q", form, sql, got, err, want)
				}
			}
			r := rand.New(rand.NewPCG(3, 4))
			for range 200 {
				s := soup(r)
				one("text", "SELECT "+sqlquote.Text(s)+sqlquote.Tags([]sqlquote.Tag{{Key: s, Value: s}})+" "+sqlquote.LineComment(s), s)
				if name := s; name != "" && len(name) <= 63 {
					if column, _, err := ask("SELECT 1 AS " + sqlquote.Name(name)); err != nil || column != name {
						t.Errorf("name %q: %q, %v", name, column, err)
					}
				}
				for form, sql := range forms(target.Name, s) {
					one(form, sql, s)
				}
			}
			for _, d := range []time.Duration{0, time.Millisecond, -1500 * time.Millisecond, 100 * 24 * time.Hour, time.Duration(r.Int64N(1e15)).Truncate(time.Millisecond)} {
				if target.Name == "sqlite" {
					break
				}
				_, got, err := ask("SELECT CAST(extract(epoch FROM " + sqlquote.Interval(d) + ") * 1000 AS bigint)")
				if err != nil || got != strconv.FormatInt(d.Milliseconds(), 10) {
					t.Errorf("interval %s: %s, %v", d, got, err)
				}
			}
			for _, at := range []time.Time{time.UnixMilli(0), time.UnixMilli(1767323045123), time.UnixMilli(-99), time.UnixMilli(r.Int64N(1e13))} {
				text, err := sqlquote.Time(at)
				if err != nil {
					t.Fatal(err)
				}
				sql := "SELECT CAST(round(extract(epoch FROM CAST(" + text + " AS timestamptz)) * 1000) AS bigint)"
				switch target.Name {
				case "cratedb":
					sql = "SELECT CAST(CAST(" + text + " AS timestamp with time zone) AS bigint)"
				case "sqlite":
					sql = "SELECT CAST(round((julianday(" + text + ") - 2440587.5) * 86400000) AS integer)"
				}
				if _, got, err := ask(sql); err != nil || got != strconv.FormatInt(at.UnixMilli(), 10) {
					t.Errorf("time %s: %s, %v", at, got, err)
				}
			}
		})
	}
}

// forms are the statements of one value that return a text in the forms that a database alone has.
func forms(database, s string) map[string]string {
	member, err := json.Marshal(map[string]map[string]string{s: {s: s}})
	if err != nil {
		panic(err)
	}
	doc := sqlquote.Text(string(member))
	switch database {
	case "sqlite":
		return map[string]string{
			"path of a member": "SELECT " + doc + " ->> " + sqlquote.Text(sqlquote.JSONPath([]string{s, s})),
		}
	case "cratedb":
		if s == "" || strings.ContainsAny(s, ".[]\n\r\t") || strings.HasPrefix(s, "_") { // names that no object may have
			return nil
		}
		key, _ := sqlquote.AppendSubscript(nil, s)
		return map[string]string{"member": "SELECT {" + sqlquote.Name(s) + " = " + sqlquote.Text(s) + "}" + string(key)}
	}
	return map[string]string{
		"member": "SELECT (" + doc + "::jsonb)->" + sqlquote.Text(s) + "->>" + sqlquote.Text(s),
		"array":  "SELECT (" + sqlquote.Text(sqlquote.Array([]string{"x", s})) + "::text[])[2]",
	}
}

// TestHintAndSetting has CockroachDB read a table by an index with a strange name, and both of its family read settings.
func TestHintAndSetting(t *testing.T) {
	for _, target := range testtarget.All[1:] {
		if target.Name == "cratedb" {
			continue
		}
		t.Run(target.Name, func(t *testing.T) {
			ask := asker(t, target.Name, target.URL(t))
			setting, err := sqlquote.Setting(`Crategen.x"y z`)
			if err != nil {
				t.Fatal(err)
			}
			if target.Name == "postgres" { // takes words only behind the dot
				setting, _ = sqlquote.Setting("Crategen.x_y")
			}
			if _, got, err := ask("SET " + setting + " = " + sqlquote.Text("a'b") + "; SHOW " + setting); err != nil || got != "a'b" {
				t.Errorf("%s: %q, %v", setting, got, err)
			}
			if target.Name == "postgres" {
				return
			}
			hint, err := sqlquote.IndexHint(`by "b", 'or' @{x}`)
			if err != nil {
				t.Fatal(err)
			}
			for _, sql := range []string{
				"DROP TABLE IF EXISTS sqlquote_hinted",
				"CREATE TABLE sqlquote_hinted (a INT PRIMARY KEY, b INT, INDEX " + sqlquote.Name(`by "b", 'or' @{x}`) + " (b))",
				"SELECT a FROM sqlquote_hinted" + hint + " WHERE b = 1",
				"SELECT a FROM sqlquote_hinted AS OF SYSTEM TIME " + sqlquote.Ago(time.Microsecond),
				"DROP TABLE sqlquote_hinted",
			} {
				if _, _, err := ask(sql); err != nil {
					t.Errorf("%s: %v", sql, err)
				}
			}
		})
	}
}

// soup is a text of all that means something in SQL.
func soup(r *rand.Rand) string {
	bits := []string{"'", "''", `\`, `\\`, `\'`, "\n", "\r", "\t", "--", "/*", "*/", "$", "$$", "$1", `"`, `""`, ",", " ", "x", "E", "e'", "[", "]", "`", "?", "@", ":", ";", "{", "}", "é", "😀", "%", ".", "0", "\u2028", "\ufeff", "\x01", "\x7f"}
	var b strings.Builder
	for range r.IntN(7) {
		b.WriteString(bits[r.IntN(len(bits))])
	}
	return b.String()
}

// asker returns how to ask a server for the name and the value of the only column of a statement's only row, if it has one.
func asker(t *testing.T, name, at string) func(string) (column, value string, err error) {
	switch name {
	case "sqlite":
		db, err := sql.Open("sqlite", ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return func(text string) (column, value string, err error) {
			rows, err := db.Query(text)
			if err != nil {
				return "", "", err
			}
			defer rows.Close()
			columns, err := rows.Columns()
			if err != nil {
				return "", "", err
			}
			rows.Next()
			err = rows.Scan(&value)
			return columns[0], value, err
		}
	case "cratedb":
		u, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		return func(text string) (column, value string, err error) { return askCrate("http://"+u.Host+"/_sql", text) }
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	conn, err := pgconn.Connect(ctx, strings.Replace(at, "cockroachdb://", "postgres://", 1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return func(text string) (column, value string, err error) {
		results, err := conn.Exec(ctx, text).ReadAll()
		for _, r := range results {
			if len(r.FieldDescriptions) > 0 {
				column = r.FieldDescriptions[0].Name
			}
			if len(r.Rows) > 0 {
				value = string(r.Rows[0][0])
			}
		}
		return column, value, err
	}
}

func askCrate(at, text string) (column, value string, err error) {
	body, err := json.Marshal(map[string]string{"stmt": text})
	if err != nil {
		return "", "", err
	}
	resp, err := http.Post(at, "application/json", bytes.NewReader(body))
	if err != nil {
		return "", "", err
	}
	defer resp.Body.Close()
	var answer struct {
		Cols  []string
		Rows  [][]any
		Error any
	}
	dec := json.NewDecoder(resp.Body)
	dec.UseNumber()
	if err := dec.Decode(&answer); err != nil {
		return "", "", err
	}
	if answer.Error != nil || len(answer.Rows) != 1 {
		return "", "", fmt.Errorf("%v", answer.Error)
	}
	return answer.Cols[0], fmt.Sprint(answer.Rows[0][0]), nil
}
