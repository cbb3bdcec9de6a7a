package state

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
)

// A schema writes into the type how a column makes its values: text GENERATED ALWAYS AS (lower(name)) STORED, text AS (lower(name)), bigserial.
// A live column has the plain type, and the expression or the default in fields of their own.

// Computation is how a database computes a column from others.
type Computation struct {
	Type string // of the values
	Expr string // (lower(name))
	Kind string // STORED or VIRTUAL, in upper case or lower; empty for the server's own
}

// ComputationOf returns how the database computes a column from others. ok is false for other columns.
func ComputationOf(c Column) (of Computation, ok bool) {
	typ, generated := c.Type, c.Generated
	if generated == "" {
		plain, from := computedFrom(typ)
		if from < 0 {
			return Computation{}, false
		}
		typ, generated = strings.TrimSpace(typ[:plain]), typ[from:]
	}
	end := expressionEnd(generated)
	return Computation{typ, generated[:end], strings.TrimSpace(generated[end:])}, true
}

// Computed reports whether the database computes a column from others.
func Computed(c Column) bool {
	_, ok := ComputationOf(c)
	return ok
}

// Virtual reports whether a column says that its values are computed when they are read.
func Virtual(c Column) bool {
	of, _ := ComputationOf(c)
	return strings.EqualFold(of.Kind, "VIRTUAL")
}

// Serial reports whether the type of a column brings its sequence: bigserial, or an identity with options that [ParseIdentity] does not read.
func Serial(c Column) bool {
	upper := strings.ToUpper(c.Type)
	return strings.Contains(upper, "SERIAL") || strings.Contains(upper, " AS IDENTITY")
}

// Filled reports whether a column has a value in rows that were written without one.
func Filled(c Column) bool { return c.Default != "" || c.Identity != nil || Serial(c) || Computed(c) }

// inExpression changes the expression of a generated column in its type, and nothing else of the type.
func inExpression(typ string, change func(string) string) string {
	_, from := computedFrom(typ)
	if from < 0 {
		return typ
	}
	end := from + expressionEnd(typ[from:])
	return typ[:from] + change(typ[from:end]) + typ[end:]
}

// computedFrom returns where the plain type of a generated column ends, and where its expression begins; -1 for other types.
func computedFrom(typ string) (plain, from int) {
	depth, generated, as := 0, -1, false
	for t, err := range sqllex.Postgres.Tokens(typ) {
		if err != nil {
			return 0, -1
		}
		word := ""
		if t.Kind == sqllex.Word && depth == 0 {
			word = strings.ToUpper(typ[t.Start:t.End])
		}
		switch {
		case t.Blank():
		case as && word == "IDENTITY", word == "OBJECT", word == "ARRAY": // OBJECT(DYNAMIC) AS (...) has members
			return 0, -1
		case as:
			return plain, t.Start
		case word == "GENERATED":
			generated = t.Start
		case word == "AS":
			if as, plain = true, generated; generated < 0 {
				plain = t.Start
			}
		case t.Kind == sqllex.Open:
			depth++
		case t.Kind == sqllex.Close:
			depth--
		}
	}
	return 0, -1
}

// expressionEnd returns the end of the expression with which a text begins. CrateDB needs no parentheses around it, and PostgreSQL prints none.
func expressionEnd(text string) int {
	depth, end, last := 0, len(text), 0
	for t, err := range sqllex.Postgres.Tokens(text) {
		switch {
		case err != nil:
			return len(text)
		case t.Kind == sqllex.Open:
			depth++
		case t.Kind == sqllex.Close:
			depth--
		case t.Kind == sqllex.Word && depth == 0 && last > 0:
			if word := text[t.Start:t.End]; strings.EqualFold(word, "STORED") || strings.EqualFold(word, "VIRTUAL") {
				end = last
			}
		}
		if !t.Blank() {
			last = t.End
		}
	}
	return end
}
