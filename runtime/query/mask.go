package query

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
)

// Column is a column, not a member of one, of the entity with marker M.
type Column[M any] interface {
	expr(M) sqlgen.Expr
	whole(M) string
}

// QueryFields reads only these columns, the columns of earlier calls, the key, and the columns that the query itself needs: the
// foreign keys of edges in With, and the order of a Page. The other fields of the entities are zero, so do not Upsert such
// entities. Save refuses them, because they have no version. Without columns it changes nothing.
//
//go:noinline
func QueryFields[M any](q *Query, columns []Column[M]) *Query {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.whole(*new(M))
	}
	return q.withFields(names)
}

// ColumnsByName returns the columns for names from outside the program, such as the field mask of a request, for Fields. A name is
// the name of a field in the entity's JSON. Sensitive fields, the version of a row, and fields that the JSON omits, have no name. An unknown name is a
// *dberr.ArgumentError that lists the selectable fields. Without names it returns no columns, so Fields reads all columns.
func ColumnsByName[M, E any](of QueryOf[M, E], names ...string) ([]Column[M], error) {
	entity := of.Query().entity
	allowed := jsonNames(entity)
	columns := make([]Column[M], len(names))
	for i, name := range names {
		at := slices.Index(allowed, name)
		if at < 0 || name == "" {
			list := slices.DeleteFunc(slices.Clone(allowed), func(s string) bool { return s == "" })
			return nil, badArgument("%s has no selectable field %q; the selectable fields are %s", entity.Table.Entity, name, strings.Join(list, ", "))
		}
		columns[i] = namedColumn[M]{&entity.Table.Columns[at]}
	}
	return columns, nil
}

// namedColumn is a column of which only the name is known.
type namedColumn[M any] struct{ of *dialect.Column }

func (c namedColumn[M]) expr(M) sqlgen.Expr { return sqlexpr.Column(c.of.Name, c.of.Type) }
func (c namedColumn[M]) whole(M) string     { return c.of.Name }

// jsonNames returns the JSON names of the columns' fields, empty for fields without one. A struct begins with the fields of the columns, in
// their order.
func jsonNames(of *Entity) []string {
	t := of.Table
	out := make([]string, len(t.Columns))
	entity := typeOf(of)
	for i := range t.Columns {
		field := entity.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || t.Columns[i].Flags.Has(dialect.Sensitive) || t.Columns[i].Name == t.Version:
		case name == "":
			out[i] = field.Name
		default:
			out[i] = name
		}
	}
	return out
}

func (q *Query) withFields(names []string) *Query {
	n := *q
	if len(names) == 0 {
		return &n
	}
	n.fields = slices.Clone(q.fields)
	for _, name := range names {
		n.fields = addColumn(n.fields, q.entity.Table, name)
	}
	return &n
}

// readColumns returns the positions of the columns that a query reads, nil for all.
func readColumns(t *dialect.Table, fields []int, with []*sqlexpr.EdgeLoad) []int {
	if fields == nil {
		return nil
	}
	out := append(slices.Clone(fields), t.Key...)
	for _, l := range with {
		if l != nil && l.Join != nil {
			out = addColumn(out, t, l.Join.From)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// addColumn adds the position of a column.
func addColumn(to []int, t *dialect.Table, name string) []int {
	if _, i := t.Column(name); i >= 0 {
		return append(to, i)
	}
	return to
}
