package model

import (
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/schema/cockroach"
)

// regionType is the type of a column that says the region of a row.
const regionType = "crdb_internal_region"

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
		clause += " AS " + sqlquote.Name(f.Column)
	default:
		w.add(w.subject, "use cockroach.Global, RegionalByTable or RegionalByRow", "cockroach.Table.Locality has the kind %q", l.Kind)
		return
	}
	w.set("Locality", "locality", clause)
}

// zone makes the settings of the zone configuration of a table.
func (w *cockroachSettings) zone(z cockroach.Zone) {
	if w.seconds("Zone.GCTTL", z.GCTTL) {
		w.set("Zone.GCTTL", "zone.gc.ttlseconds", strconv.FormatInt(int64(z.GCTTL/time.Second), 10))
	}
	if z.Replicas < 0 || z.Replicas == 2 {
		w.add(w.subject, "use 1, or 3 or more", "cockroach.Table.Zone.Replicas is %d", z.Replicas)
	} else {
		w.positive("Zone.Replicas", "zone.num_replicas", z.Replicas)
	}
}
