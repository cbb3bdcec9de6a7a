package model

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema/crate"
)

// Expression is how the database computes a column.
type Expression struct {
	Text    string   // in the SQL of CrateDB: date_trunc('month', ts)
	Unit    string   `json:",omitempty"` // of date_trunc, if the expression is that of a time column
	Sources []*Field `json:"-"`          // the columns that it names

	truncated string // the column of date_trunc, with Unit
}

// truncation is date_trunc of a column: the expression that every database has, and generated code too.
var truncation = regexp.MustCompile(`(?i)^\s*date_trunc\s*\(\s*'(second|minute|hour|day|week|month|quarter|year)'\s*,\s*("[^"]+"|[a-z_][a-z0-9_]*)\s*\)\s*$`)

// generated reads crate.Generated. The column then has a type for each target, as with SchemaType.
func (r *resolver) generated(s subject, f *Field, def *load.Field) {
	var a crate.GeneratedAnnotation
	ok, err := annotation(def.Annotations, &a)
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
		return
	case !ok:
		return
	case strings.TrimSpace(a.Expr) == "":
		r.add(s, "write crate.Generated(\"date_trunc('month', ts)\")", "crate.Generated has no expression")
		return
	case f.SchemaType != nil:
		r.add(s, "keep one of them", "it has both a column type of the schema and crate.Generated")
		return
	case def.Default != nil || def.UpdateDefault != nil:
		r.add(s, "remove the default", "the database computes it, and it has a default")
		return
	case f.Base() == nil:
		return
	}
	f.Computed = &Expression{Text: a.Expr}
	f.SchemaType = make(map[Dialect]string, len(r.project.Targets))
	if m := truncation.FindStringSubmatch(a.Expr); m != nil && base(f) == KindTime {
		f.Computed.Unit, f.Computed.truncated = strings.ToLower(m[1]), strings.Trim(m[2], `"`)
	}
	on := r.byDialect(s, "crate.Generated", a.On)
	for _, t := range r.project.Targets {
		expr := on[t.Dialect]
		switch {
		case expr != "":
		case t.Dialect == CrateDB:
			expr = a.Expr
		case f.Computed.Unit != "":
			expr = kind.Truncated(t.Dialect, f.Computed.Unit, f.Computed.truncated)
		default:
			r.add(s, fmt.Sprintf("add OnDatabase(%q, %q) to crate.Generated", t.Dialect, "..."), "its expression %s is not known to be the same on %s",
				a.Expr, target.Of(t.Dialect).Title)
			continue
		}
		typ := ""
		if k := f.Base(); k.SQL[t.Dialect] != nil {
			typ = k.SQL[t.Dialect](f.Width())
		}
		if typ == "" {
			r.add(s, "use a scalar type, or SchemaType with GENERATED ALWAYS AS", "crate.Generated is not possible on %s for a field of kind %s",
				target.Of(t.Dialect).Title, f.Kind)
			continue
		}
		f.SchemaType[t.Dialect] = typ + " GENERATED ALWAYS AS (" + expr + ")"
		switch {
		case t.Dialect == CrateDB:
		case a.NotStored:
			r.since(s, t.Dialect, "generated columns that are not stored", target.Ending, "virtual")
			f.SchemaType[t.Dialect] += " VIRTUAL"
		default:
			f.SchemaType[t.Dialect] += " STORED"
		}
	}
	f.Virtual = a.NotStored
	f.Immutable = true
}

// sources finds the columns that generated columns name, and reports those that they must not name.
func (r *resolver) sources(st *entityState) {
	for _, f := range st.entity.Fields {
		if f.Computed == nil {
			continue
		}
		s := subject{f.Pos, st.def.Name, f.Name}
		named := namedColumns(f.Computed.Text)
		for _, other := range st.entity.Fields {
			switch {
			case !named[other.Column]:
			case other == f:
				r.add(s, "name the columns that it is made of", "its expression names the column itself")
			case other.Computed != nil:
				r.add(s, "repeat the expression of "+other.Name, "its expression names the generated column %s, which no database allows", other.Column)
			default:
				f.Computed.Sources = append(f.Computed.Sources, other)
			}
		}
		if column := f.Computed.truncated; column != "" {
			i := slices.IndexFunc(st.entity.Fields, func(x *Field) bool { return x.Column == column })
			switch {
			case i < 0:
				r.add(s, didYouMean(column, columnsOf(st.entity), "add the field"), "its expression names %q, which is not a column", column)
			case base(st.entity.Fields[i]) != KindTime:
				r.add(s, "use it on a field.Time", "its expression truncates %q, which is not a time", column)
			case st.entity.Fields[i].Nullable && !f.Nullable:
				r.add(s, "make the field Optional, or "+st.entity.Fields[i].Name+" required", "it is required, and is computed from %s, which is Optional", column)
			}
		}
	}
}

func columnsOf(e *Entity) []string {
	out := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		out[i] = f.Column
	}
	return out
}

// namedColumns are the words and the quoted names of an expression, without those of functions. A column may have a function's name.
func namedColumns(expr string) map[string]bool {
	out := make(map[string]bool)
	expr = textConstant.ReplaceAllString(expr, " ")
	for _, at := range nameWords.FindAllStringIndex(expr, -1) {
		w := expr[at[0]:at[1]]
		if strings.HasPrefix(strings.TrimLeft(expr[at[1]:], " \t\n"), "(") {
			continue
		}
		if strings.HasPrefix(w, `"`) {
			out[strings.ReplaceAll(w[1:len(w)-1], `""`, `"`)] = true
			continue
		}
		out[strings.ToLower(w)] = true
	}
	return out
}

var (
	textConstant = regexp.MustCompile(`'(?:[^']|'')*'`)
	nameWords    = regexp.MustCompile(`"(?:[^"]|"")*"|[A-Za-z_][A-Za-z0-9_$]*`)
)

// generatedKey decides what a generated column of the key means: it reports whether the column follows from other fields of the key.
func (r *resolver) generatedKey(st *entityState, f *Field) (derived bool) {
	if f.Computed == nil {
		// A database without unique constraints finds no row by a key that its SchemaType computes.
		if db := r.project.Lacking(target.UniqueConstraints); db != nil && !f.Version && f.ComputedOn(db.Name) {
			r.add(subject{f.Pos, st.def.Name, f.Name}, "use crate.Generated", "a column of the primary key cannot be generated by its SchemaType")
		}
		return false
	}
	s := subject{f.Pos, st.def.Name, f.Name}
	derived = len(f.Computed.Sources) > 0
	for _, source := range f.Computed.Sources {
		derived = derived && slices.Contains(st.keys, source.Name)
		source.Immutable = true // an update would move the row to another key
		if source.UpdateDefault != nil {
			r.add(s, "remove UpdateDefault from "+source.Name, "it is in the primary key, and is made of %s, which updates change", source.Name)
		}
	}
	if derived {
		return true
	}
	if f.Computed.Unit == "" {
		r.add(s, "add the fields that it is made of to the key", "it is in the primary key, and only date_trunc of a time can be computed in Go "+
			"to look rows up")
		return false
	}
	for _, source := range f.Computed.Sources {
		if source.Type.Name != "time.Time" || f.Type.Name != "time.Time" {
			r.add(s, "use time.Time for both, or add "+source.Name+" to the key",
				"it is in the primary key, and is computed in Go only for fields of the type time.Time")
		}
		if d := source.Default; d != nil && d.Literal == "" && d.Func == nil && d.Value == nil {
			r.add(s, "give "+source.Name+" a default in Go, or add it to the key",
				"it is in the primary key, and is made of %s, whose default only the database knows", source.Name)
		}
	}
	return false
}
