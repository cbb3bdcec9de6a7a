package model

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/crategen/crategen/gen/load"
	"github.com/crategen/crategen/schema"
)

// fields resolves the fields that a schema and its mixins declare.
func (r *resolver) fields(st *entityState) {
	tags := r.structTags(st.subject(), st.def.Annotations)
	for _, def := range st.def.Fields {
		s := subject{def.Pos, st.def.Name, def.Name}
		if def.Name == "" {
			r.add(s, "give it one", "a field has no name")
			continue
		}
		if _, twice := st.fields[def.Name]; twice {
			r.add(s, "remove or rename one of the two; mixins count", "the field is declared twice")
			continue
		}
		f := r.field(st, s, def)
		if tag := tags[def.Name]; tag != "" {
			f.Tag = tag
		}
		st.fields[def.Name] = f
		st.entity.Fields = append(st.entity.Fields, f)
	}
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		if st.fields[name] == nil && name != "id" {
			r.add(st.subject(), didYouMean(name, st.fieldNames(), "remove it"), "field.Annotation sets the struct tag of %q, which is no field", name)
		}
	}
}

func (st *entityState) fieldNames() []string { return slices.Sorted(maps.Keys(st.fields)) }

// field resolves one field. What is wrong with it is reported, and the field returned all the same, so that what refers
// to it is not reported too.
func (r *resolver) field(st *entityState, s subject, def *load.Field) *Field {
	f := &Field{
		Entity:     st.entity,
		Name:       def.Name,
		Pos:        def.Pos,
		Doc:        fieldDoc(def),
		GoName:     r.goName(s, def.Annotations, pascal(def.Name)),
		Column:     def.StorageKey,
		Tag:        fieldTag(def),
		Nullable:   def.Optional,
		Immutable:  def.Immutable,
		Sensitive:  def.Sensitive,
		SchemaType: r.schemaTypes(s, def.SchemaType),
	}
	if f.Column == "" {
		f.Column = snake(def.Name)
	}
	switch {
	case def.Kind == "Other":
		r.add(s, "use field.String with GoType for a type that is its own sql.Scanner and driver.Valuer",
			"fields made by field.Other are not supported")
		return f
	case def.ValueScanner:
		r.add(s, "give the field a GoType that is its own sql.Scanner and driver.Valuer", "ValueScanner is not supported")
		return f
	}
	if err := r.classify(f, def); err != nil {
		r.add(s, "", "%v", err)
		return f
	}
	if err := r.fieldType(f, def); err != nil {
		r.add(s, "", "%v", err)
		return f
	}
	if f.Kind == KindTime {
		f.Precision = r.precision()
	}
	if base(f) == KindEnum {
		r.enum(st, s, f, def)
	}
	sql := r.sql(s, def.Annotations, "default", "size")
	f.Size = def.Size
	if sql.Size != 0 {
		f.Size = sql.Size
	}
	if f.Size >= math.MaxInt32 { // what field.Text sets
		f.Size, f.Long = 0, f.Kind == KindText
	}
	r.defaults(st, s, f, def, sql.Default)
	r.validators(st, f, def)
	r.fulltext(s, f, def)
	return f
}

// fieldType is the Go type of a field. The type of an enum without one of its own is generated.
func (r *resolver) fieldType(f *Field, def *load.Field) error {
	if f.Kind == KindEnum && def.Type.Pkg == "" {
		f.Type = GoType{Name: f.Entity.Name + f.GoName, Kind: "string"}
		return nil
	}
	var err error
	f.Type, err = r.imports.goType(def.Type)
	return err
}

// precision is that of the coarsest target.
func (r *resolver) precision() Precision {
	if r.project.Has(CrateDB) {
		return Millis
	}
	return Micros
}

// base is the kind that a field is stored as.
func base(f *Field) Kind {
	if f.Kind == KindCustom {
		return f.Stored
	}
	return f.Kind
}

// fieldTag is ent's: json with the field's name, unless the schema says otherwise; never the value of a sensitive field.
func fieldTag(def *load.Field) string {
	json := fmt.Sprintf(`json:"%s,omitempty"`, def.Name)
	if def.Sensitive {
		json = `json:"-"`
	}
	return joinTag(json, def.Tag)
}

// joinTag adds the json tag to a tag that has none.
func joinTag(json, tag string) string {
	if tag == "" {
		return json
	}
	if _, ok := reflect.StructTag(tag).Lookup("json"); ok {
		return tag
	}
	return json + " " + tag
}

func fieldDoc(def *load.Field) []string {
	var doc []string
	if def.Comment != "" {
		doc = strings.Split(strings.TrimRight(def.Comment, "\n"), "\n")
	}
	if def.Deprecated {
		reason := def.DeprecatedReason
		if reason == "" {
			reason = "marked so in the schema."
		}
		if doc != nil {
			doc = append(doc, "")
		}
		doc = append(doc, "Deprecated: "+reason)
	}
	return doc
}

// schemaTypes are the user's own column types. CockroachDB falls back to PostgreSQL's, as it does in ent.
func (r *resolver) schemaTypes(s subject, given map[string]string) map[Dialect]string {
	if len(given) == 0 {
		return nil
	}
	types := make(map[Dialect]string)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		switch d := Dialect(name); d {
		case CrateDB, CockroachDB, Postgres, SQLite:
			types[d] = given[name]
		case "sqlite3": // ent's name
			types[SQLite] = given[name]
		case "mysql", "gremlin", "mssql", "sqlserver", "oracle", "spanner", "tidb", "mariadb":
		default:
			if meant := nearest(name, []string{string(CrateDB), string(CockroachDB), string(Postgres), string(SQLite)}); meant != "" {
				r.add(s, fmt.Sprintf("did you mean %q?", meant), "SchemaType names the unknown database %q", name)
			}
		}
	}
	if own, ok := types[Postgres]; ok && types[CockroachDB] == "" {
		types[CockroachDB] = own
	}
	return types
}

// fulltext decides the full-text index of a field.
func (r *resolver) fulltext(s subject, f *Field, def *load.Field) {
	var a schema.FulltextAnnotation
	ok, err := annotation(def.Annotations, &a)
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
	case !ok:
	case f.Kind != KindText:
		r.add(s, "use it on String and Text fields", "schema.Fulltext needs text, and the field is of kind %s", f.Kind)
	case a.Language == "":
		r.add(s, `write schema.Fulltext("english"), or "simple" for no stemming`, "schema.Fulltext names no language")
	default:
		if meant := nearest(a.Language, languages); meant != "" && !slices.Contains(languages, a.Language) && distance(meant, a.Language) <= 2 {
			r.add(s, fmt.Sprintf("did you mean %q?", meant), "schema.Fulltext names the unknown language %q", a.Language)
		}
		f.Fulltext = &Fulltext{Language: a.Language, Index: f.Column + "_ft"}
	}
}

// languages are those of PostgreSQL's text search and CrateDB's analyzers. Another name is taken for an analyzer of the
// user's own, unless it looks like one of these misspelt.
var languages = strings.Fields(`arabic armenian basque brazilian bulgarian catalan chinese cjk czech danish dutch english
	estonian finnish french galician german greek hindi hungarian indonesian irish italian latvian lithuanian nepali
	norwegian persian portuguese romanian russian serbian simple sorani spanish standard swedish tamil thai turkish
	yiddish whitespace keyword stop`)
