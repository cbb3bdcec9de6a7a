package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// run runs steps, which are those after the first n of total.
func (r *runner) run(ctx context.Context, steps []plan.Step, n, total int) error {
	for i, s := range steps {
		r.doing.Store(s.Change.String())
		err := r.alive(ctx)
		if err == nil {
			err = r.recorded(ctx, s)
		}
		if err != nil {
			what, correct := ", "+s.Change.String(), ""
			if s.Change.Action == "run" && s.Go == "" { // it has no name but that of its file
				what, correct = "", "; if the statement is wrong, correct it and run crategen migrate rehash"
			}
			return fmt.Errorf("step %d of %d%s: %w; %d of %[2]d steps are done, and the next run continues there%[6]s", n+i+1, total, what, err, n+i, correct)
		}
		if a := s.Change.Action; a == "drop-table" || a == "drop-view" || a == "rename-table" || a == "drop-enum" || a == "drop-sequence" || a == "rename-enum" || a == "rename-sequence" {
			if err := r.forget(ctx, s.Change); err != nil {
				return err
			}
		}
		if resets(s) && !slices.ContainsFunc(steps[i+1:], func(o plan.Step) bool { return resets(o) && o.Change.Table == s.Change.Table }) {
			if err := r.forgetSettings(ctx, s.Change.Table); err != nil {
				return err
			}
		}
		if r.options.Done != nil {
			r.options.Done(s)
		}
	}
	return nil
}

// ready waits until the table of a step can be changed.
func (r *runner) ready(ctx context.Context, s plan.Step) error {
	return r.engine.Ready(ctx, r.j.DB, s.Change.Table, r.reporter(s.Change.Name()))
}

// resets reports whether a step may take away a setting that the schema does not name any more.
func resets(s plan.Step) bool {
	return s.Rebuild != nil || slices.Contains([]string{"create-table", "set-setting", "alter-index", "drop-policy", "disable-row-security"}, s.Change.Action)
}

// recorded runs a step and records it in the journal before and after.
func (r *runner) recorded(ctx context.Context, s plan.Step) error {
	n := r.begun
	r.begun++
	if err := r.j.Begin(ctx, r.id(), n, s.Change.Action, s.Change.Name(), s.SQL); err != nil {
		return err
	}
	err := r.step(ctx, s, n)
	return errors.Join(err, r.j.End(context.WithoutCancel(ctx), r.id(), n, err != nil))
}

// forget notes that a table is gone with its settings, unless the schema wants it: a view may be dropped to be made again.
func (r *runner) forget(ctx context.Context, c state.Title) error {
	if _, wanted := nameIn(r.want, c.Table); wanted {
		return nil
	}
	if err := r.forgetSettings(ctx, c.Table); err != nil {
		return err
	}
	return r.j.Forget(ctx, state.TableName{Name: c.Table})
}

// forgetSettings notes that a table has its server's default of settings which the schema does not name, or does not name any more.
func (r *runner) forgetSettings(ctx context.Context, table string) error {
	objects, err := r.j.Objects(ctx)
	if err != nil {
		return err
	}
	var wanted []string
	if t := r.want.Named(table); t != nil {
		wanted = settingsOf(t)
	}
	prefix := settingName(table, "").Name
	for name := range objects {
		setting, ok := strings.CutPrefix(name, prefix)
		if ok && !slices.Contains(wanted, setting) {
			if err := r.j.Forget(ctx, state.TableName{Name: name}); err != nil {
				return err
			}
		}
	}
	return nil
}

// repeats bounds how often a statement is sent again that others held up.
const repeats = 30

// step runs a step, again where the server asks for it. The answer of a server proves nothing: a CREATE INDEX IF NOT EXISTS succeeds
// while the job of another one still runs and may fail, and a job continues after its statement has failed. The catalog decides.
func (r *runner) step(ctx context.Context, s plan.Step, n int) error {
	if err := r.ready(ctx, s); err != nil {
		return err
	}
	if done, err := r.done(ctx, s); err != nil {
		return err
	} else if done && s.Fill == nil && s.Then == "" {
		return nil
	}
	err := repeated(ctx, func() error {
		err := r.once(ctx, s, n)
		if err == nil {
			return nil
		}
		if done, e := r.outlived(ctx, s, err); done && e == nil {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.prove(ctx, s)
}

// repeated calls fn until it succeeds, or fails for a reason that does not pass.
func repeated(ctx context.Context, fn func() error) error {
	for try := 1; ; try++ {
		err := fn()
		if err == nil || try == repeats || !again(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(min(time.Duration(try)*100*time.Millisecond, 2*time.Second)):
		}
	}
}

// done reports whether the database has the result of a step already. It is false for steps that can be repeated.
func (r *runner) done(ctx context.Context, s plan.Step) (bool, error) {
	if s.Done == "" {
		return false, nil
	}
	n, err := r.number(ctx, s.Done)
	if err != nil {
		return false, fmt.Errorf("looking for the result of the step: %w", err)
	}
	return n != 0, nil
}

// outlived reports whether the server completed a step whose statement ended without an answer.
func (r *runner) outlived(ctx context.Context, s plan.Step, err error) (bool, error) {
	var server *dberr.ServerError
	if s.Done == "" || s.Fill != nil || s.Then != "" || !errors.Is(err, dberr.ErrUnknownOutcome) && !(errors.As(err, &server) && server.Code == "57014") {
		return false, nil
	}
	if err := r.ready(ctx, s); err != nil {
		return false, err
	}
	return r.done(ctx, s)
}

// prove checks the result of a step. A job that still runs is waited for.
func (r *runner) prove(ctx context.Context, s plan.Step) error {
	if s.Done == "" {
		return nil
	}
	if done, err := r.done(ctx, s); err != nil || done {
		return err
	}
	if err := r.ready(ctx, s); err != nil {
		return err
	}
	if done, err := r.done(ctx, s); err != nil || done {
		return err
	}
	return errors.New("the server reported success, and the database does not have the result: another statement may have undone it, or " +
		"a job of the server failed; run the command again")
}

// again reports whether the server says that the statement did nothing and may succeed later: a conflict, a lock that others hold,
// an object that is still being dropped.
func again(err error) bool {
	var server *dberr.ServerError
	if errors.As(err, &server) {
		switch server.Code {
		case "40001", "40P01", "55P03", "55000":
			return true
		}
		return false
	}
	return errors.Is(err, dberr.ErrSerialization)
}

func (r *runner) once(ctx context.Context, s plan.Step, n int) error {
	switch {
	case s.Go != "":
		return r.options.Funcs[s.Go](ctx, r.j.DB)
	case s.Rebuild != nil:
		return r.engine.Rebuild(ctx, r.j.DB, s.Rebuild, r.of(s, n))
	case s.Fill != nil:
		return r.fill(ctx, s)
	case s.Then != "":
		return r.completed(ctx, s)
	}
	return r.execute(ctx, s)
}

// execute runs the statements of a step.
func (r *runner) execute(ctx context.Context, s plan.Step) error {
	if s.Together {
		return r.together(ctx, s)
	}
	return r.statements(ctx, s)
}

// together runs the statements of a step in one transaction.
func (r *runner) together(ctx context.Context, s plan.Step) error {
	if len(s.SQL) == 0 {
		return nil
	}
	tx, err := r.j.DB.Begin(ctx, wire.TxOptions{NoForeignKeys: s.Unbound})
	if errors.Is(err, dberr.ErrNoTransactions) {
		return r.statements(ctx, s)
	}
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	for _, sql := range append(r.engine.Begin(s.Locked), s.SQL...) {
		if sqlquote.NeedsDatabase(sql) {
			if err := ask.Exec(ctx, tx, sql); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpOther, Once: true}); err != nil {
			return err
		}
	}
	if err := r.engine.Finish(ctx, tx, s); err != nil {
		return err
	}
	if r.commit != nil && target.Of(r.want.Target).Has(target.TransactionalDDL) {
		if err := r.commit(ctx, tx); err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}

// refresh makes the rows that were written last visible to the checks of the steps.
func (r *runner) refresh(ctx context.Context, steps []plan.Step) error {
	if !r.j.Words.Refresh || !slices.ContainsFunc(steps, func(s plan.Step) bool { return len(s.Checks) > 0 }) {
		return nil
	}
	seen := make(map[string]bool)
	for _, s := range steps {
		name := s.Change.Table
		if seen[name] || s.Change.Action == "run" {
			continue
		}
		seen[name] = true
		table := state.TableName{Name: name}
		if schema, in, ok := strings.Cut(name, "."); ok {
			table = state.TableName{Schema: schema, Name: in}
		}
		err := ask.Exec(ctx, r.j.DB, "REFRESH TABLE "+ddltext.Table(table))
		if err != nil && !errors.Is(err, dberr.ErrNoTable) {
			return fmt.Errorf("refreshing %s: %w", name, err)
		}
	}
	return nil
}

func (r *runner) count(ctx context.Context, c plan.Check) (int64, error) {
	n, err := r.number(ctx, c.Count)
	if errors.Is(err, dberr.ErrNoTable) {
		return 0, nil // the table comes with an earlier step
	}
	return n, err
}

func (r *runner) number(ctx context.Context, sql string) (n int64, err error) {
	err = ask.Rows(ctx, r.j.DB, sql, func(row wire.Rows) { n = row.Int() })
	return n, err
}
