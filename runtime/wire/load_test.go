package wire

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// copier is a session that copies, and nothing else.
type copier struct {
	DB
	ended []string
}

func (c *copier) Dialect() string { return "postgres" }

func (c *copier) Copy(_ context.Context, st *Statement, _ CopyColumns) (Copy, error) {
	st.Node = "n:1"
	return &copyOf{on: c}, nil
}

type copyOf struct {
	on   *copier
	rows int64
}

func (c *copyOf) Write([]Value) error { c.rows++; return nil }

func (c *copyOf) Close() (int64, error) {
	c.on.ended = append(c.on.ended, "closed")
	return c.rows, nil
}

func (c *copyOf) Abort(cause error) { c.on.ended = append(c.on.ended, cause.Error()) }

// onlyRows is a session that does not copy.
type onlyRows struct{ DB }

func (onlyRows) Dialect() string { return "sqlite" }

// Middleware is told of a COPY once, when it has ended.
func TestCopyIsWatched(t *testing.T) {
	var seen []Outcome
	watch := func(next Handler) Handler {
		return func(ctx context.Context, c *Call) error {
			c.OnDone(func(o Outcome) { seen = append(seen, o) })
			return next(ctx, c)
		}
	}
	errNo := errors.New("no")
	refuse := func(next Handler) Handler {
		return func(ctx context.Context, c *Call) error { return errors.Join(next(ctx, c), errNo) }
	}
	begin := func(db DB, middleware ...Middleware) (Copy, error) {
		return Intercept(db, "", middleware).(Copier).Copy(t.Context(), &Statement{Op: OpInsert}, CopyColumns{})
	}
	c := &copier{}
	w, err := begin(c, watch)
	if err != nil || len(seen) > 0 {
		t.Fatalf("%v, %v", err, seen)
	}
	_, _ = w.Write(nil), w.Write(nil)
	if n, err := w.Close(); n != 2 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	w.Abort(errNo) // as a caller does in a defer
	if w, err = begin(c, watch); err != nil {
		t.Fatal(err)
	}
	w.Abort(errNo)
	if _, err = begin(c, watch, refuse); !errors.Is(err, errNo) {
		t.Errorf("a middleware's error: %v", err)
	}
	if _, err := begin(onlyRows{}, watch); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("a database without COPY: %v", err)
	}
	type end struct {
		rows   int64
		node   string
		failed bool
	}
	var got []end
	for _, o := range seen {
		got = append(got, end{o.Affected, o.Node, o.Err != nil})
	}
	if diff := cmp.Diff([]end{{2, "n:1", false}, {0, "n:1", true}, {0, "n:1", true}, {0, "", true}}, got, cmp.AllowUnexported(end{})); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"closed", "no", "no", errDropped.Error()}, c.ended); diff != "" {
		t.Errorf("ends (-want +got):\n%s", diff)
	}
}
