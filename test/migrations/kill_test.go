package migrations_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/runtime/wire"
)

var errKilled = errors.New("the process was killed here")

// mortal is a database whose client dies at a statement: before it is sent, or after it was executed. Nothing is sent after that.
type mortal struct {
	wire.DB
	left  int  // statements until it dies
	after bool // the last one is executed
	dead  bool
}

// step reports whether the statement may be sent and whether the client dies after it.
func (m *mortal) step() (send, die bool) {
	if m.dead {
		return false, true
	}
	if m.left--; m.left > 0 {
		return true, false
	}
	m.dead = true
	return m.after, true
}

func (m *mortal) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	send, die := m.step()
	if !send {
		return 0, errKilled
	}
	n, err := m.DB.Exec(context.WithoutCancel(ctx), st)
	if die {
		return 0, errKilled
	}
	return n, err
}

func (m *mortal) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	if m.dead {
		return nil, errKilled
	}
	return m.DB.Query(ctx, st)
}

func (m *mortal) Begin(ctx context.Context, o wire.TxOptions) (wire.Tx, error) {
	if m.dead {
		return nil, errKilled
	}
	tx, err := m.DB.Begin(ctx, o)
	if err != nil {
		return nil, err
	}
	return &mortalTx{tx, m}, nil
}

// mortalTx is a transaction that the server rolls back when its client dies.
type mortalTx struct {
	wire.Tx
	m *mortal
}

func (t *mortalTx) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	send, die := t.m.step()
	if !send || die {
		_ = t.Rollback(context.WithoutCancel(ctx))
		return 0, errKilled
	}
	return t.Tx.Exec(ctx, st)
}

func (t *mortalTx) Commit(ctx context.Context) error {
	send, die := t.m.step()
	if !send {
		_ = t.Rollback(context.WithoutCancel(ctx))
		return errKilled
	}
	err := t.Tx.Commit(ctx)
	if die {
		return errKilled
	}
	return err
}

// TestKilled kills the client of a migration before and after each of its statements, and migrates again. The result must be that
// of a run that nobody disturbed, with all rows.
func TestKilled(t *testing.T) {
	kill(t, killed)
}

// kill tries pairs of states on each database for the time of -span. try returns how often it killed the client.
func kill(t *testing.T, try func(t *testing.T, db wire.DB, on target.Name, seed uint64, end time.Time) int) {
	t.Helper()
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			first := *seed
			if first == 0 {
				first = rand.Uint64()
			}
			db, end, kills := space(t, on.Name), time.Now().Add(*span), 0
			for n := uint64(0); time.Now().Before(end) && !t.Failed(); n++ {
				kills += try(t, db, target.Name(on.Name), first+n, end)
			}
			t.Logf("killed %d times from seed %d", kills, first)
		})
	}
}

// killed tries one pair of states, and returns how often the client was killed.
func killed(t *testing.T, db wire.DB, on target.Name, seed uint64, end time.Time) (kills int) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), on: on, types: typesOf[on]}
	a := g.database()
	b := g.mutated(a)
	o := migrate.Options{Allow: []string{"drop-table=*", "drop-column=*", "drop-sequence=*", "incomplete-reads=*", "lost-writes=*"}}
	for at := 1; time.Now().Before(end); at++ {
		for _, after := range []bool{false, true} {
			fill := &generator{Rand: rand.New(rand.NewPCG(seed, 2)), on: on, types: typesOf[on]}
			clean(t, db)
			if _, err := migrate.Apply(t.Context(), db, a, o); err != nil {
				t.Errorf("seed %d: creating A: %v", seed, err)
				return kills
			}
			if err := fill.fill(t.Context(), db, a, b); err != nil {
				t.Errorf("seed %d: filling A: %v", seed, err)
				return kills
			}
			before := contents(t, db, a)
			m := &mortal{DB: db, left: at, after: after}
			_, err := migrate.Apply(t.Context(), m, b, o)
			if !m.dead {
				return kills // it ended before, or rows stand in the way
			}
			if err == nil || !strings.Contains(err.Error(), errKilled.Error()) {
				t.Logf("seed %d, statement %d: killed, and the error is %v", seed, at, err)
			}
			kills++
			run(t, db, "UPDATE crategen_leases SET expires = 0 WHERE project = 'default'") // a dead run does not renew it
			if _, err := migrate.Apply(t.Context(), db, b, o); err != nil {
				if refusal(on, err) != "" {
					continue // it was killed before it could say so
				}
				t.Errorf("seed %d, killed at statement %d (after: %v): %v", seed, at, after, err)
				return kills
			}
			now := contents(t, db, b)
			for key, want := range before {
				if have, ok := now[key]; ok && have != want {
					t.Errorf("seed %d, killed at statement %d (after: %v): %s holds %s, held %s", seed, at, after, key, have, want)
				}
			}
			if t.Failed() || time.Now().After(end) {
				return kills
			}
		}
	}
	return kills
}

// replicas is how many runs TestOneRunAtATime starts at once.
const replicas = 20

// TestOneRunAtATime starts several runs at once: each must end well, one of them with the work.
func TestOneRunAtATime(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			db := space(t, on.Name)
			g := &generator{Rand: rand.New(rand.NewPCG(7, 1)), on: target.Name(on.Name), types: typesOf[target.Name(on.Name)]}
			want := g.database()
			ends := make(chan string)
			for range replicas {
				go func() {
					p, err := migrate.Apply(t.Context(), db, want, migrate.Options{Wait: 5 * time.Minute})
					if err != nil {
						ends <- err.Error()
						return
					}
					ends <- fmt.Sprintf("%d steps", len(p.Steps))
				}()
			}
			counts := make(map[string]int)
			for range replicas {
				counts[<-ends]++
			}
			if counts["0 steps"] != replicas-1 || counts[fmt.Sprintf("%d steps", len(want.Tables))] != 1 {
				t.Errorf("the runs ended with %v", counts)
			}
			fence, err := ask.Value(t.Context(), db, "SELECT CAST(fence AS "+typesOf[target.Name(on.Name)]["text"][0]+") FROM crategen_leases WHERE project = 'default'")
			if err != nil || fence != fmt.Sprint(replicas) {
				t.Errorf("the fence is %s (%v), want %d", fence, err, replicas)
			}
		})
	}
}
