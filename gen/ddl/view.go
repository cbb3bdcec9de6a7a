package ddl

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
)

// schemas returns the statements that make the schemas of tables. CrateDB makes a schema with its first table, SQLite has
// none.
func schemas(d model.Dialect, order []*model.Entity) []Statement {
	if d != model.Postgres && d != model.CockroachDB {
		return nil
	}
	var out []Statement
	var seen []string
	for _, e := range order {
		if e.Schema == "" || e.External || slices.Contains(seen, e.Schema) {
			continue
		}
		seen = append(seen, e.Schema)
		out = append(out, Statement{
			Kind: Schema, Table: e.Schema, Name: e.Schema, SQL: "CREATE SCHEMA IF NOT EXISTS " + ident(e.Schema),
		})
	}
	return out
}

// view returns the statements that make a view. A view that is there takes the new query, but on SQLite, which cannot
// replace one.
func view(d model.Dialect, e *model.Entity) []Statement {
	create := "CREATE OR REPLACE VIEW"
	if d == model.SQLite {
		create = "CREATE VIEW IF NOT EXISTS"
	}
	out := []Statement{{
		Kind: View, Table: flat(e), Name: flat(e), Comment: e.Doc, SQL: words(create, table(d, e), "AS") + "\n" + e.View.Query(d),
	}}
	if d == model.Postgres { // CockroachDB has comments on tables alone
		out = append(out, comments(d, e, View)...)
	}
	return out
}

// tables are the entities that have a table.
func tables(all []*model.Entity) []*model.Entity {
	return slices.DeleteFunc(slices.Clone(all), func(e *model.Entity) bool { return e.View != nil })
}

// views are the entities that are views, in the order of creation: a view whose query names another comes after it.
func views(all []*model.Entity) []*model.Entity {
	var order []*model.Entity
	entered := make(map[*model.Entity]bool)
	var visit func(e *model.Entity)
	visit = func(e *model.Entity) {
		if e.View == nil || entered[e] {
			return
		}
		entered[e] = true
		for _, other := range all {
			if reads(e.View, other.Table) {
				visit(other)
			}
		}
		order = append(order, e)
	}
	for _, e := range all {
		visit(e)
	}
	return order
}

// reads reports whether a query of the view names the table.
func reads(v *model.View, table string) bool {
	for d, query := range v.SQL {
		if mentions(d, query, table) {
			return true
		}
	}
	return mentions(model.Postgres, v.As, table)
}

// mentions reports whether SQL has the name of a table as a word or in quotes.
func mentions(d model.Dialect, sql, table string) bool {
	for t := range sqllex.ByName(string(d)).WithBackquotes().Tokens(sql) {
		switch name := sqllex.NameOf(sql[t.Start:t.End]); {
		case t.Kind == sqllex.Name && name == table, t.Kind == sqllex.Word && strings.EqualFold(name, table):
			return true
		}
	}
	return false
}
