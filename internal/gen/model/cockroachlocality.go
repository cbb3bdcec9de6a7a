package model

import (
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/schema/cockroach"
)

// regionType is the type of a column that says the region of a row.
const regionType = "crdb_internal_region"

// hiddenRegion is the column that the database adds to a table REGIONAL BY ROW without such a column.
const hiddenRegion = "crdb_region"

// locality makes the clause LOCALITY of a table.
func (w *cockroachSettings) locality(st *entityState, l cockroach.Locality) {
	clause := ""
	switch l.Kind {
	case "":
		return
	case cockroach.ByGlobal:
		clause = "GLOBAL"
	case cockroach.ByTable:
		clause = "REGIONAL BY TABLE IN PRIMARY REGION"
		if l.Region != "" {
			clause = "REGIONAL BY TABLE IN " + sqlquote.Name(l.Region)
			if d := w.project.Cockroach; d != nil && !d.Has(l.Region) {
				w.add(w.subject, didYouMean(l.Region, append([]string{d.PrimaryRegion}, d.Regions...), "add the region to cockroach.Database"),
					"cockroach.RegionalByTable names the region %q, which is not one of cockroach.Database", l.Region)
			}
		}
	case cockroach.ByRow:
		clause = "REGIONAL BY ROW"
		if l.Field == "" {
			break
		}
		f := st.fields[l.Field]
		if f == nil {
			w.add(w.subject, didYouMean(l.Field, st.fieldNames(), "add the field"), "cockroach.RegionalByRow names %q, which is not a field", l.Field)
			return
		}
		if own := strings.ToLower(f.PlainType(CockroachDB)); !strings.HasSuffix(own, regionType) || f.Nullable {
			w.add(w.subject, `make it a required field with SchemaType(map[string]string{"cockroachdb": "crdb_internal_region"})`,
				"cockroach.RegionalByRow names %q, which is not a required column of the type crdb_internal_region", l.Field)
			return
		}
		if f.Column != hiddenRegion { // which is the default
			clause += " AS " + sqlquote.Name(f.Column)
		}
	default:
		w.add(w.subject, "use cockroach.Global, RegionalByTable or RegionalByRow", "cockroach.Table.Locality has the kind %q", l.Kind)
		return
	}
	w.set("Locality", "locality", clause)
}
