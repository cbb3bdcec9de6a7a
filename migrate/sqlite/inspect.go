package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

var syntax = &sqllex.SQLite

// Inspect reads the tables and views of a database from the statements that SQLite stores, without the tables of full-text indexes: those of
// FTS3 and FTS4, which this SQLite does not have, are known by their names.
func Inspect(ctx context.Context, s wire.Session) (*state.Database, error) {
	var statements []string
	err := ask.Rows(ctx, s, "SELECT m.sql FROM sqlite_schema m LEFT JOIN pragma_table_list l ON l.name = m.name AND l.schema = 'main' "+
		"WHERE m.sql IS NOT NULL AND m.type <> 'trigger' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND COALESCE(l.type, '') <> 'shadow' "+
		"AND NOT EXISTS (SELECT 1 FROM sqlite_schema v WHERE v.sql LIKE 'CREATE VIRTUAL %' AND v.sql NOT LIKE '%USING fts5%' AND m.name IN ("+
		"v.name || '_content', v.name || '_segments', v.name || '_segdir', v.name || '_docsize', v.name || '_stat')) "+
		"ORDER BY m.rowid", func(r wire.Rows) { statements = append(statements, r.Text()) })
	if err != nil {
		return nil, fmt.Errorf("reading the tables of the database: %w", err)
	}
	owners := make(map[string]string)
	err = ask.Rows(ctx, s, "SELECT substr(name, 1, length(name) - 7), tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%\\_insert' ESCAPE '\\'",
		func(r wire.Rows) { owners[r.Text()] = r.Text() })
	if err != nil {
		return nil, fmt.Errorf("reading the triggers of the database: %w", err)
	}
	db, err := readAll(statements, owners)
	if err == nil {
		db.Version, err = ask.Version(ctx, s, "SELECT sqlite_version()")
	}
	if err != nil {
		return nil, err
	}
	err = ask.Rows(ctx, s, "SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid", func(r wire.Rows) {
		table, name, sql := r.Text(), r.Text(), r.Text()
		if t := findTable(db, table); t != nil && !ofFulltext(t, name) {
			t.Triggers = append(t.Triggers, sql)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("reading the triggers of the database: %w", err)
	}
	return db, nil
}

// ofFulltext reports whether a trigger keeps a full-text index up to date.
func ofFulltext(t *state.Table, trigger string) bool {
	for _, x := range t.Fulltexts {
		if rest, ok := strings.CutPrefix(trigger, x.Name); ok && (rest == "_insert" || rest == "_delete" || rest == "_update") {
			return true
		}
	}
	return false
}

// Read returns the state that statements create, without the first values of keys.
func Read(statements []string) (*state.Database, error) { return readAll(statements, nil) }

// readAll is Read, with the tables of full-text indexes by their names.
func readAll(statements []string, owners map[string]string) (*state.Database, error) {
	db := &state.Database{Target: target.SQLite}
	for _, sql := range statements {
		if err := read(db, sql, owners); err != nil {
			return nil, fmt.Errorf("reading the database: %w", err)
		}
	}
	spell(db)
	return db, nil
}

// spell writes the names of tables and columns in keys, indexes and foreign keys as the tables themselves do: SQLite takes them in any case.
func spell(db *state.Database) {
	columns := func(t *state.Table, names ...*string) {
		for _, name := range names {
			if t == nil || t.Column(*name) != nil {
				continue
			}
			if i := slices.IndexFunc(t.Columns, func(c state.Column) bool { return strings.EqualFold(c.Name, *name) }); i >= 0 {
				*name = t.Columns[i].Name
			}
		}
	}
	list := func(t *state.Table, names []string) {
		for i := range names {
			columns(t, &names[i])
		}
	}
	for _, t := range db.Tables {
		list(t, t.PrimaryKey)
		for _, u := range t.Uniques {
			list(t, u)
		}
		for _, x := range t.Indexes {
			for i := range x.Parts {
				columns(t, &x.Parts[i].Column)
			}
		}
		for i := range t.ForeignKeys {
			k := &t.ForeignKeys[i]
			list(t, k.Columns)
			if to := findTable(db, k.References.Name); to != nil {
				k.References.Name = to.Name
				list(to, k.Referenced)
			}
		}
	}
}

func read(db *state.Database, sql string, owners map[string]string) error {
	words := strings.Fields(strings.ToUpper(sql[:min(len(sql), 80)]))
	what := words[1]
	if what == "TEMP" || what == "TEMPORARY" || what == "UNIQUE" {
		what = words[2]
	}
	switch what {
	case "TABLE":
		t, err := createtable.Parse(syntax, sql)
		if err != nil {
			return err
		}
		db.Tables = append(db.Tables, table(t))
	case "VIRTUAL":
		name, columns, options, err := createtable.ParseFulltext(syntax, sql)
		if err != nil {
			return err
		}
		content, ok := options["content"]
		if ok && content == "" {
			content = owner(db, name, owners)
		}
		if t := findTable(db, content); t != nil && columns != nil {
			t.Fulltexts = append(t.Fulltexts, state.Fulltext{Name: name, Columns: columns, Analyzer: options["tokenize"]})
		}
	case "INDEX":
		x, on, err := createtable.ParseIndexOn(syntax, sql)
		if err != nil {
			return err
		}
		if t := findTable(db, on); t != nil {
			t.Indexes = append(t.Indexes, x)
		}
	case "VIEW":
		name, query, err := createtable.ParseView(syntax, sql)
		if err != nil {
			return err
		}
		db.Views = append(db.Views, &state.View{TableName: state.TableName{Name: name[len(name)-1]}, Query: query})
	}
	return nil
}

// findTable finds a table as SQLite does, in any case of letters.
func findTable(db *state.Database, name string) *state.Table {
	for _, t := range db.Tables {
		if strings.EqualFold(t.Name, name) {
			return t
		}
	}
	return nil
}

// Options of a live table that its schema does not have.
const (
	withoutRowID = "WITHOUT ROWID"
	onConflict   = "ON CONFLICT "
)

// conflict is the first word after an ON CONFLICT of a table that does not say what SQLite does anyway.
func conflict(in *createtable.Table) string {
	constraints := slices.Clone(in.Constraints)
	for _, c := range in.Columns {
		if c.Conflict != "" && c.Conflict != "ABORT" {
			return c.Conflict
		}
		constraints = append(constraints, c.Checks...)
	}
	for _, k := range constraints {
		if words := strings.Fields(strings.ToUpper(k.Tail)); len(words) > 2 && words[0] == "ON" && words[1] == "CONFLICT" && words[2] != "ABORT" {
			return words[2]
		}
	}
	return ""
}

func table(in *createtable.Table) *state.Table {
	t := &state.Table{TableName: state.TableName{Name: in.Name[len(in.Name)-1]}}
	for _, word := range strings.FieldsFunc(in.Tail, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' }) {
		t.Strict = t.Strict || strings.EqualFold(word, "STRICT")
		if strings.EqualFold(word, "ROWID") {
			t.Options = withoutRowID
		}
	}
	if word := conflict(in); word != "" {
		t.Options = strings.TrimPrefix(t.Options+" and "+onConflict+word, " and ")
	}
	constraints := in.Constraints
	for _, c := range in.Columns {
		col := state.Column{Name: c.Name, Type: c.Type, NotNull: c.NotNull, Default: c.Default, Generated: c.Generated, Collation: c.Collation,
			Storage: c.Other}
		if c.IsSerial {
			col.Identity = new(state.Identity)
		}
		if c.Key {
			t.PrimaryKey = []string{c.Name}
		}
		if c.Unique {
			t.Uniques = append(t.Uniques, []string{c.Name})
		}
		constraints = append(constraints, c.Checks...)
		if c.References != nil {
			constraints = append(constraints, *c.References)
		}
		t.Columns = append(t.Columns, col)
	}
	for _, k := range constraints {
		switch k.Kind {
		case "PRIMARY KEY":
			t.PrimaryKey = k.Columns
		case "UNIQUE":
			t.Uniques = append(t.Uniques, k.Columns)
		case "CHECK":
			t.Checks = append(t.Checks, state.Check{Name: k.Name, Expr: k.Expr})
		case "FOREIGN KEY":
			t.ForeignKeys = append(t.ForeignKeys, state.ForeignKey{Name: k.Name, Columns: k.Columns,
				References: state.TableName{Name: k.References[len(k.References)-1]}, Referenced: k.Referenced, OnDelete: k.OnDelete,
				Options: k.Options})
		}
	}
	return t
}

// owner is the table of a full-text index without the text of its table. Without its triggers, it is the table with the longest name that
// begins the name of the index.
func owner(db *state.Database, index string, owners map[string]string) string {
	if t := owners[index]; t != "" {
		return t
	}
	longest := ""
	for _, t := range db.Tables {
		if name := t.String(); strings.HasPrefix(index, name+"_") && len(name) > len(longest) {
			longest = name
		}
	}
	return longest
}
