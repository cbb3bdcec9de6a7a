package state

import (
	"slices"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
)

// RowSecurity is the row-level security of a table.
type RowSecurity struct {
	Off      bool     `json:"off,omitempty"`   // a live table has policies that bind nobody, because row-level security is not enabled
	Force    bool     `json:"force,omitempty"` // the policies bind the owner, too
	Policies []Policy `json:"policies,omitempty"`
}

// Policy is a policy of a table.
type Policy struct {
	Name        string   `json:"name"`
	For         string   `json:"for,omitempty"`   // SELECT, INSERT, UPDATE or DELETE; empty for all statements
	Roles       []string `json:"roles,omitempty"` // sorted; none for all roles
	Restrictive bool     `json:"restrictive,omitempty"`
	Using       string   `json:"using,omitempty"`
	WithCheck   string   `json:"with_check,omitempty"`
}

// Policy returns the policy with the name, or nil. It returns nil for no row-level security.
func (s *RowSecurity) Policy(name string) *Policy {
	if s == nil {
		return nil
	}
	return inside(s.Policies, func(p *Policy) bool { return p.Name == name })
}

// Binds reports whether policies bind roles.
func (s *RowSecurity) Binds() bool { return s != nil && !s.Off }

// Naming returns the policies with an expression that names a column. It returns none for no row-level security.
func (s *RowSecurity) Naming(syntax *sqllex.Syntax, column string) []Policy {
	if s == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Policies), func(p Policy) bool { return !p.Names(syntax, column) })
}

// Names reports whether an expression of a policy names a column, or a name of the same letters.
func (p Policy) Names(syntax *sqllex.Syntax, column string) bool {
	return Names(syntax, p.Using, column) || Names(syntax, p.WithCheck, column)
}

// reads reports whether a policy reads other rows and tables.
func (p Policy) reads(on target.Name) bool {
	return sqllex.ByName(string(on)).HasWord(p.Using+" "+p.WithCheck, "select")
}

// Alters reports whether ALTER POLICY can make another policy of this one: it changes conditions and roles, and takes no condition away.
func (p Policy) Alters(to Policy) bool {
	return p.For == to.For && p.Restrictive == to.Restrictive && (p.Using == "" || to.Using != "") && (p.WithCheck == "" || to.WithCheck != "")
}

func (s *RowSecurity) rewritten(text func(string) string) *RowSecurity {
	if s == nil {
		return nil
	}
	out := *s
	out.Policies = slices.Clone(s.Policies)
	for i := range out.Policies {
		p := &out.Policies[i]
		p.Using, p.WithCheck = text(p.Using), text(p.WithCheck)
	}
	return &out
}

// rowSecurity adopts policies one by one. Without a wanted state the live one is that of the operators.
func (a adopter) rowSecurity(live, printed, want *RowSecurity) *RowSecurity {
	if live == nil || want == nil {
		return nil
	}
	out := *live
	out.Policies = slices.Clone(live.Policies)
	for i := range out.Policies {
		p := &out.Policies[i]
		for _, name := range slices.Concat([]string{p.Name}, namesOf(want)) { // one of another name may only be renamed
			w, made := want.Policy(name), printed.Policy(name)
			if w == nil || made == nil || name != p.Name && (want.Policy(p.Name) != nil || live.Policy(name) != nil) {
				continue
			}
			if same := a.same(p.Using, made.Using) && a.same(p.WithCheck, made.WithCheck); same || name == p.Name {
				if a.same(p.Using, made.Using) {
					p.Using = w.Using
				}
				if a.same(p.WithCheck, made.WithCheck) {
					p.WithCheck = w.WithCheck
				}
				break
			}
		}
	}
	return &out
}

func namesOf(s *RowSecurity) []string {
	out := make([]string, len(s.Policies))
	for i, p := range s.Policies {
		out[i] = p.Name
	}
	return out
}

// securityOn returns the changes that secure a new table. It is enabled last, so that no statement finds it without its policies, unless a policy
// reads what the migration makes later.
func securityOn(t *Table) []Change {
	if t.RowSecurity == nil {
		return nil
	}
	d := &differ{}
	d.rowSecurity(&Table{TableName: t.TableName}, t)
	return d.secure
}

// rowSecurity compares the row-level security of a table. Nobody sees more rows between two changes than before or after both: restrictive
// policies come first and go last, and row-level security is enabled when the policies are there.
func (d *differ) rowSecurity(from, to *Table) {
	have, want := from.RowSecurity, to.RowSecurity
	if equal(have, want) {
		return
	}
	d.dropsLate(from, to)
	was, now := RowSecurity{Off: true}, RowSecurity{Off: true}
	if have != nil {
		was = *have
	}
	if want != nil {
		now = *want
	}
	flags := was.Off != now.Off || was.Force != now.Force
	alter := AlterRowSecurity{to, !was.Off, was.Force, !now.Off, now.Force}
	if flags && now.Off {
		d.secure = append(d.secure, alter)
	}
	d.secure = append(d.secure, policyChanges(to, was.Policies, now.Policies)...)
	if flags && !now.Off {
		d.secure = append(d.secure, alter)
	}
}

// policyChanges returns the changes from one list of policies to another.
func policyChanges(t *Table, from, to []Policy) []Change {
	var renames, restrict, permit, alters, permitNot, restrictNot []Change
	have, want := &RowSecurity{Policies: from}, &RowSecurity{Policies: to}
	taken := make(map[string]bool) // live names that get another one
	for _, w := range to {
		if p := have.Policy(w.Name); p != nil {
			if !equal(*p, w) {
				alters = append(alters, AlterPolicy{t, *p, w})
			}
			continue
		}
		at := slices.IndexFunc(from, func(p Policy) bool {
			same := p
			same.Name = w.Name
			return !taken[p.Name] && want.Policy(p.Name) == nil && equal(same, w)
		})
		switch {
		case at >= 0:
			taken[from[at].Name] = true
			renames = append(renames, RenamePolicy{t, from[at], w})
		case w.Restrictive:
			restrict = append(restrict, CreatePolicy{t, w})
		default:
			permit = append(permit, CreatePolicy{t, w})
		}
	}
	for _, p := range from {
		switch {
		case want.Policy(p.Name) != nil || taken[p.Name]:
		case p.Restrictive:
			restrictNot = append(restrictNot, DropPolicy{t, p})
		default:
			permitNot = append(permitNot, DropPolicy{t, p})
		}
	}
	return slices.Concat(renames, restrict, permit, alters, permitNot, restrictNot)
}

// dropsLate moves the drops of columns that a live policy names behind the changes of the policies: a server drops no such column.
func (d *differ) dropsLate(from, to *Table) {
	if from.RowSecurity == nil || d.to == nil {
		return
	}
	syntax := sqllex.ByName(string(d.to.Target))
	d.alter = slices.DeleteFunc(d.alter, func(c Change) bool {
		drop, ok := c.(DropColumn)
		if !ok || drop.Table.TableName != to.TableName || len(from.RowSecurity.Naming(syntax, drop.Column.Name)) == 0 {
			return false
		}
		d.late = append(d.late, c)
		return true
	})
}
