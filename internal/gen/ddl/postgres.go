package ddl

import (
	"regexp"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// postgres makes PostgreSQL's tables, and what CockroachDB shares of them.
type postgres struct {
	problems *problems
	foreign  map[*model.Field]bool // the columns of foreign keys
}

// complete adds how keys are made, and a full-text index: one over the very expression that package dialect asks for.
func (s *postgres) complete(t *state.Table, e *model.Entity) {
	for i, f := range created(e, model.Postgres) {
		c := &t.Columns[i]
		if f.Generated && !isSerial(c.Type) && !f.FilledByType(s.problems.dialect) && c.Default == "" {
			c.Identity = &state.Identity{Start: e.KeyStart}
		}
		splitIdentity(c)
		s.identity(c, f)
		if f.Fulltext == nil {
			continue
		}
		s.problems.checkLanguage(f)
		name := e.Table + "_" + f.Fulltext.Index
		if most := target.Of(s.problems.dialect).MaxName; most > 0 && len(name) > most {
			s.problems.field(f, `set a shorter column name with StorageKey("...")`,
				"cuts names off at %d bytes, and that of the full-text index, %q, has %d", most, name, len(name))
		}
		t.Indexes = append(t.Indexes, state.Index{Name: name, Method: "gin", Parts: []state.Part{{
			Expr: "to_tsvector(" + ddltext.Literal(dialect.TextSearchLanguage(f.Fulltext.Language)) + ", " + ddltext.Ident(f.Column) + ")",
		}}})
	}
	s.fulltexts(t, e)
}

func (s *postgres) column(f *model.Field) state.Column { return state.Column{Type: s.columnType(f)} }

func (s *postgres) columnType(f *model.Field) string {
	if own := f.SchemaType[s.problems.dialect]; own != "" {
		s.problems.checkType(f, own)
		if isSerial(own) && s.foreign[f] { // copied from the key that it refers to
			return columnType(s.problems.dialect, f)
		}
		return own
	}
	typ := columnType(s.problems.dialect, f)
	if typ == "" {
		s.problems.field(f, s.problems.schemaType("..."), "has no type for a field of kind %s", f.Kind)
	}
	return typ
}

// ownIdentity matches a column type that has an identity.
var ownIdentity = regexp.MustCompile(`(?is)^(.*?)\s+GENERATED\s+(ALWAYS|BY\s+DEFAULT)\s+AS\s+IDENTITY(?:\s*\(([^()]*)\))?\s*$`)

// splitIdentity takes the identity out of a column type of the user, so that it can be compared and changed.
func splitIdentity(c *state.Column) {
	m := ownIdentity.FindStringSubmatch(c.Type)
	if m == nil {
		return
	}
	i, ok := state.ParseIdentity(m[3])
	if !ok {
		return
	}
	i.Always = strings.EqualFold(m[2], "ALWAYS")
	c.Type, c.Identity = m[1], new(i.Normal(m[1]))
	c.NotNull = true
}

// identity gives a column the options of its identity.
func (s *postgres) identity(c *state.Column, f *model.Field) {
	o := f.Identity
	if o == nil || c.Identity == nil {
		return
	}
	i := sequenceOptions(s.problems.dialect, *o)
	i.Always = c.Identity.Always
	c.Identity = new(i.Normal(c.Type))
}

// isSerial reports whether a column type makes its own values.
func isSerial(typ string) bool { return strings.Contains(strings.ToLower(typ), "serial") }
