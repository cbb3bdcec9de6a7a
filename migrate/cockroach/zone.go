package cockroach

import (
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// zoneTexts are the options of a zone whose values are texts.
var zoneTexts = map[string]bool{"constraints": true, "voter_constraints": true, "lease_preferences": true}

// zoneOption assigns an option of a zone. An empty value is that of what the table or index belongs to.
func zoneOption(name, value string) string {
	switch {
	case value == "":
		value = "COPY FROM PARENT"
	case zoneTexts[name]:
		value = ddltext.Literal(value)
	}
	return sqlquote.Name(name) + " = " + value
}

// setZone changes options of the zone of a table. The server takes some of them only together.
type setZone struct {
	Table    *state.Table
	From, To map[string]string
}

// Title implements state.Change.
func (c setZone) Title() state.Title {
	return state.Title{Action: "set-setting", Table: c.Table.String(), Object: "zone"}
}

// Reverse implements state.Change.
func (c setZone) Reverse() state.Change { return setZone{c.Table, c.To, c.From} }

// zonesTogether makes one change of all changes of the zone of a table, at the place of the first. A zone that loses all of its options is
// discarded before all other changes, because a database whose tables have zones gets no regions. A zone with options of others, or whose options
// are unknown, keeps the value that the database has then.
func zonesTogether(from *state.Database, changes []state.Change) (steps []plan.Step, rest []state.Change) {
	all := make(map[state.TableName]*setZone)
	for _, c := range changes {
		s, ok := c.(state.SetSetting)
		name, isZone := strings.CutPrefix(s.Name, zonePrefix)
		if !ok || !isZone {
			rest = append(rest, c)
			continue
		}
		z := all[s.Table.TableName]
		if z == nil {
			z = &setZone{s.Table, make(map[string]string), make(map[string]string)}
			all[s.Table.TableName] = z
			have := from.Table(s.Table.TableName)
			if from.Regions == nil && have != nil && have.OwnZone && zone(s.Table) == nil {
				steps = append(steps, plan.One(*z, plan.Metadata, alter(s.Table, "CONFIGURE ZONE DISCARD")))
			} else {
				rest = append(rest, *z)
			}
		}
		z.From[name], z.To[name] = s.From, s.To
	}
	return steps, rest
}

// zone is the statement that configures the zone of a new table.
func zone(t *state.Table) []state.Statement {
	options := make(map[string]string)
	for name, value := range t.Settings {
		if key, ok := strings.CutPrefix(name, zonePrefix); ok {
			options[key] = value
		}
	}
	if len(options) == 0 {
		return nil
	}
	return []state.Statement{{Kind: state.KindTable, Table: t.String(), Name: t.String(), SQL: alter(t, "CONFIGURE ZONE USING", zoneOptions(options))}}
}

func zoneOptions(options map[string]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(options)) {
		list = append(list, zoneOption(name, options[name]))
	}
	return strings.Join(list, ", ")
}

// zoneOf configures the zone of an index, from another configuration.
func zoneOf(t *state.Table, from, to state.Index) []string {
	options := make(map[string]string)
	for name := range from.Zone {
		if _, ok := to.Zone[name]; !ok {
			options[name] = ""
		}
	}
	for name, value := range to.Zone {
		if from.Zone[name] != value {
			options[name] = value
		}
	}
	if len(options) == 0 {
		return nil
	}
	return []string{"ALTER INDEX " + indexName(t, to.Name) + " CONFIGURE ZONE USING " + zoneOptions(options)}
}

// alterIndexZone plans the change of the zone of an index. A zone without options is discarded where nobody else has set one: COPY FROM PARENT
// copies the value, which would not follow that of the table.
func (l lines) alterIndexZone(c state.AlterIndex) (out []plan.Step) {
	if have := l.checks.From.Table(c.Table.TableName); have != nil && len(c.From.Zone) > 0 && len(c.To.Zone) == 0 && l.checks.From.Regions == nil &&
		slices.ContainsFunc(have.OwnIndexZones, func(name string) bool { return name == c.From.Name || name == c.To.Name }) {
		return []plan.Step{plan.One(c, plan.Metadata, "ALTER INDEX "+indexName(c.Table, c.To.Name)+" CONFIGURE ZONE DISCARD")}
	}
	for _, sql := range zoneOf(c.Table, c.From, c.To) {
		out = append(out, plan.One(c, plan.Metadata, sql))
	}
	return out
}

// readZone reads the zone configuration of a table or an index, which the server prints behind the table. It ignores those of partitions.
func (i *inspection) readZone(sql string) bool {
	table, index, list, err := createtable.ParseZone(syntax, sql)
	if err != nil || table == nil {
		return false
	}
	t := i.db.Table(i.name(table))
	if t == nil {
		return true
	}
	if index != "" {
		x := t.Index(index)
		if x == nil { // the key
			return true
		}
		x.Zone = make(map[string]string)
		for _, o := range list {
			x.Zone[o.Name] = o.Value
		}
		return true
	}
	for _, o := range list {
		if t.Settings == nil {
			t.Settings = make(map[string]string)
		}
		t.Settings[zonePrefix+o.Name] = o.Value
	}
	return true
}
