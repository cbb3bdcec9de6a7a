package ddl

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
)

// collation is the collation of a column. All databases but PostgreSQL compare text by its bytes unless told otherwise, so
// that there PostgreSQL's C says nothing new.
func (p *problems) collation(f *model.Field) string {
	name := f.CollationOn(p.dialect)
	if name == "" {
		return f.Base().Collation[p.dialect]
	}
	const remedy = `name the collation of each database, as in schema.Collation(map[string]string{"postgres": "de-x-icu"})`
	switch bytewise := name == "C" || name == "POSIX"; {
	case p.dialect == model.Postgres:
	case bytewise:
		return ""
	case p.dialect == model.CrateDB:
		p.field(f, remedy, "has no collations, and the field has %q", name)
	case p.dialect == model.SQLite:
		if !slices.Contains([]string{"BINARY", "NOCASE", "RTRIM"}, strings.ToUpper(name)) {
			p.field(f, remedy, "has only the collations BINARY, NOCASE and RTRIM, and the field has %q", name)
		}
	}
	return name
}
