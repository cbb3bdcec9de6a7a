// Package randschema makes random ent schemas for tests: Go source of a schema package, from a seed. Equal seeds make equal
// packages. What it writes is right: each package compiles, and both ent and crategen take it.
//
// Rows can be made: entities that must refer to each other do so in one direction only.
package randschema

import (
	"bytes"
	"fmt"
	"go/format"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/modulepath"
)

// Options say which schemas are made.
type Options struct {
	Seed  uint64
	Crate bool // only what CrateDB can carry: no unique constraints, no integer keys that the database makes
	Own   bool // also what ent does not have, or does in another way: composite keys, full text, edges without constraints

	// Regions are regions of a cluster of CockroachDB, in which the database and its tables are. Other schemas have none.
	Regions []string

	// Secured gives tables row-level security, which CockroachDB and PostgreSQL have.
	Secured bool
}

// placed reports whether the schema may have points, shapes and vectors. PostgreSQL is not among its targets then.
func (o Options) placed() bool { return o.Own && o.Seed%2 == 1 && !o.Secured }

// Targets are the targets whose databases can carry the schema, as Generate takes them.
func (o Options) Targets() string {
	if o.Secured {
		return "cockroachdb@25.4,postgres+ltree+citext"
	}
	list := "cockroachdb@25.4,sqlite"
	if !o.placed() {
		list += ",postgres+ltree+citext"
	}
	if o.Crate {
		list += ",cratedb"
	}
	return list
}

// Source is the Go source of a package called schema.
func Source(o Options) ([]byte, error) {
	p := &pack{Rand: rand.New(rand.NewPCG(o.Seed, 0)), Options: o}
	p.singular, p.plural = shuffled(p.Rand, singulars), shuffled(p.Rand, plurals)
	for _, name := range shuffled(p.Rand, entityNames)[:2+p.IntN(4)] {
		p.entities = append(p.entities, p.entity(name))
	}
	for range p.IntN(9) {
		p.relate()
	}
	for _, e := range p.entities {
		if len(o.Regions) > 0 {
			p.locality(e)
		}
		if o.Secured {
			p.secure(e)
		}
	}
	for _, e := range p.entities {
		p.index(e)
	}
	text, err := format.Source(p.source())
	if err != nil {
		return nil, fmt.Errorf("the schema of seed %d: %w", o.Seed, err)
	}
	return text, nil
}

// pack is a package that is being made up.
type pack struct {
	*rand.Rand
	Options
	entities         []*entity
	singular, plural []string // names of edges that are still free
	count            int      // of names that are numbered
}

// entity is a schema. What it declares is Go source.
type entity struct {
	name
	key         string // the kind of its key: "field.UUID(%q, uuid.UUID{})"
	mixin       bool
	versioned   bool
	fields      []string
	scalars     []string // names of the fields that an index can name
	texts       []string // names of the fields that a full-text index can name
	edges       []string
	owned       []string // names of the edges that an index can name
	indexes     []string
	annotations []string
}

// name is a name as Go and as databases write it.
type name struct{ golang, snake string }

// chance is true in one of n cases.
func (p *pack) chance(n int) bool { return p.IntN(n) == 0 }

// number makes a name that no other has.
func (p *pack) number(prefix string) string {
	p.count++
	return fmt.Sprint(prefix, "_", p.count)
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	out := append([]T(nil), list...)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func pick[T any](p *pack, list []T) T { return list[p.IntN(len(list))] }

// take takes the next of the names that are free.
func take(list *[]string) string {
	first := (*list)[0]
	*list = (*list)[1:]
	return first
}

// imports are the packages that a schema may use, by what their names are followed by in it.
var imports = []struct{ use, path string }{
	{"regexp.", `"regexp"`}, {"time.", `"time"`}, {"ent.", `"entgo.io/ent"`}, {"entsql.", `"entgo.io/ent/dialect/entsql"`},
	{"entschema.", `entschema "entgo.io/ent/schema"`}, {"edge.", `"entgo.io/ent/schema/edge"`}, {"field.", `"entgo.io/ent/schema/field"`},
	{"index.", `"entgo.io/ent/schema/index"`}, {"mixin.", `"entgo.io/ent/schema/mixin"`}, {"uuid.", `"github.com/google/uuid"`}, {"orb.", `"github.com/paulmach/orb"`},
	{"schema.", strconv.Quote(modulepath.Path + "/schema")},
	{"cockroach.", strconv.Quote(modulepath.Path + "/schema/cockroach")},
	{"crate.", strconv.Quote(modulepath.Path + "/schema/crate")},
}

func (p *pack) source() []byte {
	var body bytes.Buffer
	body.WriteString(declarations)
	body.WriteString(p.database())
	for _, e := range p.entities {
		e.write(&body)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Package schema is made from the seed %d.\npackage schema\n\nimport (\n", p.Seed)
	for _, i := range imports {
		if uses(body.String(), i.use) {
			fmt.Fprintf(&b, "\t%s\n", i.path)
		}
	}
	b.WriteString(")\n")
	b.Write(body.Bytes())
	return b.Bytes()
}

// uses reports whether a package is named in the text: its name with a dot, and not as the end of another name.
func uses(text, name string) bool {
	for at := 0; ; at++ {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		at += i
		if at == 0 || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz.", rune(text[at-1])) {
			return true
		}
	}
}

// declarations are types that fields are made of, and the mixin.
const declarations = `
// Word is a text of its own type.
type Word string

// Doc is a document.
type Doc struct {
	Pages int64    ` + "`json:\"pages\"`" + `
	Notes []string ` + "`json:\"notes,omitempty\"`" + `
	Mood  string   ` + "`json:\"mood,omitempty\"`" + `
	Size  *Size    ` + "`json:\"size,omitempty\"`" + `
}

// Size is a part of Doc.
type Size struct{ Width, Height float64 }

// Stamps says when a row was made.
type Stamps struct{ mixin.Schema }

// Fields of Stamps.
func (Stamps) Fields() []ent.Field {
	return []ent.Field{
		field.Time("created_at").Default(time.Now).Immutable(),
		field.Time("updated_at").Default(time.Now).UpdateDefault(time.Now),
	}
}
`

func (e *entity) write(b *bytes.Buffer) {
	method := func(name, element string, list []string) {
		if len(list) > 0 {
			fmt.Fprintf(b, "\n// %s of %s.\nfunc (%[2]s) %[1]s() []%[3]s {\n\treturn []%[3]s{\n", name, e.golang, element)
			for _, x := range list {
				fmt.Fprintf(b, "\t\t%s,\n", x)
			}
			b.WriteString("\t}\n}\n")
		}
	}
	fmt.Fprintf(b, "\n// %s is one of the entities.\ntype %[1]s struct{ ent.Schema }\n", e.golang)
	if e.mixin {
		mixins := []string{"Stamps{}"}
		if e.versioned {
			mixins = append(mixins, "schema.Versioned{}")
		}
		method("Mixin", "ent.Mixin", mixins)
	}
	method("Fields", "ent.Field", e.fields)
	method("Edges", "ent.Edge", e.edges)
	method("Indexes", "ent.Index", e.indexes)
	method("Annotations", "entschema.Annotation", e.annotations)
}
