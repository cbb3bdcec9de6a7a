package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// scratch is the schema that a Scratch makes and takes back. Tables with a schema of their own get scratch_<schema>.
const scratch = "crategen_scratch"

// Scratch creates tables and views in a separate schema, in a transaction that it rolls back.
type Scratch struct {
	Syntax  *sqllex.Syntax
	Print   func(state.Change) []state.Statement
	Inspect func(context.Context, wire.Session) (*state.Database, error)
	Begin   []string // statements at the beginning of the transaction
	// Apart reports whether the server cannot make an index in the transaction of its table. It is compared as the schema has it. nil for none.
	Apart func(state.Index) bool
}

// Scratch returns the tables and views of a state in the form of PostgreSQL, without their foreign keys. It changes nothing. It omits
// a view that the server rejects, because the view may read a table that does not exist yet.
func (Printer) Scratch(ctx context.Context, db wire.DB, want *state.Database) (*state.Database, error) {
	if err := Roles(ctx, db, want); err != nil {
		return nil, err
	}
	return Scratch{Syntax: &sqllex.Postgres, Print: Printer{}.Print, Inspect: Inspect}.Read(ctx, db, want)
}

// Read is Printer.Scratch.
func (s Scratch) Read(ctx context.Context, db wire.DB, want *state.Database) (*state.Database, error) {
	current, err := ask.Value(ctx, db, "SELECT current_schema()::text")
	if err != nil {
		return nil, err
	}
	skip := make(map[*state.View]bool)
	for {
		printed, refused, err := s.try(ctx, db, want, current, skip)
		if refused == nil || err == nil {
			out := restore(printed, current)
			s.addApart(out, want)
			return out, err
		}
		skip[refused] = true
	}
}

// try makes everything. If a view is refused, it returns the view.
func (s Scratch) try(ctx context.Context, db wire.DB, want *state.Database, current string, skip map[*state.View]bool) (_ *state.Database, _ *state.View, err error) {
	tx, err := db.Begin(ctx, wire.TxOptions{})
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	begin := append(s.Begin, "CREATE SCHEMA "+scratch,
		"SELECT set_config('search_path', "+sqlquote.Text(scratch+", ")+" || current_setting('search_path'), true)")
	for _, sql := range begin {
		if _, err := tx.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpOther, Once: true}); err != nil {
			return nil, nil, fmt.Errorf("making a scratch schema to compare the tables in: %w", err)
		}
	}
	for _, schema := range want.Schemas {
		if err := s.make(ctx, tx, state.CreateSchema{Schema: scratch + "_" + schema}); err != nil {
			return nil, nil, err
		}
	}
	for _, e := range want.Enums {
		if e.Schema != "" {
			e.Schema = scratch + "_" + e.Schema
		}
		if err := s.make(ctx, tx, state.CreateEnum{Enum: e}); err != nil {
			return nil, nil, fmt.Errorf("the server refuses the enum type %s of the schema: %w", e, err)
		}
	}
	for _, q := range want.Sequences {
		if q.Schema != "" {
			q.Schema = scratch + "_" + q.Schema
		}
		if err := s.make(ctx, tx, state.CreateSequence{Sequence: q}); err != nil {
			return nil, nil, fmt.Errorf("the server refuses the sequence %s of the schema: %w", q, err)
		}
	}
	for _, t := range want.Tables {
		moved := *s.retyped(want, current, t)
		moved.ForeignKeys, moved.Doc = nil, nil
		if s.Apart != nil {
			moved.Indexes = slices.DeleteFunc(slices.Clone(moved.Indexes), s.Apart)
		}
		if moved.Schema != "" {
			moved.Schema = scratch + "_" + moved.Schema
		}
		if err := s.make(ctx, tx, state.CreateTable{Table: &moved}); err != nil {
			return nil, nil, fmt.Errorf("the server refuses the table %s of the schema: %w", t, err)
		}
		if moved.RowSecurity == nil {
			continue
		}
		for _, p := range moved.RowSecurity.Policies {
			if err := s.make(ctx, tx, state.CreatePolicy{Table: &moved, Policy: p}); err != nil {
				return nil, nil, fmt.Errorf("the server refuses the policy %s of the table %s of the schema: %w", p.Name, t, err)
			}
		}
	}
	for _, v := range want.Views {
		moved := *v
		moved.Doc = nil
		if moved.Schema != "" {
			moved.Schema = scratch + "_" + moved.Schema
		}
		if skip[v] {
			continue
		}
		if err := s.make(ctx, tx, state.CreateView{View: &moved}); err != nil {
			return nil, v, err
		}
	}
	printed, err := s.Inspect(ctx, tx)
	return printed, nil, err
}

// retyped returns a table with the names that enum types and sequences have in the scratch schemas. The current schema may be named in casts.
func (s Scratch) retyped(want *state.Database, current string, t *state.Table) *state.Table {
	if len(want.Enums) == 0 && len(want.Sequences) == 0 {
		return t
	}
	moved := func(n state.TableName) state.TableName {
		if n.Schema == "" {
			return state.TableName{Schema: scratch, Name: n.Name}
		}
		return state.TableName{Schema: scratch + "_" + n.Schema, Name: n.Name}
	}
	out := state.Rewritten(t, func(sql string) string {
		return state.Recast(sql, s.Syntax, func(n state.TableName) (state.TableName, bool) {
			if n.Schema == current {
				n.Schema = ""
			}
			return moved(n), want.Enum(n) != nil
		})
	})
	for i, c := range out.Columns {
		if e := want.EnumOf(c); e != nil {
			out.Columns[i].Type = state.Retyped(c.Type, moved(e.TableName))
		}
		if q := want.SequenceOf(c); q != nil && q.Schema != "" {
			out.Columns[i].Default = state.NextOf(moved(q.TableName))
		}
	}
	return out
}

// addApart adds the indexes that were not made.
func (s Scratch) addApart(out, want *state.Database) {
	if s.Apart == nil || out == nil {
		return
	}
	for _, t := range want.Tables {
		made := out.Table(t.TableName)
		for _, x := range t.Indexes {
			if made != nil && s.Apart(x) {
				made.Indexes = append(made.Indexes, x)
			}
		}
	}
}

func (s Scratch) make(ctx context.Context, tx wire.Tx, c state.Change) error {
	for _, st := range s.Print(c) {
		if err := ask.Exec(ctx, tx, st.SQL); err != nil {
			return err
		}
	}
	return nil
}

// restore gives the tables and views their names back, and leaves out those that are no scratch.
func restore(db *state.Database, current string) *state.Database {
	if db == nil {
		return nil
	}
	next := func(schema string) string { // the beginning of a call
		return "nextval(" + strings.TrimSuffix(sqlquote.Text(schema+"."), "'")
	}
	texts := strings.NewReplacer(next(scratch), next(plain(current)), scratch+"_", "", scratch+".", ddltext.Ident(current)+".")
	out := &state.Database{Target: db.Target}
	move := func(n *state.TableName) bool {
		schema, ok := strings.CutPrefix(n.Schema, scratch+"_")
		if ok {
			n.Schema = schema
		}
		return ok || n.Schema == ""
	}
	for _, t := range db.Tables {
		if !move(&t.TableName) {
			continue
		}
		t = state.Rewritten(t, texts.Replace)
		for i := range t.Columns {
			t.Columns[i].Type = texts.Replace(t.Columns[i].Type)
		}
		out.Tables = append(out.Tables, t)
	}
	for _, v := range db.Views {
		if move(&v.TableName) {
			v.Query = texts.Replace(v.Query)
			out.Views = append(out.Views, v)
		}
	}
	return out
}

// plain is a name as a server prints it within the name of a sequence: in quotes only if it needs them.
func plain(name string) string {
	if sqllex.Plain(name) {
		return name
	}
	return ddltext.Ident(name)
}
