package model

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/nearest"
	"github.com/crategen/crategen/internal/target"
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
			r.sensitive(s, f, &load.Field{Tag: tag})
			f.Tag = tag
		}
		st.fields[def.Name] = f
		st.entity.Fields = append(st.entity.Fields, f)
	}
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		if st.fields[name] == nil && name != "id" {
			r.add(st.subject(), didYouMean(name, st.fieldNames(), "remove it"), "field.Annotation sets the struct tag of %q, which is not a field", name)
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
		Nullable:   def.Optional,
		Immutable:  def.Immutable,
		Sensitive:  def.Sensitive,
		Deprecated: deprecated(def),
		SchemaType: r.schemaType(s, def),
	}
	if f.Column == "" {
		f.Column = snake(def.Name)
	}
	err := r.classify(f, def)
	if err == nil {
		err = r.fieldType(f, def)
	}
	f.Tag = fieldTag(f, def)
	if err != nil {
		r.add(s, "", "%v", err)
		return f
	}
	r.extension(s, f)
	if f.Kind == KindTime {
		f.Precision = r.precision()
	}
	if base(f) == KindEnum {
		r.enum(st, s, f, def)
	}
	r.identity(s, f, def)
	if def.ValueScanner {
		f.Codec = r.codec(st, s, def)
	}
	for _, t := range r.project.Targets {
		f.Immutable = f.Immutable || f.ComputedOn(t.Dialect)
	}
	sql := r.sql(s, def.Annotations, fieldSQL...)
	f.Size, f.Long = r.size(s, f, def, sql)
	f.Collation, f.External = sql.Collation, sql.Skip
	r.nativeEnum(s, f, def)
	r.generated(s, f, def)
	r.crateStorage(s, f, def)
	r.geoIndex(s, f, def)
	r.policies(s, f, def)
	if f.Collation != "" && base(f) != KindText && base(f) != KindEnum {
		r.add(s, "use it on String, Text and Enum fields", "entsql.Collation has no effect on a field of kind %s", f.Kind)
	}
	r.collations(s, f, def)
	if commented(sql.WithComments, st.sql.WithComments) {
		f.Comment = prose(def.Comment)
	}
	if sql.Incremental != nil {
		st.incremental[def.Name] = *sql.Incremental
	}
	r.sensitive(s, f, def)
	if st.entity.View != nil { // it is not written
		return f
	}
	r.defaults(st, s, f, def, sql)
	r.sequence(s, f, def)
	r.version(st, s, f, def)
	r.cockroachColumn(s, f, def)
	r.validators(st, f, def)
	r.fulltext(s, f, def)
	f.RenamedFrom = r.renamedFrom(s, def.Annotations, f.Column)
	f.LintIgnored = r.lintIgnored(s, def.Annotations)
	r.deletedAt(st, s, f, def)
	return f
}

// schemaType is the column type that SchemaType of the builder, or schema.ColumnType, names by database.
func (r *resolver) schemaType(s subject, def *load.Field) map[Dialect]string {
	var a schema.ColumnTypeAnnotation
	switch ok, err := annotation(def.Annotations, &a); {
	case err != nil:
		r.add(s, "", "%v", err)
	case ok && len(def.SchemaType) > 0:
		r.add(s, "keep one of them", "it has both SchemaType and schema.ColumnType")
	case ok:
		return r.byDialect(s, "schema.ColumnType", a.Types)
	}
	return r.byDialect(s, "SchemaType", def.SchemaType)
}

// codec is where generated code finds a field's ValueScanner.
func (r *resolver) codec(st *entityState, s subject, def *load.Field) *Descriptor {
	d, err := r.descriptor(st, def, def.Type)
	if err != nil {
		r.add(s, "", "its ValueScanner: %v", err)
	}
	d.Imports = append(d.Imports, r.imports.of("entgo.io/ent/schema/field", "field"))
	return d
}

// size is the largest length of a text or of bytes, and whether a text is longer than what an index takes.
func (r *resolver) size(s subject, f *Field, def *load.Field, sql sqlOptions) (size int64, long bool) {
	size = def.Size
	if sql.Size != 0 {
		size = sql.Size
		if kind := base(f); kind != KindText && kind != KindEnum && kind != KindBytes {
			r.add(s, `remove it, or name the column's type with SchemaType(map[string]string{"postgres": "..."})`,
				"entsql.Annotation{Size: %d} has no effect on a field of kind %s", size, f.Kind)
		}
	}
	if size >= math.MaxInt32 { // what field.Text sets
		return 0, f.Kind == KindText
	}
	return size, false
}

// commented reports whether comments go into the database. What a field says comes before what its entity says.
func commented(field, entity *bool) bool {
	if field == nil {
		field = entity
	}
	return field != nil && *field
}

// sensitive reports a tag that would print what is not to be printed.
func (r *resolver) sensitive(s subject, f *Field, def *load.Field) {
	json, ok := reflect.StructTag(def.Tag).Lookup("json")
	if f.Sensitive && ok && json != "-" {
		r.add(s, "remove the json tag; a Sensitive field has json:\"-\"", "it is Sensitive, and its tag would print it as %q", json)
	}
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
	if r.project.Precision() == time.Millisecond {
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

// fieldTag is json with the field's name, unless the schema says otherwise; never the value of a sensitive field.
func fieldTag(f *Field, def *load.Field) string {
	json := jsonTag(f)
	if def.Sensitive {
		json = `json:"-"`
	}
	return joinTag(json, def.Tag)
}

// jsonTag leaves out what is NULL, and nothing else: a zero is a value, and so is an empty list. encoding/json leaves a nil
// slice or map out, and keeps an empty one, with omitzero.
func jsonTag(f *Field) string {
	switch {
	case f.Pointer():
		return "json:" + strconv.Quote(f.Name+",omitempty")
	case f.Nullable:
		return "json:" + strconv.Quote(f.Name+",omitzero")
	}
	return "json:" + strconv.Quote(f.Name)
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
	doc := lines(def.Comment)
	if reason := deprecated(def); reason != nil {
		if doc != nil {
			doc = append(doc, "")
		}
		doc = append(doc, lines("Deprecated: "+*reason)...)
	}
	return doc
}

// deprecated is why a field should not be used, nil if it may be.
func deprecated(def *load.Field) *string {
	switch {
	case !def.Deprecated:
		return nil
	case def.DeprecatedReason == "":
		return new("marked so in the schema.")
	}
	return &def.DeprecatedReason
}

// otherDatabases are those of ent and its kin that are no targets here.
var otherDatabases = strings.Fields("mysql gremlin mssql sqlserver oracle spanner tidb mariadb")

// byDialect is what an option of the schema says by database. CockroachDB falls back to PostgreSQL's, as it does in ent.
func (r *resolver) byDialect(s subject, option string, given map[string]string) map[Dialect]string {
	if len(given) == 0 {
		return nil
	}
	out := make(map[Dialect]string)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		switch db := target.Find(name); {
		case db != nil && (string(db.Name) == name || db.EntName == name):
			out[db.Name] = given[name]
		case slices.Contains(otherDatabases, name):
		default:
			if meant := nearest.Word(name, target.Names()); meant != "" {
				r.add(s, fmt.Sprintf("did you mean %q?", meant), "%s names the unknown database %q", option, name)
			}
		}
	}
	for _, db := range target.All() {
		if own, ok := out[db.SchemaTypeOf]; ok && out[db.Name] == "" {
			out[db.Name] = own
		}
	}
	return out
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
	default:
		r.language(s, "schema.Fulltext", a.Language)
		f.Fulltext = &Fulltext{Language: a.Language, Index: f.Column + "_ft"}
	}
}

// languages are those of PostgreSQL's text search and CrateDB's analyzers. Another name is taken for an analyzer of the
// user's own, unless it looks like one of these misspelt.
var languages = strings.Fields(`arabic armenian basque brazilian bulgarian catalan chinese cjk czech danish dutch english
	estonian finnish french galician german greek hindi hungarian indonesian irish italian latvian lithuanian nepali
	norwegian persian portuguese romanian russian serbian simple sorani spanish standard swedish tamil thai turkish
	yiddish whitespace keyword stop`)
