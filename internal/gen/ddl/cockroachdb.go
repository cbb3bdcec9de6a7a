package ddl

import (
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// cockroachdb makes CockroachDB's tables.
type cockroachdb struct{ postgres }

// complete spreads keys of 64 bits over the cluster. Narrower ones cannot hold a unique_rowid and come from a sequence, as do
// those whose start the schema names.
func (s *cockroachdb) complete(t *state.Table, e *model.Entity) {
	s.postgres.complete(t, e)
	for i, f := range created(e, model.CockroachDB) {
		c := &t.Columns[i]
		if c.Identity != nil && c.Identity.Start == 0 && (f.Bits == 64 || f.Bits == 0) {
			c.Identity, c.Default = nil, "unique_rowid()"
		}
	}
}

// cockroachLacks are PostgreSQL's types that CockroachDB does not have, without what follows their names (seen on 26.1).
// A field that names a column type for PostgreSQL alone has it on CockroachDB too.
var cockroachLacks = map[string]bool{
	"box": true, "cidr": true, "circle": true, "hstore": true, "jsonpath": true, "line": true, "lseg": true, "macaddr": true,
	"macaddr8": true, "money": true, "path": true, "point": true, "polygon": true, "txid_snapshot": true, "xml": true,
	"int4range": true, "int8range": true, "numrange": true, "tsrange": true, "tstzrange": true, "daterange": true,
	"int4multirange": true, "int8multirange": true, "nummultirange": true, "tsmultirange": true, "tstzmultirange": true, "datemultirange": true,
}

// checkType reports a column type that the database does not have.
func (p *problems) checkType(f *model.Field, own string) {
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(own)), "[")
	if p.dialect == model.CockroachDB && cockroachLacks[strings.TrimSpace(name)] {
		p.field(f, p.schemaType("..."), "has no type %s", own)
	}
}
