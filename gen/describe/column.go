package describe

import (
	"maps"
	"slices"
	"strconv"

	"github.com/crategen/crategen/internal/gen/model"
)

// column describes a field. Of what it says, types and the DDL's defaults alone need the targets.
func (d *describer) column(f *model.Field) Column {
	c := Column{
		Name: f.Column, Field: f.Name, GoName: f.GoName, GoType: goType(f), Kind: string(f.Kind), Types: make(map[string]string),
		Doc: text(f.Doc), Comment: f.Comment, Position: f.Pos,
		Nullable: f.Nullable, Key: f.IsKey, Unique: unique(f), Immutable: f.Immutable || f.IsKey, Generated: f.Generated, External: f.External,
		Sensitive: f.Sensitive, Validated: len(f.Validators) > 0 || f.Validates, SoftDelete: f.Entity.Deleted == f, Version: f.Version,
		Deprecated: f.Deprecated, MaxBytes: f.Size, Precision: string(f.Precision), Collation: f.Collation, Collations: collations(f), RangeCheck: f.Range,
		Default: value(f, f.Default), OnUpdate: value(f, f.UpdateDefault),
		whole: f.IsKey && len(f.Entity.Key) == 1,
	}
	if f.Computed != nil {
		c.Computed = f.Computed.Text
	}
	if f.Sequence != nil {
		c.Sequence = f.Sequence.String()
	}
	c.Storage = f.CrateStorage
	c.CockroachDB = some(CockroachColumn(f.Cockroach))
	for _, v := range f.Enum {
		c.Values = append(c.Values, v.Value)
	}
	if f.Fulltext != nil {
		c.Fulltext = &Fulltext{f.Fulltext.Language, f.Fulltext.Index}
	}
	if r, ok := d.references[f]; ok {
		c.References = &r
	}
	for _, t := range d.ddl {
		column, ok := t.columns[f]
		if !ok || column.Type == "" {
			continue
		}
		c.Types[string(t.dialect)] = column.Type
		if column.Default != "" && c.Default != nil {
			c.Default.SQL[string(t.dialect)] = column.Default
		}
	}
	return c
}

func goType(f *model.Field) string {
	if f.Pointer() {
		return "*" + f.Type.Name
	}
	return f.Type.Name
}

// unique reports whether no two rows have the same value of a field.
func unique(f *model.Field) bool {
	alone := func(x *model.Index) bool { return len(x.Fields) == 1 && x.Fields[0] == f && x.Where == "" }
	return f.IsKey && len(f.Entity.Key) == 1 || slices.ContainsFunc(f.Entity.Uniques, alone)
}

// value describes a default, nil if there is none.
func value(f *model.Field, d *model.Default) *Default {
	if d == nil {
		return nil
	}
	out := &Default{Go: d.Literal, SQL: make(map[string]string), sql: d.SQL}
	if len(d.Exprs) > 0 {
		out.sql = d.Exprs[slices.Min(slices.Collect(maps.Keys(d.Exprs)))]
	}
	if d.Func != nil {
		out.Function = true
		if d.Func.Name != "" {
			out.Go = d.Func.Name + "()"
		}
	}
	at := slices.IndexFunc(f.Enum, func(v model.EnumValue) bool { return strconv.Quote(v.Value) == d.Literal })
	if at >= 0 && f.Kind == model.KindEnum && len(f.Type.Imports) == 0 {
		out.Go = f.Enum[at].GoName
	}
	return out
}
