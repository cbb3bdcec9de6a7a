package postgres

import (
	"cmp"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// CreatePolicy is the statement that creates a policy on PostgreSQL and CockroachDB. unless stands behind CREATE POLICY.
func CreatePolicy(syntax *sqllex.Syntax, t *state.Table, p state.Policy, unless string) string {
	kind, of := "", ""
	if p.Restrictive {
		kind = "AS RESTRICTIVE"
	}
	if p.For != "" {
		of = "FOR " + p.For
	}
	return ddltext.Words("CREATE POLICY", unless, ddltext.Ident(p.Name), "ON", ddltext.Table(t.TableName), kind, of, "TO", roles(p), conditions(syntax, p))
}

// roles are the roles of a policy.
func roles(p state.Policy) string {
	if len(p.Roles) == 0 {
		return "PUBLIC"
	}
	return ddltext.Columns(p.Roles)
}

func conditions(syntax *sqllex.Syntax, p state.Policy) string {
	var list []string
	if p.Using != "" {
		list = append(list, "USING ("+syntax.Part(p.Using)+")")
	}
	if p.WithCheck != "" {
		list = append(list, "WITH CHECK ("+syntax.Part(p.WithCheck)+")")
	}
	return strings.Join(list, " ")
}

// PolicyStatement is a statement of the row-level security of a table.
func PolicyStatement(t *state.Table, name, sql string) state.Statement {
	return state.Statement{Kind: state.KindPolicy, Table: t.String(), Name: cmp.Or(name, t.String()), SQL: sql}
}

// createPolicy asks the catalog first, because PostgreSQL's CREATE POLICY has no IF NOT EXISTS.
func createPolicy(c state.CreatePolicy) state.Statement {
	body := ddltext.Words("\n  IF NOT EXISTS (SELECT FROM pg_policies WHERE schemaname =", schema(c.Table.TableName), "AND tablename =",
		ddltext.Literal(c.Table.Name), "AND policyname =", ddltext.Literal(c.Policy.Name)+") THEN\n    "+
			CreatePolicy(&sqllex.Postgres, c.Table, c.Policy, "")+";\n  END IF;\nEND ")
	tag := dollarTag(body)
	return PolicyStatement(c.Table, c.Policy.Name, "DO "+tag+"BEGIN"+body+tag)
}

// RowSecurity is the statement that enables, disables or forces row-level security.
func RowSecurity(c state.AlterRowSecurity) state.Statement {
	var list []string
	add := func(was, is bool, on, off string) {
		switch {
		case is && !was:
			list = append(list, on+" ROW LEVEL SECURITY")
		case was && !is:
			list = append(list, off+" ROW LEVEL SECURITY")
		}
	}
	add(c.WasOn, c.On, "ENABLE", "DISABLE")
	add(c.WasForced, c.IsForced, "FORCE", "NO FORCE")
	return PolicyStatement(c.Table, "", alter(c.Table, strings.Join(list, ", ")))
}

// policy plans the changes of row-level security that PostgreSQL and CockroachDB make alike.
func (p Planner) policy(c state.Change) []plan.Step {
	one := func(sql ...string) []plan.Step { return []plan.Step{p.Lock(plan.One(c, plan.Metadata, sql...))} }
	switch c := c.(type) {
	case state.AlterRowSecurity:
		return one(RowSecurity(c).SQL)
	case state.CreatePolicy:
		return one(texts(p.Print(c))...)
	case state.DropPolicy:
		return one(DropPolicy(c.Table, c.Policy.Name))
	case state.RenamePolicy:
		return one(RenamePolicy(c.Table, c.From.Name, c.To.Name))
	case state.AlterPolicy:
		if c.From.Alters(c.To) {
			return one(AlterPolicy(p.Syntax, c.Table, c.From, c.To))
		}
		return p.replacePolicy(c)
	}
	return nil
}

// AlterPolicy is the statement that makes another policy of one in place.
func AlterPolicy(syntax *sqllex.Syntax, t *state.Table, from, to state.Policy) string {
	who, changed := "", to
	if from.Using == to.Using {
		changed.Using = ""
	}
	if from.WithCheck == to.WithCheck {
		changed.WithCheck = ""
	}
	if !slices.Equal(from.Roles, to.Roles) {
		who = "TO " + roles(to)
	}
	return ddltext.Words("ALTER POLICY", ddltext.Ident(to.Name), "ON", ddltext.Table(t.TableName), who, conditions(syntax, changed))
}

// SetPolicy is the statement that gives a policy its conditions again.
func SetPolicy(syntax *sqllex.Syntax, t *state.Table, p state.Policy) string {
	return ddltext.Words("ALTER POLICY", ddltext.Ident(p.Name), "ON", ddltext.Table(t.TableName), conditions(syntax, p))
}

// DropPolicy is the statement that drops a policy.
func DropPolicy(t *state.Table, name string) string {
	return "DROP POLICY IF EXISTS " + ddltext.Ident(name) + " ON " + ddltext.Table(t.TableName)
}

// RenamePolicy is the statement that gives a policy another name.
func RenamePolicy(t *state.Table, from, to string) string {
	return ddltext.Words("ALTER POLICY", ddltext.Ident(from), "ON", ddltext.Table(t.TableName), "RENAME TO", ddltext.Ident(to))
}

// replacePolicy takes the place of a policy by another one, which exists before the old one is gone: in between both count, so that a
// restrictive policy always restricts.
func (p Planner) replacePolicy(c state.AlterPolicy) []plan.Step {
	made := c.To
	made.Name = InterimPolicy(c.To)
	create := texts(p.Print(state.CreatePolicy{Table: c.Table, Policy: made}))
	out := []plan.Step{p.Lock(plan.One(c, plan.Metadata, create...)), p.Lock(plan.One(c, plan.Metadata, DropPolicy(c.Table, c.From.Name))),
		p.Lock(plan.One(c, plan.Metadata, RenamePolicy(c.Table, made.Name, c.To.Name)))}
	out[0].Done = policies(c.Table.TableName, "count(*)", made)
	out[2].Done = policies(c.Table.TableName, "count(*)", c.To)
	return out
}

// InterimPolicy is the name of a policy that takes the place of another one. It depends on the definition, so that a run that crashed
// continues only with what it would make again.
func InterimPolicy(p state.Policy) string {
	sum := strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(CreatePolicy(&sqllex.Postgres, &state.Table{}, p, "")))), 16)
	return clipped(state.InterimNew+p.Name, maxName-len("_"+sum)) + "_" + sum
}

// policies asks for a policy of a table by its name, its statements and its kind.
func policies(n state.TableName, what string, p state.Policy) string {
	kind := "PERMISSIVE"
	if p.Restrictive {
		kind = "RESTRICTIVE"
	}
	return policyNamed(n, what, p.Name) + " AND cmd = " + ddltext.Literal(cmp.Or(p.For, "ALL")) + " AND upper(permissive) = " + ddltext.Literal(kind)
}

func policyNamed(n state.TableName, what, name string) string {
	return "SELECT " + what + " FROM pg_policies WHERE schemaname = " + schema(n) + " AND tablename = " + ddltext.Literal(n.Name) +
		" AND policyname = " + ddltext.Literal(name)
}

// secured asks whether a table has row-level security as a change makes it.
func secured(c state.AlterRowSecurity) string {
	word := map[bool]string{true: "", false: "NOT "}
	return "SELECT count(*) FROM pg_class c" + relation(c.Table.TableName) + " AND " + word[c.On] + "c.relrowsecurity AND " + word[c.IsForced] + "c.relforcerowsecurity"
}

// around returns the statements that drop the policies of a table which name a column, and those that make them again behind a change of its
// type: the server refuses the change otherwise. to is the table after the migration: a policy that it has is made as it is there, because
// the old condition may not fit the new type.
func around(from, to *state.Table, column string) (off, on []string) {
	if from == nil {
		return nil, nil
	}
	for _, p := range from.RowSecurity.Naming(&sqllex.Postgres, column) {
		off = append(off, DropPolicy(from, p.Name))
		on = append(on, CreatePolicy(&sqllex.Postgres, from, Next(from, to, p), ""))
	}
	return off, on
}

// Next returns the policy with the conditions that it has after the migration, unless these name columns that the table does not have yet. A
// policy that the migration drops or replaces later keeps its conditions; where a column that they name gets another kind of type, for which they
// may not be valid, it lets nobody through until then.
func Next(from, to *state.Table, p state.Policy) state.Policy {
	if to == nil {
		return p
	}
	next := to.RowSecurity.Policy(p.Name)
	if next == nil || !p.Alters(*next) || slices.ContainsFunc(to.Columns, func(c state.Column) bool {
		return from.Column(c.Name) == nil && next.Names(&sqllex.Postgres, c.Name)
	}) {
		if slices.ContainsFunc(to.Columns, func(c state.Column) bool {
			old := from.Column(c.Name)
			return old != nil && !sameKind(old.Type, c.Type) && p.Names(&sqllex.Postgres, c.Name)
		}) {
			return closed(p)
		}
		return p
	}
	p.Using, p.WithCheck = next.Using, next.WithCheck
	return p
}

// closed is a policy whose conditions no row fulfills.
func closed(p state.Policy) state.Policy {
	for _, expr := range []*string{&p.Using, &p.WithCheck} {
		if *expr != "" {
			*expr = "false"
		}
	}
	return p
}

// sameKind reports whether expressions of values of one type are valid for the other one: texts, integers, types that differ in their length.
func sameKind(a, b string) bool {
	word := func(typ string) string {
		before, after, _ := strings.Cut(typ, "(")
		_, after, _ = strings.Cut(after, ")")
		return strings.ToLower(before + after)
	}
	return word(a) == word(b) || isInteger(a) && isInteger(b) || textual.MatchString(a) && textual.MatchString(b) && strings.HasSuffix(a, "[]") == strings.HasSuffix(b, "[]")
}

// heldByPolicy returns an error for a change of a column that a policy names which the schema does not have: a server refuses it.
func (p Planner) heldByPolicy(c state.Change) error {
	column := ""
	switch c := c.(type) {
	case state.DropColumn:
		column = c.Column.Name
	case state.AlterType:
		if c.From.Type != c.To.Type || c.From.Collation != c.To.Collation {
			column = c.To.Name
		}
	}
	t := state.Altered(c)
	if column == "" || p.From == nil || p.From.Table(t.TableName) == nil {
		return nil
	}
	others := p.From.Table(t.TableName).OthersSecurity.Naming(p.Syntax, column)
	if len(others) == 0 {
		return nil
	}
	return &plan.Unsupported{Change: c.Title(), Why: "the policy " + others[0].Name + " of the table names it, and the schema does not have the policy",
		Remedy: "drop the policy, or write it into the schema with schema.RowSecurity"}
}
