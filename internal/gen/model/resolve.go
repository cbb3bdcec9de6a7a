package model

import (
	"errors"
	"fmt"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
)

// Options say what to generate from a description.
type Options struct {
	Path    string   // import path of the generated client package: "example.com/shop/db"
	Package string   // its name; empty for the last element of Path
	Targets []Target // at least one
	Ignore  []string // what of ent to leave out knowingly: "hooks" (and interceptors), "policy", "edge-checks"
}

// Resolve decides everything about the generated project. The errors of all entities are joined, each an *Error that
// names the place and the remedy.
func Resolve(d *load.Description, o Options) (*Project, error) {
	if o.Package == "" {
		o.Package = path.Base(o.Path)
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	r := &resolver{
		options: o,
		schema:  d,
		imports: newImports(),
		project: &Project{Package: o.Package, Path: o.Path, Schema: d.Package, Module: d.Module, Targets: o.Targets},
		byName:  make(map[string]*entityState),
		structs: make(map[string]*Struct),
	}
	r.resolve()
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.project, nil
}

func (o Options) check() error {
	if len(o.Targets) == 0 {
		return errors.New("no database is targeted; name one or more with --target, such as --target cratedb,sqlite")
	}
	if problem := packageProblem(strings.ToLower(o.Package)); problem != "" {
		return fmt.Errorf("the generated package would have the name %q, which %s; generate into a directory with another name, such as db", o.Package, problem)
	}
	if !token.IsIdentifier(o.Package) || o.Package == "_" {
		return fmt.Errorf("%q cannot be the name of a Go package; generate into a directory with a plain name, such as db", o.Package)
	}
	for _, name := range o.Ignore {
		if !slices.Contains(ignorable, name) {
			return fmt.Errorf("cannot ignore %q; possible values are %s", name, strings.Join(ignorable, ", "))
		}
	}
	return nil
}

// resolver holds a run of Resolve.
type resolver struct {
	problems
	options Options
	schema  *load.Description
	imports *imports
	project *Project
	states  []*entityState     // in order of name
	structs map[string]*Struct // by package and name of the type
	byName  map[string]*entityState

	analyzers map[string]*declared // of crate.Analyzers, by name
}

// entityState is an entity that is being resolved. Names in maps are those of the schema.
type entityState struct {
	def    *load.Schema
	entity *Entity
	fields map[string]*Field
	edges  map[string]*edgeState
	order  []*edgeState
	keys   []string // the fields that PrimaryKey names; nil for the field id
	broken map[string]bool
	sql    sqlOptions // what entsql says of the entity

	incremental map[string]bool // what entsql.Incremental says of fields
	serves      *edgeState      // the many-to-many edge that goes through it
}

func (st *entityState) subject() subject { return subject{st.def.Pos, st.def.Name, ""} }

// resolve goes through the schemas in passes, since edges need the keys of other entities, and composite keys may need
// the foreign keys that edges make.
func (r *resolver) resolve() {
	r.database()
	for _, def := range r.schema.Schemas {
		if st := r.entity(def); st != nil {
			r.states = append(r.states, st)
			r.byName[def.Name] = st
			r.project.Entities = append(r.project.Entities, st.entity)
		}
	}
	for _, st := range r.states {
		r.misplaced(st)
		r.fields(st)
		r.sources(st)
		r.simpleKey(st)
	}
	r.edges()
	r.crateAnalyzers()
	for _, st := range r.states {
		r.remainingKey(st)
		r.increments(st)
		r.identities(st)
		r.indexes(st)
		r.checks(st)
		r.codedLinks(st)
		r.crateTable(st)
		r.cockroachTable(st)
		r.fulltextIndexes(st)
		r.expressionIndexes(st)
		r.rowSecurity(st)
		r.versions(st)
	}
	r.unusedAnalyzers()
	r.nativeEnums()
	r.sequences()
	r.edgeIndexes()
	r.checkNames()
	r.checkDatabaseNames()
	r.checkCrate()
	slices.SortFunc(r.project.Entities, func(a, b *Entity) int { return strings.Compare(a.Name, b.Name) })
}
