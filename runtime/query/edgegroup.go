package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
)

// keyIndex numbers the different values of a column in a list of entities, without NULL.
type keyIndex struct {
	column *dialect.Column
	values []wire.Value   // the different values, in their order
	at     map[string]int // the position in values, by the identity of the value
	of     []int          // the position of each entity's value, -1 for NULL
	id     []byte
}

// indexKeys numbers the values of a column in entities. It compares them as values of the column as.
func indexKeys(entity *Entity, column int, list []any, as *dialect.Column) *keyIndex {
	x := &keyIndex{
		column: as,
		values: make([]wire.Value, 0, len(list)),
		at:     make(map[string]int, len(list)),
		of:     make([]int, len(list)),
	}
	ends := make([]int, len(list))
	values := make([]wire.Value, len(list))
	var ids []byte
	for i, e := range list {
		if v := entity.value(e, column); !v.IsNull() {
			values[i] = sqlexpr.Fit(v, x.column)
			ids = values[i].AppendIdentity(ids)
		}
		ends[i] = len(ids)
	}
	all, start := string(ids), 0 // one string, of which each identity is a part
	for i, end := range ends {
		id := all[start:end]
		start = end
		if id == "" {
			x.of[i] = -1
			continue
		}
		at, ok := x.at[id]
		if !ok {
			at = len(x.values)
			x.at[id] = at
			x.values = append(x.values, values[i])
		}
		x.of[i] = at
	}
	return x
}

// find returns the position of a value, or -1.
func (x *keyIndex) find(v wire.Value) int {
	if v.IsNull() {
		return -1
	}
	x.id = sqlexpr.Fit(v, x.column).AppendIdentity(x.id[:0])
	if at, ok := x.at[string(x.id)]; ok {
		return at
	}
	return -1
}

// groups assigns targets to entities by the entities' keys, so an entity may occur twice.
type groups struct {
	*keyIndex
	targets []any // in the order of their arrival
	owner   []int // the position of the entity's key, for each target
	sizes   []int // the number of targets, for each key
}

func newGroups(entity *Entity, column int, parents []any) *groups {
	x := indexKeys(entity, column, parents, &entity.Table.Columns[column])
	return &groups{keyIndex: x, sizes: make([]int, len(x.values))}
}

// add assigns a target to the key at a position.
func (g *groups) add(e any, at int) {
	if at >= 0 {
		g.targets = append(g.targets, e)
		g.owner = append(g.owner, at)
		g.sizes[at]++
	}
}

// lists returns the targets of each key, in the order of their arrival.
func (g *groups) lists() [][]any {
	out := make([][]any, len(g.values))
	room := make([]any, len(g.targets))
	for i, n := range g.sizes {
		out[i], room = room[:0:n], room[n:]
	}
	for n, e := range g.targets {
		i := g.owner[n]
		out[i] = append(out[i], e)
	}
	return out
}
