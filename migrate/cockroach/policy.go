package cockroach

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/migrate/state"
)

// policyCheck is the beginning of the names of checks that stand for the conditions of policies.
const policyCheck = "crategen_policy_"

// policiesAsChecks returns a state with checks in the place of policies, and what makes policies of them again. The server creates no policy in a
// transaction of several statements, and prints the condition of a check as it prints that of a policy.
func policiesAsChecks(want *state.Database) (out *state.Database, restore func(printed *state.Database)) {
	if !slices.ContainsFunc(want.Tables, func(t *state.Table) bool { return t.RowSecurity != nil }) {
		return want, func(*state.Database) {}
	}
	checks := *want
	checks.Tables = nil
	for _, t := range want.Tables {
		now := *t
		if now.RowSecurity = nil; t.RowSecurity != nil {
			now.Checks = slices.Clone(t.Checks)
			for i, p := range t.RowSecurity.Policies {
				for kind, expr := range []string{p.Using, p.WithCheck} {
					if expr != "" {
						now.Checks = append(now.Checks, state.Check{Name: checkOf(i, kind), Expr: expr})
					}
				}
			}
		}
		checks.Tables = append(checks.Tables, &now)
	}
	return &checks, func(printed *state.Database) {
		if printed == nil {
			return
		}
		for _, t := range want.Tables {
			made := printed.Table(t.TableName)
			if made == nil || t.RowSecurity == nil {
				continue
			}
			security := *t.RowSecurity
			security.Policies = slices.Clone(t.RowSecurity.Policies)
			for i := range security.Policies {
				p := &security.Policies[i]
				for kind, expr := range []*string{&p.Using, &p.WithCheck} {
					if c := made.Check(checkOf(i, kind)); c != nil {
						*expr = c.Expr
					}
				}
			}
			made.RowSecurity = &security
			made.Checks = slices.DeleteFunc(made.Checks, func(c state.Check) bool { return strings.HasPrefix(c.Name, policyCheck) })
		}
	}
}

func checkOf(policy, kind int) string { return fmt.Sprint(policyCheck, policy, "_", kind) }
