package ddl

import (
	"maps"
	"slices"
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
	t.KeyBuckets, t.Settings = e.Cockroach.KeyBuckets, maps.Clone(e.Cockroach.Settings)
	for i, f := range created(e, model.CockroachDB) {
		c := &t.Columns[i]
		if c.Identity != nil && f.SchemaType[model.CockroachDB] == "" && c.Identity.Start == 0 && (f.Bits == 64 || f.Bits == 0) {
			c.Identity, c.Default = nil, "unique_rowid()"
			if e.Cockroach.Unordered {
				c.Default = "unordered_unique_rowid()"
			}
		}
		c.Family, c.Hidden = f.Cockroach.Family, f.Cockroach.Hidden
		if expr := f.Cockroach.OnUpdate; expr != "" {
			c.OnUpdate = "(" + closed(model.CockroachDB, expr) + ")"
			if wrong := s.problems.examine(e, inOnUpdate, expr); wrong != nil {
				s.problems.field(f, wrong.remedy, "%s", wrong.problem)
			}
		}
	}
}

// regions are the regions of the database, nil if the schema does not name them.
func (s *cockroachdb) regions(p *model.Project) *state.Regions {
	d := p.Cockroach
	if d == nil {
		return nil
	}
	return &state.Regions{Primary: d.PrimaryRegion, Others: d.Regions, Survive: d.Survive, Secondary: d.SecondaryRegion, Restricted: d.Restricted}
}

// indexOptions adds what only indexes of CockroachDB have.
func (p *problems) indexOptions(e *model.Entity, x *model.Index, made state.Index) state.Index {
	if p.dialect != model.CockroachDB {
		return made
	}
	o := x.Cockroach
	if o.Trigram {
		made.Parts[len(made.Parts)-1].OpClass = "gin_trgm_ops"
	}
	made.Buckets, made.NotVisible, made.Comment, made.Params, made.Zone = o.Buckets, o.NotVisible, o.Comment, o.Params, o.Zone
	for _, f := range o.Storing {
		if !slices.Contains(e.Key, f) { // each index has the key
			made.Include = append(made.Include, f.Column)
		}
	}
	return made
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
