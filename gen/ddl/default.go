package ddl

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/gen/model"
)

// defaultClause is the DEFAULT of a column: empty if there is none, or if the code has one and the database cannot. A
// default that only the database knows and cannot hold is reported.
func (p *problems) defaultClause(f *model.Field) string {
	if f.Default == nil || f.Default.SQL == "" {
		return ""
	}
	if sql, ok := constant(p.dialect, f); ok {
		return "DEFAULT " + sql
	}
	if d := f.Default; d.Literal == "" && d.Func == nil && d.Value == nil {
		p.field(f, "give the field a Default in Go", "cannot hold the default %s of a column of kind %s", d.SQL, stored(f))
	}
	return ""
}

// constant is the default as the dialect's columns hold such a value. PostgreSQL and CockroachDB read any constant by the
// column's type.
func constant(d model.Dialect, f *model.Field) (sql string, ok bool) {
	sql = f.Default.SQL
	if d == model.Postgres || d == model.CockroachDB {
		return sql, true
	}
	switch stored(f) {
	case model.KindBool, model.KindInt, model.KindFloat, model.KindText, model.KindEnum:
		return sql, true
	case model.KindUUID:
		id, err := uuid.Parse(unquote(sql))
		return literal(id.String()), err == nil
	case model.KindTime:
		return timeConstant(d, unquote(sql))
	case model.KindJSON:
		return sql, d == model.SQLite // CrateDB allows no default on an object
	}
	return "", false
}

// unquote undoes literal.
func unquote(sql string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(sql, "'"), "'"), "''", "'")
}

// timeForms are what a person writes as the default of a time.
var timeForms = []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", time.DateTime, time.DateOnly}

// timeConstant writes a time as SQLite's columns hold it (see runtime/sqlite); CrateDB reads that form as well.
func timeConstant(d model.Dialect, text string) (string, bool) {
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil {
			layout := "2006-01-02T15:04:05.000000Z"
			if d == model.CrateDB {
				layout = "2006-01-02T15:04:05.000Z"
			}
			return literal(t.UTC().Format(layout)), true
		}
	}
	return "", false
}
