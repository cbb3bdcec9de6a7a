package sqlexpr

import (
	"encoding/json"
	"fmt"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// documentTest is a function of a document and a text.
type documentTest struct {
	f      dialect.Func
	column string
	arg    string
}

// ContainsDocument tests whether a column of documents contains the parts of another one.
func ContainsDocument(column string, part any) sqlgen.Expr {
	text, err := json.Marshal(part)
	if err != nil {
		return failing{err}
	}
	return &documentTest{dialect.JSONContains, column, string(text)}
}

// HasMember tests whether the documents of a column have a member.
func HasMember(column, key string) sqlgen.Expr {
	return &documentTest{dialect.JSONHasKey, column, key}
}

func (d *documentTest) WriteSQL(b *sqlgen.Builder) {
	c := b.Column(d.column)
	if c.Type != dialect.JSON {
		b.Fail(fmt.Errorf("the column %q has no documents", d.column))
		return
	}
	doc := sqlgen.Expr(&ref{name: d.column, typ: dialect.JSON})
	if !b.Dialect.InDocuments(c) {
		doc = &castText{doc, "jsonb"}
	}
	b.Call(d.f, doc, argExpr{wire.Text(d.arg)})
}
