package cockroach

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

var syntax = &sqllex.CockroachDB

// many is the number of tables from which on one statement prints them faster than one for each.
const many = 25

// Inspect reads the tables and views of a database in the server's form. It omits objects that the server adds: hidden columns and
// their constraints, and the sequences of identities.
func Inspect(ctx context.Context, s wire.Session) (*state.Database, error) {
	db, err := inspect(ctx, s, "%")
	if err != nil {
		return nil, err
	}
	have, err := readRegions(ctx, s)
	if err != nil {
		return db, err
	}
	if have.Primary != "" {
		db.Regions = have
	}
	if err := sequences(ctx, s, db); err != nil {
		return nil, err
	}
	if _, lacks := target.Lacks(target.CockroachDB, db.Version, target.Clause, target.RowPolicies); !lacks {
		if err := postgres.Policies(ctx, s, db); err != nil {
			return nil, err
		}
	}
	return db, postgres.Enums(ctx, s, db)
}

// inspect reads those in schemas whose names are like a pattern.
func inspect(ctx context.Context, s wire.Session, like string) (*state.Database, error) {
	current, err := ask.Value(ctx, s, "SELECT current_schema()::text")
	if err != nil {
		return nil, fmt.Errorf("reading the database: %w", err)
	}
	version, err := ask.Version(ctx, s, "SELECT version()")
	if err != nil {
		return nil, err
	}
	i := &inspection{db: &state.Database{Target: target.CockroachDB, Version: version}, current: current}
	const ours = "table_schema NOT IN ('information_schema', 'crdb_internal', 'pg_catalog', 'pg_extension')"
	var shows []string
	err = ask.Rows(ctx, s, "SELECT table_schema::text, table_name::text, table_type::text FROM information_schema.tables WHERE "+ours+
		" AND table_schema LIKE "+ddltext.Literal(like)+" ORDER BY 1, 2", func(r wire.Rows) {
		name := state.TableName{Schema: r.Text(), Name: r.Text()}
		kind := "TABLE"
		if r.Text() == "VIEW" {
			kind = "VIEW"
		}
		shows = append(shows, "SELECT create_statement::text FROM [SHOW CREATE "+kind+" "+ddltext.Table(name)+"]")
	})
	if err != nil {
		return nil, fmt.Errorf("reading the tables of the database: %w", err)
	}
	err = ask.Rows(ctx, s, "SELECT schema_name::text FROM information_schema.schemata WHERE schema_name !~ '^pg_' AND "+
		"schema_name NOT IN ('information_schema', 'crdb_internal', current_schema()) ORDER BY 1",
		func(r wire.Rows) { i.db.Schemas = append(i.db.Schemas, r.Text()) })
	if err != nil {
		return nil, fmt.Errorf("reading the schemas of the database: %w", err)
	}
	if len(shows) > many {
		switch err := i.show(ctx, s, "SHOW CREATE ALL TABLES"); {
		case err == nil:
			return i.db, nil
		case !isDenied(err) && !isGone(err):
			return nil, err
		}
	}
	for _, show := range shows {
		if err := i.show(ctx, s, show); err != nil && !isDenied(err) && !isGone(err) { // what the user may not see is another's
			return nil, err
		}
	}
	return i.db, nil
}

// isDenied reports whether the user may not see a table.
func isDenied(err error) bool { return hasCode(err, "42501") }

// isGone reports whether a table was dropped after it was listed.
func isGone(err error) bool { return hasCode(err, "42P01") }

func hasCode(err error, code string) bool {
	var server *dberr.ServerError
	return errors.As(err, &server) && server.Code == code
}

// show reads what a statement prints.
func (i *inspection) show(ctx context.Context, s wire.Session, sql string) error {
	var texts []string
	if err := ask.Rows(ctx, s, sql, func(r wire.Rows) { texts = append(texts, r.Text()) }); err != nil {
		return fmt.Errorf("reading the tables of the database: %w", err)
	}
	for _, text := range texts {
		if err := i.readAll(text); err != nil {
			return fmt.Errorf("reading a statement that the server printed: %w", err)
		}
	}
	return nil
}

// readAll reads statements: comments are printed behind their table.
func (i *inspection) readAll(text string) error {
	list, err := syntax.Split(text)
	if err != nil {
		return err
	}
	for _, sql := range list {
		if err := i.read(sql); err != nil {
			return err
		}
	}
	return nil
}

type inspection struct {
	db      *state.Database
	current string // the schema that unqualified names mean
}

func (i *inspection) read(sql string) error {
	switch {
	case strings.HasPrefix(sql, "CREATE TABLE"):
		t, err := createtable.Parse(syntax, sql)
		if err != nil {
			return err
		}
		i.table(t)
	case strings.HasPrefix(sql, "CREATE VIEW"):
		name, query, err := createtable.ParseView(syntax, sql)
		if err != nil {
			return err
		}
		i.db.Views = append(i.db.Views, &state.View{TableName: i.name(name), Query: query})
	case (strings.HasPrefix(sql, "ALTER TABLE") || strings.HasPrefix(sql, "ALTER INDEX")) && i.readZone(sql):
	case strings.HasPrefix(sql, "ALTER TABLE"):
		table, k, err := createtable.ParseAddConstraint(syntax, sql)
		if err != nil || table == nil || k.Kind != "FOREIGN KEY" {
			return err
		}
		if t := i.db.Table(i.name(table)); t != nil {
			t.ForeignKeys = append(t.ForeignKeys, i.foreignKey(k))
		}
	case strings.HasPrefix(sql, "COMMENT ON"):
		k, err := createtable.ParseComment(syntax, sql)
		if err != nil {
			return err
		}
		i.comment(k)
	}
	return nil
}

// name reads schema.table, and database.schema.table.
func (i *inspection) name(parts []string) state.TableName {
	n := state.TableName{Name: parts[len(parts)-1]}
	if len(parts) > 1 && parts[len(parts)-2] != i.current {
		n.Schema = parts[len(parts)-2]
	}
	return n
}

func (i *inspection) table(in *createtable.Table) {
	t := &state.Table{TableName: i.name(in.Name)}
	t.Settings, t.Options = settingsOf(in.Tail)
	hidden := make(map[string]bool)
	for _, c := range in.Columns {
		if internal(c) {
			hidden[c.Name] = true
			continue
		}
		out := column(c)
		out.Type = i.local(out.Type)
		out.Family = familyOf(in, c.Name)
		t.Columns = append(t.Columns, out)
	}
	for _, k := range in.Constraints {
		switch k.Kind {
		case "PRIMARY KEY":
			if !hidden[k.Columns[0]] {
				t.PrimaryKey, t.KeyBuckets = k.Columns, bucketsOf(k.Tail)
			}
		case "FOREIGN KEY":
			t.ForeignKeys = append(t.ForeignKeys, i.foreignKey(k))
		case "CHECK":
			if !strings.Contains(k.Expr, "crdb_internal_") {
				t.Checks = append(t.Checks, state.Check{Name: k.Name, Expr: k.Expr, NotValid: notValid(k)})
			}
		}
	}
	for _, x := range in.Indexes {
		if x.Kind == "INVERTED" {
			x.Method = "gin"
		}
		if x.Kind == "VECTOR" {
			x.Method = "cspann"
		}
		indexOptions(&x.Index)
		t.Indexes = append(t.Indexes, x.Index)
	}
	i.db.Tables = append(i.db.Tables, t)
}

// local returns the name of a type without the current schema: public.mood is mood.
func (i *inspection) local(typ string) string {
	if name, ok := strings.CutPrefix(typ, ddltext.Ident(i.current)+"."); ok {
		return name
	}
	return strings.TrimPrefix(typ, i.current+".")
}

func (i *inspection) foreignKey(k createtable.Constraint) state.ForeignKey {
	return state.ForeignKey{Name: k.Name, Columns: k.Columns, References: i.name(k.References), Referenced: k.Referenced,
		OnDelete: k.OnDelete, Options: k.Options, NotValid: notValid(k)}
}

func notValid(k createtable.Constraint) bool {
	return strings.Contains(strings.ToUpper(k.Tail), "NOT VALID")
}

func column(c createtable.Column) state.Column {
	out := state.Column{Name: c.Name, Type: c.Type, NotNull: c.NotNull, Default: c.Default, Generated: c.Generated, Collation: c.Collation,
		Storage: c.Other, OnUpdate: c.OnUpdate, Hidden: c.Hidden}
	if c.IsSerial {
		i, _ := state.ParseIdentity(c.Identity) // the server prints all options once one was changed
		i.Always = c.Always
		out.Identity = new(i.Normal(c.Type))
	}
	return out
}

// comment gives a table, a column or an index its comment.
func (i *inspection) comment(k createtable.Comment) {
	switch k.Of {
	case "TABLE":
		if t := i.db.Table(i.name(k.Name)); t != nil {
			t.Comment = k.Text
		}
	case "COLUMN":
		n := len(k.Name) - 1
		if t := i.db.Table(i.name(k.Name[:n])); t != nil {
			if c := t.Column(k.Name[n]); c != nil {
				c.Comment = k.Text
			}
		}
	case "INDEX":
		if t := i.db.Table(i.name(k.Name)); t != nil {
			if x := t.Index(k.Index); x != nil {
				x.Comment = k.Text
			}
		}
	}
}
