package migrations_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// enumNames are the enum types of random states.
var enumNames = []string{"e0", "e1", "e2"}

// enumValues are the values of enum types, in their order. Each type has the first.
var enumValues = []string{"mid", "low", "it's", "high", "top"}

func arraysOf(types []string) []string {
	out := make([]string, len(types))
	for i, typ := range types {
		out[i] = typ + "[]"
	}
	return out
}

// enums returns all enum types with random values, on the databases that have such types. Those before have lost and got some.
func (g *generator) enums(before []state.Enum) []state.Enum {
	if !target.Of(g.on).Has(target.EnumTypes) {
		return nil
	}
	var out []state.Enum
	for _, name := range enumNames {
		old := slices.IndexFunc(before, func(e state.Enum) bool { return e.Name == name })
		e := state.Enum{TableName: state.TableName{Name: name}, Values: enumValues[:1]}
		for _, v := range enumValues[1:] {
			had := old < 0 && g.chance(50) || old >= 0 && slices.Contains(before[old].Values, v)
			if had != g.chance(15) {
				e.Values = append(slices.Clone(e.Values), v)
			}
		}
		if g.on == target.Postgres && g.chance(15) {
			g.Shuffle(len(e.Values), func(i, j int) { e.Values[i], e.Values[j] = e.Values[j], e.Values[i] })
		}
		out = append(out, e)
	}
	return out
}

// usedEnums gives the columns of enum types the values of their types, and other defaults in the place of values that are gone. It drops the
// types that no column has.
func usedEnums(db *state.Database) {
	used := make(map[string]bool)
	for _, t := range db.Tables {
		for i := range t.Columns {
			c := &t.Columns[i]
			e := db.EnumOf(*c)
			if e == nil {
				continue
			}
			used[e.Name], c.Values = true, e.Values
			if c.Default != "" && !slices.ContainsFunc(e.Values, func(v string) bool { return ddltext.Literal(v) == c.Default }) {
				c.Default = ddltext.Literal(e.Values[0])
			}
		}
	}
	db.Enums = slices.DeleteFunc(db.Enums, func(e state.Enum) bool { return !used[e.Name] })
}

// renamedEnum gives an enum type another name that no state has, sometimes.
func (g *generator) renamedEnum(a, b *state.Database) {
	from, to := state.TableName{Name: enumNames[0]}, state.TableName{Name: enumNames[2]}
	e := b.Enum(from)
	if e == nil || a.Enum(from) == nil || a.Enum(to) != nil || b.Enum(to) != nil || g.chance(70) {
		return
	}
	for _, t := range b.Tables {
		for i := range t.Columns {
			if c := &t.Columns[i]; e.IsOf(*c) {
				c.Type = state.Retyped(c.Type, to)
			}
		}
	}
	e.TableName, e.RenamedFrom = to, from.Name
}

// canCount reports whether the database can make the numbers of a column.
func (g *generator) canCount(c state.Column) bool {
	return target.Of(g.on).Has(target.Sequences) && holds(g.on, c) == "int"
}

// identity lets the database make the numbers of a column, changes how it does, or lets it be. SQLite does so for keys only.
func (g *generator) identity(c *state.Column, key bool) {
	if !g.canCount(*c) && (!key || g.on != target.SQLite) {
		return
	}
	if c.Identity = nil; !g.chance(25) {
		return
	}
	c.NotNull, c.Default, c.Identity = true, "", new(state.Identity)
	if g.on == target.SQLite {
		return
	}
	*c.Identity = g.numbering()
	c.Identity.Always = g.chance(30)
}

// numbering are random options of an identity or a sequence.
func (g *generator) numbering() (i state.Identity) {
	one := func(list ...int64) int64 { return list[g.IntN(len(list))] }
	i.Increment, i.Cache = one(0, 0, 5, -2), one(0, 0, 3)
	if i.Increment >= 0 {
		i.Start, i.Max = one(0, 0, 100), one(0, 0, 1<<20)
		i.Cycle = g.on == target.Postgres && g.chance(10)
	} else {
		i.Min = one(0, -1<<20)
	}
	i.PerNode = g.on == target.CockroachDB && i.Cache > 0 && g.chance(30)
	return i
}

// continues checks that the next number of an identity that a column has got is none that a row has.
func continues(t *testing.T, db wire.DB, from, to *state.Database) {
	t.Helper()
	if !target.Of(to.Target).Has(target.Sequences) {
		return
	}
	for _, table := range to.Tables {
		for _, c := range table.Columns {
			old := from.Table(table.TableName)
			if c.Identity == nil || old == nil || old.Column(c.Name) == nil || old.Column(c.Name).Identity != nil {
				continue
			}
			sql := fmt.Sprintf("SELECT nextval(pg_get_serial_sequence('%s', '%s'))", table.Name, c.Name)
			next, err := ask.Value(t.Context(), db, "SELECT CAST(("+sql+") AS text)")
			if err != nil {
				t.Fatalf("%v\n%s", err, sql)
			}
			if n := number(t, db, fmt.Sprintf("SELECT count(*) FROM %s WHERE %s = %s", ddltext.Ident(table.Name), ddltext.Ident(c.Name), next)); n > 0 {
				t.Errorf("the next number of %s.%s is %s, which a row has", table, c.Name, next)
			}
		}
	}
}

// settings gives tables and indexes of CockroachDB zones, row-level TTL and, in a database with regions, a locality.
func (g *generator) settings(db *state.Database) {
	if g.on != target.CockroachDB {
		return
	}
	zone := func(prefix string, into map[string]string) {
		into[prefix+"gc.ttlseconds"] = strconv.Itoa(600 * (1 + g.IntN(2)))
		if g.chance(30) {
			into[prefix+"range_min_bytes"], into[prefix+"range_max_bytes"] = "134217728", strconv.Itoa(536870912*(1+g.IntN(2)))
		}
	}
	for _, t := range db.Tables {
		t.Settings = maps.Clone(t.Settings)
		if t.Settings == nil || g.chance(30) {
			t.Settings = make(map[string]string)
			if g.chance(30) {
				zone(state.ZonePrefix, t.Settings)
			}
			if g.chance(15) {
				t.Settings["ttl_expire_after"] = []string{"720:00:00", "48:00:00"}[g.IntN(2)]
			}
			if g.chance(15) {
				t.Settings["exclude_data_from_backup"] = "true"
			}
		}
		t.Indexes = slices.Clone(t.Indexes)
		for i := range t.Indexes {
			if x := &t.Indexes[i]; g.chance(10) {
				x.Zone = make(map[string]string)
				zone("", x.Zone)
			} else if g.chance(10) {
				x.Zone = nil
			}
		}
		delete(t.Settings, state.Locality)
		if all := db.Regions.All(); len(all) > 0 && g.chance(60) {
			t.Settings[state.Locality] = []string{"GLOBAL", "REGIONAL BY ROW", "REGIONAL BY TABLE IN PRIMARY REGION",
				"REGIONAL BY TABLE IN " + ddltext.Ident(all[g.IntN(len(all))])}[g.IntN(4)]
		}
	}
}

// regionsOf are random regions of those of the cluster: nil if it has none, and sometimes no regions.
func (g *generator) regionsOf() *state.Regions {
	if g.on != target.CockroachDB || len(g.regions) == 0 {
		return nil
	}
	if g.chance(20) {
		return new(state.Regions)
	}
	all := slices.Clone(g.regions)
	g.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:1+g.IntN(len(all))]
	r := &state.Regions{Primary: all[0], Survive: state.SurviveZone}
	if r.Others = slices.Sorted(slices.Values(all[1:])); len(r.Others) == 0 {
		r.Others = nil
		return r
	}
	if g.chance(30) {
		r.Secondary = r.Others[g.IntN(len(r.Others))]
	}
	switch {
	case len(all) > 2 && g.chance(40):
		r.Survive = state.SurviveRegion
	case g.chance(20):
		r.Restricted = true
	}
	return r
}

// regionsOfCluster are the regions of the nodes of CockroachDB. Other databases have none.
func regionsOfCluster(t *testing.T, db wire.DB) []string {
	t.Helper()
	var out []string
	if target.Name(db.Dialect()) != target.CockroachDB {
		return nil
	}
	if err := ask.Rows(t.Context(), db, "SELECT region FROM [SHOW REGIONS FROM CLUSTER] ORDER BY 1", func(r wire.Rows) { out = append(out, r.Text()) }); err != nil {
		t.Fatal(err)
	}
	return out
}
