package query

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func TestInsertReadsGeneratedKey(t *testing.T) {
	db, items := fake("postgres")
	db.rows = []wire.Rows{&fakeRows{cells: [][]any{{42}}}}
	e := &item{Name: "xx"}
	if err := items.Insert(t.Context(), e); err != nil || e.ID != 42 || e.Tags == nil {
		t.Errorf("%v, %+v", err, e)
	}
}

func TestWritesAreChecked(t *testing.T) {
	db, items := fake("postgres")
	_, update := items.Where(itemID.EQ(1)).Update(t.Context(), itemName.Set("x"))
	_, create := items.Create(t.Context(), itemName.Set("x"))
	for what, err := range map[string]error{
		"insert": items.Insert(t.Context(), &item{Name: "x"}),
		"bulk":   items.InsertMany(t.Context(), []*item{{Name: "xx"}, {Name: "x"}}),
		"update": update,
		"create": create,
	} {
		var v *dberr.ValidationError
		if !errors.As(err, &v) || v.Field != "name" || !errors.Is(err, errShort) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := items.Create(t.Context()); err == nil || err.Error() != `insert Item: Item.name: required, but not set` {
		t.Errorf("create without a required column: %v", err)
	}
	if len(db.sent) > 0 {
		t.Errorf("sent all the same: %v", db.sent)
	}
}

func TestTimesAreCut(t *testing.T) {
	db, items := fake("postgres")
	at := time.Date(2024, 1, 1, 0, 0, 0, 1_999_999, time.UTC)
	cut := at.Truncate(time.Millisecond)
	for _, tc := range []struct {
		p    Predicate[*itemMarker]
		want time.Time
	}{
		{itemMade.EQ(at), cut}, {itemMade.LTE(at), cut}, {itemMade.GT(at), cut},
		{itemMade.LT(at), cut}, {itemMade.GTE(at), cut}, {itemMade.GTE(cut), cut},
	} {
		db.sent = nil
		if _, err := items.Where(tc.p).All(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := db.sent[0].Args[0].Time(); !got.Equal(tc.want) {
			t.Errorf("%s: %v, want %v", db.sent[0].SQL, got, tc.want)
		}
	}
	db.sent = nil
	if _, err := items.Where(itemID.EQ(1)).Update(t.Context(), itemMade.Set(at)); err != nil {
		t.Fatal(err)
	}
	if got := db.sent[0].Args[0].Time(); !got.Equal(cut) {
		t.Errorf("a write of %v sends %v", at, got)
	}
}

func TestGetMany(t *testing.T) {
	db, items := fake("cratedb")
	at := time.Unix(0, 0)
	db.rows = []wire.Rows{&fakeRows{cells: [][]any{{5, "e", at, []string{}, nil}, {3, "c", at, []string{}, "n"}}}}
	got, err := items.GetMany(t.Context(), 3, 4, 5, 3)
	if err != nil || len(got) != 3 || got[0].ID != 3 || got[1].ID != 5 || got[2] != got[0] || *got[0].Notes != "n" {
		t.Errorf("%v %v", got, err)
	}
	keys := make([]int64, 100)
	db.sent = nil
	if _, err := items.GetMany(t.Context(), keys...); err != nil || len(db.sent) != 2 {
		t.Errorf("%d statements for 100 keys, %v", len(db.sent), err)
	}
}

func TestReadErrorsAreNamed(t *testing.T) {
	db, items := fake("postgres")
	db.rows = []wire.Rows{&fakeRows{cells: [][]any{{1, nil, time.Time{}, []string{}, nil}}}}
	if _, err := items.All(t.Context()); !errors.Is(err, dberr.ErrNull) || err.Error()[:11] != "select Item" {
		t.Errorf("%v", err)
	}
}

func TestTexts(t *testing.T) {
	var x interner
	buf := []byte("select 1")
	first := x.intern(buf)
	if allocs := testing.AllocsPerRun(100, func() {
		if x.intern(buf) != first {
			t.Error("not the same text")
		}
	}); allocs > 0 {
		t.Errorf("%v allocations for a text seen before", allocs)
	}
	for i := range 3 * generation {
		x.intern(fmt.Append(nil, i))
	}
	if n := len(x.young) + len(x.old); n > 2*generation {
		t.Errorf("%d texts are kept", n)
	}
}
