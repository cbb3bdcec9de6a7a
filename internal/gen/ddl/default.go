package ddl

import (
	"regexp"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
)

// defaultOf is what follows DEFAULT for a column: empty if there is none, or if the code has one and the database cannot. A
// default that only the database knows and cannot hold is reported.
func (p *problems) defaultOf(f *model.Field) string {
	if f.Default == nil {
		return ""
	}
	if expr := f.Default.Exprs[p.dialect]; expr != "" {
		return p.defaultExpr(f, expr)
	}
	if f.Default.SQL == "" {
		return ""
	}
	if sql, ok := constant(p.dialect, f); ok {
		return sql
	}
	if !inCode(f.Default) {
		p.field(f, "give the field a Default in Go", "cannot hold the default %s of a column of kind %s", f.Default.SQL, f.Base().Name)
	}
	return ""
}

// inCode reports whether the code has a default as well.
func inCode(d *model.Default) bool { return d.Literal != "" || d.Func != nil || d.Value != nil }

// The functions that make the time of a row, and a random UUID, by the names that they have in one database or another.
var (
	now        = regexp.MustCompile(`(?i)^\(*\s*(current_timestamp|localtimestamp|(now|current_timestamp|statement_timestamp|transaction_timestamp|clock_timestamp)\s*\(\s*\))\s*\)*$`)
	randomUUID = regexp.MustCompile(`(?i)^\(*\s*(gen_random_uuid|uuid_generate_v4|uuid)\s*\(\s*\)\s*\)*$`)
)

// What SQLite has instead, in the form in which its columns hold times and UUIDs (see runtime/sqlite).
const (
	sqliteNow  = `strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')`
	sqliteUUID = `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || ` +
		`substr('89AB', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`
)

// defaultExpr is the DEFAULT of an expression, which stands as the schema has it but for the functions above.
func (p *problems) defaultExpr(f *model.Field, expr string) string {
	switch {
	case f.Base().Name == model.KindTime && now.MatchString(expr):
		expr = "CURRENT_TIMESTAMP"
		if p.dialect == model.SQLite {
			expr = sqliteNow
		}
	case f.Base().Name == model.KindUUID && randomUUID.MatchString(expr):
		switch p.dialect {
		case model.Postgres, model.CockroachDB:
			expr = "gen_random_uuid()"
		case model.SQLite:
			expr = sqliteUUID
		default:
			if !inCode(f.Default) {
				p.field(f, "give the field Default(uuid.New)", "makes no UUIDs")
			}
			return ""
		}
	}
	if expr != sqliteNow && expr != sqliteUUID {
		if wrong := p.examine(f.Entity, inDefault, expr); wrong != nil {
			p.field(f, wrong.remedy, "%s", wrong.problem)
		}
	}
	expr = closed(p.dialect, expr)
	if f.Base().Name == model.KindTime && f.Precision == model.Millis && (p.dialect == model.Postgres || p.dialect == model.CockroachDB) {
		expr = millis(expr)
	}
	return "(" + expr + ")"
}

// millis cuts the time that PostgreSQL and CockroachDB make to what the code reads of it where another target has milliseconds.
// The row would hold microseconds otherwise, and its own time, read back, would not find it.
func millis(expr string) string {
	if expr != "CURRENT_TIMESTAMP" {
		expr = "CAST((" + expr + ") AS timestamptz)"
	}
	return "date_trunc('milliseconds', " + expr + ")"
}

// constant is the default as the dialect's columns hold such a value. PostgreSQL and CockroachDB read any constant by the
// column's type.
func constant(d model.Dialect, f *model.Field) (sql string, ok bool) {
	sql = f.Default.SQL
	if f.Base().Name == model.KindArray {
		sql, ok = arrayConstant(d, sqllex.UnquoteText(sql))
		if ok && d == model.CockroachDB && f.ElemKind == kind.LTree.Name { // it takes no text for an array of paths
			sql += "::ltree[]"
		}
		return sql, ok
	}
	if d == model.Postgres || d == model.CockroachDB {
		return sql, true
	}
	if literal := f.Base().Literal; literal != nil {
		return literal(d, sql)
	}
	return sql, true
}
