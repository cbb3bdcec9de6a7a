package state

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
)

// Sequence is a sequence of PostgreSQL or CockroachDB that no column owns. Always of its options is false.
type Sequence struct {
	TableName
	Options Identity `json:"options,omitzero"`
}

// SequenceType is the type of the values of a sequence, for the defaults of its options.
const SequenceType = "bigint"

// CreateSequence creates a sequence.
type CreateSequence struct{ Sequence Sequence }

// DropSequence drops a sequence. No default may name it. The next number is lost.
type DropSequence struct{ Sequence Sequence }

// AlterSequence changes the options of a sequence. The next number stays, but for the new increment.
type AlterSequence struct{ From, To Sequence }

// Title implements Change.
func (c CreateSequence) Title() Title {
	return Title{"create-sequence", c.Sequence.String(), "", false}
}

// Title implements Change.
func (c DropSequence) Title() Title { return Title{"drop-sequence", c.Sequence.String(), "", true} }

// Title implements Change.
func (c AlterSequence) Title() Title { return Title{"alter-sequence", c.To.String(), "", false} }

// Reverse implements Change.
func (c CreateSequence) Reverse() Change { return DropSequence(c) }

// Reverse implements Change.
func (c DropSequence) Reverse() Change { return CreateSequence(c) }

// Reverse implements Change.
func (c AlterSequence) Reverse() Change { return AlterSequence{c.To, c.From} }

// OfSequence reports whether a change is of a sequence.
func OfSequence(c Change) bool {
	switch c.(type) {
	case CreateSequence, DropSequence, AlterSequence:
		return true
	}
	return false
}

// Sequence returns the sequence with the name, or nil.
func (db *Database) Sequence(name TableName) *Sequence {
	return inside(db.Sequences, func(s *Sequence) bool { return s.TableName == name })
}

// SequenceOf returns the sequence whose next value is the default of a column, or nil: nextval('public.numbers'::REGCLASS).
func (db *Database) SequenceOf(c Column) *Sequence {
	text, ok := strings.CutPrefix(strings.ToLower(c.Default), "nextval('")
	if !ok {
		return nil
	}
	name, _, _ := strings.Cut(c.Default[len(c.Default)-len(text):], "'")
	n, length := typeAt(name, &sqllex.Postgres)
	if length != len(name) {
		return nil
	}
	if !slices.Contains(db.Schemas, n.Schema) { // the current one
		n.Schema = ""
	}
	return db.Sequence(n)
}

// sequencesBetween returns the sequences of both states, with the new options.
func sequencesBetween(from, to *Database) []Sequence {
	out := append([]Sequence(nil), to.Sequences...)
	for _, s := range from.Sequences {
		if to.Sequence(s.TableName) == nil {
			out = append(out, s)
		}
	}
	return out
}

// sequences compares the sequences. A new one exists before a default names it.
func (d *differ) sequences() {
	for _, w := range d.to.Sequences {
		switch have := d.from.Sequence(w.TableName); {
		case have == nil:
			d.create = append(d.create, CreateSequence{w})
		case have.Options != w.Options:
			d.create = append(d.create, AlterSequence{*have, w})
		}
	}
	for _, s := range d.from.Sequences {
		if d.to.Sequence(s.TableName) == nil {
			d.enumsOff = append(d.enumsOff, DropSequence{s})
		}
	}
}

// adoptSequences takes the sequences in the server's form for the wanted ones. A server may print a cache of a session as that of a node.
func adoptSequences(live, want []Sequence) []Sequence {
	return pairs(live, want, func(have, w Sequence) bool {
		if have.Options.PerNode && have.Options.Cache == w.Options.Cache {
			have.Options.PerNode = w.Options.PerNode
		}
		return have == w
	})
}
