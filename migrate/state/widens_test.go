package state_test

import (
	"reflect"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

func TestWidens(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		want     bool
	}{
		{"integer", "bigint", true}, {"INT4", "INT8", true}, {"bigint", "integer", false}, {"smallint", "INT", true},
		{"varchar(40)", "varchar(80)", true}, {"varchar(40)", "text", true}, {"text", "varchar(40)", false}, {"STRING", "text", true},
		{"character varying(40)", "varchar(40)", true}, {"real", "double precision", true}, {"text", "integer", false},
		{"integer", "text", false}, {"uuid", "uuid", true}, {"numeric(10,2)", "numeric(8,2)", false},
		{"timestamp", "timestamp(0)", false}, {"timestamp(0)", "timestamp", true}, {"timestamptz(3)", "timestamptz(6)", true}, {"time(3)", "time(0)", false},
		{"timestamp(6)", "timestamp without time zone", true}, {"timestamp", "timestamptz", false},
	} {
		if got := state.Widens(state.Column{Type: tt.from}, state.Column{Type: tt.to}); got != tt.want {
			t.Errorf("from %s to %s: %t", tt.from, tt.to, got)
		}
	}
	object := func(members ...string) state.Column {
		c := state.Column{Type: "OBJECT(STRICT)"}
		for _, m := range members {
			c.Members = append(c.Members, state.Column{Name: m, Type: "TEXT"})
		}
		return c
	}
	if !state.Widens(object("a"), object("b", "a")) || state.Widens(object("a", "b"), object("a")) {
		t.Error("an object holds more with more members")
	}
}

// TestIdentityWidens changes identities: programs of the version before leave the column out or give a value, and those of both versions write
// the column of the state between.
func TestIdentityWidens(t *testing.T) {
	plain, always, options := &state.Identity{}, &state.Identity{Always: true}, &state.Identity{Increment: 5}
	for _, tt := range []struct {
		name     string
		from, to *state.Identity
		widens   bool
		between  *state.Identity
	}{
		{"none", nil, nil, true, nil}, {"new", nil, options, true, options}, {"new, always", nil, always, false, plain}, {"gone", plain, nil, false, plain},
		{"gone, always", always, nil, false, plain}, {"options", plain, options, true, options}, {"always", plain, always, false, plain},
		{"no more always", always, options, true, options}, {"always, as before", always, always, true, always},
	} {
		column := func(i *state.Identity) state.Column {
			return state.Column{Name: "n", Type: "bigint", NotNull: true, Identity: i}
		}
		of := func(i *state.Identity) *state.Database {
			return &state.Database{Target: target.Postgres, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, Columns: []state.Column{column(i)}}}}
		}
		if got := state.Widens(column(tt.from), column(tt.to)); got != tt.widens {
			t.Errorf("%s: %t", tt.name, got)
		}
		if got := state.Between(of(tt.from), of(tt.to)).Tables[0].Columns[0]; !reflect.DeepEqual(got, column(tt.between)) {
			t.Errorf("%s: between is %+v", tt.name, got)
		}
	}
}

func TestMayBeRenames(t *testing.T) {
	books := func(columns ...state.Column) *state.Table {
		return &state.Table{TableName: state.TableName{Name: "books"}, Columns: columns}
	}
	from := &state.Database{Target: target.Postgres, Tables: []*state.Table{books(state.Column{Name: "title", Type: "STRING"}, state.Column{Name: "price", Type: "DECIMAL(10,2)"})}}
	to := &state.Database{Target: target.Postgres, Tables: []*state.Table{books(state.Column{Name: "name", Type: "text"}, state.Column{Name: "label", Type: "text"},
		state.Column{Name: "cost", Type: "numeric(10, 2)"})}}
	list := state.MayBeRenames(state.Diff(from, to))
	if len(list) != 2 || list[0].Gone.Name() != "books.title" || len(list[0].New) != 2 || list[1].Gone.Name() != "books.price" || list[1].New[0] != "cost" {
		t.Errorf("%+v", list)
	}
}
