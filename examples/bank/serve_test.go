package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"

	"github.com/crategen/crategen/examples/bank/db"
)

// call sends a request and returns the status and the answer.
func call(t *testing.T, web *httptest.Server, method, path, key, body string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, web.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	answer, err := web.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var b bytes.Buffer
	_, _ = b.ReadFrom(answer.Body)
	var out map[string]any
	if json.Unmarshal(b.Bytes(), &out) != nil {
		out = map[string]any{"list": b.String()}
	}
	return answer.StatusCode, out
}

// tell is the status of an account as it was.
func tell(t *testing.T, web *httptest.Server, id, at string) int {
	t.Helper()
	status, _ := call(t, web, "GET", "/accounts/"+id+"?at="+at, "", "")
	return status
}

// TestServe calls the service on each database.
func TestServe(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, on string, client *db.Client) {
		web := httptest.NewServer(newService(ctx, client))
		defer web.Close()
		open := func(balance int64) string {
			status, a := call(t, web, "POST", "/accounts", "", fmt.Sprintf(`{"balance": %d}`, balance))
			if status != http.StatusCreated {
				t.Fatal(status, a)
			}
			return a["id"].(string)
		}
		balance := func(id string) float64 {
			status, a := call(t, web, "GET", "/accounts/"+id, "", "")
			if status != http.StatusOK {
				t.Fatal(status, a)
			}
			return a["balance"].(float64)
		}
		from, to, full := open(1000), open(0), open(math.MaxInt64)
		start := time.Now()
		time.Sleep(50 * time.Millisecond)

		// Ten clients send the same request at the same time: money moves once.
		key, body := uuid.NewString(), fmt.Sprintf(`{"from": %q, "to": %q, "amount": 300}`, from, to)
		var all sync.WaitGroup
		statuses := make([]int, 10)
		for i := range statuses {
			all.Go(func() { statuses[i], _ = call(t, web, "POST", "/transfers", key, body) })
		}
		all.Wait()
		made := 0
		for _, s := range statuses {
			if s == http.StatusCreated {
				made++
			} else if s != http.StatusOK {
				t.Errorf("a repeated request: status %d", s)
			}
		}
		if made != 1 || balance(from) != 700 || balance(to) != 300 {
			t.Errorf("the transfer was made %d times: %v, %v", made, balance(from), balance(to))
		}
		for _, c := range []struct {
			method, path, key, body string
			want                    int
		}{
			{"POST", "/transfers", key, fmt.Sprintf(`{"from": %q, "to": %q, "amount": 301}`, from, to), http.StatusUnprocessableEntity},
			{"POST", "/transfers", uuid.NewString(), fmt.Sprintf(`{"from": %q, "to": %q, "amount": 701}`, from, to), http.StatusConflict},
			{"POST", "/transfers", uuid.NewString(), fmt.Sprintf(`{"from": %q, "to": %q, "amount": 0}`, from, to), http.StatusBadRequest},
			{"POST", "/transfers", uuid.NewString(), fmt.Sprintf(`{"from": %q, "to": %q, "amount": 1}`, from, from), http.StatusBadRequest},
			{"POST", "/transfers", uuid.NewString(), fmt.Sprintf(`{"from": %q, "to": %q, "amount": 1}`, from, full), http.StatusConflict},
			{"POST", "/accounts", "", `{"balance": -1}`, http.StatusBadRequest},
			{"POST", "/accounts", "", `{"balance": 1} {"balance": 2}`, http.StatusBadRequest},
			{"POST", "/accounts", "", "", http.StatusBadRequest},
			{"POST", "/accounts", "", strings.Repeat(" ", 1<<17), http.StatusRequestEntityTooLarge},
			{"POST", "/transfers", uuid.NewString(), fmt.Sprintf(`{"from": %q, "to": %q, "amount": 1}`, from, uuid.NewString()), http.StatusNotFound},
			{"POST", "/transfers", "", body, http.StatusBadRequest},
			{"POST", "/transfers", key, `{"sum": 1}`, http.StatusBadRequest},
			{"GET", "/accounts/" + uuid.NewString(), "", "", http.StatusNotFound},
			{"GET", "/accounts/1", "", "", http.StatusBadRequest},
			{"GET", "/accounts/" + from + "?at=yesterday", "", "", http.StatusBadRequest},
			{"GET", "/accounts/" + from + "?at=0001-01-01T00:00:00Z", "", "", http.StatusBadRequest},
		} {
			if got, a := call(t, web, c.method, c.path, c.key, c.body); got != c.want {
				t.Errorf("%s %s %s: %d %v, want %d", c.method, c.path, c.body, got, a, c.want)
			}
		}
		if _, a := call(t, web, "GET", "/accounts/"+from+"/transfers", "", ""); strings.Count(fmt.Sprint(a["list"]), key) != 1 {
			t.Errorf("the transfers are %v", a)
		}

		status, past := call(t, web, "GET", "/accounts/"+from+"?at="+start.UTC().Add(20*time.Millisecond).Format(time.RFC3339Nano), "", "")
		switch {
		case on != "cockroachdb" && status != http.StatusNotImplemented:
			t.Errorf("the past: %d %v", status, past)
		case on != "cockroachdb":
		case tell(t, web, from, "2200-01-01T00:00:00Z") != http.StatusBadRequest || tell(t, web, from, "2020-01-01T00:00:00Z") != http.StatusGone:
			t.Error("a time in the future, or from before the database")
		case status != http.StatusOK || past["balance"] != 1000.0:
			t.Errorf("the past: %d %v", status, past)
		}
	})
}

// TestTicker reads the changes while a transfer is made, and goes on from a mark.
func TestTicker(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, on string, client *db.Client) {
		if on == "cockroachdb" {
			if _, err := client.Exec(ctx, "SET CLUSTER SETTING kv.rangefeed.enabled = true"); err != nil {
				t.Fatal(err)
			}
		}
		web := httptest.NewServer(newService(ctx, client))
		defer web.Close()
		accounts := []*db.Account{{ID: uuid.New(), Balance: 100}, {ID: uuid.New()}}
		if err := client.Accounts.InsertMany(ctx, accounts); err != nil {
			t.Fatal(err)
		}
		send := func() string {
			key := uuid.NewString()
			if status, a := call(t, web, "POST", "/transfers", key, fmt.Sprintf(`{"from": %q, "to": %q, "amount": 10}`, accounts[0].ID, accounts[1].ID)); status != http.StatusCreated {
				t.Fatal(status, a)
			}
			return key
		}
		mark := follow(t, ctx, web, "", on == "cockroachdb", 2, func() { send() })
		if on != "cockroachdb" {
			return
		}
		send() // while nobody listens
		follow(t, ctx, web, mark, true, 2, nil)
		lines, end := ticker(t, ctx, web.URL, "1577836800000000000.0000000000")
		defer end()
		var text string
		for lines.Scan() {
			text += lines.Text() + "\n"
		}
		if !strings.HasPrefix(text, "id\nevent: failed\n") || !strings.Contains(text, "gc.ttlseconds") {
			t.Errorf("a mark from before the database: %s", text)
		}
	})
}

// ticker begins to read the ticker, from a mark if there is one.
func ticker(t *testing.T, ctx context.Context, url, since string) (lines *bufio.Scanner, end func() error) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", url+"/changes", nil)
	if err != nil {
		t.Fatal(err)
	}
	if since != "" {
		r.Header.Set("Last-Event-ID", since)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return bufio.NewScanner(answer.Body), answer.Body.Close
}

// follow reads the ticker until it has told of n changes with new balances, and returns the last mark.
func follow(t *testing.T, ctx context.Context, web *httptest.Server, since string, marks bool, n int, act func()) (mark string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	lines, end := ticker(t, ctx, web.URL, since)
	defer end()
	var acting sync.WaitGroup
	defer acting.Wait()
	if act != nil {
		acting.Go(func() {
			time.Sleep(500 * time.Millisecond) // the stream has begun by then
			act()
		})
	}
	seen := map[string]int64{}
	for lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			mark = id
		}
		text, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var e event
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Fatal(err)
		}
		if e.Account != nil && e.Kind == "updated" {
			seen[e.Account.ID.String()] = e.Account.Balance
		}
		if len(seen) == n && (mark != "" || !marks) {
			break
		}
	}
	if err := lines.Err(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if len(seen) != n {
		t.Errorf("the ticker told of %v", seen)
	}
	return mark
}
