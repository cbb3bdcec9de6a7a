package model

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// ExpressionIndex is an index over expressions.
type ExpressionIndex struct {
	Name    string
	Unique  bool             `json:",omitempty"`
	Parts   []ExpressionPart // in their order
	Where   string           `json:",omitempty"`
	Trigram bool             `json:",omitempty"` // of the last part, on CockroachDB
}

// ExpressionPart is a column or an expression of an index.
type ExpressionPart struct {
	Field *Field `json:"-"`          // nil for an expression
	Expr  string `json:",omitempty"` // in the SQL of every database
	Desc  bool   `json:",omitempty"`
}

var descending = regexp.MustCompile(`(?is)^(.*\S)\s+(asc|desc)\s*$`)

// expressionIndexes reads schema.ExpressionIndex.
func (r *resolver) expressionIndexes(st *entityState) {
	var a schema.ExpressionIndexes
	s := st.subject()
	if _, err := annotation(st.def.Annotations, &a); err != nil {
		r.add(s, "", "%v", err)
	}
	for _, o := range a.Indexes {
		what := fmt.Sprintf("schema.ExpressionIndex(%q)", o.Name)
		if strings.TrimSpace(o.Name) == "" {
			r.add(s, "give it one", "schema.ExpressionIndex has no name")
			continue
		}
		if db := r.project.Lacking(target.UniqueConstraints); db != nil && o.IsUnique {
			r.add(s, "remove Unique()", "%s has no unique constraints, and %s is unique", db.Title, what)
		}
		x := &ExpressionIndex{Name: o.Name, Unique: o.IsUnique, Where: strings.TrimSpace(o.Filter), Trigram: o.Trigrams}
		if x.Unique && x.Trigram {
			r.add(s, "remove one of them", "%s is unique, and an index of trigrams", what)
		}
		for _, text := range o.Parts {
			x.Parts = append(x.Parts, r.expressionPart(st, s, what, text))
		}
		if x.Where != "" {
			r.sqlPart(s, "condition", x.Where, r.targets()...)
		}
		st.entity.Expressions = append(st.entity.Expressions, x)
	}
}

// expressionPart reads a part of an index over expressions, and reports names of columns that do not exist.
func (r *resolver) expressionPart(st *entityState, s subject, what, text string) ExpressionPart {
	p := ExpressionPart{Expr: strings.TrimSpace(text)}
	if m := descending.FindStringSubmatch(p.Expr); m != nil {
		p.Expr, p.Desc = m[1], strings.EqualFold(m[2], "desc")
	}
	if p.Expr == "" {
		r.add(s, "write an expression", "%s has an empty part", what)
		return p
	}
	r.sqlPart(s, "index", p.Expr, r.targets()...)
	named := namedColumns(p.Expr)
	known := func(f *Field) bool { return named[f.Column] }
	if !slices.ContainsFunc(st.entity.Fields, known) {
		r.add(s, didYouMean(p.Expr, columnsOf(st.entity), "name a column"), "%s has the part %s, which names no column", what, p.Expr)
		return p
	}
	if at := slices.IndexFunc(st.entity.Fields, func(f *Field) bool { return f.Column == strings.Trim(p.Expr, `"`) }); at >= 0 {
		p.Field, p.Expr = st.entity.Fields[at], ""
	}
	return p
}
