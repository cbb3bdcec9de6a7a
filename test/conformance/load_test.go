package conformance

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/author"
)

// authors yields authors with keys that follow from their index.
func authors(from, to int) iter.Seq[*shop.Author] {
	return func(yield func(*shop.Author) bool) {
		for i := from; i < to; i++ {
			if !yield(&shop.Author{ID: authorKey(i), Name: fmt.Sprint("author ", i)}) {
				return
			}
		}
	}
}

func authorKey(i int) uuid.UUID {
	return uuid.MustParse(fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
}

// copies reports whether a Load is one statement.
func copies(c interface{ Dialect() string }) bool { return c.Dialect() == "postgres" }

func TestLoad(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		var seen []int
		n, err := query.Load(ctx, c.Authors, authors(0, 2_300), query.ChunkRows(1000), query.Progress(func(done, total int) {
			seen = append(seen, done)
			is(t, "the total", total, -1)
		}))
		ok(t, err)
		is(t, "rows written", n, 2_300)
		if diff := cmp.Diff([]int{1000, 2000, 2300}, seen); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
		ok(t, c.Authors.Refresh(ctx))
		is(t, "rows there", must[int](t)(c.Authors.Count(ctx)), 2_300)
		is(t, "a row", must[*shop.Author](t)(c.Authors.Get(ctx, authorKey(1234))).Name, "author 1234")

		n, err = query.Load(ctx, c.Authors, authors(0, 0))
		ok(t, err)
		is(t, "rows of an empty sequence", n, 0)
	})
}

// A sequence may yield one entity again and again, also with the slices that it holds.
func TestLoadTheSameEntity(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		k := plain(0)
		k.AStrings, k.ABytes, k.AInts = []string{""}, []byte{0}, []int{0}
		n, err := query.Load(ctx, c.Kinds, func(yield func(*shop.Kind) bool) {
			for i := range 50 {
				k.ID, k.AStrings[0], k.ABytes[0], k.AInts[0] = int64(i+1), text(i), byte(i), i
				if !yield(k) {
					return
				}
			}
		}, query.ChunkRows(20))
		ok(t, err)
		is(t, "rows written", n, 50)
		got := must[*shop.Kind](t)(c.Kinds.Get(ctx, 8))
		if got.AStrings[0] != "7" || got.ABytes[0] != 7 || got.AInts[0] != 7 {
			t.Errorf("row 8 holds %v, %v, %v", got.AStrings, got.ABytes, got.AInts)
		}
	})
}

// Keys are left to the database, and where some rows have one and others do not, all are written.
func TestLoadKeys(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		opened := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
		n, err := query.Load(ctx, c.Accounts, func(yield func(*ledger.Account, error) bool) {
			for i := range 30 {
				a := &ledger.Account{Email: fmt.Sprintf("%02d@example.com", i), OpenedOn: &opened, Seen: &opened}
				if i >= 10 && i < 20 {
					a.ID = int64(1_000_000 - 1000*i)
				}
				if !yield(a, nil) {
					return
				}
			}
		})
		ok(t, err)
		is(t, "rows written", n, 30)
		all := must[[]*ledger.Account](t)(c.Accounts.OrderBy(account.Email.Asc()).All(ctx))
		is(t, "rows there", len(all), 30)
		for i, a := range all {
			if (a.ID == int64(1_000_000-1000*i)) != (i >= 10 && i < 20) || a.ID == 0 || !a.OpenedOn.Equal(opened) || !a.Seen.Equal(opened) {
				t.Errorf("account %d: %d, %v, %v", i, a.ID, a.OpenedOn, a.Seen)
			}
		}
	})
}

// The row that ends a load is named by its index, and what was written before it is told.
func TestLoadFails(t *testing.T) {
	errSource := errors.New("the source is gone")
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		ok(t, c.Authors.Insert(ctx, &shop.Author{ID: authorKey(33), Name: "was here first"}))
		for _, tc := range []struct {
			name    string
			change  func(i int, a *shop.Author) error
			row     int
			is      func(error) bool
			written int // by statements of 10 rows
			refused bool
		}{
			{"the sequence", func(i int, _ *shop.Author) error {
				if i == 25 {
					return errSource
				}
				return nil
			}, 25, func(err error) bool { return errors.Is(err, errSource) }, 20, false},
			{"a validator", func(i int, a *shop.Author) error {
				if i == 25 {
					a.Name = ""
				}
				return nil
			}, 25, func(err error) bool {
				var invalid *dberr.ValidationError
				return errors.As(err, &invalid) && invalid.Entity == "Author" && invalid.Field == "name"
			}, 20, false},
			{"text that cannot be sent", func(i int, a *shop.Author) error {
				if i == 25 {
					a.Name = "\xff"
				}
				return nil
			}, 25, func(err error) bool { return strings.Contains(err.Error(), "UTF-8") }, 20, false},
			{"a constraint", func(i int, a *shop.Author) error { return nil }, 33, dberr.IsUnique, 30, true},
		} {
			t.Run(tc.name, func(t *testing.T) {
				at := 0
				n, err := query.Load(ctx, c.Authors, func(yield func(*shop.Author, error) bool) {
					for a := range authors(0, 60) {
						failed := tc.change(at, a)
						at++
						if !yield(a, failed) {
							return
						}
					}
				}, query.ChunkRows(10))
				if !tc.is(err) {
					t.Fatalf("%v", err)
				}
				var bulk *dberr.BulkError
				if errors.As(err, &bulk) != (tc.refused && c.Conn().Dialect() != "cockroachdb") || bulk != nil && (len(bulk.Rows) != 1 || bulk.Rows[0].Index != tc.row) {
					t.Errorf("%v", err)
				}
				some := fmt.Sprintf("rows %d to %d", tc.row/10*10, tc.row/10*10+9)
				if !strings.Contains(err.Error(), fmt.Sprint("row ", tc.row)) && (copies(c.Conn()) || !strings.Contains(err.Error(), some)) {
					t.Errorf("row %d is not named: %v", tc.row, err)
				}
				want := tc.written
				switch {
				case copies(c.Conn()):
					want = 0
				case c.Conn().Dialect() == "cratedb" && tc.refused:
					want = 39
				}
				is(t, "rows written", n, want)
				ok(t, c.Authors.Refresh(ctx))
				is(t, "rows there", must[int](t)(c.Authors.Count(ctx)), want+1)
				must[int](t)(c.Authors.Where(author.Name.NEQ("was here first")).Delete(ctx))
				ok(t, c.Authors.Refresh(ctx))
			})
		}
	})
}

// With ContinueOnError everything is written that can be.
func TestLoadGoesOn(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		ok(t, c.Authors.Insert(ctx, &shop.Author{ID: authorKey(33), Name: "was here first"}))
		at := -1
		n, err := query.Load(ctx, c.Authors, func(yield func(*shop.Author) bool) {
			for a := range authors(0, 300) {
				if at++; at == 77 {
					a.Name = ""
				}
				if !yield(a) {
					return
				}
			}
		}, query.ContinueOnError(), query.ChunkRows(50), query.Parallel(2))
		is(t, "rows written", n, 298)
		var bulk *dberr.BulkError
		if !errors.As(err, &bulk) || bulk.Total != 300 || bulk.Unsent != 0 || len(bulk.Rows) != 2 || bulk.Rows[0].Index != 33 || bulk.Rows[1].Index != 77 {
			t.Errorf("%v", err)
		}
		ok(t, c.Authors.Refresh(ctx))
		is(t, "rows there", must[int](t)(c.Authors.Count(ctx)), 299)
	})
}

// A sequence that panics leaves a client that works.
func TestLoadPanics(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		func() {
			defer func() { is(t, "the panic", recover() == "no more", true) }()
			_, _ = query.Load(ctx, c.Authors, func(yield func(*shop.Author) bool) {
				for a := range authors(0, 15) {
					yield(a)
				}
				panic("no more")
			}, query.ChunkRows(10))
		}()
		ok(t, c.Authors.Refresh(ctx))
		want := 10
		if copies(c.Conn()) {
			want = 0
		}
		is(t, "rows there", must[int](t)(c.Authors.Count(ctx)), want)
	})
}

// A context that ends in the middle ends the load, and it is certain what a COPY has written: nothing.
func TestLoadCancelled(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		inner, cancel := context.WithCancel(ctx)
		defer cancel()
		n, err := query.Load(inner, c.Authors, func(yield func(*shop.Author) bool) {
			for i := 0; ; i++ {
				if i == 5_000 {
					cancel()
				}
				if !yield(&shop.Author{ID: authorKey(i), Name: "a"}) {
					return
				}
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if copies(c.Conn()) && (n != 0 || errors.Is(err, dberr.ErrUnknownOutcome)) {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}

// In a transaction a load is a part of it.
func TestLoadInTx(t *testing.T) {
	onLedger(t, func(t *testing.T, ctx context.Context, c *ledger.Client) {
		accounts := func(yield func(*ledger.Account) bool) {
			for i := range 25 {
				if !yield(&ledger.Account{Email: text(i)}) {
					return
				}
			}
		}
		errNo := errors.New("no")
		err := c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			n, err := query.Load(ctx, tx.Accounts, accounts, query.ChunkRows(10))
			ok(t, err)
			is(t, "rows written", n, 25)
			is(t, "rows seen by the transaction", must[int](t)(tx.Accounts.Count(ctx)), 25)
			return errNo
		})
		is(t, "the transaction's error", errors.Is(err, errNo), true)
		is(t, "rows after the rollback", must[int](t)(c.Accounts.Count(ctx)), 0)

		ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			if _, err := query.Load(ctx, c.Accounts, accounts); !errors.Is(err, dberr.ErrNestedTx) {
				t.Errorf("the client under the context of the transaction: %v", err)
			}
			if _, err := query.Load(ctx, tx.Accounts, accounts, query.Parallel(2)); err == nil {
				t.Error("Parallel in a transaction is no error")
			}
			must[int](t)(query.Load(ctx, tx.Accounts, accounts, query.ChunkRows(10)))
			return tx.Accounts.Insert(ctx, &ledger.Account{Email: "last"})
		}))
		is(t, "rows after the commit", must[int](t)(c.Accounts.Count(ctx)), 26)

		err = c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			_, err := query.Load(ctx, tx.Accounts, accounts)
			if !dberr.IsUnique(err) {
				t.Errorf("%v", err)
			}
			return tx.Accounts.Insert(ctx, &ledger.Account{Email: "after"})
		})
		is(t, "a transaction whose load failed is over", errors.Is(err, dberr.ErrTxDone), true)
	})
}

// Middleware sees each statement of a load, its rows and how it ended.
func TestLoadIsSeen(t *testing.T) {
	onWatchedShop(t, func(t *testing.T, ctx context.Context, c *shop.Client, w *watcher) {
		must[int](t)(query.Load(ctx, c.Authors, authors(0, 25), query.ChunkRows(20)))
		want := []string{"insert Author authors: 0 read, 20 changed, of 20", "insert Author authors: 0 read, 5 changed, of 5"}
		failed := "insert Author authors: 0 read, 0 changed, of 5, failed"
		if copies(c.Conn()) {
			want, failed = []string{"insert Author authors: 0 read, 25 changed"}, "insert Author authors: 0 read, 0 changed, failed"
		}
		w.expect(t, want...)
		_, err := query.Load(ctx, c.Authors, authors(20, 25))
		is(t, "the error", dberr.IsUnique(err) && dberr.IsUnique(w.errs[0]), true)
		w.expect(t, failed)
		w.expectNode(t, c.Conn().Dialect())
	})
}

// Rows get the tenant of the context, and those of another one are refused.
func TestLoadOfTenant(t *testing.T) {
	for _, tg := range targets {
		t.Run(tg.Name, func(t *testing.T) {
			ctx := timeout(t)
			shopOf(t, ctx, tg)
			c, err := shop.Open(ctx, tg.URL(t), sqlite.Driver, byTenant)
			ok(t, err)
			defer c.Close()
			ok(t, c.CreateTables(ctx))
			folders := func(tenant string) iter.Seq[*shop.Folder] {
				return func(yield func(*shop.Folder) bool) {
					_ = yield(&shop.Folder{Name: "a"}) && yield(&shop.Folder{Name: "b", Tenant: tenant})
				}
			}
			is(t, "rows written", must[int](t)(query.Load(as(ctx, "mine"), c.Folders, folders("mine"))), 2)
			_, err = query.Load(as(ctx, "mine"), c.Folders, folders("theirs"))
			if !errors.Is(err, dberr.ErrTenant) || !strings.Contains(err.Error(), "row 1") {
				t.Errorf("a row of another tenant: %v", err)
			}
			if _, err = query.Load(ctx, c.Folders, folders("")); !errors.Is(err, dberr.ErrTenant) {
				t.Errorf("without a tenant: %v", err)
			}
		})
	}
}
