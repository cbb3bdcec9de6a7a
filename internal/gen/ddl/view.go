package ddl

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/state"
)

// view returns an entity's view.
func view(d model.Dialect, e *model.Entity) *state.View {
	v := &state.View{TableName: tableName(d, e), Query: e.View.Query(d), Comment: e.Comment, Doc: e.Doc}
	for _, f := range created(e, d) {
		if f.Comment != "" {
			v.Columns = append(v.Columns, state.Column{Name: f.Column, Comment: f.Comment})
		}
	}
	return v
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
