package model

import "strings"

// crateSchemas are those that CrateDB keeps to itself.
var crateSchemas = words("sys information_schema pg_catalog blob")

// checkSchema reports the name of a database schema that one of the targets does not take.
func (r *resolver) checkSchema(s subject, name string) {
	const rename = `set another with entsql.Schema("...")`
	if name == "" {
		return
	}
	r.checkName(s, "schema", name, rename)
	switch {
	case r.project.Has(CrateDB) && (crateSchemas[name] || strings.ContainsFunc(name, illegalInTable)):
		r.add(s, rename, "CrateDB does not take the schema name %q", name)
	case (r.project.Has(Postgres) || r.project.Has(CockroachDB)) && (strings.HasPrefix(name, "pg_") || name == "information_schema"):
		r.add(s, rename, "PostgreSQL and CockroachDB keep the schema name %q to themselves", name)
	}
}
