package query

import (
	"fmt"
	"testing"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/google/go-cmp/cmp"
)

// TestMergedPage shows a page of two ranges.
func TestMergedPage(t *testing.T) {
	_, items := fake("postgres")
	q := items.Fields(itemName).Where(itemName.NEQ("x"))
	order, err := sqlexpr.NewPageOrder(q.conn.dialect, &itemTable, terms([]Order[*itemMarker]{itemName.Asc(), itemID.Desc()}))
	if err != nil {
		t.Fatal(err)
	}
	b := q.conn.builder(&itemTable, wire.OpRead)
	defer b.Free()
	p := sqlexpr.PageQuery{Order: order, Level: q.Query().level(), Columns: q.fields, Filter: q.filter, Limit: 3}
	p.Write(b, []wire.Value{wire.Text("n"), wire.Int(7)})
	want := `SELECT "name" FROM (SELECT "name" FROM "items" WHERE ("name" <> $1) AND ("name" = $2) AND ("id" < $3) ORDER BY "name", "id" DESC LIMIT 3) AS "t1"` +
		` UNION ALL SELECT "name" FROM (SELECT "name" FROM "items" WHERE ("name" <> $4) AND ("name" > $5) ORDER BY "name", "id" DESC LIMIT 3) AS "t2"` +
		` ORDER BY "name", "id" DESC LIMIT 3`
	if diff := cmp.Diff(want, string(b.Text())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestPageStatement sends a page and reads its rows.
func TestPageStatement(t *testing.T) {
	db, items := fake("postgres")
	row := func(id int) []any { return []any{id, fmt.Sprint("name ", id)} }
	db.rows = []wire.Rows{&fakeRows{cells: [][]any{row(1), row(2), row(3)}}, &fakeRows{cells: [][]any{row(3)}}}
	q := items.Fields(itemName).Where(itemName.NEQ("x")).OrderBy(itemName.Asc())
	first, err := q.Page(t.Context(), 2, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Items) != 2 || !first.More || first.Next == "" {
		t.Fatalf("the first page is %+v", first)
	}
	last, err := q.Page(t.Context(), 2, first.Next)
	if err != nil {
		t.Fatal(err)
	}
	if len(last.Items) != 1 || last.More || last.Next != "" {
		t.Errorf("the last page is %+v", last)
	}
	want := []string{
		`SELECT "id", "name" FROM "items" WHERE "name" <> $1 ORDER BY "name", "id" LIMIT 3`,
		`SELECT "id", "name" FROM "items" WHERE ("name" <> $1) AND (("name", "id") > ($2, $3)) ORDER BY "name", "id" LIMIT 3`,
	}
	var got []string
	for _, st := range db.sent {
		got = append(got, st.SQL)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
