package model

import (
	"slices"
	"testing"

	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// guarded is an entity with annotations.
func guarded(a ...entschema.Annotation) []any {
	return []any{entity{name: "Book", fields: fields(id(), field.String("tenant"), field.Float("price"), field.Int16("n")), annotations: annotations(a...)}}
}

// TestRowSecurity joins the policies of annotations, and writes the conditions of tenants.
func TestRowSecurity(t *testing.T) {
	of := func(p ...schema.Policy) schema.RowSecurity { return schema.RowSecurity{Policies: p} }
	joined := schema.TenantPolicy("tenant", "app.tenant").Merge(of(schema.Policy{Name: "b", Using: " true ", To: []string{"x", "a"}})).(schema.RowSecurity)
	joined = joined.Merge(&schema.RowSecurity{Force: true, Policies: []schema.Policy{{Name: "a", Tenant: "n", Setting: "app.n", For: schema.ForInsert}}}).(schema.RowSecurity)
	p := resolve(t, "cockroachdb@25.2,postgres", guarded(joined)...)
	s := p.Entities[0].RowSecurity
	want := []Policy{{Name: "tenant", Using: `"tenant" = NULLIF(current_setting('app.tenant', true), '')`}, {Name: "b", Using: "true", Roles: []string{"a", "x"}},
		{Name: "a", For: "INSERT", WithCheck: `"n" = CAST(NULLIF(current_setting('app.n', true), '') AS bigint)`}}
	if s == nil || !s.Force || !slices.EqualFunc(s.Policies, want, func(a, b Policy) bool {
		return a.Name == b.Name && a.For == b.For && a.Using == b.Using && a.WithCheck == b.WithCheck && slices.Equal(a.Roles, b.Roles)
	}) {
		t.Errorf("the row-level security is %+v", s)
	}
	runErrorCases(t, []errorCase{
		{"before 25.2", "cockroachdb@24.1", guarded(of(schema.Policy{Name: "a", Using: "true"})),
			"Book: CockroachDB has row-level security since version 25.2; name the target cockroachdb@25.2 if all servers are that new"},
		{"on SQLite", "postgres,sqlite", guarded(of(schema.Policy{Name: "a", Using: "true"})),
			"Book: SQLite has no row-level security, and the entity has schema.RowSecurity; remove it, or the database from the targets: nothing there would hide the rows"},
		{"on CrateDB", "cratedb", guarded(of(schema.Policy{Name: "a", Using: "true"})),
			"Book: CrateDB has no row-level security, and the entity has schema.RowSecurity; remove it, or the database from the targets: nothing there would hide the rows"},
		{"made elsewhere", "postgres", guarded(entsql.Skip(), of(schema.Policy{Name: "a", Using: "true"})),
			"Book: entsql.Skip leaves the table to others, and it has schema.RowSecurity; remove one of them"},
		{"twice", "postgres", guarded(of(schema.Policy{Name: "a", Using: "true"}, schema.Policy{Name: "a", Using: "false"})),
			`Book: schema.RowSecurity has two policies with the name "a"; give them different names`},
		{"without a name", "postgres", guarded(of(schema.Policy{Using: "true"})), `Book.policy(): its policy has no name; set another Name`},
		{"only restrictive", "postgres", guarded(of(schema.Policy{Name: "a", Using: "true", Restrictive: true})),
			"Book: all policies of schema.RowSecurity are Restrictive, so that nobody would see a row; add one that permits rows"},
		{"without a condition", "postgres", guarded(of(schema.Policy{Name: "a"})), "Book.policy(a): the policy has no condition; set Using"},
		{"INSERT", "postgres", guarded(of(schema.Policy{Name: "a", For: schema.ForInsert, Using: "true"})),
			"Book.policy(a): a policy for INSERT has the condition of the new rows; set WithCheck, and no Using"},
		{"DELETE", "postgres", guarded(of(schema.Policy{Name: "a", For: schema.ForDelete, Using: "true", WithCheck: "true"})),
			"Book.policy(a): a policy for DELETE has the condition of the rows that it finds; set Using, and no WithCheck"},
		{"another statement", "postgres", guarded(of(schema.Policy{Name: "a", For: "TRUNCATE", Using: "true"})),
			`Book.policy(a): the policy is for "TRUNCATE"; use schema.ForSelect, ForInsert, ForUpdate or ForDelete, or none of them for all statements`},
		{"a subquery", "cockroachdb@25.2", guarded(of(schema.Policy{Name: "a", Using: "EXISTS (SELECT 1 FROM books)"})),
			"Book.policy(a): CockroachDB has no subqueries in policies; put what it looks up into a column or a setting"},
		{"open", "postgres", guarded(of(schema.Policy{Name: "a", Using: "true) TO app; --"})),
			`Book.policy(a): the SQL of its policy cannot be a part of a statement for postgres: the bracket ) in line 1, column 5 closes nothing; mend its SQL`},
		{"roles", "postgres", guarded(of(schema.Policy{Name: "a", Using: "true", To: []string{"CURRENT_USER"}})),
			"Book.policy(a): To has CURRENT_USER, which would be the role that runs the migration; name the role"},
		{"public", "postgres", guarded(of(schema.Policy{Name: "a", Using: "true", To: []string{"public", "app"}})),
			"Book.policy(a): To names public, which is every role, and others; remove the others, or public"},
		{"a role twice", "postgres", guarded(of(schema.Policy{Name: "a", Using: "true", To: []string{"app", "app"}})),
			`Book.policy(a): To names "app" twice; name it once`},
		{"no field", "postgres", guarded(schema.TenantPolicy("tenent", "app.tenant")), `Book.policy(tenant): schema.TenantPolicy names "tenent", which is not a field; did you mean "tenant"?`},
		{"a float", "postgres", guarded(schema.TenantPolicy("price", "app.tenant")),
			`Book.policy(tenant): schema.TenantPolicy names the field "price" of kind float; use a text, an integer or a UUID`},
		{"a setting without a point", "postgres", guarded(schema.TenantPolicy("tenant", "tenant")),
			`Book.policy(tenant): schema.TenantPolicy has the setting "tenant"; use a name such as "app.tenant": small letters, with a point between`},
	})
}
