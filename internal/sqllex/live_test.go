package sqllex_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	_ "modernc.org/sqlite"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/testtarget"
)

// TestAsTheServerReads compares with the databases' own lexers: texts made of quotes, comments and commas at random are sent
// behind SELECT. What the server takes must have as many columns as commas were told apart, plus one; what has no end here must
// be refused there.
func TestAsTheServerReads(t *testing.T) {
	for _, target := range testtarget.All {
		t.Run(target.Name, func(t *testing.T) {
			columns := asker(t, target.Name, target.URL(t))
			x := sqllex.ByName(target.Name)
			r := rand.New(rand.NewPCG(1, 2))
			taken := 0
			for range 800 {
				text := soup(r)
				want, unclosed := 1, false
				for tok, err := range x.Tokens(text) {
					unclosed = unclosed || err != nil
					if tok.Kind == sqllex.Other && text[tok.Start] == ',' {
						want++
					}
				}
				got, err := columns("SELECT " + text)
				if unclosed && target.Name == "sqlite" && strings.Contains(text, "/*") {
					continue // SQLite lets a comment be open at the end
				}
				if err == nil && (got != want || unclosed) {
					t.Errorf("%q has %d columns; told apart were %d, unclosed %v", text, got, want, unclosed)
				}
				if err == nil {
					taken++
				}
			}
			t.Logf("%d of 800 texts were taken", taken)
			if taken < 100 {
				t.Errorf("only %d texts were taken: the test says little", taken)
			}
		})
	}
}

// soup is a text of constants, names and comments with all kinds of quotes in them.
func soup(r *rand.Rand) string {
	bits := []string{"'", "''", `\`, `\\`, `\'`, "\n", "\r", "--", "/*", "*/", "$", "$$", "$a$", `"`, ",", " ", "x", "E", "[", "]", "`", "?"}
	some := func() string {
		var b strings.Builder
		for range r.IntN(5) {
			b.WriteString(bits[r.IntN(len(bits))])
		}
		return b.String()
	}
	var b strings.Builder
	for i := range 1 + r.IntN(3) {
		if i > 0 {
			b.WriteString(",")
		}
		switch r.IntN(7) {
		case 0, 1:
			b.WriteString("'" + some() + "'")
		case 2:
			b.WriteString("E'" + some() + "'")
		case 3:
			b.WriteString("$$" + some() + "$$")
		case 4:
			b.WriteString("$a$" + some() + "$a$")
		case 5:
			b.WriteString("1 AS \"" + some() + "\"")
		default:
			b.WriteString("2")
		}
		switch r.IntN(4) {
		case 0:
			b.WriteString(" /*" + some() + "*/ ")
		case 1:
			b.WriteString(" --" + some() + "\n")
		case 2:
			b.WriteString("\n" + some())
		}
	}
	return b.String()
}

// asker returns how to ask a server for the number of columns of a statement.
func asker(t *testing.T, name, at string) func(string) (int, error) {
	switch name {
	case "sqlite":
		db, err := sql.Open("sqlite", ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return func(text string) (int, error) {
			rows, err := db.Query(text)
			if err != nil {
				return 0, err
			}
			defer rows.Close()
			columns, err := rows.Columns()
			return len(columns), err
		}
	case "cratedb":
		u, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		return func(text string) (int, error) { return askCrate("http://"+u.Host+"/_sql", text) }
	}
	conn, err := pgconn.Connect(t.Context(), strings.Replace(at, "cockroachdb://", "postgres://", 1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(t.Context()) })
	return func(text string) (int, error) {
		d, err := conn.Prepare(t.Context(), "", text, nil)
		if err != nil {
			return 0, err
		}
		return len(d.Fields), nil
	}
}

func askCrate(at, text string) (int, error) {
	body, err := json.Marshal(map[string]string{"stmt": text})
	if err != nil {
		return 0, err
	}
	resp, err := http.Post(at, "application/json", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	var answer struct {
		Cols  []string
		Error any
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return 0, err
	}
	if answer.Error != nil {
		return 0, fmt.Errorf("%v", answer.Error)
	}
	return len(answer.Cols), nil
}
