package ddl

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/model"
)

// Order returns the project's entities with referenced ones before those that refer to them. Entities that refer to each
// other in a circle stay in the order of their names.
func Order(p *model.Project) []*model.Entity {
	return slices.DeleteFunc(Tables(p), func(e *model.Entity) bool { return slices.Contains(p.Joins, e) })
}

// Tables returns the project's entities and its join tables in the order of Order.
func Tables(p *model.Project) []*model.Entity {
	order, _ := plan(p)
	return order
}

// foreignKey is a reference from one table to another, and whether the database checks it.
type foreignKey struct {
	field    *model.Field
	from, to *model.Entity
	edge     *model.Edge
}

// foreignKeys are the references of each table.
type foreignKeys struct {
	from   map[*model.Entity][]foreignKey
	fields map[*model.Field]bool
}

// of returns the foreign keys of a table that the database checks.
func (k foreignKeys) of(e *model.Entity) []foreignKey {
	return slices.DeleteFunc(slices.Clone(k.from[e]), func(key foreignKey) bool {
		return key.edge.NoConstraint || key.field.External
	})
}

// plan finds the references between the entities, and an order of creation.
func plan(p *model.Project) ([]*model.Entity, foreignKeys) {
	from, fields := references(p)
	all := slices.Concat(tables(p.Entities), p.Joins, views(p.Entities))
	keys := foreignKeys{from, fields}
	order := make([]*model.Entity, 0, len(all))
	entered := make(map[*model.Entity]bool, len(all))
	var visit func(e *model.Entity)
	visit = func(e *model.Entity) {
		if entered[e] {
			return
		}
		entered[e] = true
		for _, k := range keys.from[e] {
			visit(k.to)
		}
		order = append(order, e)
	}
	for _, e := range all {
		visit(e)
	}
	return order, keys
}

// references lists the references by the table that holds the column, and the fields of those columns. A relation whose
// both sides are declared has one column, and counts once.
func references(p *model.Project) (all map[*model.Entity][]foreignKey, seen map[*model.Field]bool) {
	all = make(map[*model.Entity][]foreignKey)
	seen = make(map[*model.Field]bool)
	add := func(k foreignKey) {
		if !seen[k.field] {
			seen[k.field] = true
			all[k.from] = append(all[k.from], k)
		}
	}
	for _, e := range slices.Concat(p.Entities, p.Joins) {
		for _, x := range e.Edges {
			switch {
			case x.Owner:
				add(foreignKey{x.Field, e, x.Target, x})
			case x.Field != nil: // not many-to-many: the join table has edges of its own
				add(foreignKey{x.Field, x.Target, e, x})
			}
		}
	}
	for e, list := range all {
		slices.SortStableFunc(list, func(a, b foreignKey) int {
			return slices.Index(e.Fields, a.field) - slices.Index(e.Fields, b.field)
		})
	}
	return all, seen
}
