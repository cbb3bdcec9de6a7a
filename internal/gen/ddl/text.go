package ddl

import (
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/state"
)

// closed is an expression of the schema's, fit to stand in brackets: a comment at its end would go on over the closing one.
func closed(d model.Dialect, sql string) string { return sqllex.ByName(string(d)).Part(sql) }

// tableName is the name of an entity's table. SQLite has no schemas, so that there the schema is a part of the name.
func tableName(d model.Dialect, e *model.Entity) state.TableName {
	n := state.TableName{Schema: e.Schema, Name: e.Table}
	if d == model.SQLite {
		return state.TableName{Name: n.String()}
	}
	return n
}

// columns lists the columns of fields.
func columns(fields []*model.Field) []string {
	var list []string
	for _, f := range fields {
		list = append(list, f.Column)
	}
	return list
}
