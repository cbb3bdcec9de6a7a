package crate

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// The names of the tables that a rebuild makes. The fence is a part of them, so that a late SWAP or RENAME of a run that lost its
// lease finds nothing.
const (
	shadowPrefix = "crategen_new_"
	oldPrefix    = "crategen_old_"
)

// rebuilding is the copy of one table. No write that the server acknowledged is lost: writes are refused from before the copy to
// after the swap.
type rebuilding struct {
	db                wire.DB
	copy              *plan.Copy
	run               plan.Run
	live, shadow, old state.TableName
}

// Rebuild copies a table into a new table with the new definition and then gives it the name. A crashed run leaves the table blocked
// for writes; the next run starts the copy again. A table with partitions is closed and renamed, and a table without is swapped,
// because only these methods block all writes.
func (p Printer) Rebuild(ctx context.Context, db wire.DB, c *plan.Copy, run plan.Run) error {
	r := &rebuilding{db: db, copy: c, run: run, live: c.To.TableName}
	suffix := "_" + strconv.FormatInt(run.Fence, 10)
	r.shadow = state.TableName{Schema: r.live.Schema, Name: shadowPrefix + r.live.Name + suffix}
	r.old = state.TableName{Schema: r.live.Schema, Name: oldPrefix + r.live.Name + suffix}
	for _, step := range []struct {
		what string
		run  func(context.Context) error
	}{
		{"waiting for the cluster", func(ctx context.Context) error { return p.Ready(ctx, db, "") }},
		{"creating the new table", r.create},
		{"blocking writes", r.block},
		{"waiting for the last writes", r.drain},
		{"copying the rows", r.fill},
		{"comparing the rows", r.compare},
		{"giving the new table the name", r.cutOver},
		{"waiting for the shards", func(ctx context.Context) error { return p.Ready(ctx, db, "") }},
		{"dropping the old table", r.drop},
	} {
		if err := run.Alive(); err != nil {
			return err
		}
		if err := step.run(ctx); err != nil {
			return fmt.Errorf("rebuilding the table %s: %s: %w", r.live, step.what, err)
		}
	}
	return nil
}

func (r *rebuilding) exec(ctx context.Context, sql ...string) error {
	for _, s := range sql {
		if err := ask.Exec(ctx, r.db, s); err != nil {
			return err
		}
	}
	return nil
}

// create makes the shadow, without those that earlier runs left, and gives its users the same rights.
func (r *rebuilding) create(ctx context.Context) error {
	schema, err := r.schema(ctx)
	if err != nil {
		return err
	}
	var left []string
	err = ask.Rows(ctx, r.db, "SELECT table_name FROM information_schema.tables WHERE table_schema = "+ddltext.Literal(schema)+
		" AND table_name LIKE "+ddltext.Literal(strings.ReplaceAll(shadowPrefix+r.live.Name, "_", `\_`)+`\_%`),
		func(row wire.Rows) { left = append(left, row.Text()) })
	if err != nil {
		return err
	}
	for _, name := range left {
		if _, err := strconv.Atoi(strings.TrimPrefix(name, shadowPrefix+r.live.Name+"_")); err != nil {
			continue // of another table
		}
		if err := r.exec(ctx, "DROP TABLE IF EXISTS "+ddltext.Table(state.TableName{Schema: r.live.Schema, Name: name})); err != nil {
			return err
		}
	}
	to := *r.copy.To
	to.TableName, to.Doc = r.shadow, nil
	if err := r.exec(ctx, createTable(&to).SQL); err != nil {
		return err
	}
	return r.grants(ctx, schema)
}

// grants repeats the rights on the table for the shadow: they go with a table, not with its name.
func (r *rebuilding) grants(ctx context.Context, schema string) error {
	type right struct{ user, kind, state string }
	var rights []right
	err := ask.Rows(ctx, r.db, "SELECT grantee, type, state FROM sys.privileges WHERE class = 'TABLE' AND ident = "+
		ddltext.Literal(schema+"."+r.live.Name), func(row wire.Rows) {
		rights = append(rights, right{row.Text(), row.Text(), row.Text()})
	})
	if err != nil {
		return err
	}
	for _, g := range rights {
		if err := r.exec(ctx, ddltext.Words(g.state, g.kind, "ON TABLE", ddltext.Table(r.shadow), "TO", ddltext.Ident(g.user))); err != nil {
			return err
		}
	}
	return nil
}

func (r *rebuilding) schema(ctx context.Context) (string, error) {
	if r.live.Schema != "" {
		return r.live.Schema, nil
	}
	return ask.Value(ctx, r.db, "SELECT CURRENT_SCHEMA")
}

func (r *rebuilding) block(ctx context.Context) error {
	return r.exec(ctx, "ALTER TABLE "+ddltext.Table(r.live)+` SET ("blocks.write" = true)`)
}

// drain waits until the numbers of the writes stand still, since the block stops no write that is under way.
func (r *rebuilding) drain(ctx context.Context) error {
	before, err := r.numbers(ctx)
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(300 * time.Millisecond):
		}
		now, err := r.numbers(ctx)
		if err != nil {
			return err
		}
		if now == before {
			return r.exec(ctx, "REFRESH TABLE "+ddltext.Table(r.live))
		}
		before = now
	}
}

// numbers are the highest numbers of writes of all shards, as one text.
func (r *rebuilding) numbers(ctx context.Context) (string, error) {
	schema, err := r.schema(ctx)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = ask.Rows(ctx, r.db, `SELECT partition_ident, id, seq_no_stats['max_seq_no']::text FROM sys.shards WHERE "primary" AND schema_name = `+
		ddltext.Literal(schema)+" AND table_name = "+ddltext.Literal(r.live.Name)+" ORDER BY 1, 2", func(row wire.Rows) {
		fmt.Fprintf(&b, "%s/%d=%s ", ask.Text(row), row.Int(), ask.Text(row))
	})
	return b.String(), err
}

// fill copies the rows. A row that does not fit fails the statement on servers that have the setting; compare finds it on others.
func (r *rebuilding) fill(ctx context.Context) error {
	if len(r.copy.Columns) == 0 {
		return nil
	}
	names := make([]string, len(r.copy.Columns))
	for i, c := range r.copy.Columns {
		names[i] = ddltext.Ident(c)
	}
	return r.exec(ctx, "INSERT INTO "+ddltext.Table(r.shadow)+" ("+strings.Join(names, ", ")+") SELECT "+
		strings.Join(r.copy.Values, ", ")+" FROM "+ddltext.Table(r.live))
}

// compare counts: INSERT ... SELECT leaves rows out that do not fit, and reports success.
func (r *rebuilding) compare(ctx context.Context) error {
	if err := r.exec(ctx, "REFRESH TABLE "+ddltext.Table(r.shadow)); err != nil {
		return err
	}
	want, err := r.count(ctx, r.live)
	if err != nil {
		return err
	}
	have, err := r.count(ctx, r.shadow)
	if err != nil {
		return err
	}
	r.run.Progress(have, want)
	if have != want {
		return errors.Join(fmt.Errorf("%d of %d rows were copied: the others do not fit the new table; nothing was changed", have, want),
			r.abort(context.WithoutCancel(ctx)))
	}
	return nil
}

// abort lets writes through again and drops the shadow.
func (r *rebuilding) abort(ctx context.Context) error {
	return r.exec(ctx, "ALTER TABLE "+ddltext.Table(r.live)+` RESET ("blocks.write")`, "DROP TABLE IF EXISTS "+ddltext.Table(r.shadow))
}

func (r *rebuilding) count(ctx context.Context, name state.TableName) (int64, error) {
	text, err := ask.Value(ctx, r.db, "SELECT count(*)::text FROM "+ddltext.Table(name))
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}

// cutOver gives the shadow the name. blocks.write would refuse it. read_only_allow_delete refuses writes as well, and stays with
// the old table; but an insert that makes a new partition passes it, so that a table with partitions is closed and renamed.
func (r *rebuilding) cutOver(ctx context.Context) error {
	live, shadow, old := ddltext.Table(r.live), ddltext.Table(r.shadow), ddltext.Table(r.old)
	if len(r.copy.From.PartitionedBy) == 0 {
		return r.exec(ctx, "ALTER TABLE "+live+` SET ("blocks.read_only_allow_delete" = true, "blocks.write" = false)`,
			"ALTER CLUSTER SWAP TABLE "+shadow+" TO "+live, "ALTER TABLE "+shadow+" RENAME TO "+ddltext.Ident(r.old.Name))
	}
	return r.exec(ctx, "ALTER TABLE "+live+" CLOSE", "ALTER TABLE "+live+" RENAME TO "+ddltext.Ident(r.old.Name),
		"ALTER TABLE "+shadow+" RENAME TO "+ddltext.Ident(r.live.Name), "ALTER TABLE "+old+" OPEN")
}

// drop drops the old table, once the new one has as many rows.
func (r *rebuilding) drop(ctx context.Context) error {
	old := ddltext.Table(r.old)
	return r.exec(ctx, "ALTER TABLE "+old+` RESET ("blocks.write", "blocks.read_only_allow_delete")`, "DROP TABLE IF EXISTS "+old)
}
