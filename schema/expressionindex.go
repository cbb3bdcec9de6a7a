package schema

import (
	"slices"

	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// ExpressionIndexes are the indexes of an entity over expressions; ExpressionIndex makes them.
type ExpressionIndexes struct {
	Indexes []ExpressionIndexOptions `json:"indexes"`
}

// ExpressionIndexOptions is one index.
type ExpressionIndexOptions struct {
	Name     string   `json:"name"`
	Parts    []string `json:"parts"`
	IsUnique bool     `json:"unique,omitempty"`
	Filter   string   `json:"where,omitempty"`
	Trigrams bool     `json:"trigram,omitempty"`
}

// ExpressionIndex makes an index with a name over SQL expressions, each of which may be a column, and may end in DESC:
//
//	func (User) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.ExpressionIndex("users_lower_email", "lower(email)").Unique()}
//	}
//
// The expressions name columns, not fields, and are the same on every database. They may not contain subqueries, aggregates or functions with
// a changing result. A query uses the index for conditions on the same expression. CrateDB indexes columns only: there an index has no effect,
// and a unique one is an error.
func ExpressionIndex(name, part string, more ...string) ExpressionIndexes {
	return ExpressionIndexes{[]ExpressionIndexOptions{{Name: name, Parts: append([]string{part}, more...)}}}
}

// Unique makes the index unique.
func (a ExpressionIndexes) Unique() ExpressionIndexes {
	return a.with(func(x *ExpressionIndexOptions) { x.IsUnique = true })
}

// Where limits the index to the rows that meet a condition.
func (a ExpressionIndexes) Where(condition string) ExpressionIndexes {
	return a.with(func(x *ExpressionIndexOptions) { x.Filter = condition })
}

// Trigram makes the index one of the trigrams of the last expression, a text, on CockroachDB: it serves LIKE, ILIKE and similarity. On other
// databases it is an ordinary index.
func (a ExpressionIndexes) Trigram() ExpressionIndexes {
	return a.with(func(x *ExpressionIndexOptions) { x.Trigrams = true })
}

// with changes the indexes in a copy.
func (a ExpressionIndexes) with(set func(*ExpressionIndexOptions)) ExpressionIndexes {
	list := slices.Clone(a.Indexes)
	for i := range list {
		set(&list[i])
	}
	return ExpressionIndexes{list}
}

// Name implements ent's schema.Annotation.
func (ExpressionIndexes) Name() string { return "CrategenExpressionIndexes" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a ExpressionIndexes) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
