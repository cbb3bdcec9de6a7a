package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// inspectPolicies lists the policies of tables, and tables with row-level security that have none.
const inspectPolicies = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, c.relrowsecurity, c.relforcerowsecurity, p.policyname::text,
		upper(p.permissive)::text, p.cmd::text, p.roles::text[], p.qual::text, p.with_check::text
	FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	LEFT JOIN pg_policies p ON p.schemaname = n.nspname AND p.tablename = c.relname
	WHERE c.relkind IN ('r', 'p') AND (c.relrowsecurity OR c.relforcerowsecurity OR p.policyname IS NOT NULL)
	ORDER BY 1, 3, 6`

// Policies reads the row-level security of the tables of a database of PostgreSQL or CockroachDB.
func Policies(ctx context.Context, s wire.Session, db *state.Database) error {
	err := ask.Rows(ctx, s, inspectPolicies, func(r wire.Rows) {
		t := db.Table(nameOf(r))
		on, forced := r.Bool(), r.Bool()
		p := state.Policy{Name: ask.Text(r)}
		p.Restrictive = ask.Text(r) == "RESTRICTIVE"
		p.For = strings.TrimPrefix(ask.Text(r), "ALL")
		if !r.Null() {
			p.Roles = r.Texts()
		}
		p.Using, p.WithCheck = ask.Text(r), ask.Text(r)
		if t == nil {
			return
		}
		if t.RowSecurity == nil {
			t.RowSecurity = &state.RowSecurity{Off: !on, Force: forced}
		}
		if p.Name == "" {
			return
		}
		if slices.Contains(p.Roles, "public") {
			p.Roles = nil
		}
		slices.Sort(p.Roles)
		t.RowSecurity.Policies = append(t.RowSecurity.Policies, p)
	})
	if err != nil {
		return fmt.Errorf("reading the policies of the database: %w", err)
	}
	return nil
}

// Roles returns an error for a policy of a role that does not exist.
func Roles(ctx context.Context, s wire.Session, want *state.Database) error {
	var known []string
	for _, t := range want.Tables {
		if t.RowSecurity == nil {
			continue
		}
		for _, p := range t.RowSecurity.Policies {
			for _, role := range p.Roles {
				if known == nil {
					if err := ask.Rows(ctx, s, "SELECT rolname::text FROM pg_roles", func(r wire.Rows) { known = append(known, r.Text()) }); err != nil {
						return fmt.Errorf("reading the roles of the database: %w", err)
					}
				}
				if !slices.Contains(known, role) {
					return plan.Refused(fmt.Sprintf("the policy %s of the table %s is for the role %s, which does not exist; nothing was changed; "+
						"create it with CREATE ROLE %s, or name another one", p.Name, t, role, ddltext.Ident(role)))
				}
			}
		}
	}
	return nil
}
