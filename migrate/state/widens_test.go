package state_test

import (
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
