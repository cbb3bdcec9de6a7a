package model

import "strings"

// checkSchema reports the name of a database schema that one of the targets does not take.
func (r *resolver) checkSchema(s subject, name string) {
	const rename = `set another with entsql.Schema("...")`
	if name == "" {
		return
	}
	r.checkName(s, "schema", name, rename)
	for db := range r.project.Databases() {
		if db.ReservesSchema(name) {
			r.add(s, rename, "%s does not allow the schema name %q", db.Title, name)
			return
		}
	}
	if r.project.Has(CrateDB) && strings.ContainsFunc(name, illegalInTable) {
		r.add(s, rename, "CrateDB does not allow the schema name %q", name)
	}
}
