package wire_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/wire"
)

var errConflict = errors.New("conflict")

// db answers every statement with two rows, or with err, and writes down what it was asked.
type db struct {
	log  []string
	err  error
	last *rows
}

func (d *db) note(s string) error { d.log = append(d.log, s); return d.err }

func (d *db) Query(_ context.Context, st *wire.Statement) (wire.Rows, error) {
	st.Node = "n1:1"
	if err := d.note("query " + st.SQL); err != nil {
		return nil, err
	}
	d.last = &rows{db: d, left: 2}
	return d.last, nil
}

func (d *db) Bulk(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	return d.Query(ctx, st)
}

func (d *db) Exec(_ context.Context, st *wire.Statement) (int64, error) {
	st.Node = "n1:1"
	return 3, d.note("exec " + st.SQL)
}

func (d *db) Begin(context.Context, wire.TxOptions) (wire.Tx, error) {
	if err := d.note("begin"); err != nil {
		return nil, err
	}
	return &tx{d}, nil
}

func (d *db) Nodes() []wire.NodeStats { return []wire.NodeStats{{Node: "n1:1"}} }

func (d *db) Dialect() string { return "postgres" }
func (d *db) Close() error    { return d.note("close") }

type tx struct{ *db }

func (t *tx) Send(ctx context.Context, b *wire.Batch) (int, error) {
	return wire.SendEach(ctx, t, b)
}
func (t *tx) Commit(context.Context) error   { return t.note("commit") }
func (t *tx) Rollback(context.Context) error { return t.note("rollback") }
func (t *tx) RollbackTo(_ context.Context, savepoint string) error {
	return t.note("rollback to " + savepoint)
}
func (t *tx) Node() string { return "n2:2" }
func (t *tx) Err() error   { return nil }

// rows have no cells.
type rows struct {
	wire.Row
	db   *db
	left int
	err  error
}

func (r *rows) Next() bool {
	if r.err != nil || r.left < 0 {
		return false
	}
	r.left--
	return r.left >= 0
}

// Affected is known at the end only.
func (r *rows) Affected() int64 {
	if r.left >= 0 {
		return 0
	}
	return 2
}

func (r *rows) Columns() []string { return nil }
func (r *rows) Err() error        { return r.err }
func (r *rows) Close() error      { _ = r.db.note("close rows"); return r.err }

// named notes when its handler is entered and left, and when the call is over.
func (d *db) named(name string) wire.Middleware {
	return func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error {
			_ = d.note(name + " in")
			c.OnDone(func(o wire.Outcome) {
				_ = d.note(fmt.Sprintf("%s done %s %d %d %q %v", name, c.Name(), o.Returned, o.Affected, o.Node, o.Err))
			})
			err := next(ctx, c)
			_ = d.note(name + " out " + c.Node())
			return err
		}
	}
}

func (d *db) expect(t *testing.T, what string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, d.log); diff != "" {
		t.Errorf("%s: wanted (-) and got (+):\n%s", what, diff)
	}
	d.log = nil
}

func with(d *db, m ...wire.Middleware) wire.DB { return wire.Intercept(d, "shop", m) }

func TestNoMiddlewareIsNothing(t *testing.T) {
	d := &db{}
	if with(d) != wire.DB(d) {
		t.Error("without middleware there is something around the database")
	}
}

func TestOrder(t *testing.T) {
	d := &db{}
	s := with(d, d.named("a"), nil, d.named("b"))
	n, err := s.Exec(t.Context(), &wire.Statement{SQL: "x", Op: wire.OpUpdate, Entity: "Book"})
	if n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	d.expect(t, "exec", "a in", "b in", "exec x", "b out n1:1", "a out n1:1",
		`b done update Book 0 3 "n1:1" <nil>`, `a done update Book 0 3 "n1:1" <nil>`)
	r, err := s.Query(t.Context(), &wire.Statement{SQL: "y"})
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
	}
	d.expect(t, "until the rows are closed", "a in", "b in", "query y", "b out n1:1", "a out n1:1")
	_, _ = r.Close(), r.Close()
	d.expect(t, "once they are", "close rows", `b done select 2 2 "n1:1" <nil>`, `a done select 2 2 "n1:1" <nil>`, "close rows")
}

func TestErrorWhileReading(t *testing.T) {
	d := &db{}
	s := with(d, d.named("a"), func(next wire.Handler) wire.Handler { return next })
	r, err := s.Bulk(t.Context(), &wire.Statement{SQL: "y", Op: wire.OpInsert, Rows: 2})
	if err != nil {
		t.Fatal(err)
	}
	d.log = nil
	r.Next()
	d.last.err = errConflict
	if err := r.Close(); err != errConflict {
		t.Error(err)
	}
	d.expect(t, "done", "close rows", `a done insert 1 0 "n1:1" conflict`)
}

// TestRowsLeft holds that a write is read to its end, where the number of changed rows is known, and a read is not.
func TestRowsLeft(t *testing.T) {
	for op, want := range map[wire.Op]string{wire.OpRead: "1 0", wire.OpOther: "1 0", wire.OpInsert: "1 2"} {
		d := &db{}
		r, err := with(d, d.named("a")).Query(t.Context(), &wire.Statement{Op: op})
		if err != nil {
			t.Fatal(err)
		}
		r.Next()
		d.log = nil
		_ = r.Close()
		d.expect(t, op.String(), "close rows", "a done "+op.String()+" "+want+` "n1:1" <nil>`)
	}
}

// handler is a middleware of one function.
func handler(h func(ctx context.Context, c *wire.Call, next wire.Handler) error) wire.Middleware {
	return func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error { return h(ctx, c, next) }
	}
}

func TestContract(t *testing.T) {
	mine := errors.New("mine")
	for _, tc := range []struct {
		name string
		err  error // of the database
		h    func(ctx context.Context, c *wire.Call, next wire.Handler) error
		is   []error
		says string
		log  []string
	}{
		{"refuses", nil, func(context.Context, *wire.Call, wire.Handler) error { return mine },
			[]error{mine}, "mine", nil},
		{"forgets to send", nil, func(context.Context, *wire.Call, wire.Handler) error { return nil },
			nil, "did not send", nil},
		{"drops the error", errConflict, func(ctx context.Context, c *wire.Call, next wire.Handler) error {
			_ = next(ctx, c)
			return nil
		}, []error{errConflict}, "conflict", []string{"query x"}},
		{"replaces the error", errConflict, func(ctx context.Context, c *wire.Call, next wire.Handler) error {
			_ = next(ctx, c)
			return mine
		}, []error{errConflict, mine}, "mine", []string{"query x"}},
		{"wraps the error", errConflict, func(ctx context.Context, c *wire.Call, next wire.Handler) error {
			return fmt.Errorf("b: %w", next(ctx, c))
		}, []error{errConflict}, "b: conflict", []string{"query x"}},
		{"fails after a success", nil, func(ctx context.Context, c *wire.Call, next wire.Handler) error {
			_ = next(ctx, c)
			return mine
		}, []error{mine}, "mine", []string{"query x", "close rows"}},
		{"sends twice", nil, func(ctx context.Context, c *wire.Call, next wire.Handler) error {
			_ = next(ctx, c)
			return next(ctx, c)
		}, nil, "again after it had succeeded", []string{"query x", "close rows"}},
		{"tries again after an error", errConflict, func(ctx context.Context, c *wire.Call, next wire.Handler) error {
			_ = next(ctx, c)
			return next(ctx, c)
		}, []error{errConflict}, "conflict", []string{"query x", "query x"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := &db{err: tc.err}
			var done []error
			outer := handler(func(ctx context.Context, c *wire.Call, next wire.Handler) error {
				c.OnDone(func(o wire.Outcome) { done = append(done, o.Err) })
				return next(ctx, c)
			})
			r, err := with(d, outer, handler(tc.h)).Query(t.Context(), &wire.Statement{SQL: "x"})
			if r != nil || err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Fatalf("%v, %v", r, err)
			}
			for _, want := range tc.is {
				if !errors.Is(err, want) {
					t.Errorf("%v is not %v", err, want)
				}
			}
			if len(done) != 1 || done[0] != err {
				t.Errorf("OnDone got %v", done)
			}
			d.expect(t, "log", tc.log...)
		})
	}
}

func TestPanic(t *testing.T) {
	d := &db{}
	boom := handler(func(ctx context.Context, c *wire.Call, next wire.Handler) error {
		if err := next(ctx, c); err != nil {
			return err
		}
		panic("boom")
	})
	s := with(d, d.named("a"), boom)
	for _, run := range []func(){
		func() { _, _ = s.Query(t.Context(), &wire.Statement{SQL: "x"}) },
		func() { _, _ = s.Begin(t.Context(), wire.TxOptions{}) },
	} {
		func() {
			defer func() {
				if recover() != "boom" {
					t.Error("the panic did not come through")
				}
			}()
			run()
		}()
	}
	d.expect(t, "what was open is closed", "a in", "query x", "close rows", `a done select 0 0 "n1:1" a panic ended the statement`,
		"a in", "begin", "rollback", `a done begin 0 0 "n2:2" a panic ended the statement`)
}

func TestTransaction(t *testing.T) {
	d := &db{}
	s := with(d, handler(func(ctx context.Context, c *wire.Call, next wire.Handler) error {
		err := next(ctx, c)
		d.log = append(d.log, fmt.Sprint(c.Name(), " ", c.SQL(), " ", c.Attempt(), c.InTx(), " ", c.Node(), " ", c.Dialect(), " ", c.Database()))
		return err
	}))
	begun, err := s.Begin(t.Context(), wire.TxOptions{Attempt: 2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := begun.Exec(t.Context(), &wire.Statement{SQL: "x", Op: wire.OpDelete}); err != nil {
		t.Fatal(err)
	}
	if err := begun.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if begun.Node() != "n2:2" {
		t.Error(begun.Node())
	}
	d.expect(t, "committed", "begin", "begin BEGIN 2 true n2:2 postgres shop", "exec x", "delete x 2 true n1:1 postgres shop",
		"commit", "commit COMMIT 2 true n2:2 postgres shop")
}

func TestRefusedBoundaries(t *testing.T) {
	refused := errors.New("refused")
	d := &db{}
	refuse := wire.OpOther
	s := with(d, handler(func(ctx context.Context, c *wire.Call, next wire.Handler) error {
		if c.Op() == refuse {
			return refused
		}
		return next(ctx, c)
	}))
	refuse = wire.OpBegin
	if _, err := s.Begin(t.Context(), wire.TxOptions{}); err != refused {
		t.Error(err)
	}
	d.expect(t, "no transaction was begun")
	refuse = wire.OpCommit
	begun, err := s.Begin(t.Context(), wire.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := begun.Commit(t.Context()); err != refused {
		t.Error(err)
	}
	refuse = wire.OpRollback
	if err := begun.Rollback(t.Context()); !errors.Is(err, refused) {
		t.Error(err)
	}
	if err := begun.Rollback(t.Context()); err != nil {
		t.Error(err)
	}
	d.expect(t, "rolled back all the same, once", "begin", "rollback")
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	d.expect(t, "closed", "close")
}

func TestSend(t *testing.T) {
	batch := func(commit bool, read int) *wire.Batch {
		return &wire.Batch{
			Statements: []*wire.Statement{{SQL: "one", Op: wire.OpRead}, {SQL: "two", Op: wire.OpUpdate}},
			Commit:     commit,
			Read: func(i int, rows wire.Rows) {
				for range read {
					rows.Next()
				}
			},
		}
	}
	refuse := func(op wire.Op, after bool) wire.Middleware {
		return func(next wire.Handler) wire.Handler {
			return func(ctx context.Context, c *wire.Call) error {
				if c.Op() != op {
					return next(ctx, c)
				}
				if after {
					if err := next(ctx, c); err != nil {
						return err
					}
				}
				return errors.New("refused")
			}
		}
	}
	for _, c := range []struct {
		what   string
		more   wire.Middleware
		commit bool
		err    error // of the database
		failed int
		is     string
		want   []string
	}{
		{"well", nil, false, nil, 0, "", []string{
			"m in", "m in", "query one", "close rows", "query two", "close rows",
			`m out n1:1`, `m done update 1 2 "n1:1" <nil>`, `m out n1:1`, `m done select 1 0 "n1:1" <nil>`,
		}},
		{"with the commit", nil, true, nil, 2, "", []string{
			"m in", "m in", "m in", "query one", "close rows", "query two", "close rows", "commit",
			`m out n2:2`, `m done commit 0 0 "n2:2" <nil>`, `m out n1:1`, `m done update 1 2 "n1:1" <nil>`,
			`m out n1:1`, `m done select 1 0 "n1:1" <nil>`,
		}},
		{"a conflict", nil, true, errConflict, 0, "conflict", []string{
			"m in", "m in", "m in", "query one",
			`m out n2:2`, `m done commit 0 0 "n2:2" not executed: conflict`, `m out `, `m done update 0 0 "" not executed: conflict`,
			`m out n1:1`, `m done select 0 0 "n1:1" conflict`,
		}},
		{"the second refused", refuse(wire.OpUpdate, false), true, nil, 1, "refused", []string{
			"m in", "m in", `m out `, `m done update 0 0 "" refused`, `m out `, `m done select 0 0 "" not sent: refused`,
		}},
		{"the commit refused", refuse(wire.OpCommit, false), true, nil, 2, "refused", []string{
			"m in", "m in", "m in", `m out n2:2`, `m done commit 0 0 "n2:2" refused`,
			`m out `, `m done update 0 0 "" not sent: refused`, `m out `, `m done select 0 0 "" not sent: refused`,
		}},
		{"refused too late", refuse(wire.OpRead, true), false, nil, 0, "refused", []string{
			"m in", "m in", "query one", "close rows", "query two", "close rows",
			`m out n1:1`, `m done update 1 2 "n1:1" <nil>`, `m out n1:1`, `m done select 1 0 "n1:1" refused`,
		}},
	} {
		d := &db{}
		tx, err := wire.Intercept(d, "", []wire.Middleware{d.named("m"), c.more}).Begin(t.Context(), wire.TxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		d.log, d.err = nil, c.err
		failed, err := tx.Send(t.Context(), batch(c.commit, 1))
		d.expect(t, c.what, c.want...)
		if got := fmt.Sprint(err); err != nil && got != c.is || err == nil && c.is != "" || failed != c.failed || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: statement %d: %v", c.what, failed, err)
		}
	}
}
