package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// RowSecurity turns on row-level security of an entity's table on PostgreSQL and CockroachDB (25.2): the server shows and accepts only the rows
// that a policy permits, to every client, also for handwritten SQL. Without a policy it shows none.
//
//	func (Document) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.RowSecurity{Force: true, Policies: []schema.Policy{
//			{Name: "owner", To: []string{"app"}, Using: "owner = current_user"},
//		}}}
//	}
//
// The owner of the table, superusers and roles with BYPASSRLS see all rows: programs must connect as another role. Roles and their grants are
// those of the operator, and must exist. A table whose schema has no RowSecurity stays as the operator has set it.
//
// CrateDB and SQLite have no row-level security, and no other feature takes its place: with one of them among the targets the annotation is an
// error. The policies of mixins and of the entity are joined; two of one name that differ are an error.
type RowSecurity struct {
	// Force makes the policies bind the owner of the table, too. Migrations then need a role with BYPASSRLS.
	Force bool `json:"force,omitempty"`
	// Policies are the policies of the table. A row must meet one of those that are not Restrictive, and all of those that are.
	Policies []Policy `json:"policies,omitempty"`
}

// Policy is a policy of row-level security. Its expressions are SQL of PostgreSQL and CockroachDB, and name columns. CockroachDB permits no
// subqueries in them.
type Policy struct {
	// Name is the name of the policy, unique in its table.
	Name string `json:"name"`
	// For is the statements that it is for, by default all.
	For PolicyFor `json:"for,omitempty"`
	// To are the roles that it is for, by default all.
	To []string `json:"to,omitempty"`
	// Restrictive makes the policy one that each row must meet, besides one of the others.
	Restrictive bool `json:"restrictive,omitempty"`

	// Using is the condition of the rows that a statement finds. The server hides other rows without an error. ForInsert has none.
	Using string `json:"using,omitempty"`
	// WithCheck is the condition of the rows that a statement writes; a write of another row is dberr.ErrRowSecurity. The default is Using.
	// ForSelect and ForDelete have none.
	WithCheck string `json:"withCheck,omitempty"`

	// Tenant and Setting take the place of Using: TenantPolicy makes them.
	Tenant  string `json:"tenant,omitempty"`
	Setting string `json:"setting,omitempty"`
}

// PolicyFor is the statements that a policy is for.
type PolicyFor string

// The statements of a policy. SELECT policies also apply to the rows that an UPDATE or a DELETE reads.
const (
	ForAll    PolicyFor = ""
	ForSelect PolicyFor = "SELECT"
	ForInsert PolicyFor = "INSERT"
	ForUpdate PolicyFor = "UPDATE"
	ForDelete PolicyFor = "DELETE"
)

// TenantPolicy permits the rows whose field has the value of a setting of the session or the transaction, for all statements and roles. The
// field is a text, an integer or a UUID. Without the setting, or with an empty one, there are no rows.
//
//	func (Invoice) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.TenantPolicy("tenant", "app.tenant")}
//	}
//
// query.Setting sets it for a transaction. query.Tenant adds the condition in the client, so that both can be used together.
func TenantPolicy(field, setting string) RowSecurity {
	return RowSecurity{Policies: []Policy{{Name: "tenant", Tenant: field, Setting: setting}}}
}

// Name implements ent's schema.Annotation.
func (RowSecurity) Name() string { return "CrategenRowSecurity" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a RowSecurity) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
