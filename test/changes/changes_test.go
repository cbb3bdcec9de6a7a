// Package changes tests streams of changes, on a real CockroachDB; the other databases refuse them.
package changes

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	geodb "github.com/crategen/crategen/test/geo/db"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/shop"
	shopdb "github.com/crategen/crategen/test/shop/db"
)

var cockroach = testtarget.All[3:]

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// switchOn switches streams of changes on.
func switchOn(t *testing.T, ctx context.Context, client interface {
	Exec(ctx context.Context, sql string, args ...any) (int, error)
}) {
	t.Helper()
	_, err := client.Exec(ctx, "SET CLUSTER SETTING kv.rangefeed.enabled = true")
	ok(t, err)
}

// element is what a stream yields.
type element struct {
	c   query.RowChange[*db.Account]
	err error
}

// follow runs a stream until the test ends.
func follow(t *testing.T, ctx context.Context, client *db.Client, opts ...query.ChangesOption) <-chan element {
	t.Helper()
	switchOn(t, ctx, client)
	ctx, cancel := context.WithCancel(ctx)
	out, done := make(chan element), make(chan struct{})
	go func() {
		defer close(done)
		defer close(out)
		for c, err := range query.Changes(ctx, client.Accounts, opts...) {
			select {
			case out <- element{c, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return out
}

// next is the next element that is no resolved time.
func next(t *testing.T, from <-chan element) query.RowChange[*db.Account] {
	t.Helper()
	for e := range from {
		if e.err != nil {
			t.Fatal(e.err)
		}
		if e.c.Kind != query.Resolved {
			return e.c
		}
	}
	t.Fatal("the stream has ended")
	return query.RowChange[*db.Account]{}
}

// resolved is the next resolved time behind an instant.
func resolved(t *testing.T, from <-chan element, after time.Time) query.Mark {
	t.Helper()
	for e := range from {
		if e.err != nil {
			t.Fatal(e.err)
		}
		if e.c.Kind == query.Resolved && e.c.Time.After(after) {
			return e.c.Mark
		}
	}
	t.Fatal("the stream has ended")
	return query.Mark{}
}

// end is the error with which a stream ends, and the last mark before.
func end(t *testing.T, from <-chan element) (query.Mark, error) {
	t.Helper()
	var last query.Mark
	for e := range from {
		if e.err != nil {
			return last, e.err
		}
		last = e.c.Mark
	}
	t.Fatal("the stream ended without an error")
	return last, nil
}

func TestChanges(t *testing.T) {
	testtarget.Run(t, cockroach, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		a := &db.Account{Email: "a@x", Balance: 10, Currency: "EUR"}
		ok(t, client.Accounts.Insert(ctx, a))

		stream := follow(t, ctx, client, query.ExistingRows())
		c := next(t, stream)
		if c.Kind != query.RowExisting || c.Before != nil || !reflect.DeepEqual(c.After, a) || c.Repeated {
			t.Fatalf("existing row: %+v", c)
		}
		before := time.Now()
		n, err := client.Accounts.Where(account.ID.EQ(a.ID)).Update(ctx, account.Balance.Add(5))
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		c = next(t, stream)
		if c.Kind != query.RowUpdated || c.Before.Balance != 10 || c.After.Balance != 15 || c.Repeated ||
			c.Time.Before(before.Add(-time.Second)) || c.Time.After(time.Now().Add(time.Second)) {
			t.Fatalf("update: %+v", c)
		}
		b := &db.Account{Email: "b@x", Currency: "USD"}
		ok(t, client.Accounts.Insert(ctx, b))
		if c = next(t, stream); c.Kind != query.RowInserted || c.Before != nil || !reflect.DeepEqual(c.After, b) {
			t.Fatalf("insert: %+v", c)
		}
		mark := resolved(t, stream, c.Time)

		_, err = client.Accounts.Where(account.ID.EQ(a.ID)).Delete(ctx)
		ok(t, err)
		if c = next(t, stream); c.Kind != query.RowDeleted || c.After != nil || c.Before.Balance != 15 || c.Mark.IsZero() {
			t.Fatalf("delete: %+v", c)
		}

		text, err := json.Marshal(mark)
		ok(t, err)
		var saved query.Mark
		ok(t, json.Unmarshal(text, &saved))
		again := follow(t, ctx, client, query.Since(saved), query.ExistingRows())
		if c = next(t, again); c.Kind != query.RowDeleted || c.Before.ID != a.ID || !c.Repeated {
			t.Fatalf("after the mark: %+v", c)
		}
		_, err = client.Accounts.Where(account.ID.EQ(b.ID)).Update(ctx, account.Balance.Set(7))
		ok(t, err)
		if c = next(t, again); c.Kind != query.RowUpdated || c.After.Balance != 7 || c.Repeated {
			t.Fatalf("new change: %+v", c)
		}
	})
}

// TestTables has the changes of two tables in one stream.
func TestTables(t *testing.T) {
	testtarget.Run(t, cockroach, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		switchOn(t, ctx, client)
		go func() {
			time.Sleep(500 * time.Millisecond)
			_ = client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
				a := &db.Account{Email: "a@x", Currency: "EUR"}
				if err := tx.Accounts.Insert(ctx, a); err != nil {
					return err
				}
				return tx.Entries.Insert(ctx, &db.Entry{Amount: 3, BookedAt: time.Now(), AccountID: a.ID})
			})
		}()
		var account *db.Account
		var entry *db.Entry
		for c, err := range query.Changes2(ctx, client.Accounts, client.Entries) {
			ok(t, err)
			switch {
			case c.First != nil && c.Second != nil:
				t.Fatalf("two changes at once: %+v", c)
			case c.First != nil:
				account = c.First.After
			case c.Second != nil:
				entry = c.Second.After
			case c.Mark.IsZero():
				t.Fatal("a resolved time without a mark")
			}
			if account != nil && entry != nil {
				break
			}
		}
		if entry == nil || entry.AccountID != account.ID || entry.Amount != 3 {
			t.Errorf("account %+v, entry %+v", account, entry)
		}
	})
}

// TestEveryKind compares the row of a change with what a query reads.
func TestEveryKind(t *testing.T) {
	testtarget.Run(t, cockroach, shopdb.Open, func(t *testing.T, ctx context.Context, _ string, client *shopdb.Client) {
		switchOn(t, ctx, client)
		at := time.Date(2024, 2, 29, 10, 0, 0, 123_456_000, time.UTC)
		id := uuid.MustParse("aa65fb3d-1f3c-4ba6-a30b-3ab98f5de79e")
		full := &shopdb.Kind{ID: 1, ABool: true, AInt8: -128, AInt16: -1, AInt32: math.MinInt32, AInt64: math.MinInt64, AInt: 1 << 60,
			AUint8: 255, AUint16: 65535, AUint32: math.MaxUint32, AUint64: math.MaxInt64, AFloat32: 1.5, AFloat64: math.Inf(-1),
			AString: "\"\\\u20ac\x01\u2028", AText: "", ABytes: []byte{0, 255, '"'}, ATime: at, AUUID: id, AEnum: shopdb.KindAEnumTwo,
			AJSON: shop.Details{}, AMap: map[string]any{"n": json.Number("12345678901234567890"), "x": nil}, AStrings: []string{"a", "", "\"é"}, AInts: []int{1, -2},
			AFloats: []float64{0.1, math.Inf(1)}, ABools: []bool{true, false}, AInt64s: []int64{math.MaxInt64}, ATimes: []time.Time{at}, AUuids: []uuid.UUID{id},
			AGrade: "top", APoint: shop.Point{X: 1, Y: 2}}
		far := &shopdb.Kind{ID: 2, AFloat64: math.Inf(1), ATime: time.Date(12024, 2, 29, 1, 2, 3, 4000, time.UTC), AEnum: shopdb.KindAEnumOne, ABytes: []byte{},
			AMap: map[string]any{}, AStrings: []string{}, AInts: []int{}, AFloats: []float64{}, ABools: []bool{}, AInt64s: []int64{},
			ATimes: []time.Time{time.Date(-44, 3, 15, 0, 0, 0, 0, time.UTC)}, AUuids: []uuid.UUID{},
			NBool: new(bool), NInt8: new(int8), NString: new(""), NTime: new(time.Time{}.AddDate(0, 0, 1)), NFloat64: new(1e300), NUUID: &id, NUint64: new(uint64(7))}
		for _, k := range []*shopdb.Kind{full, far} {
			ok(t, client.Kinds.Insert(ctx, k))
		}
		left := 2
		for c, err := range query.Changes(ctx, client.Kinds, query.ExistingRows()) {
			ok(t, err)
			if c.Kind == query.Resolved {
				continue
			}
			want, err := client.Kinds.Get(ctx, c.After.ID)
			ok(t, err)
			if !reflect.DeepEqual(c.After, want) {
				t.Errorf("the change has\n%+v, the query\n%+v", c.After, want)
			}
			if left--; left == 0 {
				break
			}
		}
	})
}

// TestEnds has the reasons that end a stream.
func TestEnds(t *testing.T) {
	ends := map[string]struct {
		sql  []string
		want error
	}{
		"a column is dropped":                {[]string{"ALTER TABLE accounts DROP COLUMN seen"}, dberr.ErrSchemaChanged},
		"a column with a default is added":   {[]string{"ALTER TABLE accounts ADD COLUMN more INT8 NOT NULL DEFAULT 3"}, dberr.ErrSchemaChanged},
		"a column is renamed, a row changes": {[]string{"ALTER TABLE accounts RENAME COLUMN seen TO saw", "UPDATE accounts SET balance = 3"}, dberr.ErrSchemaChanged},
		"the table is truncated":             {[]string{"TRUNCATE accounts CASCADE"}, dberr.ErrTruncated},
	}
	for name, e := range ends {
		t.Run(name, func(t *testing.T) {
			testtarget.Run(t, cockroach, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
				ok(t, client.Accounts.Insert(ctx, &db.Account{Email: "a@x", Currency: "EUR"}))
				stream := follow(t, ctx, client, query.ExistingRows())
				resolved(t, stream, time.Time{})
				for _, sql := range e.sql {
					_, err := client.Exec(ctx, sql)
					ok(t, err)
				}
				mark, err := end(t, stream)
				if !errors.Is(err, e.want) {
					t.Fatalf("the stream ended with %v, want %v", err, e.want)
				}
				t.Log(err)
				if e.want == dberr.ErrSchemaChanged && len(e.sql) == 1 { // the stream goes on behind the change
					resolved(t, follow(t, ctx, client, query.Since(mark)), time.Time{})
				}
			})
		})
	}
}

// TestBad has what is refused.
func TestBad(t *testing.T) {
	first := func(ctx context.Context, client *db.Client, opts ...query.ChangesOption) error {
		for _, err := range query.Changes(ctx, client.Accounts, opts...) {
			return err
		}
		return errors.New("the loop had no element")
	}
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		if target != "cockroachdb" {
			if err := first(ctx, client); !errors.Is(err, errors.ErrUnsupported) {
				t.Errorf("on %s: %v", target, err)
			} else {
				t.Log(err)
			}
			return
		}
		switchOn(t, ctx, client)
		var mark query.Mark
		for _, bad := range []string{"x", "-1.0", "1.99999999999", "1795938563401033365.x", "0"} {
			if err := mark.UnmarshalText([]byte(bad)); err == nil {
				t.Errorf("%q is a mark", bad)
			}
		}
		ok(t, mark.UnmarshalText([]byte("2795938563401033365.0000000000")))
		err := first(ctx, client, query.Since(mark))
		if err == nil {
			t.Error("a mark in the future is no error")
		}
		t.Log(err)
		err = client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, err := range query.Changes(ctx, tx.Accounts) {
				return err
			}
			return nil
		})
		if err == nil {
			t.Error("a stream in a transaction is no error")
		}
		t.Log(err)
		for _, err := range query.Changes2(ctx, client.Accounts, client.Accounts) {
			if err == nil {
				t.Error("one table twice is no error")
			}
			t.Log(err)
		}
		short, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		for _, e := range query.Changes(short, client.Accounts) {
			err = e
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the end of the context: %v", err)
		}
		t.Log(err)
	})
}

// TestPoints has points in a change, which the server sends in another form than to a query.
func TestPoints(t *testing.T) {
	testtarget.Run(t, cockroach, geodb.Open, func(t *testing.T, ctx context.Context, _ string, client *geodb.Client) {
		switchOn(t, ctx, client)
		p := geodb.NewPlace()
		p.ID, p.Location, p.Entrance = "a", orb.Point{16.37, 48.2}, &orb.Point{-0.5, 90}
		ok(t, client.Places.Insert(ctx, p))
		for c, err := range query.Changes(ctx, client.Places, query.ExistingRows()) {
			ok(t, err)
			if !reflect.DeepEqual(c.After, p) {
				t.Errorf("the change has %+v, the row is %+v", c.After, p)
			}
			break
		}
	})
}
