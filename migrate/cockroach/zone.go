package cockroach

import (
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/state"
)

// configureZone changes a setting of the zone configuration of a table. An empty value is that of the database.
func configureZone(t *state.Table, name, value string) string {
	if value == "" {
		value = "COPY FROM PARENT"
	}
	return alter(t, "CONFIGURE ZONE USING", sqlquote.Name(strings.TrimPrefix(name, zonePrefix)), "=", value)
}

// zone is the statement that configures the zone of a new table.
func zone(t *state.Table) []state.Statement {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(t.Settings)) {
		if key, ok := strings.CutPrefix(name, zonePrefix); ok {
			list = append(list, sqlquote.Name(key)+" = "+t.Settings[name])
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []state.Statement{{Kind: state.KindTable, Table: t.String(), Name: t.String(),
		SQL: "ALTER TABLE " + ddltext.Table(t.TableName) + " CONFIGURE ZONE USING " + strings.Join(list, ", ")}}
}

// readZone reads the zone configuration of a table, which the server prints behind it. It ignores those of indexes and partitions.
func (i *inspection) readZone(sql string) bool {
	table, list, err := createtable.ParseZone(syntax, sql)
	if err != nil || table == nil {
		return false
	}
	t := i.db.Table(i.name(table))
	if t == nil {
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
