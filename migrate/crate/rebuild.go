package crate

import (
	"context"
	"errors"
	"fmt"
	"maps"
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

// The names of the tables that a rebuild makes. The fence is a part of them. A later run renames the shadow to its own fence, so that
// a late SWAP or RENAME of a run that lost its lease finds nothing.
const (
	shadowPrefix = "crategen_new_"
	oldPrefix    = "crategen_old_"
	savedPrefix  = "crategen_saved_" // an old table that nobody but its users drops
)

// unblocked allows writes again.
const unblocked = ` RESET ("blocks.write", "blocks.read_only_allow_delete")`

// limit bounds one request that copies no rows: a request that was sent during a cutover may never be answered.
const limit = 2 * time.Minute

// rebuilding is the copy of one table. No write that the server acknowledged is lost: writes are refused from before the copy to
// after the swap.
type rebuilding struct {
	db                wire.DB
	copy              *plan.Copy
	to                *state.Table // the new definition, with the dynamic columns of the live table
	run               plan.Run
	live, shadow, old state.TableName
	schema            string // of the table
	progress
	columns, values []string
}

// Rebuild copies a table into a new table with the new definition and then gives it the name. A crashed run leaves the table blocked
// for writes; the next run continues the copy. A table with partitions is closed and renamed, and a table without is swapped, because
// only these methods block all writes.
func (p Printer) Rebuild(ctx context.Context, db wire.DB, c *plan.Copy, run plan.Run) error {
	r := &rebuilding{db: db, copy: c, run: run, live: c.To.TableName}
	suffix := "_" + strconv.FormatInt(run.Fence, 10)
	r.shadow = state.TableName{Schema: r.live.Schema, Name: shadowPrefix + r.live.Name + suffix}
	r.old = state.TableName{Schema: r.live.Schema, Name: oldPrefix + r.live.Name + suffix}
	ready := func(ctx context.Context) error { return p.Ready(ctx, db, "", nil) }
	for _, step := range []struct {
		what string
		run  func(context.Context) error
	}{
		{"waiting for the cluster", ready},
		{"reading the table", r.read},
		{"creating the new table", r.create},
		{"blocking writes", r.block},
		{"waiting for the last writes", r.drain},
		{"copying the rows", r.fill},
		{"setting what partitions have of their own", r.own},
		{"waiting for the cluster", ready},
		{"comparing the rows", r.compare},
		{"giving the new table the name", r.cutOver},
		{"waiting for the shards", ready},
		{"looking for late writes", r.late},
		{"dropping the old table", r.drop},
	} {
		if err := run.Alive(); err != nil {
			return err
		}
		if err := step.run(ctx); err != nil {
			return fmt.Errorf("rebuilding the table %s: %s: %w", r.live, step.what, err)
		}
	}
	return run.SetPosition(ctx, "")
}

// exec runs statements that copy no rows, each with the comment by which another run finds it.
func (r *rebuilding) exec(ctx context.Context, sql ...string) error {
	for _, s := range sql {
		if err := limited(ctx, r.db, s+r.comment()); err != nil {
			return err
		}
	}
	return nil
}

func limited(ctx context.Context, db wire.DB, sql string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return ask.Exec(ctx, db, sql)
}

// comment names the run, the step and the table.
func (r *rebuilding) comment() string {
	return fmt.Sprintf(" /* crategen:%s:%d %s.%s */", r.run.ID, r.run.Step, r.schema, r.live.Name)
}

// read reads the live table: its schema, closed partitions, and columns that documents brought. A dynamic table keeps them.
func (r *rebuilding) read(ctx context.Context) error {
	r.schema = r.live.Schema
	if r.schema == "" {
		schema, err := ask.Value(ctx, r.db, "SELECT CURRENT_SCHEMA")
		if err != nil {
			return err
		}
		r.schema = schema
	}
	closed, err := ask.Value(ctx, r.db, "SELECT count(*)::text FROM information_schema.table_partitions WHERE closed AND table_schema = "+
		ddltext.Literal(r.schema)+" AND table_name = "+ddltext.Literal(r.live.Name))
	if err != nil {
		return err
	}
	if closed != "0" {
		return fmt.Errorf("%s partitions are closed, and their rows cannot be copied; open them, or drop them", closed)
	}
	text, err := ask.Value(ctx, r.db, "SHOW CREATE TABLE "+ddltext.Table(r.live))
	if err != nil {
		return err
	}
	live, err := read(text)
	if err != nil {
		return err
	}
	return r.keepDynamic(live)
}

// keepDynamic adds to the new table the columns and members that came with documents.
func (r *rebuilding) keepDynamic(live *state.Table) error {
	to := *r.copy.To
	to.TableName, to.Doc = r.shadow, nil
	to.Columns = nil
	for _, c := range r.copy.To.Columns {
		to.Columns = append(to.Columns, withMembers(c, live.Column(c.Name)))
	}
	r.columns, r.values = r.copy.Columns, r.copy.Values
	var unknown []string
	for _, c := range live.Columns {
		if r.copy.From.Column(c.Name) != nil || to.Column(c.Name) != nil {
			continue
		}
		if !strings.EqualFold(to.Settings["column_policy"], "dynamic") {
			unknown = append(unknown, c.Name)
			continue
		}
		to.Columns = append(to.Columns, c)
		r.columns, r.values = append(r.columns, c.Name), append(r.values, ddltext.Ident(c.Name))
	}
	if len(unknown) > 0 {
		return fmt.Errorf("the migration does not know the columns %s of the table; plan it again", strings.Join(unknown, ", "))
	}
	keepSettings(&to, live, r.copy.From)
	r.to = &to
	return nil
}

// keepSettings gives the new table the settings and the number of shards that the live table got from its operators: the schema has not
// set them.
func keepSettings(to, live, from *state.Table) {
	if to.Shards == 0 {
		to.Shards = live.Shards
	}
	to.Settings = maps.Clone(to.Settings)
	if to.Settings == nil {
		to.Settings = make(map[string]string)
	}
	for name, value := range live.Settings {
		_, before := from.Settings[name]
		_, after := to.Settings[name]
		if !before && !after && !strings.HasPrefix(name, "blocks.") && name != "number_of_routing_shards" && name != "column_policy" {
			to.Settings[name] = value
		}
	}
}

// withMembers returns a dynamic object with the members that its documents brought.
func withMembers(c state.Column, live *state.Column) state.Column {
	if live == nil || !strings.Contains(strings.ToUpper(c.Type), "DYNAMIC") || !strings.EqualFold(c.Type, live.Type) {
		return c
	}
	known := c.Members
	c.Members = nil
	for _, m := range known {
		c.Members = append(c.Members, withMembers(m, member(live.Members, m.Name)))
	}
	for _, m := range live.Members {
		if member(known, m.Name) == nil {
			c.Members = append(c.Members, m)
		}
	}
	return c
}

func member(list []state.Column, name string) *state.Column {
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

// create makes the shadow and gives its users the same rights. The shadow of a crashed run is kept if it has the same definition.
func (r *rebuilding) create(ctx context.Context) error {
	sql := createTable(r.to).SQL
	hash := digest(strings.ReplaceAll(sql, ddltext.Table(r.shadow), ""), r.columns, r.values)
	if err := r.load(ctx); err != nil {
		return err
	}
	if err := r.blocks(ctx); err != nil {
		return err
	}
	printed, err := r.printed(ctx)
	if err != nil {
		return err
	}
	if r.Hash == hash && r.Shadow != "" && r.Shadow == printed {
		return nil
	}
	return r.fresh(ctx, sql, hash, printed != "")
}

// fresh makes an empty shadow.
func (r *rebuilding) fresh(ctx context.Context, sql, hash string, there bool) error {
	if there {
		if err := r.exec(ctx, "ALTER TABLE "+ddltext.Table(r.shadow)+unblocked, "DROP TABLE "+ddltext.Table(r.shadow)); err != nil {
			return err
		}
	}
	for _, st := range createAnalyzers(r.to) {
		if err := r.exec(ctx, st.SQL); err != nil {
			return err
		}
	}
	if err := r.exec(ctx, sql); err != nil {
		return err
	}
	if err := r.grants(ctx); err != nil {
		return err
	}
	printed, err := r.printed(ctx)
	if err != nil {
		return err
	}
	r.progress = progress{Hash: hash, Shadow: printed, Blocked: r.Blocked}
	return r.save(ctx)
}

// printed is what the server prints of the shadow, without its name; empty if there is none.
func (r *rebuilding) printed(ctx context.Context) (string, error) {
	text, err := ask.Value(ctx, r.db, "SHOW CREATE TABLE "+ddltext.Table(r.shadow))
	if isGone(err) {
		return "", nil
	}
	return strings.ReplaceAll(text, r.shadow.Name, ""), err
}

// grants repeats the rights on the table for the shadow: they go with a table, not with its name.
func (r *rebuilding) grants(ctx context.Context) error {
	type right struct{ user, kind, state string }
	var rights []right
	err := ask.Rows(ctx, r.db, "SELECT grantee, type, state FROM sys.privileges WHERE class = 'TABLE' AND ident = "+
		ddltext.Literal(r.schema+"."+r.live.Name), func(row wire.Rows) {
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

func (r *rebuilding) block(ctx context.Context) error {
	return r.exec(ctx, "ALTER TABLE "+ddltext.Table(r.live)+` SET ("blocks.write" = true)`)
}

// cutOver gives the shadow the name. blocks.write would refuse it. read_only_allow_delete refuses writes as well, and stays with
// the old table; but an insert that makes a new partition passes it, so that a table with partitions is closed and renamed.
func (r *rebuilding) cutOver(ctx context.Context) error {
	live, shadow, old := ddltext.Table(r.live), ddltext.Table(r.shadow), ddltext.Table(r.old)
	if len(r.copy.From.PartitionedBy) == 0 {
		if err := r.exec(ctx, "ALTER TABLE "+live+` SET ("blocks.read_only_allow_delete" = true, "blocks.write" = false)`); err != nil {
			return err
		}
		if err := r.exec(ctx, "ALTER CLUSTER SWAP TABLE "+shadow+" TO "+live); err != nil {
			return errors.Join(err, r.superseded(context.WithoutCancel(ctx), err))
		}
		err := r.exec(ctx, "ALTER TABLE "+shadow+" RENAME TO "+ddltext.Ident(r.old.Name))
		if isBlocked(err) { // the block also refuses a rename on CrateDB 5.10: the old table keeps the name of the shadow until it is dropped
			r.old, err = r.shadow, nil
		}
		return err
	}
	if err := r.exec(ctx, "ALTER TABLE "+live+" CLOSE", "ALTER TABLE "+live+" RENAME TO "+ddltext.Ident(r.old.Name)); err != nil {
		return err
	}
	if err := r.exec(ctx, "ALTER TABLE "+shadow+" RENAME TO "+ddltext.Ident(r.live.Name)); err != nil {
		return fmt.Errorf("%w; the rows are in %s, and their copy is in %s: if another program has created an empty table %s, drop it and "+
			"run the migration again", err, r.old, r.shadow, r.live)
	}
	return r.exec(ctx, "ALTER TABLE "+old+" OPEN")
}

// superseded takes back the block of a run that lost its lease right before the swap, unless the run that has it now still needs one.
func (r *rebuilding) superseded(ctx context.Context, err error) error {
	if !errors.Is(err, dberr.ErrNoTable) || r.run.Alive() == nil {
		return nil
	}
	left, err := leftovers(ctx, r.db, r.live.Schema)
	if err != nil {
		return err
	}
	for _, l := range left {
		if l.table == r.live {
			return nil
		}
	}
	return r.exec(ctx, "ALTER TABLE "+ddltext.Table(r.live)+` RESET ("blocks.read_only_allow_delete")`)
}

// late compares the numbers of the old table with those before the copy: the server itself may lift the block of the swap. A table with
// late writes gets a name that no run drops.
func (r *rebuilding) late(ctx context.Context) error {
	if len(r.copy.From.PartitionedBy) > 0 { // it was closed
		return nil
	}
	now, err := r.numbers(ctx, r.old)
	if err != nil || now == r.Numbers {
		return err
	}
	saved := r.old
	saved.Name = savedPrefix + strings.TrimPrefix(r.old.Name, oldPrefix)
	if err := r.exec(ctx, "ALTER TABLE "+ddltext.Table(r.old)+unblocked, "ALTER TABLE "+ddltext.Table(r.old)+" RENAME TO "+ddltext.Ident(saved.Name)); err != nil {
		return err
	}
	return fmt.Errorf("writes reached the old table during the swap; it is saved as %s: copy them from there and drop it", saved)
}

func (r *rebuilding) drop(ctx context.Context) error {
	old := ddltext.Table(r.old)
	return r.exec(ctx, "ALTER TABLE "+old+unblocked, "DROP TABLE IF EXISTS "+old)
}
