package schemafile

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// rowSecurity writes the row-level security of a table. Policies that bind nobody, and those without a condition, have no form in the schema.
func (d *Draft) rowSecurity(e *Entity, t *state.Table) {
	s := t.RowSecurity
	if s == nil {
		return
	}
	odd := slices.ContainsFunc(s.Policies, func(p state.Policy) bool { return p.Using == "" && p.WithCheck == "" })
	permits := len(s.Policies) == 0 || slices.ContainsFunc(s.Policies, func(p state.Policy) bool { return !p.Restrictive })
	switch {
	case s.Off:
		d.lose(e, nil, "", "row-level security is not enabled, so that its policies bind nobody; they stay as they are")
		return
	case odd:
		d.lose(e, nil, "", "a policy of its row-level security has no condition; it stays as it is")
		return
	case !permits:
		d.lose(e, nil, "", "its row-level security has restrictive policies only, so that it shows no row; it stays as it is")
		return
	}
	if since := newest(d.Target, target.Clause, target.RowPolicies, target.Version{}); since != (target.Version{}) {
		d.lose(e, nil, "", "its row-level security needs crategen generate --target "+string(d.Target)+"@"+since.String())
	}
	e.use(schemaPath)
	var list []string
	if s.Force {
		list = append(list, "Force: true")
	}
	if len(s.Policies) > 0 {
		var policies []string
		for _, p := range s.Policies {
			policies = append(policies, policy(p))
		}
		list = append(list, "Policies: []schema.Policy{\n"+strings.Join(policies, ",\n")+",\n}")
	}
	e.annotations = append(e.annotations, "schema.RowSecurity{"+strings.Join(list, ", ")+"}")
}

// policy writes a policy as Go source.
func policy(p state.Policy) string {
	list := []string{"Name: " + quote(p.Name)}
	if p.For != "" {
		list = append(list, "For: schema.For"+p.For[:1]+strings.ToLower(p.For[1:]))
	}
	if len(p.Roles) > 0 {
		list = append(list, "To: []string{"+quoted(p.Roles)+"}")
	}
	if p.Restrictive {
		list = append(list, "Restrictive: true")
	}
	if p.Using != "" {
		list = append(list, "Using: "+quote(p.Using))
	}
	if p.WithCheck != "" {
		list = append(list, "WithCheck: "+quote(p.WithCheck))
	}
	return "{" + strings.Join(list, ", ") + "}"
}
