package model

import (
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// RowSecurity is the row-level security of a table.
type RowSecurity struct {
	Force    bool `json:",omitempty"`
	Policies []Policy
}

// Policy is a policy of a table. For is SELECT, INSERT, UPDATE or DELETE, empty for all; Roles are sorted, and none for all.
type Policy struct {
	Name        string
	For         string   `json:",omitempty"`
	Roles       []string `json:",omitempty"`
	Restrictive bool     `json:",omitempty"`
	Using       string   `json:",omitempty"`
	WithCheck   string   `json:",omitempty"`
}

var settingName = regexp.MustCompile(`^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)+$`)

// sessionRoles are words that stand for the user of a session. A server would store the name of the user who runs the migration.
var sessionRoles = []string{"current_user", "session_user", "current_role"}

// rowSecurity reads schema.RowSecurity.
func (r *resolver) rowSecurity(st *entityState) {
	var a schema.RowSecurity
	s := st.subject()
	ok, err := annotation(st.def.Annotations, &a)
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
		return
	case !ok || st.entity.View != nil: // misplaced reports it
		return
	case st.entity.External:
		r.add(s, "remove one of them", "entsql.Skip leaves the table to others, and it has schema.RowSecurity")
		return
	}
	if db := r.project.Lacking(target.RowSecurity); db != nil {
		r.add(s, "remove it, or the database from the targets: nothing there would hide the rows", "%s has no row-level security, and the entity has schema.RowSecurity", db.Title)
		return
	}
	for db := range r.project.Databases() {
		r.since(s, db.Name, "row-level security", target.Clause, target.RowPolicies)
	}
	out := &RowSecurity{Force: a.Force}
	permits := false
	for i, p := range a.Policies {
		if slices.ContainsFunc(a.Policies[:i], func(o schema.Policy) bool { return o.Name == p.Name }) {
			r.add(s, "give them different names", "schema.RowSecurity has two policies with the name %q", p.Name)
		}
		out.Policies = append(out.Policies, r.rowPolicy(st, s, p))
		permits = permits || !p.Restrictive
	}
	if len(a.Policies) > 0 && !permits {
		r.add(s, "add one that permits rows", "all policies of schema.RowSecurity are Restrictive, so that nobody would see a row")
	}
	st.entity.RowSecurity = out
}

// rowPolicy reads a policy, and reports what a server would refuse.
func (r *resolver) rowPolicy(st *entityState, s subject, p schema.Policy) Policy {
	const rename = "set another Name"
	s.member = "policy(" + p.Name + ")"
	out := Policy{Name: p.Name, For: string(p.For), Restrictive: p.Restrictive, Using: strings.TrimSpace(p.Using), WithCheck: strings.TrimSpace(p.WithCheck)}
	r.checkName(s, "policy", p.Name, rename)
	out.Roles = r.policyRoles(s, p.To)
	if p.Tenant != "" || p.Setting != "" {
		if out.Using != "" {
			r.add(s, "keep one of them", "the policy has both Using and a tenant")
		}
		out.Using = r.tenantCondition(st, s, p)
		if out.For == string(schema.ForInsert) { // there is no row to find
			out.Using, out.WithCheck = "", out.Using
		}
	}
	switch p.For {
	case schema.ForAll, schema.ForUpdate:
		if out.Using == "" && out.WithCheck == "" {
			r.add(s, "set Using", "the policy has no condition")
		}
	case schema.ForInsert:
		if out.Using != "" || out.WithCheck == "" {
			r.add(s, "set WithCheck, and no Using", "a policy for INSERT has the condition of the new rows")
		}
	case schema.ForSelect, schema.ForDelete:
		if out.Using == "" || out.WithCheck != "" {
			r.add(s, "set Using, and no WithCheck", "a policy for %s has the condition of the rows that it finds", p.For)
		}
	default:
		r.add(s, "use schema.ForSelect, ForInsert, ForUpdate or ForDelete, or none of them for all statements", "the policy is for %q", string(p.For))
	}
	for _, sql := range []string{out.Using, out.WithCheck} {
		if sql == "" {
			continue
		}
		r.sqlPart(s, "policy", sql, r.targets()...)
		if db := r.project.Lacking(target.PolicyQueries); db != nil && sqllex.ByName(string(db.Name)).HasWord(sql, "select") {
			r.add(s, "put what it looks up into a column or a setting", "%s has no subqueries in policies", db.Title)
		}
	}
	return out
}

// policyRoles returns the roles of a policy, none for all.
func (r *resolver) policyRoles(s subject, to []string) []string {
	var out []string
	for _, role := range to {
		switch low := strings.ToLower(role); {
		case strings.TrimSpace(role) == "":
			r.add(s, "remove it", "To has an empty name")
		case low == "public" && len(to) > 1:
			r.add(s, "remove the others, or public", "To names public, which is every role, and others")
		case low == "public":
		case slices.Contains(sessionRoles, low):
			r.add(s, "name the role", "To has %s, which would be the role that runs the migration", role)
		case slices.Contains(out, role):
			r.add(s, "name it once", "To names %q twice", role)
		default:
			r.checkName(s, "role", role, "name another role")
			out = append(out, role)
		}
	}
	slices.Sort(out)
	return out
}

// tenantCondition returns the condition that a field has the value of a setting. A setting that was set in a transaction before is empty
// afterwards, instead of absent.
func (r *resolver) tenantCondition(st *entityState, s subject, p schema.Policy) string {
	f := st.named(p.Tenant)
	if f == nil {
		r.add(s, didYouMean(p.Tenant, st.fieldNames(), "add the field"), "schema.TenantPolicy names %q, which is not a field", p.Tenant)
		return "false"
	}
	if !settingName.MatchString(p.Setting) {
		r.add(s, `use a name such as "app.tenant": small letters, with a point between`, "schema.TenantPolicy has the setting %q", p.Setting)
	}
	value := "NULLIF(current_setting(" + sqlquote.Text(p.Setting) + ", true), '')"
	switch base(f) {
	case KindText:
	case KindInt:
		value = "CAST(" + value + " AS bigint)"
	case KindUUID:
		value = "CAST(" + value + " AS uuid)"
	default:
		r.add(s, "use a text, an integer or a UUID", "schema.TenantPolicy names the field %q of kind %s", p.Tenant, f.Kind)
	}
	return sqlquote.Name(f.Column) + " = " + value
}
