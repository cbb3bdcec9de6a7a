package model

import (
	"maps"
	"regexp"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
)

// databaseDefault decides what the database fills in, as entsql says it: a constant for all databases, or an expression.
func (r *resolver) databaseDefault(s subject, f *Field, sql sqlOptions) {
	exprs := r.byDialect(s, "entsql.DefaultExprs", sql.DefaultExprs)
	constant := ""
	switch {
	case sql.Default != "" && (sql.DefaultExpr != "" || sql.DefaultExprs != nil):
		r.add(s, "keep one of them", "it has both entsql.Default and a default expression")
		return
	case sql.Default != "" && isExpression(base(f), sql.Default):
		exprs = r.everywhere(sql.Default, nil)
	case sql.Default != "":
		var err error
		if constant, err = kind.Of(base(f)).Constant(sql.Default, f.Width()); err != nil {
			r.add(s, "write the value as plain text, without quotes, or an expression with entsql.DefaultExpr",
				"entsql.Default(%q): %v", sql.Default, err)
			return
		}
	case sql.DefaultExpr != "":
		exprs = r.everywhere(sql.DefaultExpr, exprs)
	}
	if constant == "" && len(exprs) == 0 {
		return
	}
	if f.Default == nil {
		f.Default = new(Default)
	}
	f.Default.SQL, f.Default.Exprs = constant, exprs
	for _, d := range r.targets() {
		if exprs[d] != "" {
			r.sqlPart(s, "default", exprs[d], d)
		}
	}
}

// everywhere is an expression for all targets, but for those that have one of their own.
func (r *resolver) everywhere(expr string, own map[Dialect]string) map[Dialect]string {
	all := make(map[Dialect]string)
	for _, t := range r.project.Targets {
		all[t.Dialect] = expr
	}
	maps.Copy(all, own)
	return all
}

// expression is a call, a text in brackets, or one of the functions that stand without brackets.
var expression = regexp.MustCompile(`(?is)^(\(.*\)|[a-z_][a-z0-9_.]*\s*\(.*\)|current_(timestamp|date|time)|localtimestamp)$`)

// isExpression reports whether an entsql.Default is an expression: ent writes that of a time or a UUID as it is, and that
// of all other kinds as a constant.
func isExpression(k Kind, text string) bool {
	return (k == KindTime || k == KindUUID) && expression.MatchString(strings.TrimSpace(text))
}
