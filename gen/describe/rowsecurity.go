package describe

import (
	"cmp"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
)

// rowSecurity is the row-level security of a table, nil if it has none.
func rowSecurity(s *model.RowSecurity) *RowSecurity {
	if s == nil {
		return nil
	}
	out := &RowSecurity{Force: s.Force, Policies: []Policy{}}
	for _, p := range s.Policies {
		out.Policies = append(out.Policies, Policy(p))
	}
	return out
}

// text says whom the policies bind.
func (s *RowSecurity) text() string {
	switch {
	case len(s.Policies) == 0 && s.Force:
		return "no rows for anybody"
	case len(s.Policies) == 0:
		return "no rows for anybody but the owner"
	case s.Force:
		return "forced"
	}
	return "enabled"
}

// text is a policy in a line.
func (p Policy) text() string {
	list := []string{p.Name + ": " + cmp.Or(p.For, "ALL") + " to " + cmp.Or(strings.Join(p.Roles, ", "), "public")}
	if p.Restrictive {
		list[0] += ", restrictive"
	}
	if p.Using != "" {
		list = append(list, "using "+oneLine(p.Using))
	}
	if p.WithCheck != "" {
		list = append(list, "with check "+oneLine(p.WithCheck))
	}
	return strings.Join(list, ", ")
}
