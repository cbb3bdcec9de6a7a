package model

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// NativeEnum is an enum type of a database.
type NativeEnum struct {
	Schema, Name string
	Labels       []string                  // the values of the type
	RenamedFrom  string                    `json:",omitempty"`
	Values       []schema.RenamedEnumValue `json:",omitempty"` // that have another name than before
}

// String returns the name in one word.
func (e *NativeEnum) String() string {
	if e.Schema == "" {
		return e.Name
	}
	return e.Schema + "." + e.Name
}

// serverTypes are the types of PostgreSQL and CockroachDB that a column would have instead of an enum type of the same name, whose schema is
// searched later.
var serverTypes = func() map[string]bool {
	out := make(map[string]bool)
	for name := range strings.FieldsSeq(`aclitem any anyarray anyelement anyenum bit bool box box2d bpchar bytea bytes char cid cidr circle citext
		cstring date datemultirange daterange decimal float float4 float8 geography geometry inet int int2 int2vector int4 int4multirange int4range int8
		int8multirange int8range integer internal interval json jsonb jsonpath line lseg ltree macaddr macaddr8 money name numeric nummultirange numrange
		oid oidvector path point polygon record refcursor regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc
		regprocedure regrole regtype string text tid time timestamp timestamptz timetz trigger tsmultirange tsquery tsrange tstzmultirange tstzrange
		tsvector txid_snapshot unknown uuid varbit varchar vector void xid xid8 xml`) {
		out[name] = true
	}
	return out
}()

// nativeEnum reads schema.NativeEnum. The column then has the type on each database that has enum types, as with SchemaType.
func (r *resolver) nativeEnum(s subject, f *Field, def *load.Field) {
	var a schema.NativeEnumAnnotation
	ok, err := annotation(def.Annotations, &a)
	const what = "schema.NativeEnum"
	array := base(f) == KindArray && f.ElemKind == "" && isText(f.Elem)
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
		return
	case !ok:
		return
	case base(f) != KindEnum && !array:
		r.add(s, "use it on a field.Enum or a field.Strings", "%s has no effect on a field of kind %s", what, f.Kind)
		return
	case array && len(a.Elements) == 0:
		r.add(s, fmt.Sprintf("list them: schema.NativeEnum(%q).Of(\"first\", \"second\")", a.Type), "%s of an array has no values", what)
		return
	case !array && len(a.Elements) > 0:
		r.add(s, "remove Of: its values are those of the field", "%s lists values for a field.Enum", what)
		return
	case a.Type == "":
		r.add(s, fmt.Sprintf("name the type: schema.NativeEnum(%q)", snake(f.Entity.Name)+"_"+snake(f.Name)), "%s has no name", what)
		return
	case strings.Contains(a.Type, "."):
		r.add(s, "name the schema with InSchema", "the name of %s has a dot: %q", what, a.Type)
		return
	case serverTypes[a.Type]:
		r.add(s, "give the type another name, such as "+snake(f.Entity.Name)+"_"+snake(f.Name), "the enum type %q has the name of a type of PostgreSQL or CockroachDB", a.Type)
		return
	case f.Collation != "":
		r.add(s, "remove entsql.Collation", "the values of an enum type have no collation, and the field has %q", f.Collation)
		return
	}
	const rename = "give the type another name"
	r.checkName(s, "enum type", a.Type, rename)
	if a.In != "" {
		r.checkSchema(s, a.In)
	}
	e := &NativeEnum{Schema: a.In, Name: a.Type, RenamedFrom: a.Old, Labels: values(f.Enum)}
	if array {
		e.Labels = a.Elements
	}
	r.checkLabels(s, e)
	if a.Old == a.Type {
		r.add(s, "write the name that it had before", "RenamedFrom(%q) of %s is not another name", a.Old, what)
	}
	known := e.Labels
	for _, v := range a.Values {
		switch {
		case !slices.Contains(known, v.To):
			r.add(s, "write the former name first, then the one of the schema", "RenamedValue(%q, %q) of %s: the enum has no value %q", v.From, v.To, what, v.To)
		case slices.Contains(known, v.From):
			r.add(s, "write the name that the value had before", "RenamedValue(%q, %q) of %s: %q is a value of the enum", v.From, v.To, what, v.From)
		}
	}
	e.Values = a.Values
	for t := range r.project.Databases() {
		if !t.Has(target.EnumTypes) {
			continue
		}
		if f.SchemaType[t.Name] != "" {
			r.add(s, "keep one of them", "it has both a column type of the schema for %s and %s", t.Title, what)
			return
		}
		if f.SchemaType == nil {
			f.SchemaType = make(map[Dialect]string)
		}
		f.SchemaType[t.Name] = sqlquote.QualifiedName(e.Schema, e.Name)
		if array {
			f.SchemaType[t.Name] = kind.ArrayType(t.Name, f.SchemaType[t.Name])
		}
	}
	f.NativeEnum = e
}

// nativeEnums compares the fields that have one enum type, and the names of types with those of tables: the databases keep both in one place.
func (r *resolver) nativeEnums() {
	first := make(map[string]*Field)
	tables := make(map[string]*Entity)
	for _, st := range r.states {
		tables[(&NativeEnum{Schema: st.entity.Schema, Name: st.entity.Table}).String()] = st.entity
	}
	for _, st := range r.states {
		for _, f := range st.entity.Fields {
			e := f.NativeEnum
			if e == nil {
				continue
			}
			s := subject{f.Pos, st.def.Name, f.Name}
			if table := tables[e.String()]; table != nil {
				r.add(s, "give the type another name, such as "+e.Name+"_type", "the enum type %s has the name of the table of %s", e, table.Name)
			}
			other := first[e.String()]
			if other == nil {
				first[e.String()] = f
				continue
			}
			where := other.Entity.Name + "." + other.Name
			switch {
			case !slices.Equal(other.NativeEnum.Labels, e.Labels):
				r.add(s, "list the same values in the same order, or name another type", "the enum type %s has the values %s, and in %s it has %s",
					e, quotedList(e.Labels), where, quotedList(other.NativeEnum.Labels))
			case e.RenamedFrom != other.NativeEnum.RenamedFrom || !slices.Equal(e.Values, other.NativeEnum.Values):
				r.add(s, "write the same for each field of the type", "RenamedFrom and RenamedValue of the enum type %s differ from those in %s", e, where)
			}
		}
	}
}

// checkLabels reports values that the databases do not take.
func (r *resolver) checkLabels(s subject, e *NativeEnum) {
	seen := make(map[string]bool)
	for _, v := range e.Labels {
		switch {
		case v == "" || len(v) > 63 || strings.ContainsRune(v, 0) || !utf8.ValidString(v):
			r.add(s, "use a text of 1 to 63 bytes", "the enum type %s has the value %q", e, v)
		case seen[v]:
			r.add(s, "list it once", "the enum type %s has the value %q twice", e, v)
		}
		seen[v] = true
	}
}

func quotedList(list []string) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = fmt.Sprintf("%q", v)
	}
	return strings.Join(out, ", ")
}
