package migrations_test

import (
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// likely are kinds of columns, by a kind whose values in random tables become theirs. Most random changes of types are among them, because a pair
// that is refused migrates nothing: with any two kinds, nearly all pairs were refused.
var likely = map[string][]string{"int": {"int", "text", "real", "decimal"}, "text": {"text"}, "real": {"text", "real"}, "decimal": {"text", "real"},
	"bool": {"text"}, "date": {"text", "local"}, "local": {"text"}, "ip": {"text"}, "bits": {"text"}, "clock": {"text"}, "span": {"text"}, "tree": {"text"},
	"citext": {"text"}, "enum": {"text"}, "collated": {"text", "collated"}, "array": {"decimals", "texts"}, "decimals": {"texts"}, "ips": {"texts"}}

// retyped is a column with another type, mostly one to which its values can be cast.
func (g *generator) retyped(c state.Column) state.Column {
	kind := holds(g.on, c)
	if g.chance(15) {
		return g.column(c.Name)
	}
	kinds := slices.DeleteFunc(slices.Clone(likely[kind]), func(k string) bool { return g.types[k] == nil })
	if len(kinds) == 0 {
		return g.columnOf(c.Name, kind)
	}
	return g.columnOf(c.Name, kinds[g.IntN(len(kinds))])
}

// added is a column of a table that may have rows: mostly one that they have a value for.
func (g *generator) added(name string) state.Column {
	c := g.column(name)
	if c.Default == "" && c.Identity == nil && g.chance(85) {
		c.NotNull = false
	}
	return c
}

// stored gives columns of CrateDB clauses of storage, and objects members.
func (g *generator) stored(c *state.Column, kind string) {
	if g.on != target.CrateDB {
		return
	}
	switch {
	case (kind == "int" || kind == "real" || strings.HasPrefix(c.Type, "VARCHAR")) && g.chance(25):
		c.Storage = []string{"INDEX OFF", "STORAGE WITH (columnstore = false)", "INDEX OFF STORAGE WITH (columnstore = false)"}[g.IntN(3)]
	case (kind == "object" || kind == "objects") && !strings.Contains(c.Type, "IGNORED"):
		c.Members = []state.Column{{Name: "a", Type: g.types["int"][g.IntN(2)]}, {Name: "b", Type: "TEXT"}}
		if g.chance(30) {
			c.Members = append(c.Members, state.Column{Name: "c", Type: "OBJECT(DYNAMIC)", Members: []state.Column{{Name: "d", Type: "BOOLEAN"}}})
		}
	}
}

// object is a document for a column.
func object(c state.Column, i int) string {
	text := "{\"a\" = " + strconv.Itoa(i+1) + ", \"b\" = 'v" + strconv.Itoa(i) + "'"
	if slices.ContainsFunc(c.Members, func(m state.Column) bool { return m.Name == "c" }) {
		text += ", \"c\" = {\"d\" = TRUE}"
	}
	return text + "}"
}

// layout gives tables of CrateDB shards, partitions, a column that routes and settings. was is the table before, nil for a new one.
func (g *generator) layout(t, was *state.Table) {
	if g.on != target.CrateDB {
		return
	}
	if was == nil || g.chance(40) {
		t.Shards, t.ClusteredBy, t.PartitionedBy, t.PrimaryKey = 1+g.IntN(2), "", nil, []string{"id"}
		t.Settings = map[string]string{"number_of_replicas": "0"}
		if g.chance(30) {
			t.Settings["refresh_interval"] = strconv.Itoa(500 * (1 + g.IntN(2)))
		}
		if g.chance(30) {
			t.Settings["codec"] = "best_compression"
		}
		if g.chance(30) {
			t.Settings["column_policy"] = "dynamic"
		}
		if g.chance(20) {
			t.ClusteredBy = "id"
		}
		for _, c := range t.Columns[1:] {
			if kind := holds(g.on, c); (kind == "int" || kind == "bool") && c.Storage == "" && g.chance(15) && len(t.PartitionedBy) == 0 {
				t.PartitionedBy, t.PrimaryKey = []string{c.Name}, []string{"id", c.Name}
			}
		}
	}
	for i, c := range t.Columns {
		if slices.Contains(t.PartitionedBy, c.Name) {
			if kind := holds(g.on, c); kind == "int" || kind == "bool" {
				t.Columns[i].NotNull, t.Columns[i].Storage = true, ""
				return
			}
		}
	}
	t.PartitionedBy, t.PrimaryKey = nil, []string{"id"}
}
