package sqlexpr

import (
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// EdgeLoad describes what to load for one edge.
type EdgeLoad struct {
	Join       *table.Join // nil for a zero EdgeQuery
	marker     any         // of the target, as in sqlgen.Level
	Conditions []sqlgen.Expr
	orders     []Term
	limit      int64 // of the targets of one entity, -1 for none
	Count      bool  // the number of targets instead of the targets
	With       []*EdgeLoad
}

// LoadEdge loads all targets of an edge.
func LoadEdge(j *table.Join, marker any) *EdgeLoad {
	return &EdgeLoad{Join: j, marker: marker, limit: -1}
}

// changed returns a copy for the methods below. A zero EdgeQuery has a nil EdgeLoad, whose copy is a zero EdgeLoad.
func (l *EdgeLoad) changed() *EdgeLoad {
	var n EdgeLoad
	if l != nil {
		n = *l
	}
	return &n
}

// Where adds conditions on the targets.
func (l *EdgeLoad) Where(conds []sqlgen.Expr) *EdgeLoad {
	n := l.changed()
	n.Conditions = append(slices.Clip(n.Conditions), conds...)
	return n
}

// OrderBy adds terms to the order of the targets.
func (l *EdgeLoad) OrderBy(orders []Term) *EdgeLoad {
	n := l.changed()
	n.orders = append(slices.Clip(n.orders), orders...)
	return n
}

// AtMost limits the number of targets of one entity.
func (l *EdgeLoad) AtMost(limit int) *EdgeLoad {
	n := l.changed()
	n.limit = int64(max(limit, 0))
	return n
}

// Nested adds edges of the targets.
func (l *EdgeLoad) Nested(with []*EdgeLoad) *EdgeLoad {
	n := l.changed()
	n.With = append(slices.Clip(n.With), with...)
	return n
}

// Counted counts the targets instead of loading them.
func (l *EdgeLoad) Counted() *EdgeLoad {
	n := l.changed()
	n.Count = true
	return n
}

var (
	errZeroEdge = errors.New("a zero EdgeQuery has no edge: remove it, or start from an edge")
	errRelated  = errors.New("an edge of query.Relate or query.Lateral cannot be loaded, because the entity has no field for it: use query.Via or query.Each")
)

// CheckLoads refuses an edge that occurs twice in With, because an entity has one field for its targets. An edge can be loaded and
// counted.
func CheckLoads(with []*EdgeLoad) error {
	for i, l := range with {
		if l == nil || l.Join == nil {
			return errZeroEdge
		}
		if relationOf(l.Join) != nil || lateralOf(l.Join) != nil {
			return fmt.Errorf("edge %s: %w", l.Join.Name, errRelated)
		}
		twice := func(o *EdgeLoad) bool { return o.Join.Name == l.Join.Name && o.Count == l.Count }
		if slices.ContainsFunc(with[:i], twice) {
			return fmt.Errorf("edge %s occurs twice in With: give it once, with all of its conditions and edges", l.Join.Name)
		}
		if err := CheckLoads(l.With); err != nil {
			return fmt.Errorf("edge %s: %w", l.Join.Name, err)
		}
	}
	return nil
}
