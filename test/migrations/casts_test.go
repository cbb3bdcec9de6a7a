package migrations_test

import (
	"errors"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestNoCast changes types between which a server has no cast, and allows to round: the server refuses the change before the first step, in the
// second phase and from files, too, with rows and without.
func TestNoCast(t *testing.T) {
	mood := state.Enum{TableName: state.TableName{Name: "mood"}, Values: []string{"good", "bad"}}
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		of := func(typ, other string) *state.Database {
			return &state.Database{Target: on, Enums: []state.Enum{mood}, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: []state.Column{
				{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}, {Name: "c", Type: typ}, {Name: "m", Type: other}}}}}
		}
		for i, pair := range [][3]string{{"interval", "timestamp", "'P1M'"}, {"interval", "date", "'P1M'"}, {"interval", "timestamp(0)", "'P1M'"}, {"interval[]", "timestamp[]", "'{P1M}'"},
			{"bigint", mood.Type(), "7"}, {"interval", mood.Type(), "'P1M'"}, {"bigint", mood.Type() + "[]", "7"}, {mood.Type(), "bigint", "'good'"},
			{mood.Type(), "interval", "'good'"}, {"bigint[]", mood.Type() + "[]", "'{7}'"}, {mood.Type() + "[]", "bigint[]", "'{good}'"},
			{"text[]", mood.Type(), "'{good}'"}, {mood.Type(), mood.Type() + "[]", "'good'"}} {
			for _, rows := range []bool{false, true} {
				for j, way := range []string{"at once", "phases", "files"} {
					if on == target.CockroachDB && (j != i%3 || rows != (i%2 == 1)) { // whose changes take seconds
						continue
					}
					name := pair[0] + " to " + pair[1] + " " + way
					clean(t, db)
					f := newFolder(t, on)
					// the column m changes before, and must not
					from, to := of(pair[0], "varchar(5)"), of(pair[1], "varchar(9)")
					from.Tables[0].Columns[1], from.Tables[0].Columns[2] = from.Tables[0].Columns[2], from.Tables[0].Columns[1]
					to.Tables[0].Columns[1], to.Tables[0].Columns[2] = to.Tables[0].Columns[2], to.Tables[0].Columns[1]
					o := migrate.Options{Allow: []string{"round=*", "lost-writes=*"}}
					var err error
					if way == "files" {
						run(t, db, "DROP TABLE IF EXISTS crategen_migrations, crategen_versions")
						f.diff("first", from)
						if _, err := f.apply(db, o); err != nil {
							t.Fatal(err)
						}
					} else {
						mustApply(t, db, from)
					}
					if rows {
						run(t, db, "INSERT INTO books (id, c) VALUES (1, %s), (2, NULL)", pair[2])
					}
					var unsupported *plan.Unsupported
					var check *migrate.CheckError
					var refused *migrate.RowsError
					switch way {
					case "files":
						if _, err = migrate.Diff(f.read(), to, f.version(), "second"); err == nil {
							f.diff("second", to)
							_, err = f.apply(db, o)
						}
					case "phases":
						first := o
						first.Phase, o.Phase = plan.Expand, plan.Contract
						if _, err = migrate.Apply(t.Context(), db, to, first); err == nil {
							_, err = migrate.Apply(t.Context(), db, to, o)
						}
					default:
						_, err = migrate.Apply(t.Context(), db, to, o)
					}
					if !errors.As(err, &unsupported) && !errors.As(err, &check) && !errors.As(err, &refused) {
						t.Errorf("%s, rows %v: the error is %v", name, rows, err)
						continue
					}
					d, err := migrate.Compare(t.Context(), db, to, nil)
					if err != nil || way == "at once" && len(d.Changes) != 2 {
						t.Errorf("%s, rows %v: what differs is %+v, %v", name, rows, d, err)
					}
					n := 0
					for _, c := range d.Changes {
						if c.Title().Object == "c" {
							n++
						}
					}
					if n != 1 {
						t.Errorf("%s, rows %v: the column was changed: %+v", name, rows, d.Changes)
					}
				}
			}
		}
	})
}
