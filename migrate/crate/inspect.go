package crate

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

var syntax = &sqllex.CrateDB

// Inspect reads the tables and views of all schemas in the server's form.
func Inspect(ctx context.Context, s wire.Session) (*state.Database, error) {
	return inspect(ctx, s, nil)
}

func inspect(ctx context.Context, s wire.Session, keep func(state.TableName) bool) (*state.Database, error) {
	current, err := ask.Value(ctx, s, "SELECT CURRENT_SCHEMA")
	if err != nil {
		return nil, fmt.Errorf("reading the database: %w", err)
	}
	name := func(schema, table string) state.TableName {
		if schema == current {
			schema = ""
		}
		return state.TableName{Schema: schema, Name: table}
	}
	db := &state.Database{Target: target.CrateDB}
	if db.Version, err = ask.Version(ctx, s, "SELECT version()"); err != nil { // CrateDB 6.4.3 (built ...)
		return nil, err
	}
	analyzers, err := analyzer.Read(ctx, s)
	if err != nil {
		return nil, err
	}
	type found struct{ schema, name string }
	var tables []found
	err = ask.Rows(ctx, s, "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND "+
		"table_schema NOT IN ('sys', 'information_schema', 'pg_catalog', 'blob') ORDER BY 1, 2",
		func(r wire.Rows) { tables = append(tables, found{r.Text(), r.Text()}) })
	if err != nil {
		return nil, fmt.Errorf("reading the tables of the database: %w", err)
	}
	for _, f := range tables {
		if keep != nil && !keep(name(f.schema, f.name)) {
			continue
		}
		full := ddltext.Table(state.TableName{Schema: f.schema, Name: f.name})
		text, err := ask.Value(ctx, s, "SHOW CREATE TABLE "+full)
		if isGone(err) || isDenied(err) {
			continue // dropped meanwhile, or not the user's business
		}
		if isClosed(err) {
			if f.schema != current || strings.HasPrefix(f.name, "crategen_") {
				continue // somebody else's, or the left-over of a rebuild, which Recover finds by itself
			}
			return nil, fmt.Errorf("the table %s is closed, so that its columns cannot be read; open it with ALTER TABLE %s OPEN", f.name, full)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the table %s.%s: %w", f.schema, f.name, err)
		}
		t, err := read(text)
		if err != nil {
			return nil, fmt.Errorf("reading the table %s.%s: %w", f.schema, f.name, err)
		}
		for i := range t.Fulltexts {
			t.Fulltexts[i].Own = analyzers.Of(t.Fulltexts[i].Analyzer)
		}
		t.TableName = name(f.schema, f.name)
		db.Tables = append(db.Tables, t)
	}
	err = ask.Rows(ctx, s, "SELECT table_schema, table_name, view_definition FROM information_schema.views ORDER BY 1, 2",
		func(r wire.Rows) {
			if v := (&state.View{TableName: name(r.Text(), r.Text()), Query: ask.Text(r)}); keep == nil || keep(v.TableName) {
				db.Views = append(db.Views, v)
			}
		})
	if err != nil {
		return nil, fmt.Errorf("reading the views of the database: %w", err)
	}
	return db, nil
}

// isGone reports whether a table, or the schema with its last table, was dropped.
func isGone(err error) bool {
	var server *dberr.ServerError
	return errors.Is(err, dberr.ErrNoTable) || errors.As(err, &server) && server.Code == "4045"
}

// isClosed reports whether a table was closed with ALTER TABLE ... CLOSE.
func isClosed(err error) bool {
	var server *dberr.ServerError
	return errors.As(err, &server) && server.Code == "4007" && strings.Contains(err.Error(), "closed")
}

// castOfConstant is how the server prints a constant of a condition once a column of it was renamed.
var castOfConstant = regexp.MustCompile(`CAST\((-? ?[0-9][0-9.eE+-]*|'(?:[^']|'')*') AS [a-z_ ]+\)`)

// between matches how the server prints BETWEEN once a column of the table was renamed: ("n" >= 0) AND ("n" <= 255).
var between = regexp.MustCompile(`\(("(?:[^"]|"")+") >= ([^()]+)\) AND \(("(?:[^"]|"")+") <= ([^()]+)\)`)

// withoutCasts is an expression as the server printed it before a rename.
func withoutCasts(sql string) string {
	return between.ReplaceAllStringFunc(castOfConstant.ReplaceAllString(sql, "$1"), func(text string) string {
		if m := between.FindStringSubmatch(text); m[1] == m[3] {
			return m[1] + " BETWEEN " + m[2] + " AND " + m[4]
		}
		return text
	})
}

// read reads what SHOW CREATE TABLE prints.
func read(text string) (*state.Table, error) {
	in, err := createtable.Parse(syntax, text)
	if err != nil {
		return nil, err
	}
	t := new(state.Table)
	for _, c := range in.Columns {
		t.Columns = append(t.Columns, column(c))
	}
	for _, k := range in.Constraints {
		switch k.Kind {
		case "PRIMARY KEY":
			t.PrimaryKey = k.Columns
		case "CHECK":
			t.Checks = append(t.Checks, state.Check{Name: k.Name, Expr: withoutCasts(k.Expr)})
		}
	}
	for _, x := range in.Indexes {
		f := state.Fulltext{Name: x.Name}
		for _, p := range x.Parts {
			f.Columns = append(f.Columns, source(t, p))
		}
		f.Analyzer = x.Method // PLAIN has no analyzer
		if err := createtable.Clauses(syntax, x.Options, func(_ []string, list string) {
			options, _ := createtable.ParseOptions(syntax, list)
			for _, o := range options {
				if o.Name == "analyzer" {
					f.Analyzer = o.Value
				}
			}
		}); err != nil {
			return nil, err
		}
		t.Fulltexts = append(t.Fulltexts, f)
	}
	return t, tail(t, in.Tail)
}

// column keeps storage clauses in the form in which the schema writes them.
func column(c createtable.Column) state.Column {
	out := state.Column{Name: c.Name, Type: c.Type, NotNull: c.NotNull, Default: c.Default, Generated: withoutCasts(c.Generated),
		Storage: strings.Join(strings.Fields(c.Storage+" "+c.Other), " ")}
	for _, m := range c.Members {
		out.Members = append(out.Members, column(m))
	}
	return out
}

// tail reads the clauses behind the columns.
func tail(t *state.Table, text string) error {
	var wrong error
	err := createtable.Clauses(syntax, text, func(words []string, list string) {
		switch clause := strings.Join(words, " "); {
		case clause == "CLUSTERED BY":
			t.ClusteredBy = createtable.Names(syntax, list)[0]
		case clause == "PARTITIONED BY":
			t.PartitionedBy = createtable.Names(syntax, list)
		case clause == "WITH":
			options, err := createtable.ParseOptions(syntax, list)
			if err != nil {
				wrong = err
			}
			t.Settings = make(map[string]string)
			for _, o := range options {
				t.Settings[o.Name] = o.Value
			}
		case strings.HasSuffix(clause, "SHARDS"):
			t.Shards, _ = strconv.Atoi(words[len(words)-2])
		}
	})
	if err != nil {
		return err
	}
	return wrong
}

// source is a column or a member in a full-text index, as the server prints it: "o"['t'].
func source(t *state.Table, p state.Part) string {
	s := state.SourceOf(p.Column + p.OpClass)
	list := t.Columns
	for i, name := range append([]string{s.Column}, s.Path...) {
		at := slices.IndexFunc(list, func(c state.Column) bool { return c.Name == name })
		if at < 0 {
			break
		}
		if i == len(s.Path) {
			s.List = strings.HasPrefix(strings.ToUpper(list[at].Type), "ARRAY(")
		}
		list = list[at].Members
	}
	return s.String()
}
