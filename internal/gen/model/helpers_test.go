package model

import (
	"fmt"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/load/runner"
)

// entity is a schema whose declarations are data, so that a test needs no package of its own.
type entity struct {
	ent.Schema
	name         string
	fields       []ent.Field
	edges        []ent.Edge
	indexes      []ent.Index
	annotations  []schema.Annotation
	hooks        []ent.Hook
	interceptors []ent.Interceptor
	policy       ent.Policy
}

func (e entity) Fields() []ent.Field              { return e.fields }
func (e entity) Edges() []ent.Edge                { return e.edges }
func (e entity) Indexes() []ent.Index             { return e.indexes }
func (e entity) Annotations() []schema.Annotation { return e.annotations }
func (e entity) Hooks() []ent.Hook                { return e.hooks }
func (e entity) Interceptors() []ent.Interceptor  { return e.interceptors }
func (e entity) Policy() ent.Policy               { return e.policy }

// view is a view whose declarations are data.
type view struct {
	ent.View
	name        string
	fields      []ent.Field
	edges       []ent.Edge
	indexes     []ent.Index
	annotations []schema.Annotation
}

func (v view) Fields() []ent.Field              { return v.fields }
func (v view) Edges() []ent.Edge                { return v.edges }
func (v view) Indexes() []ent.Index             { return v.indexes }
func (v view) Annotations() []schema.Annotation { return v.annotations }

// variable is an exported variable of the schema package.
type variable struct {
	name  string
	value schema.Annotation
}

// The types that edges lead to; only their names count.
type (
	Author struct{ ent.Schema }
	Book   struct{ ent.Schema }
	Autor  struct{ ent.Schema }
)

func fields(list ...ent.Field) []ent.Field                      { return list }
func edges(list ...ent.Edge) []ent.Edge                         { return list }
func indexes(list ...ent.Index) []ent.Index                     { return list }
func annotations(list ...schema.Annotation) []schema.Annotation { return list }

// describe describes entities as if a package example.com/shop/schema declared them.
func describe(t *testing.T, entities ...any) *load.Description {
	t.Helper()
	var candidates []runner.Candidate
	for _, e := range entities {
		c := runner.Candidate{Value: e, Struct: true}
		switch e := e.(type) {
		case entity:
			c.Name = e.name
		case view:
			c.Name = e.name
		case variable:
			c = runner.Candidate{Name: e.name, Value: e.value, Variable: true}
		}
		candidates = append(candidates, c)
	}
	r := runner.Describe(candidates)
	if len(r.Problems) > 0 {
		t.Fatalf("the schemas cannot be described: %v", r.Problems)
	}
	d := r.Description
	d.Package, d.Name, d.Module = "example.com/shop/schema", "schema", "example.com/shop"
	return d
}

func options(t *testing.T, targets string) Options {
	t.Helper()
	list, err := ParseTargets(targets)
	if err != nil {
		t.Fatal(err)
	}
	return Options{Path: "example.com/shop/db", Targets: list}
}

// resolve resolves entities that are right.
func resolve(t *testing.T, targets string, entities ...any) *Project {
	t.Helper()
	p, err := Resolve(describe(t, entities...), options(t, targets))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// from is where generated code finds a field.
func from(d *Descriptor) string { return fmt.Sprintf("%s %q", d.Schema, d.Field) }
