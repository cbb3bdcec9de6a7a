package ddl

import "github.com/crategen/crategen/gen/model"

// comments returns the statements that put the schema's comments into the database, where entsql.WithComments asks for
// them. They complete the table or view that they are of.
func comments(d model.Dialect, e *model.Entity, of Kind) []Statement {
	var out []Statement
	add := func(what, name, text string) {
		if text != "" {
			out = append(out, Statement{Kind: of, Table: flat(e), Name: flat(e), SQL: words("COMMENT ON", what, name, "IS", literal(text))})
		}
	}
	what := "TABLE"
	if of == View {
		what = "VIEW"
	}
	add(what, table(d, e), e.Comment)
	for _, f := range created(e) {
		add("COLUMN", table(d, e)+"."+ident(f.Column), f.Comment)
	}
	return out
}
