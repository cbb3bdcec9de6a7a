package migrate

import (
	"context"
	"encoding/json"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/runtime/wire"
)

// filling is a fill with the key up to which it came.
type filling struct {
	plan.Fill
	Last *string `json:"last,omitempty"`
}

// fill runs the statements of a step, and gives existing rows their values. It is recorded before the statements, because the next
// plan does not see that rows have no value yet.
func (r *runner) fill(ctx context.Context, s plan.Step) error {
	f := filling{Fill: *s.Fill}
	subject := fillPrefix + f.Table.String() + "." + f.Column
	before, err := r.j.Position(ctx, subject)
	if err != nil {
		return err
	}
	if before != "" {
		var old filling
		if err := json.Unmarshal([]byte(before), &old); err == nil && old.Fill == f.Fill {
			f.Last = old.Last
		}
	}
	save := func() error {
		text, err := json.Marshal(f)
		if err != nil {
			return err
		}
		return r.j.SetPosition(ctx, subject, string(text))
	}
	if err := save(); err != nil {
		return err
	}
	done, err := r.done(ctx, s)
	if err != nil {
		return err
	}
	if !done {
		if err := r.execute(ctx, s); err != nil {
			return err
		}
	}
	if f.Last == nil { // also if a run that died made the column
		if err := r.engine.Settle(ctx, r.j.DB, f.Table); err != nil {
			return err
		}
	}
	if err := r.fillRows(ctx, s, &f, save); err != nil {
		return err
	}
	return r.j.SetPosition(ctx, subject, "")
}

func (r *runner) fillRows(ctx context.Context, s plan.Step, f *filling, save func() error) error {
	table := ddltext.Table(f.Table)
	if r.j.Words.Refresh {
		if err := ask.Exec(ctx, r.j.DB, "REFRESH TABLE "+table); err != nil {
			return err
		}
	}
	column := ddltext.Ident(f.Column)
	update := "UPDATE " + table + " SET " + column + " = " + f.Value + " WHERE " + column + " IS NULL"
	write := func(sql string) error {
		return repeated(ctx, func() error {
			_, err := r.j.DB.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpUpdate, Once: true, Idempotent: true})
			return err
		})
	}
	keys := plan.Ranges{Table: f.Table, Key: f.Key, Type: f.Type}
	if f.Key == "" {
		return write(update)
	}
	all, err := r.number(ctx, "SELECT count(*) FROM "+table)
	if err != nil {
		return err
	}
	size := keys.Size(all)
	for done := int64(0); ; done += size {
		upper, err := keys.Next(ctx, r.j.DB, f.Last, size)
		if err != nil || upper == nil {
			return err
		}
		if err := r.alive(ctx); err != nil {
			return err
		}
		if err := write(update + " AND " + keys.Between(f.Last, *upper)); err != nil {
			return err
		}
		f.Last = upper
		if err := save(); err != nil {
			return err
		}
		if r.options.Progress != nil {
			r.options.Progress(s, min(done+size, all), all)
		}
	}
}
