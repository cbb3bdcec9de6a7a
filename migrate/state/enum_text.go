package state

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
)

// Recast returns an expression with other types in the casts that are written as 'sad'::mood, 'sad':::public.mood. to returns the type
// in the place of another one; ok is false for a type that stays.
func Recast(sql string, syntax *sqllex.Syntax, to func(TableName) (n TableName, ok bool)) string {
	var b strings.Builder
	for at := 0; at < len(sql); {
		start := strings.Index(sql[at:], "::")
		if start < 0 {
			b.WriteString(sql[at:])
			break
		}
		start += at
		for start < len(sql) && sql[start] == ':' {
			start++
		}
		b.WriteString(sql[at:start])
		n, length := typeAt(sql[start:], syntax)
		if now, ok := to(n); ok && length > 0 {
			b.WriteString(sqlquote.QualifiedName(now.Schema, now.Name))
		} else {
			b.WriteString(sql[start : start+length])
		}
		at = start + length
	}
	return b.String()
}

// typeAt reads the name of a type at the beginning of a text. length is 0 if there is none.
func typeAt(text string, syntax *sqllex.Syntax) (n TableName, length int) {
	var parts []string
	point := true
	for t, err := range syntax.Tokens(text) {
		word := t.Kind == sqllex.Word || t.Kind == sqllex.Name
		if err != nil || word != point || !word && text[t.Start:t.End] != "." {
			break
		}
		if point = !word; word {
			parts, length = append(parts, sqllex.NameOf(text[t.Start:t.End])), t.End
		}
	}
	switch len(parts) {
	case 0:
		return TableName{}, 0
	case 1:
		return TableName{Name: parts[0]}, length
	}
	return TableName{Schema: parts[len(parts)-2], Name: parts[len(parts)-1]}, length
}

// renamedConstants returns an expression with the new name of a value in the constants of an enum type, as a server prints them: 'old'::mood.
func renamedConstants(sql, enum string, r RenamedValue, syntax *sqllex.Syntax) string {
	var b strings.Builder
	for t, err := range syntax.Tokens(sql) {
		if err != nil {
			return sql
		}
		text, rest := sql[t.Start:t.End], sql[t.End:]
		if t.Kind == sqllex.String && text == sqlquote.Text(r.From) && strings.HasPrefix(rest, "::") {
			if n, _ := typeAt(strings.TrimLeft(rest, ":"), syntax); n.Name == enum {
				text = sqlquote.Text(r.To)
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

// Rewritten returns a table with other expressions.
func Rewritten(t *Table, text func(string) string) *Table {
	out := *t
	out.Columns, out.Checks, out.Indexes = slices.Clone(t.Columns), slices.Clone(t.Checks), slices.Clone(t.Indexes)
	for i := range out.Columns {
		c := &out.Columns[i]
		c.Default, c.Generated, c.OnUpdate = text(c.Default), text(c.Generated), text(c.OnUpdate)
		c.Type = inExpression(c.Type, text)
	}
	for i := range out.Checks {
		out.Checks[i].Expr = text(out.Checks[i].Expr)
	}
	for i := range out.Indexes {
		x := &out.Indexes[i]
		x.Where, x.Parts = text(x.Where), slices.Clone(x.Parts)
		for p := range x.Parts {
			x.Parts[p].Expr = text(x.Parts[p].Expr)
		}
	}
	out.RowSecurity = t.RowSecurity.rewritten(text)
	return &out
}
