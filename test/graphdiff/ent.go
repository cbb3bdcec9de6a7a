package graphdiff

import (
	"fmt"
	"math"
	"slices"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"
	"entgo.io/ent/schema/field"
)

// Ent is what ent knows of the schemas of a package. ent runs them in the working directory, which must belong to a module
// that can import the package, and writes a directory .entc there for as long as it takes.
func Ent(path string) (Facts, error) {
	spec, err := (&load.Config{Path: path}).Load()
	if err != nil {
		return nil, err
	}
	// Without a storage, which would want either all entities or none to name their database schema.
	g, err := gen.NewGraph(&gen.Config{Package: "example.com/ent"}, spec.Schemas...)
	if err != nil {
		return nil, err
	}
	tables, err := g.Tables()
	if err != nil {
		return nil, fmt.Errorf("the tables of %s: %w", path, err)
	}
	views, err := g.Views()
	if err != nil {
		return nil, fmt.Errorf("the views of %s: %w", path, err)
	}
	f := make(Facts)
	for _, t := range append(tables, views...) {
		f.entTable(t)
	}
	for _, n := range g.Nodes {
		for _, e := range n.Edges {
			f.entEdge(n, e)
		}
	}
	return f, nil
}

func (f Facts) entTable(t *schema.Table) {
	f.table(t.Name, t.Schema, entColumns(t.PrimaryKey))
	for _, c := range t.Columns {
		key := len(t.PrimaryKey) == 1 && t.PrimaryKey[0] == c
		f.column(t.Name, c.Name, column{
			kind: entKind(c.Type), size: entSize(c.Size), enum: c.Enums,
			nullable: c.Nullable && !slices.Contains(t.PrimaryKey, c), // ent's migration has it so too
		})
		if c.Unique && !key {
			f.index(t.Name, t.Name+"_"+c.Name+"_key", []string{c.Name}, true)
		}
	}
	for _, x := range t.Indexes {
		f.index(t.Name, x.Name, entColumns(x.Columns), x.Unique)
	}
	for _, k := range t.ForeignKeys {
		f.foreignKey(t.Name, k.Symbol, k.Columns[0].Name, k.RefTable.Name, k.RefColumns[0].Name, string(k.OnDelete))
	}
}

func (f Facts) entEdge(n *gen.Type, e *gen.Edge) {
	columns := slices.Clone(e.Rel.Columns)
	if e.M2M() && e.IsInverse() {
		slices.Reverse(columns)
	}
	f.edge(n.Name, e.Name, edge{
		relation: e.Rel.Type.String(), target: e.Type.Name, table: e.Rel.Table, columns: columns,
		required: !e.Optional, immutable: e.Immutable, mutual: e.Bidi,
	})
}

// entKind is a type as both graphs call it.
func entKind(t field.Type) string {
	switch t {
	case field.TypeInt:
		return "int64"
	case field.TypeUint:
		return "uint64"
	case field.TypeString:
		return "text"
	case field.TypeEnum:
		return "enum"
	case field.TypeBytes:
		return "bytes"
	case field.TypeTime:
		return "time"
	case field.TypeUUID:
		return "uuid"
	case field.TypeJSON:
		return "json"
	}
	return t.String() // bool, int8, float64, ...
}

// entSize is a size, where ent sets one that means none.
func entSize(n int64) int64 {
	if n >= math.MaxInt32 {
		return 0
	}
	return n
}

func entColumns(list []*schema.Column) []string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = c.Name
	}
	return names
}
