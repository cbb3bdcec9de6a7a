package model

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/schema"
)

// annotation decodes an annotation of the type into a; it reports whether there is one. Annotations that crategen does not
// know, those of other generators, are not looked at.
func annotation[A entschema.Annotation](all load.Annotations, a *A) (bool, error) {
	text, ok := all[(*a).Name()]
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(text, a); err != nil {
		return false, fmt.Errorf("reading annotation %s: %w", (*a).Name(), err)
	}
	return true, nil
}

// The annotations of package entsql, by their names in ent's JSON. Its types are not imported, since they bring ent's
// whole SQL builder with them.
const (
	entSQL      = "EntSQL"
	entSQLIndex = "EntSQLIndexes"
)

// sqlOptions are what entsql annotations say, but for the options of MySQL.
type sqlOptions struct {
	Schema         string            `json:"schema"`
	Table          string            `json:"table"`
	Collation      string            `json:"collation"`
	Default        string            `json:"default"`
	DefaultExpr    string            `json:"default_expr"`
	DefaultExprs   map[string]string `json:"default_exprs"`
	Size           int64             `json:"size"`
	WithComments   *bool             `json:"with_comments"`
	Incremental    *bool             `json:"incremental"`
	IncrementStart *int64            `json:"increment_start"`
	OnDelete       string            `json:"on_delete"`
	Check          string            `json:"check"`
	Checks         map[string]string `json:"checks"`
	Skip           bool              `json:"skip"`
	ViewAs         string            `json:"view_as"`
	ViewFor        map[string]string `json:"view_for"`
}

// The options of entsql that mean something on an entity, a view, a field, an edge with a foreign key, and a many-to-many
// edge. The collation of a table is MySQL's alone, as
// in ent.
var (
	entitySQL = []string{"schema", "table", "collation", "with_comments", "incremental", "increment_start", "check", "checks", "skip"}
	viewSQL   = []string{"schema", "table", "with_comments", "skip", "view_as", "view_for"}
	fieldSQL  = []string{"collation", "default", "default_expr", "default_exprs", "size", "with_comments", "incremental", "skip"}
	edgeSQL   = []string{"on_delete"}
	linkSQL   = []string{"schema", "on_delete"}
)

// mysqlOnly and mysqlIndexes are options of entsql that ent itself uses on MySQL alone.
var (
	mysqlOnly    = []string{"charset", "options"}
	mysqlIndexes = []string{"Prefix", "PrefixColumns"}
)

// sqlPlaces are the functions of entsql that set an option, and where it belongs.
var sqlPlaces = map[string]struct{ name, place string }{
	"schema":          {"Schema", "the entity"},
	"table":           {"Table", "the entity"},
	"collation":       {"Collation", "the field"},
	"default":         {"Default", "the field"},
	"default_expr":    {"DefaultExpr", "the field"},
	"default_exprs":   {"DefaultExprs", "the field"},
	"size":            {"Size", "the field"},
	"with_comments":   {"WithComments", "the entity or the field"},
	"incremental":     {"Incremental", "the key"},
	"increment_start": {"IncrementStart", "an entity with a key that the database makes"},
	"on_delete":       {"OnDelete", "the edge made by edge.To"},
	"check":           {"Check", "the entity"},
	"checks":          {"Checks", "the entity"},
	"skip":            {"Skip", "the entity or the field"},
	"view_as":         {"View", "a schema that embeds ent.View"},
	"view_for":        {"ViewFor", "a schema that embeds ent.View"},
}

// sql reads an entsql annotation. allowed are the options that mean something at this place; the rest is refused by name.
func (r *resolver) sql(s subject, all load.Annotations, allowed ...string) sqlOptions {
	var o sqlOptions
	text, ok := all[entSQL]
	if !ok {
		return o
	}
	r.refuse(s, text, "entsql.Annotation", append(slices.Clone(allowed), mysqlOnly...))
	if err := json.Unmarshal(text, &o); err != nil {
		r.add(s, "", "reading annotation %s: %v", entSQL, err)
	}
	return o
}

// refuse reports each option of an annotation that is set but not allowed.
func (r *resolver) refuse(s subject, text json.RawMessage, annotation string, allowed []string) {
	var set map[string]json.RawMessage
	if err := json.Unmarshal(text, &set); err != nil {
		r.add(s, "", "reading annotation %s: %v", annotation, err)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if unset(set[name]) || slices.Contains(allowed, name) {
			continue
		}
		if known, ok := sqlPlaces[name]; ok && annotation == "entsql.Annotation" {
			r.add(s, "put it on "+known.place, "entsql.%s has no effect here", known.name)
			continue
		}
		r.add(s, "remove it, and use a migration of your own instead", "%s option %s is not supported", annotation, name)
	}
}

func unset(text json.RawMessage) bool {
	switch strings.TrimSpace(string(text)) {
	case "null", "false", "0", `""`, "{}", "[]":
		return true
	}
	return false
}

// renamedFrom is the former name of a table or a column, empty for none.
func (r *resolver) renamedFrom(s subject, all load.Annotations, name string) string {
	var a schema.RenamedFromAnnotation
	switch ok, err := annotation(all, &a); {
	case err != nil:
		r.add(s, "", "%v", err)
	case ok && (a.Old == "" || a.Old == name):
		r.add(s, "write the name that it had before", "schema.RenamedFrom(%q) is not another name", a.Old)
	}
	return a.Old
}

var lintCode = regexp.MustCompile(`^CG[0-9]{3}$`)

// lintIgnored are the rules of lint that are silent for an entity or a field.
func (r *resolver) lintIgnored(s subject, all load.Annotations) []schema.Ignored {
	var a schema.LintIgnoreAnnotation
	if _, err := annotation(all, &a); err != nil {
		r.add(s, "", "%v", err)
	}
	for _, i := range a.Ignore {
		switch {
		case !lintCode.MatchString(i.Code):
			r.add(s, "write a code such as CG403", "schema.LintIgnore: %q is not the code of a rule", i.Code)
		case strings.TrimSpace(i.Reason) == "":
			r.add(s, "write why the finding does not matter here", "schema.LintIgnore(%q) has no reason", i.Code)
		}
	}
	return a.Ignore
}

// goName is the Go name of a thing: what schema.GoName says, else what is derived.
func (r *resolver) goName(s subject, all load.Annotations, derived string) string {
	var a schema.GoNameAnnotation
	ok, err := annotation(all, &a)
	if err != nil {
		r.add(s, "", "%v", err)
	}
	if !ok {
		if !exported(derived) {
			r.add(s, `give it a name for Go with schema.GoName("...")`, "%q is not an exported Go name", derived)
		}
		return derived
	}
	if !exported(a.GoName) {
		r.add(s, "write a name that begins with a capital letter", "schema.GoName(%q) is not an exported Go name", a.GoName)
	}
	return a.GoName
}

// structTags are the tags that field.Annotation of an entity sets, by field.
func (r *resolver) structTags(s subject, all load.Annotations) map[string]string {
	var a field.Annotation
	if _, err := annotation(all, &a); err != nil {
		r.add(s, "", "%v", err)
	}
	return a.StructTag
}

// edgesTag is the tag of an entity's field Edges.
func (r *resolver) edgesTag(s subject, all load.Annotations) string {
	var a edge.Annotation
	if _, err := annotation(all, &a); err != nil {
		r.add(s, "", "%v", err)
	}
	if a.StructTag == "" {
		return `json:"edges"`
	}
	return a.StructTag
}

func unmarshal(text json.RawMessage, to any) error { return json.Unmarshal(text, to) }
