package cockroach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// alterDatabase are the statements of a change of the regions, nil for other changes.
func alterDatabase(c state.Change) []string {
	region := func(name string) string { return ddltext.Ident(name) }
	one := func(what ...string) []string {
		return []string{ddltext.Words(append([]string{sqlquote.AlterDatabase}, what...)...)}
	}
	switch c := c.(type) {
	case state.SetPrimaryRegion:
		return one("SET PRIMARY REGION", region(c.To))
	case state.AddRegion:
		return one("ADD REGION IF NOT EXISTS", region(c.Region))
	case state.DropRegion:
		return one("DROP REGION IF EXISTS", region(c.Region))
	case state.SetSecondaryRegion:
		if c.To == "" {
			return one("DROP SECONDARY REGION")
		}
		return one("SET SECONDARY REGION", region(c.To))
	case state.SetSurvival:
		return one("SURVIVE", strings.ToUpper(c.To), "FAILURE")
	case state.SetPlacement:
		placement := "DEFAULT"
		if c.To {
			placement = "RESTRICTED"
		}
		return one("PLACEMENT", placement)
	}
	return nil
}

// permitPlacement is the variable of the session without which the server refuses PLACEMENT.
const permitPlacement = "SET LOCAL enable_multiregion_placement_policy = on"

// database plans a change of the regions, ok is false for other changes.
func (l lines) database(c state.Change) ([]plan.Step, bool) {
	sql := alterDatabase(c)
	if sql == nil {
		return nil, false
	}
	s := plan.One(c, plan.Metadata, sql...)
	which := func(region, where string) string {
		return "SELECT count(*) FROM [SHOW REGIONS FROM DATABASE] WHERE region = " + ddltext.Literal(region) + where
	}
	switch c := c.(type) {
	case state.SetPrimaryRegion:
		s.Done = which(c.To, ` AND "primary"`)
	case state.AddRegion:
		s.Done = which(c.Region, "")
	case state.DropRegion:
		s.Done = "SELECT (count(*) = 0)::int8" + strings.TrimPrefix(which(c.Region, ""), "SELECT count(*)")
		s.Checks = l.rowsIn(c.Region)
	case state.SetSecondaryRegion:
		if s.Done = which(c.To, " AND secondary"); c.To == "" {
			s.Done = `SELECT (count(*) = 0)::int8 FROM [SHOW REGIONS FROM DATABASE] WHERE secondary`
		}
	case state.SetSurvival:
		s.Done = "SELECT count(*) FROM [SHOW SURVIVAL GOAL FROM DATABASE] WHERE survival_goal = " + ddltext.Literal(c.To)
	case state.SetPlacement:
		s.SQL, s.Together = append([]string{permitPlacement}, s.SQL...), true
	}
	return []plan.Step{s}, true
}

// rowsIn finds the rows of a region that is to be dropped.
func (l lines) rowsIn(region string) []plan.Check {
	var out []plan.Check
	for _, t := range l.checks.From.Tables {
		column := t.RegionColumn()
		if column == "" {
			continue
		}
		name, columns := l.checks.Former(t.TableName)
		if former, ok := columns[column]; ok {
			column = former
		}
		from := " FROM " + ddltext.Table(name) + " WHERE " + ddltext.Ident(column) + "::text = " + ddltext.Literal(region)
		out = append(out, plan.Check{What: "rows of " + t.String() + " in the region " + region, Count: "SELECT count(*)" + from, List: "SELECT *" + from,
			Remedy: "move them to another region: UPDATE " + ddltext.Table(name) + " SET " + ddltext.Ident(column) + " = ..."})
	}
	return out
}

// readRegions reads the regions of the database.
func readRegions(ctx context.Context, s wire.Session) (*state.Regions, error) {
	database, err := ask.Value(ctx, s, "SELECT current_database()")
	if err != nil {
		return nil, err
	}
	text, err := ask.Value(ctx, s, "SELECT create_statement FROM [SHOW CREATE DATABASE "+sqlquote.Name(database)+"]")
	if err != nil {
		return nil, fmt.Errorf("reading the regions of the database: %w", err)
	}
	out, err := regionsOf(text)
	if err != nil {
		return nil, fmt.Errorf("reading the regions of the database from %s: %w", text, err)
	}
	return out, nil
}

// regionsOf reads the regions from SHOW CREATE DATABASE:
//
//	CREATE DATABASE d PRIMARY REGION "eu-west" REGIONS = "ap-south", "eu-west" SURVIVE ZONE FAILURE PLACEMENT RESTRICTED SECONDARY REGION "ap-south"
func regionsOf(sql string) (*state.Regions, error) {
	var words []string // names without their quotes
	for t, err := range syntax.Tokens(sql) {
		switch {
		case err != nil:
			return nil, err
		case t.Blank():
		case t.Kind == sqllex.Word, t.Kind == sqllex.Name:
			words = append(words, sqllex.NameOf(sql[t.Start:t.End]))
		default:
			words = append(words, sql[t.Start:t.End])
		}
	}
	out := new(state.Regions)
	at := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	is := func(i int, want ...string) bool {
		for n, w := range want {
			if !strings.EqualFold(at(i+n), w) {
				return false
			}
		}
		return true
	}
	for i := 3; i < len(words); i++ { // behind CREATE DATABASE d
		switch {
		case is(i, "PRIMARY", "REGION"):
			out.Primary, i = at(i+2), i+2
		case is(i, "REGIONS", "="):
			for i++; i+1 < len(words); i += 2 {
				out.Others = append(out.Others, at(i+1))
				if at(i+2) != "," {
					i++
					break
				}
			}
		case is(i, "SURVIVE"):
			out.Survive, i = strings.ToLower(at(i+1)), i+2
		case is(i, "PLACEMENT"):
			out.Restricted, i = is(i+1, "RESTRICTED"), i+1
		case is(i, "SECONDARY", "REGION"):
			out.Secondary, i = at(i+2), i+2
		}
	}
	out.Others = slices.DeleteFunc(out.Others, func(r string) bool { return r == out.Primary })
	slices.Sort(out.Others)
	if len(out.Others) == 0 {
		out.Others = nil
	}
	if out.Primary == "" {
		return new(state.Regions), nil
	}
	return out, nil
}

// ofCluster are the regions of the cluster.
func ofCluster(ctx context.Context, db wire.DB) ([]string, error) {
	var have []string
	err := ask.Rows(ctx, db, "SELECT region::text FROM [SHOW REGIONS FROM CLUSTER] ORDER BY 1", func(r wire.Rows) { have = append(have, r.Text()) })
	if err != nil {
		return nil, fmt.Errorf("reading the regions of the cluster: %w", err)
	}
	return have, nil
}

// Hazards notes in the steps the regions that the cluster does not have.
func (Printer) Hazards(ctx context.Context, db wire.DB, steps []plan.Step) error {
	var have []string
	asked := false
	for i := range steps {
		s := &steps[i]
		if s.Change.Action != "add-region" && s.Change.Action != "set-primary-region" {
			continue
		}
		if !asked {
			var err error
			if have, err = ofCluster(ctx, db); err != nil {
				return err
			}
			asked = true
		}
		if region := s.Change.Table; !slices.Contains(have, region) {
			s.Hazards = append(s.Hazards, noRegion(region, have))
		}
	}
	return nil
}

// noRegion is why the database cannot get a region, and the remedy.
func noRegion(region string, have []string) string {
	if len(have) == 0 {
		return "no node of the cluster has a region, and the schema wants " + region + "; start the nodes with --locality=region=" + region +
			", or remove cockroach.Database from the schema"
	}
	return "the cluster has no region " + region + ", only " + strings.Join(have, ", ") + "; start nodes with --locality=region=" + region +
		", or name another region in cockroach.Database"
}
