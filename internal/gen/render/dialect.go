package render

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
)

// columnLiteral prints the fields of a table.Column.
func (f *file) columnLiteral(m *model.Field) string {
	parts := []string{"Name: " + quote(m.Column), "Type: " + columnType(m)}
	if flags := f.flags(m); flags != "" {
		parts = append(parts, "Flags: "+flags)
	}
	if k := m.Base(); k.Fields != nil {
		parts = append(parts, k.Fields(m.Width()))
	}
	if hasTimes(m) && m.TimeUnit(f.project) > 0 {
		f.imports.std("time")
		parts = append(parts, "Unit: "+f.unit(m))
	}
	if without := f.without(m); len(without) > 0 && len(without) < len(f.project.Targets) && f.filledIn(m) {
		parts = append(parts, "Without: []string{"+strings.Join(without, ", ")+"}")
	}
	parts = append(parts, f.ownTypes(m)...)
	if strings.HasPrefix(m.CrateStorage, model.BKDTree) {
		parts = append(parts, `Index: "bkdtree"`)
	}
	if m.Fulltext != nil {
		parts = append(parts, "Language: "+quote(m.Fulltext.Language))
	}
	return strings.Join(parts, ", ")
}

// columnType is how a column is stored.
func columnType(m *model.Field) string {
	if m.Base() == kind.Array {
		return "table.Array | table." + m.ElemBase().Column(m.Width())
	}
	return "table." + m.Base().Column(m.Width())
}

func (f *file) flags(m *model.Field) string {
	var flags []string
	for _, flag := range []struct {
		set  bool
		name string
	}{
		{m.Nullable, "Nullable"},
		{m.Immutable || m.IsKey, "Immutable"},
		{m.Generated || len(f.fills[m]) > 0 && !inCode(m.Default) && !f.computed(m), "Generated"},
		{inCode(m.Default), "Default"},
		{m.UpdateDefault != nil, "Touched"},
		{checked(m), "Checked"},
		{hasTimes(m) && f.precision() == "time.Millisecond", "Millis"},
		{m.Sensitive, "Sensitive"},
		{len(f.fills[m]) > 0 && inCode(m.Default) && !m.Nullable && !m.Generated, "Preset"},
		{f.computed(m), "Computed"},
	} {
		if flag.set {
			flags = append(flags, "table."+flag.name)
		}
	}
	return strings.Join(flags, " | ")
}

// filledIn reports whether one of the flags Generated, Preset and Computed is set.
func (f *file) filledIn(m *model.Field) bool {
	flags := f.flags(m)
	return slices.ContainsFunc([]string{"Generated", "Preset", "Computed"}, func(flag string) bool { return strings.Contains(flags, flag) })
}

// hasTimes reports whether a column holds instants.
func hasTimes(m *model.Field) bool {
	return m.Base() == kind.Time || m.Kind == model.KindArray && m.ElemBase() == kind.Time
}

// precision is that of the project's times: of the coarsest target.
func (f *file) precision() string {
	if f.project.Precision() == time.Millisecond {
		return "time.Millisecond"
	}
	return "time.Microsecond"
}

// unit is what times of a field are cut to: the project's precision, or what the field's own column type keeps.
func (f *file) unit(m *model.Field) string {
	u := m.TimeUnit(f.project)
	if u == 0 {
		return f.precision()
	}
	for _, named := range []struct {
		unit time.Duration
		name string
	}{{time.Hour, "time.Hour"}, {time.Second, "time.Second"}, {time.Millisecond, "time.Millisecond"}, {time.Microsecond, "time.Microsecond"}} {
		switch n := u / named.unit; {
		case n == 1:
			return named.name
		case n > 1:
			return strconv.Itoa(int(n)) + " * " + named.name
		}
	}
	return f.precision()
}

// ownTypes prints the column types that the schema names, but for those of an embedded database, which nothing depends on.
func (f *file) ownTypes(m *model.Field) (parts []string) {
	for _, db := range target.All() {
		if own := m.PlainType(db.Name); own != "" && f.project.Has(db.Name) && !db.Embedded() {
			parts = append(parts, quote(string(db.Name))+": "+quote(own))
		}
	}
	if parts == nil {
		return nil
	}
	return []string{"Own: map[string]string{" + strings.Join(parts, ", ") + "}"}
}
