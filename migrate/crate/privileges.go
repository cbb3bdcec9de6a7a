package crate

import (
	"context"
	"errors"
	"strings"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Privileges returns the needs that the user does not have. Every migration reads the schema sys, too: the state of shards, nodes and
// jobs, and the privileges themselves.
func (Printer) Privileges(ctx context.Context, s wire.Session, needs []plan.Need) ([]plan.Missing, error) {
	g := grants{parents: make(map[string][]string)}
	err := ask.Rows(ctx, s, "SELECT CURRENT_USER, CURRENT_SCHEMA", func(r wire.Rows) { g.user, g.schema = r.Text(), r.Text() })
	if err != nil {
		return nil, err
	}
	switch err := g.read(ctx, s); {
	case isDenied(err):
		return []plan.Missing{{What: "read the schema sys", Grant: "GRANT DQL ON SCHEMA sys TO " + ddltext.Ident(g.user)}}, nil
	case err != nil:
		return nil, err
	case g.superuser:
		return nil, nil
	}
	var out []plan.Missing
	for _, n := range needs {
		if n.Right != plan.CreateAnalyzer {
			out = append(out, g.missing(n)...)
			continue
		}
		m, err := g.analyzer(ctx, s, n.Object.Name)
		if err != nil {
			return nil, err
		}
		out = append(out, m...)
	}
	return out, nil
}

// analyzer is what a user lacks who needs an analyzer: everyone may use it, but only who has a privilege on the cluster sees it.
func (g *grants) analyzer(ctx context.Context, s wire.Session, name string) ([]plan.Missing, error) {
	if g.has(g.user, "DDL", "", "", make(map[string]bool)) {
		return nil, nil
	}
	live, err := analyzer.Read(ctx, s)
	if err != nil {
		return nil, err
	}
	var hidden *analyzer.HiddenError
	switch has, err := live.Has(name); {
	case errors.As(err, &hidden):
		return []plan.Missing{{What: "see the analyzer " + ddltext.Ident(name) + " (DQL or another privilege on the cluster)", Grant: "GRANT DQL TO " + ddltext.Ident(g.user)}}, nil
	case err != nil || has:
		return nil, err
	}
	return []plan.Missing{{What: string(plan.CreateAnalyzer) + " " + ddltext.Ident(name) + " (DDL on the cluster)", Grant: "GRANT DDL TO " + ddltext.Ident(g.user)}}, nil
}

// User is a query for the name of the user.
func (Printer) User() string { return "SELECT CURRENT_USER" }

// isDenied reports whether the server hides a schema from the user or refuses to read it.
func isDenied(err error) bool {
	var server *dberr.ServerError
	return errors.As(err, &server) && (server.Code == "4045" || server.Code == "4011")
}

// grants are the privileges of all users and roles.
type grants struct {
	user, schema string
	superuser    bool
	list         []grant
	tables       map[string]bool     // those with shards, whoever may see them
	parents      map[string][]string // the roles of a user or a role
}

type grant struct{ class, grantee, ident, state, kind string }

func (g *grants) read(ctx context.Context, s wire.Session) error {
	err := ask.Rows(ctx, s, "SELECT superuser FROM sys.users WHERE name = CURRENT_USER", func(r wire.Rows) { g.superuser = r.Bool() })
	if err != nil || g.superuser {
		return err
	}
	err = ask.Rows(ctx, s, "SELECT class, grantee, ident, state, type FROM sys.privileges", func(r wire.Rows) {
		g.list = append(g.list, grant{r.Text(), r.Text(), ask.Text(r), r.Text(), r.Text()})
	})
	if err != nil {
		return err
	}
	g.tables = make(map[string]bool)
	err = ask.Rows(ctx, s, "SELECT DISTINCT schema_name, table_name FROM sys.shards", func(r wire.Rows) { g.tables[r.Text()+"."+r.Text()] = true })
	if err != nil {
		return err
	}
	for _, table := range []string{"sys.users", "sys.roles"} {
		err := ask.Rows(ctx, s, "SELECT name, granted_roles['role'] FROM "+table, func(r wire.Rows) {
			name := r.Text()
			if !r.Null() {
				g.parents[name] = append(g.parents[name], r.Texts()...)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// has reports whether the user has a privilege. The nearest class decides, a DENY before a GRANT; then the roles are asked.
func (g *grants) has(who, kind, schema, table string, seen map[string]bool) bool {
	if seen[who] {
		return false
	}
	seen[who] = true
	for _, at := range []struct{ class, ident string }{{"TABLE", schema + "." + table}, {"SCHEMA", schema}, {"CLUSTER", ""}} {
		given, denied := false, false
		for _, p := range g.list {
			if p.grantee == who && p.kind == kind && p.class == at.class && p.ident == at.ident {
				given, denied = given || p.state == "GRANT", denied || p.state == "DENY"
			}
		}
		if denied || given {
			return !denied
		}
	}
	for _, role := range g.parents[who] {
		if g.has(role, kind, schema, table, seen) {
			return true
		}
	}
	return false
}

// missing are the privileges that a need lacks.
func (g *grants) missing(n plan.Need) []plan.Missing {
	schema, table := n.Object.Schema, n.Object.Name
	if schema == "" {
		schema = g.schema
	}
	kinds := []string{"DDL"}
	switch n.Right {
	case plan.CreateSchemas: // the tables of a comparison
		schema, kinds = scratchSchema, []string{"DDL", "DQL"}
	case plan.CreateTables:
		kinds = []string{"DDL", "DML", "DQL"}
	case plan.WriteTable:
		kinds = []string{"DML", "DQL"}
	case plan.InsertRows, plan.UpdateRows, plan.DeleteRows, plan.EmptyTable:
		kinds = []string{"DML"}
	case plan.ReadRows:
		kinds = []string{"DQL"}
	case plan.SeeTable:
		if kinds = []string{"DQL"}; !g.tables[schema+"."+table] {
			return nil
		}
	case plan.ReferTo:
		return nil
	}
	if n.Unsure && !g.tables[schema+"."+table] {
		return nil
	}
	var lacks []string
	for _, kind := range kinds {
		if !g.has(g.user, kind, schema, table, make(map[string]bool)) {
			lacks = append(lacks, kind)
		}
	}
	if lacks == nil {
		return nil
	}
	list, on := strings.Join(lacks, ", "), "SCHEMA "+ddltext.Ident(schema)
	what := string(plan.CreateTables) + " " + ddltext.Ident(schema)
	if table != "" {
		name := ddltext.Table(state.TableName{Schema: schema, Name: table})
		on, what = "TABLE "+name, string(n.Right)+" "+name
	}
	return []plan.Missing{{What: what + " (" + list + ")", Grant: "GRANT " + list + " ON " + on + " TO " + ddltext.Ident(g.user)}}
}
