package schema_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	entschema "entgo.io/ent/schema"
	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/cockroach"
	"github.com/crategen/crategen/schema/crate"
	"github.com/crategen/crategen/schema/sqlite"
)

// all are the annotations of package schema and the packages below it.
var all = []entschema.Annotation{
	schema.CollationAnnotation{}, schema.ColumnAnnotation{}, schema.ColumnTypeAnnotation{}, schema.DeletedAtAnnotation{}, schema.ExpressionIndexes{},
	schema.ExternalAnnotation{}, schema.FulltextAnnotation{}, schema.FulltextIndexes{}, schema.GoNameAnnotation{}, schema.Identity{},
	schema.LintIgnoreAnnotation{}, schema.NativeEnumAnnotation{}, schema.NoForeignKeyAnnotation{}, schema.NoIndexAnnotation{}, schema.PrimaryKeyAnnotation{},
	schema.RenamedFromAnnotation{}, schema.RowSecurity{}, schema.Sequence{}, schema.VersionAnnotation{},
	cockroach.Column{}, cockroach.Database{}, cockroach.Index{}, cockroach.Table{},
	crate.Analyzers{}, crate.GeneratedAnnotation{}, crate.GeoIndex{}, crate.Object{}, crate.Storage{}, crate.Table{},
	sqlite.Table{},
}

// conflict is what two annotations become that say different things.
type conflict interface {
	Between(first, second string) error
}

// TestAllAnnotations holds the list to the sources.
func TestAllAnnotations(t *testing.T) {
	declared := regexp.MustCompile(`(?m)^func \((?:\w+ )?(\w+)\) Name\(\) string`)
	var want, have []string
	err := filepath.Walk(".", func(path string, _ os.FileInfo, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "internal") {
			return err
		}
		text, err := os.ReadFile(path)
		pkg := bytes.Fields(text[bytes.Index(text, []byte("\npackage "))+1:])[1]
		for _, m := range declared.FindAllSubmatch(text, -1) {
			want = append(want, string(pkg)+"."+string(m[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		have = append(have, fmt.Sprintf("%T", a))
	}
	slices.Sort(want)
	slices.Sort(have)
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("the annotations (-sources +list):\n%s", diff)
	}
}

// filled sets a value to something, and every part of it; n makes others.
func filled(t *testing.T, v reflect.Value, n int) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("v", n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n))
	case reflect.Float64:
		v.SetFloat(float64(n))
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Field(i).CanSet() {
				t.Fatalf("%s has the field %s, which no merge can set", v.Type(), v.Type().Field(i).Name)
			}
			filled(t, v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		filled(t, v.Index(0), n)
	case reflect.Map:
		value := reflect.New(v.Type().Elem()).Elem()
		filled(t, value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("key"), value)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(t, v.Elem(), n)
	default:
		t.Fatalf("a field of kind %s", v.Kind())
	}
}

// TestMergeLosesNothing merges each annotation with each of its options, in both orders, as values and pointers. Two values of an option are
// either both there or a conflict that names the option.
func TestMergeLosesNothing(t *testing.T) {
	for _, a := range all {
		merge := func(a, b any) entschema.Annotation { return a.(entschema.Merger).Merge(b.(entschema.Annotation)) }
		typ := reflect.TypeOf(a)
		whole := reflect.New(typ)
		filled(t, whole.Elem(), 1)
		value := whole.Elem().Interface()
		for i, m := range []entschema.Annotation{merge(value, a), merge(a, value), merge(value, value), merge(a, whole.Interface()), merge(value, whole.Interface())} {
			if !reflect.DeepEqual(any(m), value) {
				t.Errorf("%T, %d: %+v, want %+v", a, i, m, value)
			}
		}
		if _, ok := merge(value, stranger{}).(conflict); !ok {
			t.Errorf("%T: an annotation of another type of its name is lost", a)
		}
		if typ.Kind() != reflect.Struct {
			continue
		}
		for i := range typ.NumField() {
			name := typ.Field(i).Name
			one, two := reflect.New(typ).Elem(), reflect.New(typ).Elem()
			filled(t, one.Field(i), 1)
			filled(t, two.Field(i), 2)
			if typ.Field(i).Type.Kind() == reflect.Bool {
				continue
			}
			switch m := merge(one.Interface(), two.Interface()).(type) {
			case conflict:
				text := m.Between("a.go", "b.go").Error()
				if !strings.Contains(text, ": "+name) || !strings.Contains(text, " in a.go, and ") || !strings.HasSuffix(text, " in b.go; keep one of them") {
					t.Errorf("%T: %s", a, text)
				}
			default: // a list
				if f := reflect.ValueOf(m).Field(i); f.Kind() != reflect.Slice || f.Len() != 2 {
					t.Errorf("%T: %s becomes %v", a, name, f)
				}
			}
		}
	}
}

func TestMerge(t *testing.T) {
	search := schema.FulltextIndex("search", "title")
	for _, tt := range []struct {
		name         string
		mixin, after entschema.Annotation
		want         entschema.Annotation // nil for a conflict
		text         string
	}{
		{"no foreign key", schema.NoForeignKey(), schema.NoForeignKey(), schema.NoForeignKey(), ""},
		{"a language", schema.Fulltext("english"), schema.Fulltext("german"), nil, `schema.Fulltext: Language is "english" in Times.Annotations, and "german" in Book.Annotations; keep one of them`},
		{"a key is one value", schema.PrimaryKey("a", "b"), schema.PrimaryKey("a"), nil, `schema.PrimaryKey: Fields is ["a","b"] in Times.Annotations, and ["a"] in Book.Annotations; keep one of them`},
		{"another type of the name", schema.GoName("A"), stranger{}, nil, "schema.GoName: type is schema.GoNameAnnotation in Times.Annotations, and schema_test.stranger in Book.Annotations; keep one of them"},
		{"parts of zones", cockroach.Table{Zone: cockroach.Zone{GCTTL: time.Hour}}, &cockroach.Table{Zone: cockroach.Zone{Replicas: 5}, KeyBuckets: 8},
			cockroach.Table{Zone: cockroach.Zone{GCTTL: time.Hour, Replicas: 5}, KeyBuckets: 8}, ""},
		{"a part of a zone", cockroach.Table{Zone: cockroach.Zone{GCTTL: time.Hour}}, cockroach.Table{Zone: cockroach.Zone{GCTTL: time.Minute}}, nil,
			"cockroach.Table: Zone.GCTTL is 1h0m0s in Times.Annotations, and 1m0s in Book.Annotations; keep one of them"},
		{"a locality is one value", cockroach.Table{Locality: cockroach.RegionalByTable("")}, cockroach.Table{Locality: cockroach.RegionalByTable("eu")}, nil,
			`cockroach.Table: Locality is {"kind":"table"} in Times.Annotations, and {"kind":"table","region":"eu"} in Book.Annotations; keep one of them`},
		{"settings", crate.Table{Settings: map[string]string{"a": "1", "b": "1"}}, crate.Table{Settings: map[string]string{"b": "1", "c": "2"}, Shards: 4},
			crate.Table{Settings: map[string]string{"a": "1", "b": "1", "c": "2"}, Shards: 4}, ""},
		{"a setting", crate.Table{Settings: map[string]string{"codec": "default"}}, crate.Table{Settings: map[string]string{"codec": "best_compression"}}, nil,
			`crate.Table: Settings["codec"] is "default" in Times.Annotations, and "best_compression" in Book.Annotations; keep one of them`},
		{"indexes", search, schema.FulltextIndex("words", "note"), schema.FulltextIndexes{Indexes: append(slices.Clone(search.Indexes), schema.FulltextIndex("words", "note").Indexes...)}, ""},
		{"the same index", search, search, search, ""},
		{"an index of two meanings", search, schema.FulltextIndex("search", "note"), nil, `schema.FulltextIndexes: Indexes["search"] is {`},
		{"an analyzer of two meanings", crate.Analyzers{{Name: "x"}}, crate.Analyzers{{Name: "y"}, {Name: "x", Extends: "german"}}, nil, `crate.Analyzers: ["x"] is {`},
		{"lint rules", schema.LintIgnore("CG403", "few rows"), schema.LintIgnore("CG601", "small"),
			schema.LintIgnoreAnnotation{Ignore: []schema.Ignored{{Code: "CG403", Reason: "few rows"}, {Code: "CG601", Reason: "small"}}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.mixin.(entschema.Merger).Merge(tt.after)
			if c, ok := got.(conflict); ok || tt.want == nil {
				if !ok || tt.want != nil || !strings.Contains(c.Between("Times.Annotations", "Book.Annotations").Error(), tt.text) {
					t.Errorf("merged: %+v", got)
				}
				return
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMergeLeavesTheMixinAlone merges maps and lists: every schema that uses a mixin shares those of the mixin.
func TestMergeLeavesTheMixinAlone(t *testing.T) {
	mixin := crate.Table{Settings: map[string]string{"codec": "default"}}
	mixin.Merge(crate.Table{Settings: map[string]string{"refresh_interval": "1000"}})
	if len(mixin.Settings) != 1 {
		t.Errorf("the mixin's settings became %v", mixin.Settings)
	}
	names := schema.External(append(make([]string, 0, 2), "a")...)
	first, second := names.Merge(schema.External("b")), names.Merge(schema.External("c"))
	if diff := cmp.Diff([]entschema.Annotation{schema.External("a", "b"), schema.External("a", "c")}, []entschema.Annotation{first, second}); diff != "" {
		t.Error(diff)
	}
}
