package cockroach

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// regionOfTable is the region in which a table is to be, empty for the primary one and for other localities.
func regionOfTable(clause string) string {
	region, ok := strings.CutPrefix(clause, "REGIONAL BY TABLE IN ")
	if !ok || region == "PRIMARY REGION" {
		return ""
	}
	return sqllex.NameOf(region)
}

// regions returns the regions that the database has, and an error for tables with a locality that the wanted regions do not permit.
func regions(ctx context.Context, db wire.DB, want *state.Database) (*state.Regions, error) {
	if want.Regions == nil && !slices.ContainsFunc(want.Tables, func(t *state.Table) bool { return t.Settings[locality] != "" }) {
		return nil, nil
	}
	have, err := readRegions(ctx, db)
	if err != nil {
		return nil, err
	}
	future := have
	if want.Regions != nil {
		future = want.Regions
	}
	database, err := ask.Value(ctx, db, "SELECT current_database()::text")
	if err != nil {
		return nil, err
	}
	for _, t := range want.Tables {
		clause := t.Settings[locality]
		region := regionOfTable(clause)
		switch {
		case clause == "":
		case future.Primary == "":
			return nil, fmt.Errorf("the table %s has the locality %s, and the database %s has no regions; declare them in the schema with cockroach.Database, or remove the locality",
				t, clause, database)
		case region != "" && !future.Has(region):
			return nil, fmt.Errorf("the table %s is to be in the region %s, which the database %s does not have; its regions are %s: name one of them, or add it with ALTER DATABASE %s ADD REGION %s",
				t, region, database, strings.Join(future.All(), ", "), sqlquote.Name(database), sqlquote.Name(region))
		}
	}
	return have, nil
}

// regionWord matches the type of columns that hold a region, which only a database with regions has.
var regionWord = regexp.MustCompile(`(?i)\b(public\.)?crdb_internal_region\b`)

// beforeRegions returns a state without what a database cannot make before it has the wanted regions, and what puts that back into the state in
// the server's form.
func beforeRegions(want *state.Database, have *state.Regions) (out *state.Database, restore func(printed *state.Database)) {
	missing := slices.DeleteFunc(want.Regions.All(), have.Has)
	if len(missing) == 0 {
		return want, func(*state.Database) {}
	}
	text := func(s string) string {
		if have.Primary != "" {
			return s
		}
		return regionWord.ReplaceAllString(s, "STRING")
	}
	early := *want
	early.Tables = nil
	for _, t := range want.Tables {
		now := *t
		if region := regionOfTable(t.Settings[locality]); have.Primary == "" || slices.Contains(missing, region) {
			now.Settings = maps.Clone(t.Settings)
			delete(now.Settings, locality)
		}
		now.Columns = slices.Clone(t.Columns)
		for i, c := range t.Columns {
			if regionWord.MatchString(c.Type) {
				now.Columns[i].Type, now.Columns[i].Default, now.Columns[i].OnUpdate = text(c.Type), "", ""
			}
		}
		early.Tables = append(early.Tables, &now)
	}
	return &early, func(printed *state.Database) {
		if printed == nil {
			return
		}
		for i, t := range want.Tables {
			made := printed.Table(t.TableName)
			if made == nil {
				continue
			}
			if l, is := t.Settings[locality], early.Tables[i].Settings[locality]; l != is {
				if made.Settings == nil {
					made.Settings = make(map[string]string)
				}
				made.Settings[locality] = l
			}
			for _, c := range t.Columns {
				if now := made.Column(c.Name); now != nil && regionWord.MatchString(c.Type) {
					now.Default, now.OnUpdate = c.Default, c.OnUpdate
					if have.Primary == "" {
						now.Type, now.Generated = c.Type, ""
					}
				}
			}
		}
	}
}

// regionColumnsLast drops the column of the regions of a table's rows after the table has another locality, because the server refuses it before.
func regionColumnsLast(changes []state.Change) []state.Change {
	var out []state.Change
	waiting := make(map[state.TableName]state.Change)
	for i, c := range changes {
		if d, ok := c.(state.DropColumn); ok && d.Column.Name == d.Table.RegionColumn() && slices.ContainsFunc(changes[i:], func(o state.Change) bool {
			s, ok := o.(state.SetSetting)
			return ok && s.Name == locality && s.Table.TableName == d.Table.TableName
		}) {
			waiting[d.Table.TableName] = c
			continue
		}
		out = append(out, c)
		if s, ok := c.(state.SetSetting); ok && s.Name == locality && waiting[s.Table.TableName] != nil {
			out = append(out, waiting[s.Table.TableName])
			delete(waiting, s.Table.TableName)
		}
	}
	return out
}

// regionOfRows adds the column with the region of each row before a table gets the locality REGIONAL BY ROW. The server would add it by itself, and
// meanwhile it refuses updates of running programs: "null value in column crdb_region".
func (l lines) regionOfRows(c state.SetSetting) []plan.Step {
	before, after := l.checks.From.Table(c.Table.TableName), l.checks.To.Table(c.Table.TableName)
	if c.Name != locality || c.To != "REGIONAL BY ROW" || before == nil || after == nil || after.Column(state.HiddenRegion) != nil ||
		before.Column(state.HiddenRegion) != nil || l.primaryRegion() == "" {
		return nil
	}
	return l.addRegion(c, c.Table, state.Column{Name: state.HiddenRegion, Type: "public." + state.RegionType, NotNull: true, Hidden: true,
		Default: "default_to_database_primary_region(gateway_region())::public." + state.RegionType})
}

// ofGateway is what a default has that is the region of the node that inserts.
const ofGateway = "gateway_region"

// addsRegion reports whether a change adds a column whose default is the region of the node that inserts.
func (l lines) addsRegion(c state.AddColumn) bool {
	return regionWord.MatchString(c.Column.Type) && strings.Contains(c.Column.Default, ofGateway) && l.primaryRegion() != ""
}

// addRegion adds a column whose default is the region of the node that inserts, which the server cannot compute while it fills the column. The rows
// get the primary region, as from the server.
func (l lines) addRegion(c state.Change, t *state.Table, col state.Column) []plan.Step {
	filled := col
	filled.Default = sqlquote.Text(l.primaryRegion())
	add := plan.One(c, plan.Backfill, alter(t, "ADD COLUMN IF NOT EXISTS", ddltext.Ident(col.Name), l.Define(filled)))
	add.Done = postgres.Columns(t.TableName, "count(*)", col.Name, "")
	set := plan.One(c, plan.Metadata, alter(t, "ALTER COLUMN", ddltext.Ident(col.Name), "SET", ddltext.Default(col)))
	set.Done = postgres.Columns(t.TableName, "count(*)", col.Name, " AND column_default LIKE '%"+ofGateway+"%'")
	steps := []plan.Step{add}
	for _, s := range postgres.Comments(state.KindTable, t.TableName, "", []state.Column{col}) {
		steps = append(steps, plan.One(c, plan.Metadata, s.SQL))
	}
	return append(steps, set)
}

// primaryRegion is the primary region of the database, empty if it has no regions, or if neither the schema nor a locality is about them.
func (l lines) primaryRegion() string {
	regions := l.checks.To.Regions
	if regions == nil {
		regions = l.checks.From.Regions
	}
	if regions == nil {
		return ""
	}
	return regions.Primary
}
