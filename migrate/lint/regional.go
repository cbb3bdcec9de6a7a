package lint

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// everyRegion finds keys and unique indexes of tables whose rows have a region each, where an insert asks every region for the value. It asks
// one region if the region is a part of the key or follows from it, and none if the database makes a random UUID.
func everyRegion(in *Input, report func(Finding)) {
	if in.Target != target.CockroachDB {
		return
	}
	check := func(t *state.Table, what string, columns []string, step int) {
		region := t.RegionColumn()
		if region == "" || len(columns) == 0 {
			return
		}
		if c := t.Column(region); c != nil && state.Computed(*c) {
			return
		}
		for _, name := range columns {
			if c := t.Column(name); name == region || c != nil && strings.Contains(strings.ToLower(c.Default), "gen_random_uuid()") {
				return
			}
		}
		report(Finding{Step: step, Object: t.String() + "." + strings.Join(columns, ","), Text: what + " is unique in all regions, and does not name the region, " + region +
			": each insert asks every region"})
	}
	index := func(t *state.Table, x state.Index, step int) {
		if !x.Unique {
			return
		}
		var columns []string
		for _, p := range x.Parts {
			if p.Column == "" {
				columns = nil
				break
			}
			columns = append(columns, p.Column)
		}
		check(t, "the index "+x.Name, columns, step)
	}
	all := func(t *state.Table, step int) {
		check(t, "the key", t.PrimaryKey, step)
		for _, x := range t.Indexes {
			index(t, x, step)
		}
	}
	changes(in, func(c state.CreateTable, step int) { all(c.Table, step) })
	changes(in, func(c state.AlterKey, step int) { check(c.To, "the key", c.To.PrimaryKey, step) })
	changes(in, func(c state.AddIndex, step int) { index(c.Table, c.Index, step) })
	changes(in, func(c state.SetSetting, step int) {
		if c.Name == state.Locality && c.To != c.From {
			all(c.Table, step)
		}
	})
}

// unreadByTTL finds indexes that begin with a column by which rows expire: the job of row-level TTL reads tables by their key.
func unreadByTTL(in *Input, report func(Finding)) {
	if in.Target != target.CockroachDB {
		return
	}
	index := func(t *state.Table, x state.Index, step int) {
		expr := t.Settings[state.TTLExpression]
		if expr == "" || len(x.Parts) == 0 || x.Unique || x.Parts[0].Column == "" || !state.Names(&sqllex.CockroachDB, expr, x.Parts[0].Column) {
			return
		}
		report(Finding{Step: step, Object: t.String() + "." + x.Parts[0].Column, Text: "the index " + x.Name + " begins with a column by which rows expire, and the job that deletes them does not use it"})
	}
	changes(in, func(c state.CreateTable, step int) {
		for _, x := range c.Table.Indexes {
			index(c.Table, x, step)
		}
	})
	changes(in, func(c state.AddIndex, step int) { index(c.Table, c.Index, step) })
}
