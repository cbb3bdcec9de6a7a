package cockroach

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Define implements postgres.Lines.
func (lines) Define(c state.Column) string {
	family := ""
	if c.Family != "" && !state.Virtual(c) {
		family = "CREATE IF NOT EXISTS FAMILY " + ddltext.Ident(c.Family)
	}
	return ddltext.Words(define(c), family)
}

// Own plans the changes that PostgreSQL does not have.
func (l lines) Own(c state.Change) ([]plan.Step, bool, error) {
	if steps, ok := l.database(c); ok {
		return steps, true, nil
	}
	switch c := c.(type) {
	case state.AddColumn:
		if l.addsRegion(c) {
			return l.addRegion(c, c.Table, c.Column), true, nil
		}
	case state.AlterColumn:
		steps, err := alterColumn(c)
		return steps, true, err
	case state.AlterIndex:
		return l.alterIndex(c), true, nil
	case setZone:
		return []plan.Step{plan.One(c, plan.Metadata, alter(c.Table, "CONFIGURE ZONE USING", zoneOptions(c.To)))}, true, nil
	case state.SetSetting:
		return append(l.regionOfRows(c), setSetting(c)), true, nil
	}
	return nil, false, nil
}

// commented gives the comments and the zones of new indexes steps of their own.
func commented(changes []state.Change) []state.Change {
	var out []state.Change
	for _, c := range changes {
		add, ok := c.(state.AddIndex)
		if !ok || add.Index.Comment == "" && len(add.Index.Zone) == 0 {
			out = append(out, c)
			continue
		}
		bare := add
		bare.Index.Comment, bare.Index.Zone = "", nil
		out = append(out, bare, state.AlterIndex{Table: add.Table, From: bare.Index, To: add.Index})
	}
	return out
}

func alterColumn(c state.AlterColumn) ([]plan.Step, error) {
	if c.From.Family != c.To.Family {
		return nil, &plan.Unsupported{Change: c.Title(), Why: "CockroachDB cannot move a column to another family",
			Remedy: "add a column of another name in the family " + c.To.Family + ", fill it, and drop this one"}
	}
	var out []plan.Step
	add := func(what ...string) {
		out = append(out, plan.One(c, plan.Metadata, alter(c.Table, append([]string{"ALTER COLUMN", ddltext.Ident(c.To.Name)}, what...)...)))
	}
	switch {
	case c.From.OnUpdate == c.To.OnUpdate:
	case c.To.OnUpdate == "":
		add("DROP ON UPDATE")
	default:
		add("SET ON UPDATE", c.To.OnUpdate)
	}
	switch {
	case c.From.Hidden == c.To.Hidden:
	case c.To.Hidden:
		add("SET NOT VISIBLE")
	default:
		add("SET VISIBLE")
	}
	return out, nil
}

func (l lines) alterIndex(c state.AlterIndex) []plan.Step {
	var out []plan.Step
	if c.From.NotVisible != c.To.NotVisible {
		visible := " VISIBLE"
		if c.To.NotVisible {
			visible = " NOT VISIBLE"
		}
		out = append(out, plan.One(c, plan.Metadata, "ALTER INDEX "+indexName(c.Table, c.To.Name)+visible))
	}
	if c.From.Comment != c.To.Comment {
		out = append(out, plan.One(c, plan.Metadata, commentOn(c.Table, c.To)))
	}
	return append(out, l.alterIndexZone(c)...)
}

// Unlock runs a statement again that the server refused because the table is locked for schema changes (the parameter schema_locked, which
// new tables have since version 26.1), without the lock. Other errors are returned as they are. note is told before the lock is taken away, and
// after it is there again.
func (p Printer) Unlock(ctx context.Context, db wire.DB, table string, refused error, again func() error, note func(unlocked bool) error) (err error) {
	var server *dberr.ServerError
	if !errors.As(refused, &server) || server.Code != "57000" || table == "" || !strings.Contains(server.Message, "is locked") {
		return refused
	}
	if err := note(true); err != nil {
		return err
	}
	if err := setLock(ctx, db, table, "false"); err != nil {
		return fmt.Errorf("unlocking the table %s: %w", table, err)
	}
	defer func() {
		e := p.Lock(context.WithoutCancel(ctx), db, table)
		if e == nil {
			e = note(false)
		}
		err = errors.Join(err, e)
	}()
	return again()
}

// Lock locks a table for schema changes again. A table that does not exist any more needs no lock.
func (Printer) Lock(ctx context.Context, db wire.DB, table string) error {
	if err := setLock(ctx, db, table, "true"); err != nil && !errors.Is(err, dberr.ErrNoTable) {
		return fmt.Errorf("locking the table %s again: %w", table, err)
	}
	return nil
}

func setLock(ctx context.Context, db wire.DB, table, value string) error {
	return ask.Exec(ctx, db, "ALTER TABLE "+quoted(table)+" SET (schema_locked = "+value+")")
}

// quoted is the name of a table from its name in one word.
func quoted(table string) string {
	schema, name, found := strings.Cut(table, ".")
	if !found {
		schema, name = "", table
	}
	return sqlquote.QualifiedName(schema, name)
}
