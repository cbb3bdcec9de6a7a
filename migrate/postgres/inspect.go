package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// inspectColumns lists the columns of all tables that are not the server's own.
const inspectColumns = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, obj_description(c.oid, 'pg_class')::text,
		a.attname::text, format_type(a.atttypid, a.atttypmod)::text, a.attnotnull, a.attidentity::text,
		a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid)::text,
		CASE WHEN a.attcollation <> t.typcollation THEN l.collname::text END, col_description(c.oid, a.attnum)::text,
		s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle
	FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	LEFT JOIN pg_type t ON t.oid = a.atttypid
	LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
	LEFT JOIN pg_collation l ON l.oid = a.attcollation
	LEFT JOIN pg_depend p ON p.refobjid = c.oid AND p.refobjsubid = a.attnum AND p.deptype = 'i' AND p.classid = 'pg_class'::regclass
	LEFT JOIN pg_sequence s ON s.seqrelid = p.objid
	WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
	ORDER BY n.nspname, c.relname, a.attnum`

const inspectConstraints = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, k.conname::text, k.contype::text,
		ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u (num, ord)
			JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.ord)::text[],
		pg_get_expr(k.conbin, k.conrelid)::text, rn.nspname::text, COALESCE(rn.nspname = current_schema(), false), r.relname::text,
		ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u (num, ord)
			JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num ORDER BY u.ord)::text[],
		k.confdeltype::text, k.convalidated, concat_ws(' ',
			CASE k.confupdtype WHEN 'c' THEN 'ON UPDATE CASCADE' WHEN 'n' THEN 'ON UPDATE SET NULL' WHEN 'd' THEN 'ON UPDATE SET DEFAULT'
				WHEN 'r' THEN 'ON UPDATE RESTRICT' END,
			CASE WHEN k.confmatchtype = 'f' THEN 'MATCH FULL' END,
			CASE WHEN k.condeferrable AND k.contype = 'f' THEN 'DEFERRABLE' END,
			CASE WHEN k.condeferred AND k.contype = 'f' THEN 'INITIALLY DEFERRED' END)::text
	FROM pg_constraint k
	JOIN pg_class c ON c.oid = k.conrelid
	JOIN pg_namespace n ON n.oid = c.relnamespace
	LEFT JOIN pg_class r ON r.oid = k.confrelid
	LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
	WHERE k.contype IN ('p', 'c', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
	ORDER BY k.oid`

const inspectIndexes = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, i.relname::text, pg_get_indexdef(x.indexrelid)::text,
		x.indisvalid, k.oid IS NOT NULL,
		concat_ws(' ', CASE WHEN k.condeferrable THEN 'DEFERRABLE' END, CASE WHEN k.condeferred THEN 'INITIALLY DEFERRED' END)::text
	FROM pg_index x
	JOIN pg_class c ON c.oid = x.indrelid
	JOIN pg_class i ON i.oid = x.indexrelid
	JOIN pg_namespace n ON n.oid = c.relnamespace
	LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype = 'u'
	WHERE NOT x.indisprimary AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
	ORDER BY x.indexrelid`

const inspectViews = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, obj_description(c.oid, 'pg_class')::text,
		pg_get_viewdef(c.oid)::text, a.attname::text, col_description(c.oid, a.attnum)::text
	FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND col_description(c.oid, a.attnum) IS NOT NULL
	WHERE c.relkind = 'v' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
	ORDER BY c.oid, a.attnum`

const inspectSchemas = `
	SELECT nspname::text FROM pg_namespace
	WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname <> current_schema() ORDER BY 1`

// actions are the codes of ON DELETE.
var actions = map[string]string{"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT", "r": "RESTRICT"}

// Inspect reads the tables and views of a database in the server's form.
func Inspect(ctx context.Context, s wire.Session) (*state.Database, error) {
	version, err := ask.Version(ctx, s, "SELECT concat(current_setting('server_version_num')::int / 10000, '.', current_setting('server_version_num')::int % 10000)")
	if err != nil {
		return nil, err
	}
	i := &inspection{db: &state.Database{Target: target.Postgres, Version: version}, tables: make(map[state.TableName]*state.Table)}
	for _, step := range []struct {
		what, sql string
		read      func(wire.Rows)
	}{
		{"schemas", inspectSchemas, func(r wire.Rows) { i.db.Schemas = append(i.db.Schemas, r.Text()) }},
		{"columns", inspectColumns, i.column},
		{"constraints", inspectConstraints, i.constraint},
		{"indexes", inspectIndexes, i.index},
		{"views", inspectViews, i.view},
	} {
		if err := ask.Rows(ctx, s, step.sql, step.read); err != nil {
			return nil, fmt.Errorf("reading the %s of the database: %w", step.what, err)
		}
	}
	if i.err != nil {
		return nil, i.err
	}
	if err := Sequences(ctx, s, i.db); err != nil {
		return nil, err
	}
	if err := Policies(ctx, s, i.db); err != nil {
		return nil, err
	}
	if err := Enums(ctx, s, i.db); err != nil {
		return nil, err
	}
	return i.db, withoutExtensions(ctx, s, i.db)
}

// inspection is one reading of a database.
type inspection struct {
	db     *state.Database
	tables map[state.TableName]*state.Table
	err    error
}

// nameOf reads a schema, whether it is the current one, and a name.
func nameOf(r wire.Rows) state.TableName {
	schema, current, name := ask.Text(r), r.Bool(), ask.Text(r)
	if current {
		schema = ""
	}
	return state.TableName{Schema: schema, Name: name}
}

func (i *inspection) column(r wire.Rows) {
	name, comment := nameOf(r), ask.Text(r)
	t := i.tables[name]
	if t == nil {
		t = &state.Table{TableName: name, Comment: comment}
		i.tables[name], i.db.Tables = t, append(i.db.Tables, t)
	}
	if r.Null() { // a table without columns
		return
	}
	c := state.Column{Name: r.Text(), Type: r.Text(), NotNull: r.Bool()}
	identity, generated, expr := ask.Text(r), ask.Text(r), ask.Text(r)
	c.Collation, c.Comment = ask.Text(r), ask.Text(r)
	var sequence state.Identity
	for _, n := range []*int64{&sequence.Start, &sequence.Increment, &sequence.Min, &sequence.Max, &sequence.Cache} {
		if !r.Null() {
			*n = r.Int()
		}
	}
	sequence.Cycle = !r.Null() && r.Bool()
	switch {
	case generated == "v":
		c.Generated = expr + " VIRTUAL"
	case generated != "":
		c.Generated = expr
	default:
		c.Default = expr
	}
	if identity != "" {
		sequence.Always = identity == "a"
		c.Identity = new(sequence.Normal(c.Type))
	}
	t.Columns = append(t.Columns, c)
}

func (i *inspection) constraint(r wire.Rows) {
	t := i.tables[nameOf(r)]
	name, kind, columns, expr := r.Text(), r.Text(), r.Texts(), ask.Text(r)
	to, referenced, onDelete, valid, options := nameOf(r), r.Texts(), ask.Text(r), r.Bool(), r.Text()
	if t == nil {
		return
	}
	switch kind {
	case "p":
		t.PrimaryKey, t.KeyName = columns, name
	case "c":
		t.Checks = append(t.Checks, state.Check{Name: name, Expr: expr, NotValid: !valid})
	case "f":
		t.ForeignKeys = append(t.ForeignKeys, state.ForeignKey{Name: name, Columns: columns, References: to,
			Referenced: referenced, OnDelete: actions[onDelete], Options: options, NotValid: !valid})
	}
}

func (i *inspection) index(r wire.Rows) {
	t := i.tables[nameOf(r)]
	name, def, valid, constraint, deferred := r.Text(), r.Text(), r.Bool(), r.Bool(), r.Text()
	if t == nil {
		return
	}
	x, err := readIndex(def)
	if err != nil {
		i.err = fmt.Errorf("index %s: %w", name, err)
		return
	}
	x.Name, x.Invalid, x.Constraint = name, !valid, constraint
	if deferred != "" { // a part of the constraint, which the definition of its index does not have
		x.Options = strings.TrimSpace(x.Options + " " + deferred)
	}
	t.Indexes = append(t.Indexes, x)
}

func (i *inspection) view(r wire.Rows) {
	name, comment, query, column, about := nameOf(r), ask.Text(r), ask.Text(r), ask.Text(r), ask.Text(r)
	at := slices.IndexFunc(i.db.Views, func(v *state.View) bool { return v.TableName == name })
	if at < 0 {
		at = len(i.db.Views)
		i.db.Views = append(i.db.Views, &state.View{TableName: name, Query: query, Comment: comment})
	}
	if about != "" {
		i.db.Views[at].Columns = append(i.db.Views[at].Columns, state.Column{Name: column, Comment: about})
	}
}

// Inspect reads a database, with all of its tables.
func (Printer) Inspect(ctx context.Context, s wire.Session, _ func(state.TableName) bool) (*state.Database, error) {
	return Inspect(ctx, s)
}
