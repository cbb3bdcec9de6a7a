package migrations_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// gone is a client that dies when the server says that a job of a statement has begun.
type gone struct {
	wire.DB
	begins string // of the statement
	dead   bool
	before func() // that statement
}

func (g *gone) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	if g.dead {
		return 0, errKilled
	}
	if !strings.HasPrefix(st.SQL, g.begins) {
		return g.DB.Exec(ctx, st)
	}
	if g.before != nil {
		g.before()
	}
	record := wire.Notices(ctx)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx = wire.WithNotices(ctx, func(message string) {
		record(message)
		g.dead = true
		cancel()
	})
	_, err := g.DB.Exec(ctx, st)
	if err == nil {
		return 0, nil
	}
	return 0, errors.Join(errKilled, err)
}

func (g *gone) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	if g.dead {
		return nil, errKilled
	}
	return g.DB.Query(ctx, st)
}

func codes(index bool, unique bool) *state.Database {
	t := &state.Table{TableName: state.TableName{Name: "codes"}, PrimaryKey: []string{"id"},
		Columns: []state.Column{{Name: "id", Type: "int8", NotNull: true}, {Name: "code", Type: "int8"}}}
	if index {
		t.Indexes = []state.Index{{Name: "by_code", Unique: unique, Parts: []state.Part{{Column: "code"}}}}
	}
	return &state.Database{Target: target.CockroachDB, Tables: []*state.Table{t}}
}

// TestJobs kills the client of CockroachDB while a job builds an index: the next run waits for the job and believes its outcome.
func TestJobs(t *testing.T) {
	db := space(t, "cockroachdb")
	for _, c := range []struct {
		name         string
		unique, fail bool
	}{{"succeeds", false, false}, {"fails", true, true}} {
		t.Run(c.name, func(t *testing.T) {
			clean(t, db)
			mustApply(t, db, codes(false, false))
			run(t, db, `INSERT INTO codes SELECT g, g FROM generate_series(1, 20000) AS s (g)`)
			begins := "CREATE INDEX"
			if c.unique {
				begins = "CREATE UNIQUE INDEX"
			}
			g := &gone{DB: db, begins: begins}
			if c.fail { // after the rows were checked
				g.before = func() { run(t, db, `INSERT INTO codes VALUES (100000, 7)`) }
			}
			if _, err := migrate.Apply(t.Context(), g, codes(true, c.unique), migrate.Options{}); !errors.Is(err, errKilled) {
				t.Fatalf("the error is %v", err)
			}
			jobs, err := ask.Value(t.Context(), db, `SELECT place FROM crategen_positions WHERE subject LIKE 'jobs=%'`)
			if err != nil || jobs == "" {
				t.Errorf("the journal has the jobs %q (%v)", jobs, err)
			}
			expire(t, db)
			var notes []string
			_, err = migrate.Apply(t.Context(), db, codes(true, c.unique), migrate.Options{Note: func(m string) { notes = append(notes, m) }})
			var rows *migrate.RowsError
			if c.fail {
				if !errors.As(err, &rows) || rows.Rows != 1 {
					t.Errorf("the error is %v", err)
				}
				if len(notes) != 1 || !strings.Contains(notes[0], "has failed") || strings.Contains(notes[0], "(7)") {
					t.Errorf("the notes are %q", notes)
				}
				return
			}
			if err != nil || len(notes) > 0 {
				t.Errorf("%v, %q", err, notes)
			}
			if left, err := ask.Value(t.Context(), db, `SELECT count(*)::text FROM crategen_positions`); err != nil || left != "0" {
				t.Errorf("%s positions are left (%v)", left, err)
			}
		})
	}
}

// TestPausedJob finds a job that an operator has paused: the run says so within seconds instead of waiting for it.
func TestPausedJob(t *testing.T) {
	db := space(t, "cockroachdb")
	mustApply(t, db, codes(false, false))
	run(t, db, `SET CLUSTER SETTING jobs.debug.pausepoints = 'newschemachanger.before.exec'`)
	_, err := migrate.Apply(t.Context(), db, codes(true, false), migrate.Options{})
	run(t, db, `RESET CLUSTER SETTING jobs.debug.pausepoints`)
	if err == nil || !strings.Contains(err.Error(), "paused") {
		t.Fatalf("the error is %v", err)
	}
	start := time.Now()
	_, err = migrate.Apply(t.Context(), db, codes(true, false), migrate.Options{})
	if err == nil || !strings.Contains(err.Error(), "RESUME JOB") || time.Since(start) > 20*time.Second {
		t.Errorf("after %v the error is %v", time.Since(start), err)
	}
	id, err := ask.Value(t.Context(), db, `SELECT job_id::text FROM [SHOW JOBS] WHERE status = 'paused' AND job_type = 'NEW SCHEMA CHANGE' AND description LIKE '%by_code%' ORDER BY created DESC LIMIT 1`)
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, `RESUME JOB %s`, id)
	mustApply(t, db, codes(true, false))
}
