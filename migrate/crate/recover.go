package crate

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// leftover is a table that a rebuild made: the copy of a table, or the table itself after the copy took its name.
type leftover struct {
	state.TableName
	table state.TableName // that the rebuild is of
	old   bool
	fence int64
}

var leftoverName = regexp.MustCompile(`^crategen_(new|old)_(.+)_([0-9]+)$`)

// leftovers lists the tables of rebuilds, in a schema or in all schemas for "".
func leftovers(ctx context.Context, db wire.DB, schema string) ([]leftover, error) {
	var out []leftover
	where := ""
	if schema != "" {
		where = " AND table_schema = " + ddltext.Literal(schema)
	}
	err := ask.Rows(ctx, db, `SELECT CASE WHEN table_schema = CURRENT_SCHEMA THEN '' ELSE table_schema END, table_name `+
		`FROM information_schema.tables WHERE table_name LIKE 'crategen\_%'`+where+" ORDER BY 1, 2", func(r wire.Rows) {
		n := state.TableName{Schema: r.Text(), Name: r.Text()}
		if m := leftoverName.FindStringSubmatch(n.Name); m != nil {
			fence, _ := strconv.ParseInt(m[3], 10, 64)
			out = append(out, leftover{n, state.TableName{Schema: n.Schema, Name: m[2]}, m[1] == "old", fence})
		}
	})
	if err != nil {
		return nil, fmt.Errorf("looking for unfinished rebuilds: %w", err)
	}
	return out, nil
}

// unfinished is a rebuild that a crashed run left.
type unfinished struct {
	table        state.TableName
	live         bool // a table has the name
	shadow, olds *leftover
	others       []leftover // shadows of earlier runs
}

func unfinishedOf(ctx context.Context, db wire.DB, owned func(state.TableName) bool) ([]*unfinished, error) {
	list, err := leftovers(ctx, db, "")
	if err != nil {
		return nil, err
	}
	byTable := make(map[state.TableName]*unfinished)
	var out []*unfinished
	for _, l := range list {
		if !owned(l.table) {
			continue
		}
		u := byTable[l.table]
		if u == nil {
			u = &unfinished{table: l.table}
			schema := "CURRENT_SCHEMA"
			if l.Schema != "" {
				schema = ddltext.Literal(l.Schema)
			}
			n, err := ask.Value(ctx, db, "SELECT count(*)::text FROM information_schema.tables WHERE table_schema = "+schema+
				" AND table_name = "+ddltext.Literal(l.table.Name))
			if err != nil {
				return nil, err
			}
			u.live = n != "0"
			byTable[l.table], out = u, append(out, u)
		}
		switch {
		case l.old:
			u.olds = &l
		case u.shadow == nil || u.shadow.fence < l.fence:
			if u.shadow != nil {
				u.others = append(u.others, *u.shadow)
			}
			u.shadow = &l
		default:
			u.others = append(u.others, l)
		}
	}
	return out, nil
}

// Recover ends the copies that still run for a crashed run, gives tables their names back, and renames the shadows to the fence of
// this run, so that a late SWAP or RENAME of the crashed run fails. It leaves the tables blocked: Rebuild continues, or Abort undoes.
func (p Printer) Recover(ctx context.Context, db wire.DB, run plan.Run, owned func(state.TableName) bool) error {
	list, err := unfinishedOf(ctx, db, owned)
	if err != nil || len(list) == 0 {
		return err
	}
	if err := p.Ready(ctx, db, "", nil); err != nil { // a table may seem to be missing
		return err
	}
	if list, err = unfinishedOf(ctx, db, owned); err != nil {
		return err
	}
	for _, u := range list {
		if err := endCopies(ctx, db, run.ID, u.table); err != nil {
			return err
		}
		if err := u.restore(ctx, db, run.Fence); err != nil {
			return fmt.Errorf("the rebuild of the table %s that another run began: %w", u.table, err)
		}
	}
	return nil
}

func (u *unfinished) restore(ctx context.Context, db wire.DB, fence int64) error {
	switch {
	case u.live && u.olds != nil && u.shadow != nil:
		return fmt.Errorf("the rows are in %s, and their copy is in %s: another program has created the table %s meanwhile; drop it if it is "+
			"empty, and run the migration again", u.olds.TableName, u.shadow.TableName, u.table)
	case !u.live && u.olds == nil:
		return fmt.Errorf("the table is missing and there is only its copy %s; rename the copy if it holds all rows", u.shadow.TableName)
	case !u.live:
		if err := rename(ctx, db, u.olds.TableName, u.table.Name); err != nil {
			return err
		}
	}
	if err := reopen(ctx, db, u.table); err != nil {
		return err
	}
	if u.shadow != nil && u.shadow.fence != fence {
		if err := rename(ctx, db, u.shadow.TableName, shadowPrefix+u.table.Name+"_"+strconv.FormatInt(fence, 10)); err != nil {
			return err
		}
	}
	for _, o := range u.others {
		if err := dropLeftover(ctx, db, o.TableName); err != nil {
			return err
		}
	}
	return nil
}

// isBlocked reports whether a block on a table refused a statement. A table that is read-only, with deletes allowed, refuses OPEN and RENAME on
// CrateDB 5.10, but not on 6.4.
func isBlocked(err error) bool {
	var server *dberr.ServerError
	return errors.As(err, &server) && strings.Contains(server.Message, "ClusterBlockException[")
}

// reopen opens a table that a crashed run may have closed. A table that refuses OPEN because of its block is open: a rebuild never
// closes a table that has this block.
func reopen(ctx context.Context, db wire.DB, n state.TableName) error {
	err := limited(ctx, db, "ALTER TABLE "+ddltext.Table(n)+" OPEN")
	if isBlocked(err) {
		return nil
	}
	return err
}

// rename renames a table that a crashed run made, without its block if need be.
func rename(ctx context.Context, db wire.DB, n state.TableName, to string) error {
	name := "ALTER TABLE " + ddltext.Table(n)
	err := limited(ctx, db, name+" RENAME TO "+ddltext.Ident(to))
	if isBlocked(err) {
		return all(ctx, db, []string{name + unblocked, name + " RENAME TO " + ddltext.Ident(to)})
	}
	return err
}

func dropLeftover(ctx context.Context, db wire.DB, n state.TableName) error {
	if err := reopen(ctx, db, n); err != nil {
		return err
	}
	name := ddltext.Table(n)
	return all(ctx, db, []string{"ALTER TABLE " + name + unblocked, "DROP TABLE IF EXISTS " + name})
}

func all(ctx context.Context, db wire.DB, sql []string) error {
	for _, s := range sql {
		if err := limited(ctx, db, s); err != nil {
			return err
		}
	}
	return nil
}

// Abort lifts the blocks of unfinished rebuilds and drops their other tables. Recover came before: the table with the name is complete,
// either the table before the rebuild or, after the swap, the new one.
func (Printer) Abort(ctx context.Context, db wire.DB, owned func(state.TableName) bool) ([]state.TableName, error) {
	list, err := unfinishedOf(ctx, db, owned)
	if err != nil {
		return nil, err
	}
	var out []state.TableName
	for _, u := range list {
		if !u.live || u.olds != nil && u.shadow != nil {
			return out, u.restore(ctx, db, 0) // says why
		}
		err := limited(ctx, db, "ALTER TABLE "+ddltext.Table(u.table)+unblocked)
		for _, l := range []*leftover{u.olds, u.shadow} {
			if err == nil && l != nil {
				err = dropLeftover(ctx, db, l.TableName)
			}
		}
		if err != nil {
			return out, fmt.Errorf("undoing the rebuild of the table %s: %w", u.table, err)
		}
		out = append(out, u.table)
	}
	return out, nil
}

// Blocked lists the tables that are blocked for writes.
func (Printer) Blocked(ctx context.Context, db wire.DB) ([]state.TableName, error) {
	var out []state.TableName
	err := ask.Rows(ctx, db, `SELECT CASE WHEN table_schema = CURRENT_SCHEMA THEN '' ELSE table_schema END, table_name FROM information_schema.tables `+
		`WHERE (settings['blocks']['write'] OR settings['blocks']['read_only_allow_delete'] OR closed) AND table_name NOT LIKE 'crategen\_%' ORDER BY 1, 2`,
		func(r wire.Rows) { out = append(out, state.TableName{Schema: r.Text(), Name: r.Text()}) })
	return out, err
}

var copyComment = regexp.MustCompile(`/\* crategen:(\S+):\d+ (.*) \*/`)

// endCopies kills the statements of other runs that still work on a table, and waits for their end.
func endCopies(ctx context.Context, db wire.DB, run string, table state.TableName) error {
	if table.Schema == "" {
		schema, err := ask.Value(ctx, db, "SELECT CURRENT_SCHEMA")
		if err != nil {
			return err
		}
		table.Schema = schema
	}
	for try := 0; ; try++ {
		var ids []string
		err := ask.Rows(ctx, db, `SELECT id, stmt FROM sys.jobs WHERE stmt LIKE '%/* crategen:%'`, func(r wire.Rows) {
			id, stmt := r.Text(), r.Text()
			if m := copyComment.FindStringSubmatch(stmt); m != nil && m[1] != run && m[2] == table.Schema+"."+table.Name {
				ids = append(ids, id)
			}
		})
		if err != nil {
			return fmt.Errorf("looking for statements of a run that died: %w", err)
		}
		if len(ids) == 0 {
			return nil
		}
		if try%20 == 0 {
			for _, id := range ids {
				_ = limited(ctx, db, "KILL "+ddltext.Literal(id)) // it may have ended
			}
		}
		if try == 600 {
			return fmt.Errorf("the statement %s of a run that died does not end; KILL it", ids[0])
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(200 * time.Millisecond):
		}
	}
}
