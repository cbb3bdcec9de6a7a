package state

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
)

// Sequence is a sequence of PostgreSQL or CockroachDB that no column owns. Always of its options is false.
type Sequence struct {
	TableName
	Options Identity `json:"options,omitzero"`

	// RenamedFrom is the former name.
	RenamedFrom string `json:"renamed_from,omitempty"`
}

// SequenceType is the type of the values of a sequence, for the defaults of its options.
const SequenceType = "bigint"

// CreateSequence creates a sequence.
type CreateSequence struct{ Sequence Sequence }

// DropSequence drops a sequence. No default may name it. The next number is lost.
type DropSequence struct{ Sequence Sequence }

// AlterSequence changes the options of a sequence. The next number stays, but for the new increment.
type AlterSequence struct{ From, To Sequence }

// RenameSequence gives a sequence another name in its schema. The next number stays, and so do the defaults of columns.
type RenameSequence struct{ From, To TableName }

// Title implements Change.
func (c CreateSequence) Title() Title {
	return Title{"create-sequence", c.Sequence.String(), "", false}
}

// Title implements Change.
func (c DropSequence) Title() Title { return Title{"drop-sequence", c.Sequence.String(), "", true} }

// Title implements Change.
func (c AlterSequence) Title() Title { return Title{"alter-sequence", c.To.String(), "", false} }

// Title implements Change.
func (c RenameSequence) Title() Title { return Title{"rename-sequence", c.From.String(), "", false} }

// Reverse implements Change.
func (c CreateSequence) Reverse() Change { return DropSequence(c) }

// Reverse implements Change.
func (c DropSequence) Reverse() Change { return CreateSequence(c) }

// Reverse implements Change.
func (c AlterSequence) Reverse() Change { return AlterSequence{c.To, c.From} }

// Reverse implements Change.
func (c RenameSequence) Reverse() Change { return RenameSequence{c.To, c.From} }

// OfSequence reports whether a change is of a sequence.
func OfSequence(c Change) bool {
	switch c.(type) {
	case CreateSequence, DropSequence, AlterSequence, RenameSequence:
		return true
	}
	return false
}

// Sequence returns the sequence with the name, or nil.
func (db *Database) Sequence(name TableName) *Sequence {
	return inside(db.Sequences, func(s *Sequence) bool { return s.TableName == name })
}

// nextOf returns the sequence of a default that is its next value, and where the constant of its name stands: nextval('public.numbers'::REGCLASS),
// (nextval('"numbers"')). The name is empty for other defaults.
func nextOf(text string) (n TableName, from, to int) {
	called := false
	for t, err := range sqllex.Postgres.Tokens(text) {
		part := text[t.Start:t.End]
		switch {
		case err != nil:
			return TableName{}, 0, 0
		case t.Blank(), t.Kind == sqllex.Open:
		case !called && t.Kind == sqllex.Word && strings.EqualFold(part, "nextval"):
			called = true
		case called && t.Kind == sqllex.String:
			name := sqllex.UnquoteText(part)
			if n, length := typeAt(name, &sqllex.Postgres); length == len(name) {
				return n, t.Start, t.End
			}
			return TableName{}, 0, 0
		default:
			return TableName{}, 0, 0
		}
	}
	return TableName{}, 0, 0
}

// Numbered reports whether the numbers of a sequence are the values of a column.
func Numbered(c Column) bool {
	n, _, _ := nextOf(c.Default)
	return c.Identity != nil || n != TableName{}
}

// SequenceOf returns the sequence whose next value is the default of a column, or nil.
func (db *Database) SequenceOf(c Column) *Sequence {
	n, _, _ := nextOf(c.Default)
	if n == (TableName{}) {
		return nil
	}
	if !slices.Contains(db.Schemas, n.Schema) { // the current one
		n.Schema = ""
	}
	return db.Sequence(n)
}

// NextOf returns the default that is the next value of a sequence.
func NextOf(n TableName) string {
	return "nextval(" + sqlquote.Text(sqlquote.QualifiedName(n.Schema, n.Name)) + ")"
}

// QuotedNext returns a default that is the next value of a sequence with its name in quotes, and any other text as it is: servers put some names in
// quotes and some not.
func QuotedNext(text string) string {
	n, _, _ := nextOf(text)
	return withNext(text, n)
}

// withNext returns a default that is the next value of a sequence with another one, and any other text as it is.
func withNext(text string, n TableName) string {
	if old, from, to := nextOf(text); old != (TableName{}) {
		return text[:from] + sqlquote.Text(sqlquote.QualifiedName(n.Schema, n.Name)) + text[to:]
	}
	return text
}

// renameSequences gives the live sequences the new names that the wanted state has for them, in the defaults as well.
func renameSequences(out, want *Database) []Change {
	var changes []Change
	out.Sequences = slices.Clone(out.Sequences)
	for _, w := range want.Sequences {
		old := TableName{Schema: w.Schema, Name: w.RenamedFrom}
		q := out.Sequence(old)
		if w.RenamedFrom == "" || q == nil || out.Sequence(w.TableName) != nil || want.Sequence(old) != nil {
			continue
		}
		for i, t := range out.Tables {
			next := *t
			next.Columns = slices.Clone(t.Columns)
			for c := range next.Columns {
				if out.SequenceOf(next.Columns[c]) == q {
					n, _, _ := nextOf(next.Columns[c].Default)
					next.Columns[c].Default = withNext(next.Columns[c].Default, TableName{Schema: n.Schema, Name: w.Name})
				}
			}
			out.Tables[i] = &next
		}
		q.TableName = w.TableName
		changes = append(changes, RenameSequence{old, w.TableName})
	}
	return changes
}

// sequencesBetween returns the sequences of both states, with the new options. Those with new names wait for the second phase.
func sequencesBetween(from, to *Database, renames []Change) []Sequence {
	out := slices.Clone(to.Sequences)
	for i, s := range out {
		if slices.ContainsFunc(renames, func(c Change) bool { return isRename(c, s.TableName) }) {
			out[i] = *from.Sequence(s.TableName)
		}
	}
	for _, s := range from.Sequences {
		if to.Sequence(s.TableName) == nil {
			out = append(out, s)
		}
	}
	return out
}

// isRename reports whether a change gives a sequence its name.
func isRename(c Change, name TableName) bool {
	r, ok := c.(RenameSequence)
	return ok && r.To == name
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
		return have.TableName == w.TableName && have.Options == w.Options
	})
}
