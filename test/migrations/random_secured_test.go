package migrations_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// sequenceNames are the sequences with names of random states, which columns share.
var sequenceNames = []string{"s0", "it's s1"}

// sequences returns all sequences with random options, on the databases that have sequences. Some of those before have others.
func (g *generator) sequences(before []state.Sequence) []state.Sequence {
	if !target.Of(g.on).Has(target.Sequences) {
		return nil
	}
	var out []state.Sequence
	for _, name := range sequenceNames {
		s := state.Sequence{TableName: state.TableName{Name: name}}
		old := slices.IndexFunc(before, func(b state.Sequence) bool { return b.Name == name })
		if old >= 0 && !g.chance(25) {
			s = before[old]
		} else {
			s.Options = g.numbering().Normal(state.SequenceType)
		}
		out = append(out, s)
	}
	return out
}

// nextOf is the default of a column that a sequence fills.
func nextOf(sequence string) string {
	return "nextval('" + strings.ReplaceAll(ddltext.Ident(sequence), "'", "''") + "')"
}

// numbered lets a sequence fill a column of integers, or another one, sometimes.
func (g *generator) numbered(c *state.Column) {
	if g.canCount(*c) && c.Identity == nil && g.chance(15) {
		c.Default = nextOf(sequenceNames[g.IntN(len(sequenceNames))])
	}
}

// usedSequences drops the sequences that no column has.
func usedSequences(db *state.Database) {
	db.Sequences = slices.DeleteFunc(db.Sequences, func(s state.Sequence) bool {
		for _, t := range db.Tables {
			if slices.ContainsFunc(t.Columns, func(c state.Column) bool { return c.Default == nextOf(s.Name) }) {
				return false
			}
		}
		return true
	})
}

// secured gives a table row-level security, changes that of the table before, or lets it be. was is nil for a new table.
func (g *generator) secured(t, was *state.Table) {
	t.RowSecurity = nil
	if !target.Of(g.on).Has(target.RowSecurity) {
		return
	}
	var security state.RowSecurity
	if was != nil && was.RowSecurity != nil {
		security.Force = was.RowSecurity.Force
		for _, p := range was.RowSecurity.Policies {
			gone := slices.ContainsFunc(was.Columns, func(c state.Column) bool {
				now := t.Column(c.Name)
				return p.Names(&sqllex.Postgres, c.Name) && (now == nil || holds(g.on, *now) != holds(g.on, c))
			})
			switch {
			case gone && g.chance(50), g.chance(10):
				continue
			case gone, g.chance(20):
				p = g.policy(t, p.Name)
			case g.chance(10):
				p.Name += "'s"
			}
			security.Policies = append(security.Policies, p)
		}
		g.Shuffle(len(security.Policies), func(i, j int) {
			security.Policies[i], security.Policies[j] = security.Policies[j], security.Policies[i]
		})
		if g.chance(20) {
			return
		}
	} else if !g.chance(25) {
		return
	}
	if g.chance(20) {
		security.Force = !security.Force
	}
	for i := range 3 {
		name := fmt.Sprintf("Policy %d", i)
		if security.Policy(name) == nil && g.chance(40) {
			security.Policies = append(security.Policies, g.policy(t, name))
		}
	}
	t.RowSecurity = &security
}

// policy is a random policy of a table.
func (g *generator) policy(t *state.Table, name string) state.Policy {
	p := state.Policy{Name: name, For: []string{"", "", "SELECT", "INSERT", "UPDATE", "DELETE"}[g.IntN(6)], Restrictive: g.chance(40)}
	if p.For != "INSERT" {
		p.Using = g.condition(t)
	}
	if p.For == "INSERT" || (p.For == "" || p.For == "UPDATE") && g.chance(50) {
		p.WithCheck = g.condition(t)
	}
	if g.chance(20) { // a role that is there: the one that the tests connect as
		p.Roles = []string{map[target.Name]string{target.Postgres: "postgres", target.CockroachDB: "root"}[g.on]}
	}
	return p
}

// condition is a random condition of the rows of a table.
func (g *generator) condition(t *state.Table) string {
	list := []string{"id > 0", "current_setting('app.tenant', true) = 'it''s'", "current_user <> 'nobody'", "true"}
	for _, c := range t.Columns {
		name := ddltext.Ident(c.Name)
		if form, ok := map[string]string{"int": "%s BETWEEN 1 AND 90", "text": "lower(%s) IN ('a', 'it''s')", "bool": "NOT %s", "real": "%s < 1e3",
			"date": "%s > '2024-01-01'", "enum": "%s <> '" + enumValues[0] + "'", "decimal": "%s * 2 <> 1.5", "array": "cardinality(%s) > 1", "citext": "%s = 'Ada'",
			"local": "%s IS NOT NULL", "collated": "%s IS NULL", "tree": "%s IS NOT NULL", "ip": "%s <<= '10.0.0.0/8'", "span": "%s > 'P1D'",
		}[holds(g.on, c)]; ok && !computed(c) {
			list = append(list, fmt.Sprintf(form, name), fmt.Sprintf("id = 1 OR "+form, name))
		} else if computed(c) {
			list = append(list, name+" IS NOT NULL")
		}
	}
	return list[g.IntN(len(list))]
}
