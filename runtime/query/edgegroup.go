package query

// groups sorts targets to the entities that have them. Entities are told apart by their key, so that one may occur twice.
type groups[E any, K comparable] struct {
	keys    []K       // the different keys of the entities
	index   map[K]int // the position of each in keys
	parent  []int     // of each entity, the position of its key
	targets []E       // as they arrived
	owner   []int     // of each target, the position of its entity's key
	sizes   []int     // of each key, the number of its targets
}

func newGroups[E, P any, K comparable](parent *Codec[P, K], parents []P) *groups[E, K] {
	g := &groups[E, K]{
		keys:   make([]K, 0, len(parents)),
		index:  make(map[K]int, len(parents)),
		parent: make([]int, len(parents)),
	}
	for i, p := range parents {
		k := parent.KeyOf(p)
		at, ok := g.index[k]
		if !ok {
			at = len(g.keys)
			g.index[k] = at
			g.keys = append(g.keys, k)
		}
		g.parent[i] = at
	}
	g.sizes = make([]int, len(g.keys))
	return g
}

// add sorts a target to the entity with the key.
func (g *groups[E, K]) add(e E, key K) {
	if i, ok := g.index[key]; ok {
		g.targets = append(g.targets, e)
		g.owner = append(g.owner, i)
		g.sizes[i]++
	}
}

// lists returns the targets of each key, in the order in which they arrived. Each list has its own memory: who keeps one
// entity does not keep the targets of all.
func (g *groups[E, K]) lists() [][]E {
	out := make([][]E, len(g.keys))
	for i, n := range g.sizes {
		out[i] = make([]E, 0, n)
	}
	for n, e := range g.targets {
		i := g.owner[n]
		out[i] = append(out[i], e)
	}
	return out
}
