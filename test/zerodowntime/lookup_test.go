package zerodowntime_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	olddb "github.com/crategen/crategen/test/zerodowntime/old/db"
	oldaccount "github.com/crategen/crategen/test/zerodowntime/old/db/account"
)

// swapped is a CrateDB that never answers the first read of accounts, as in the swap of a migration. The rows have their first version.
func swapped(t *testing.T) (c *olddb.Client, reads *atomic.Int32) {
	t.Helper()
	reads = new(atomic.Int32)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			SQL string `json:"stmt"`
		}
		b, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(b, &request)
		answer := `{"cols":["n"],"col_types":[10],"rows":[],"rowcount":0}`
		switch _, sql, _ := strings.Cut("*/ "+request.SQL, "*/ "); {
		case strings.Contains(sql, "version()"):
			answer = `{"cols":["v"],"col_types":[4],"rows":[["CrateDB 6.4.3 (built x)"]],"rowcount":1}`
		case strings.Contains(sql, "UPDATE"):
			answer = `{"cols":[],"rows":[[]],"rowcount":1}`
		case strings.Contains(sql, `"accounts"`):
			if reads.Add(1) == 1 {
				<-r.Context().Done()
				return
			}
			if strings.Contains(sql, "_seq_no") {
				answer = `{"cols":["a","b","c"],"col_types":[10,10,3],"rows":[[1,1,true]],"rowcount":1}`
			}
		}
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	c, err := olddb.Open(t.Context(), "crate://"+s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c, reads
}

// TestLookupWithoutAnswer holds that reads by key, also those that writes make first, are sent again within the caller's deadline, and that
// searches are not.
func TestLookupWithoutAnswer(t *testing.T) {
	one := oldaccount.ID.EQ(1)
	for name, run := range map[string]func(ctx context.Context, c *olddb.Client) error{
		"get": func(ctx context.Context, c *olddb.Client) error {
			_, err := c.Accounts.Get(ctx, 1)
			return err
		},
		"query of a key": func(ctx context.Context, c *olddb.Client) error {
			_, err := c.Accounts.Where(one).Only(ctx)
			return err
		},
		"query of a key with a condition": func(ctx context.Context, c *olddb.Client) error {
			_, err := c.Accounts.Where(one, oldaccount.Amount.GTE(0)).First(ctx)
			return err
		},
		"conditional update": func(ctx context.Context, c *olddb.Client) error {
			n, err := c.Accounts.Where(one, oldaccount.Amount.GTE(0)).Update(ctx, oldaccount.Amount.Set(3))
			if err == nil && n != 1 {
				t.Errorf("%d rows updated", n)
			}
			return err
		},
		"search": func(ctx context.Context, c *olddb.Client) error {
			_, err := c.Accounts.Where(oldaccount.Amount.GTE(0)).First(ctx)
			return err
		},
		"part of a search": func(ctx context.Context, c *olddb.Client) error {
			_, err := c.Accounts.Where(query.Or(one, oldaccount.Amount.GTE(0))).First(ctx)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, reads := swapped(t)
			ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
			defer cancel()
			err := run(ctx, c)
			if strings.Contains(name, "search") {
				if !errors.Is(err, context.DeadlineExceeded) || reads.Load() != 1 {
					t.Errorf("%v, sent %d times", err, reads.Load())
				}
				return
			}
			if err != nil && !errors.Is(err, dberr.ErrNotFound) || reads.Load() != 2 {
				t.Errorf("%v, sent %d times", err, reads.Load())
			}
		})
	}
}
