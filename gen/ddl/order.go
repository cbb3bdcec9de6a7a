package ddl

import (
	"slices"

	"github.com/crategen/crategen/gen/model"
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
	place  map[*model.Entity]int // in the order of creation
}

// inline returns the foreign keys that can stand in the CREATE TABLE: those to tables that are there by then. SQLite looks
// for the other table only when rows are written.
func (k foreignKeys) inline(e *model.Entity, d model.Dialect) []foreignKey {
	return k.filter(e, func(to int) bool { return to <= k.place[e] || d == model.SQLite })
}

// deferred returns the foreign keys to tables that are created later.
func (k foreignKeys) deferred(e *model.Entity) []foreignKey {
	return k.filter(e, func(to int) bool { return to > k.place[e] })
}

func (k foreignKeys) filter(e *model.Entity, keep func(to int) bool) []foreignKey {
	var out []foreignKey
	for _, key := range k.from[e] {
		if !key.edge.NoConstraint && !key.field.External && keep(k.place[key.to]) {
			out = append(out, key)
		}
	}
	return out
}

// plan finds the references between the entities, and an order of creation.
func plan(p *model.Project) ([]*model.Entity, foreignKeys) {
	from, fields := references(p)
	all := slices.Concat(tables(p.Entities), p.Joins, views(p.Entities))
	keys := foreignKeys{from, fields, make(map[*model.Entity]int, len(all))}
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
		keys.place[e] = len(order)
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

// definition is the constraint with its name.
func (k foreignKey) definition(d model.Dialect) string {
	return words("CONSTRAINT", ident(k.edge.Constraint), k.reference(d))
}

func (k foreignKey) reference(d model.Dialect) string {
	sql := words("FOREIGN KEY ("+ident(k.field.Column)+") REFERENCES", table(d, k.to), "("+columns(k.to.Key)+")")
	if k.edge.OnDelete != "" {
		sql += " ON DELETE " + k.edge.OnDelete
	}
	return sql
}
