package sqlexpr

import (
	"errors"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// In the update of ON CONFLICT, excluded is the row that the insert would have written. The columns of the existing row need the name of the table
// everywhere but on CrateDB, which refuses it.

var errExcluded = errors.New("query.Excluded and query.SetExcluded are for the Set and Where of query.UpsertOn")

// excluded is an expression over the new row.
type excluded struct{ e sqlgen.Expr }

// Excluded is an expression over the columns of the row that an insert would have written.
func Excluded(e sqlgen.Expr) sqlgen.Expr { return &excluded{e} }

func (x *excluded) WriteSQL(b *sqlgen.Builder) {
	if b.Statement.Op != wire.OpInsert {
		b.Fail(errExcluded)
	}
	b.In(b.Table, excludedRow, func() { x.e.WriteSQL(b) })
}

// sources implements timed.
func (x *excluded) sources(_ *sqlgen.Builder, see func(sqlgen.Expr)) { see(x.e) }

const excludedRow = "excluded"

// AssignExcluded sets a column to the value of the new row.
func AssignExcluded(column string) *Assignment {
	return &Assignment{Column: column, Excluded: true}
}

// InConflict runs write for expressions over the existing row.
func InConflict(b *sqlgen.Builder, t *dialect.Table, write func()) {
	alias := ""
	switch {
	case !b.Dialect.ConflictWhere:
	case b.Dialect.HasSchemas:
		alias = t.Name
	default:
		alias = t.FlatName()
	}
	b.In(t, alias, write)
}

var errConflictMembers = errors.New("a condition needs a change of a whole field on CrateDB, besides those of members of documents")

// WriteConflictSets writes the assignments of an update on conflict, and its condition. On a database without such a condition, the first
// assignment fails for a row that does not meet it, so that the row is not written; SkippedRow recognises the error.
func WriteConflictSets(b *sqlgen.Builder, t *dialect.Table, sets []*Assignment, condition sqlgen.Expr) {
	trapped := condition == nil || b.Dialect.ConflictWhere
	for i, a := range sets {
		b.Comma(i)
		if trapped || a.Members != nil {
			InConflict(b, t, func() { a.WriteSQL(b) })
			continue
		}
		trapped = true
		b.Ident(a.Column)
		b.Write(" = CASE WHEN CASE WHEN ")
		b.Expr(condition)
		b.Write(" THEN true ELSE ")
		writeRowTrap(b, t)
		b.Write(" END THEN ")
		a.writeValue(b)
		b.Write(" ELSE ")
		b.Ident(a.Column)
		b.Write(" END")
	}
	if !trapped {
		b.Fail(errConflictMembers)
	}
}

// skippedRow is the text in CrateDB's error for a row that does not meet the condition. The transport removes it from the message, so the type of the
// cast tells the error from others.
const skippedRow = "crategen: the condition is not met"

// writeRowTrap writes a condition whose computation fails. It must depend on the row, or CrateDB would evaluate it before.
func writeRowTrap(b *sqlgen.Builder, t *dialect.Table) {
	b.Write("CAST(concat(")
	b.Literal(skippedRow)
	b.Write(", left(CAST(")
	b.Ident(t.Columns[t.Key[0]].Name)
	b.Write(" AS text), 0)) AS ip) = '::'")
}

// SkippedRow reports whether the error of a row says that it does not meet the condition of WriteConflictSets.
func SkippedRow(err error) bool {
	var said *dberr.ServerError
	return errors.As(err, &said) && castFails(said.Message, "to type `ip`")
}
