package model

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
)

// defaults decides what a field starts with, and what an update sets.
func (r *resolver) defaults(st *entityState, s subject, f *Field, def *load.Field, sql sqlOptions) {
	if def.Default != nil {
		d, err := r.defaultOf(st, f, def, def.Default)
		if err != nil {
			r.add(s, "", "the default: %v", err)
		}
		f.Default = d
	}
	if def.UpdateDefault != nil {
		d, err := r.defaultOf(st, f, def, def.UpdateDefault)
		switch {
		case err != nil:
			r.add(s, "", "the default of updates: %v", err)
		case d.Func == nil:
			r.add(s, "pass a function, such as time.Now", "UpdateDefault is not a function")
		case def.Immutable:
			r.add(s, "remove one of them", "the field is Immutable and has an UpdateDefault")
		}
		f.UpdateDefault = d
	}
	r.databaseDefault(s, f, sql)
	r.extremeDefault(s, f)
}

// extremeDefault refuses a default that the first insert would find to be out of the column's range.
func (r *resolver) extremeDefault(s subject, f *Field) {
	db := r.project.Lacking(target.ExtremeIntegers)
	if db == nil || f.Default == nil || f.Kind != KindInt {
		return
	}
	for _, text := range []string{f.Default.SQL, f.Default.Literal} {
		if n, err := strconv.ParseInt(text, 0, 64); err == nil && (n == math.MinInt64 || n == math.MaxInt64) {
			r.add(s, "use another default", "the default: %s reserves %s, so its columns cannot hold it", db.Title, text)
			return
		}
	}
}

func (r *resolver) defaultOf(st *entityState, f *Field, def *load.Field, v *load.Value) (*Default, error) {
	if v.Func != nil {
		if len(v.Func.In) != 0 || len(v.Func.Out) != 1 {
			return nil, fmt.Errorf("a function must be func() %s, not %s", def.Type.Text, v.Type.Text)
		}
		fn, err := r.funcRef(st, def, v)
		return &Default{Func: fn}, err
	}
	scalar := v.Type.Elem == nil && v.Type.Kind != "struct"
	switch {
	case v.Literal != "" && scalar && f.Kind == KindCustom && def.Type.Kind != v.Type.Kind:
		return nil, fmt.Errorf("a constant cannot be a %s; use DefaultFunc", f.Type.Name)
	case v.Literal != "" && scalar && f.Kind == KindCustom && def.Type.Pkg != "":
		return &Default{Literal: f.Type.Name + "(" + v.Literal + ")"}, nil
	case v.Literal != "" && f.Kind == KindInt && f.Unsigned && tooLarge(v.Literal):
		return nil, fmt.Errorf("%s is larger than 2^63-1, the largest integer of the databases; use a smaller one", v.Literal)
	case v.Literal != "" && f.Kind == KindBytes, v.Literal != "" && v.Type.Kind == "slice" && strings.HasPrefix(v.Literal, `"`):
		return &Default{Literal: f.Type.Name + "(" + v.Literal + ")"}, nil
	case v.Literal != "":
		return &Default{Literal: v.Literal, SQL: literalSQL(f, v)}, nil
	case v.Zero:
		return &Default{Literal: f.Type.Name + "{}"}, nil
	}
	d, err := r.descriptor(st, def, v.Type)
	return &Default{Value: d}, err
}

// funcRef names a top-level function; anything else is reached through the field's descriptor.
func (r *resolver) funcRef(st *entityState, def *load.Field, v *load.Value) (*FuncRef, error) {
	result, err := r.imports.write(v.Func.Out[0], new([]Import))
	if err != nil {
		return nil, err
	}
	if v.Func.Name != "" {
		imp := r.imports.of(v.Func.Pkg, "")
		return &FuncRef{Name: imp.Name + "." + v.Func.Name, Result: result, Import: imp}, nil
	}
	d, err := r.descriptor(st, def, v.Type)
	return &FuncRef{Result: result, Descriptor: d}, err
}

// descriptor says how generated code finds the field's descriptor, and of which type what it takes from there is.
func (r *resolver) descriptor(st *entityState, def *load.Field, t *load.Type) (*Descriptor, error) {
	imp := r.imports.of(r.schema.Package, r.schema.Name)
	d := &Descriptor{Schema: "new(" + imp.Name + "." + st.def.Name + ")", Field: def.Name, Imports: []Import{imp}}
	var err error
	d.Signature, err = r.imports.write(t, &d.Imports)
	return d, err
}

// validators lists the functions that check a value. Where there are none, a Go type with a method Validate checks itself.
func (r *resolver) validators(st *entityState, f *Field, def *load.Field) {
	for i, fn := range def.Validators {
		d, err := r.descriptor(st, def, &load.Type{Kind: "func", Func: fn})
		s := subject{def.Pos, st.def.Name, def.Name}
		switch {
		case err != nil:
			r.add(s, "", "validator %d: %v", i, err)
		case len(fn.In) != 1 || len(fn.Out) != 1 || fn.Out[0].Name != "error":
			r.add(s, "", "validator %d must be a function of one value that returns an error, not %s", i, d.Signature)
		}
		f.Validators = append(f.Validators, Validator{Descriptor: *d, Index: i})
	}
	f.Validates = len(def.Validators) == 0 && def.Type.Pkg != "" && def.Type.Validator
}

func tooLarge(literal string) bool {
	n, err := strconv.ParseUint(literal, 0, 64)
	return err == nil && n > math.MaxInt64
}

// listSQL is the default of an array of a builder, which is the JSON of its elements, as a constant of SQL. It is empty if an element is none.
func listSQL(f *Field, literal string) string {
	var elements []string
	text, err := strconv.Unquote(literal)
	if err != nil || json.Unmarshal([]byte(text), &elements) != nil {
		return ""
	}
	for i, elem := range elements {
		sql, err := f.ElemBase().Constant(elem, f.Width())
		if err != nil {
			return ""
		}
		elements[i] = sqllex.UnquoteText(sql)
	}
	list, err := json.Marshal(elements)
	if err != nil {
		return ""
	}
	sql, err := kind.Quote(string(list))
	if err != nil {
		return ""
	}
	return sql
}

// literalSQL is a default as a constant of SQL: of booleans, numbers, texts and enums.
func literalSQL(f *Field, v *load.Value) string {
	k := kind.Of(f.Kind)
	if f.ElemKind != "" {
		return listSQL(f, v.Literal)
	}
	if k != nil && k.Bare {
		return strings.ToUpper(v.Literal)
	}
	if k != nil && k.Make != "" {
		text, err := strconv.Unquote(v.Literal)
		if err == nil {
			text, err = k.Constant(text, f.Width())
		}
		if err != nil {
			return ""
		}
		return text
	}
	if f.Kind != KindEnum && (k == nil || !k.Untyped) {
		return ""
	}
	text, err := strconv.Unquote(v.Literal)
	if err != nil {
		return ""
	}
	sql, err := kind.Quote(text)
	if err != nil {
		return ""
	}
	return sql
}
