package observe_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/observe"
	"github.com/crategen/crategen/runtime/wire"
)

// db takes a while for every statement and answers with two rows or with err.
type db struct {
	wire.DB
	takes time.Duration
	err   error
}

func (d *db) Dialect() string { return "postgres" }

func (d *db) Nodes() []wire.NodeStats { return nil }

func (d *db) Exec(_ context.Context, st *wire.Statement) (int64, error) {
	st.Node = "n1:5432"
	time.Sleep(d.takes)
	return 3, d.err
}

func (d *db) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	if _, err := d.Exec(ctx, st); err != nil {
		return nil, err
	}
	return &rows{left: 2}, nil
}

func (d *db) Bulk(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	return d.Query(ctx, st)
}

func (d *db) Begin(context.Context, wire.TxOptions) (wire.Tx, error) { return &tx{db: d}, nil }

type tx struct {
	wire.Tx
	db *db
}

func (t *tx) Exec(ctx context.Context, st *wire.Statement) (int64, error) { return t.db.Exec(ctx, st) }
func (t *tx) Commit(context.Context) error                                { return nil }
func (t *tx) Node() string                                                { return "n2:5432" }

type rows struct {
	wire.Rows
	left int
}

func (r *rows) Next() bool      { r.left--; return r.left >= 0 }
func (r *rows) Affected() int64 { return 2 }
func (r *rows) Close() error    { return nil }

// origin hides the second argument.
type origin struct{}

func (origin) TargetTable() string     { return "books" }
func (origin) ArgColumn(int) string    { return "" }
func (origin) ArgSensitive(i int) bool { return i == 1 }

// logged runs statements with a logger of the given level and returns what it wrote, without time stamps.
func logged(d *db, level slog.Level, run func(wire.DB), opts ...observe.Option) []string {
	var out bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: level,
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
	run(wire.Intercept(d, "", []wire.Middleware{observe.Slog(logger, opts...)}))
	return strings.Split(strings.TrimSpace(out.String()), "\n")
}

func check(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wanted (-) and got (+):\n%s", diff)
	}
}

func insert() *wire.Statement {
	return &wire.Statement{SQL: "INSERT", Op: wire.OpInsert, Entity: "Book", Origin: origin{},
		Args: []wire.Value{wire.Text("a title"), wire.Text("secret"), wire.Int(3)}}
}

func read(db wire.DB) {
	r, err := db.Query(context.Background(), &wire.Statement{SQL: "SELECT", Entity: "Book"})
	if err != nil {
		return
	}
	for r.Next() {
		time.Sleep(time.Millisecond)
	}
	_ = r.Close()
}

func TestEveryStatement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		check(t, logged(&db{takes: 5 * time.Millisecond}, slog.LevelDebug, func(db wire.DB) {
			_, _ = db.Exec(ctx, insert())
			read(db)
			many := insert()
			many.Rows = 2
			r, _ := db.Bulk(ctx, many)
			_ = r.Close()
			_, _ = db.Exec(ctx, &wire.Statement{SQL: "VACUUM", Op: wire.OpOther})
			tx, _ := db.Begin(ctx, wire.TxOptions{Attempt: 2})
			_, _ = tx.Exec(ctx, insert())
			_ = tx.Commit(ctx)
		}),
			`level=DEBUG msg=statement op=insert entity=Book statement=INSERT duration=5ms rows=3 node=n1:5432`,
			`level=DEBUG msg=statement op=select entity=Book statement=SELECT duration=7ms rows=2 node=n1:5432`,
			`level=DEBUG msg=statement op=insert entity=Book statement=INSERT duration=5ms rows=2 batch=2 node=n1:5432`,
			`level=DEBUG msg=statement op=exec statement=VACUUM duration=5ms rows=3 node=n1:5432`,
			`level=DEBUG msg=statement op=begin statement=BEGIN duration=0s node=n2:5432 tx=true attempt=2`,
			`level=DEBUG msg=statement op=insert entity=Book statement=INSERT duration=5ms rows=3 node=n1:5432 tx=true attempt=2`,
			`level=DEBUG msg=statement op=commit statement=COMMIT duration=0s node=n2:5432 tx=true attempt=2`)
	})
}

func TestSlowOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := observe.SlowerThan(5 * time.Millisecond)
		check(t, logged(&db{takes: 5 * time.Millisecond}, slog.LevelDebug, func(db wire.DB) {
			_, _ = db.Exec(context.Background(), insert()) // not slower
			read(db)                                       // slower with the reading of its rows
		}, slow), `level=WARN msg="slow statement" op=select entity=Book statement=SELECT duration=7ms rows=2 node=n1:5432`)
	})
}

func TestFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tc := range []struct {
			err  error
			want string
		}{
			{errors.New("boom"), "level=ERROR"},
			{dberr.ErrUnknownOutcome, "level=ERROR"},
			{context.DeadlineExceeded, "level=ERROR"},
			{&dberr.ConstraintError{Rule: dberr.Unique, Name: "k"}, "level=WARN"},
			{&dberr.BulkError{Total: 2, Rows: []dberr.RowError{{Err: &dberr.ConstraintError{Rule: dberr.Unique}}}}, "level=WARN"},
			{dberr.ErrSerialization, "level=WARN"},
			{context.Canceled, "level=WARN"},
		} {
			for _, opts := range [][]observe.Option{nil, {observe.SlowerThan(time.Hour)}} {
				got := logged(&db{err: tc.err}, slog.LevelInfo, read, opts...)
				if len(got) != 1 || !strings.HasPrefix(got[0], tc.want+` msg="statement failed" op=select`) ||
					!strings.Contains(got[0], "rows=0 node=n1:5432 error=") {
					t.Errorf("%v: %v", tc.err, got)
				}
			}
		}
	})
}

func TestArguments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		check(t, logged(&db{}, slog.LevelDebug, func(db wire.DB) {
			_, _ = db.Exec(context.Background(), insert())
			_, _ = db.Exec(context.Background(), &wire.Statement{SQL: "X", Op: wire.OpOther, Args: []wire.Value{
				wire.Null(), wire.Bool(true), wire.Float(1.5), wire.Bytes([]byte("abc")), wire.JSON([]byte(`{"a":1}`)),
				wire.UUID([16]byte{0xab, 15: 1}), wire.Time(time.Unix(0, 0)), wire.Ints(make([]int64, 12)),
				wire.Text(strings.Repeat("é", 33) + "x"), wire.Uint(1 << 63),
			}})
			_, _ = db.Exec(context.Background(), &wire.Statement{SQL: "Y", Op: wire.OpOther, Args: make([]wire.Value, 23)})
		}, observe.WithArgs()),
			`level=DEBUG msg=statement op=insert entity=Book statement=INSERT duration=0s rows=3 node=n1:5432 args="[a title (hidden) 3]"`,
			`level=DEBUG msg=statement op=exec statement=X duration=0s rows=3 node=n1:5432 args="[<nil> true 1.5 (3 bytes) {\"a\":1} `+
				`ab000000-0000-0000-0000-000000000001 1970-01-01 00:00:00 +0000 UTC [0 0 0 0 0 0 0 0 0 0 (2 more)] `+
				strings.Repeat("é", 32)+`(3 bytes more) 9223372036854775808]"`,
			`level=DEBUG msg=statement op=exec statement=Y duration=0s rows=3 node=n1:5432 args="[`+
				strings.Repeat("<nil> ", 20)+`(3 more)]"`)
	})
}

func TestSilentLogger(t *testing.T) {
	check(t, logged(&db{err: errors.New("boom")}, slog.LevelError+1, read), "")
}
