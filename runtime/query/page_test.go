package query

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/google/go-cmp/cmp"
)

// TestPageConditions shows the conditions after a row, one for each range of the order.
func TestPageConditions(t *testing.T) {
	name, notes := wire.Text("n"), wire.Text("x")
	id := wire.Int(7)
	for _, tc := range []struct {
		name    string
		dialect string
		orders  []Order[*itemMarker]
		values  []wire.Value
		want    []string
		order   string
	}{
		{"the key", "postgres", nil, []wire.Value{id}, []string{`"id" > $1`}, `"id"`},
		{"the key, descending", "cratedb", []Order[*itemMarker]{itemID.Desc()}, []wire.Value{id}, []string{`"id" < $1`}, `"id" DESC`},
		{"two columns", "postgres", []Order[*itemMarker]{itemName.Asc()}, []wire.Value{name, id},
			[]string{`("name", "id") > ($1, $2)`}, `"name", "id"`},
		{"no lists are compared", "cratedb", []Order[*itemMarker]{itemName.Asc()}, []wire.Value{name, id},
			[]string{`("name" = $1) AND ("id" > $2)`, `"name" > $1`}, `"name", "id"`},
		{"two directions", "sqlite", []Order[*itemMarker]{itemName.Desc(), itemMade.Asc()}, []wire.Value{name, name, id},
			[]string{`("name" = ?1) AND (("made", "id") > (?2, ?3))`, `"name" < ?1`}, `"name" DESC, "made", "id"`},
		{"NULL is still to come", "postgres", []Order[*itemMarker]{itemNotes.Asc()}, []wire.Value{notes, id},
			[]string{`("notes", "id") > ($1, $2)`, `"notes" IS NULL`}, `"notes" NULLS LAST, "id"`},
		{"NULL is past", "cockroachdb", []Order[*itemMarker]{itemNotes.Asc()}, []wire.Value{notes, id},
			[]string{`("notes" = $1) AND ("id" > $2)`, `"notes" > $1`}, `"notes" NULLS FIRST, "id"`},
		{"NULL, and nothing but NULL to come", "postgres", []Order[*itemMarker]{itemNotes.Asc()}, []wire.Value{wire.Null(), id},
			[]string{`("notes" IS NULL) AND ("id" > $1)`}, `"notes" NULLS LAST, "id"`},
		{"NULL, and values to come", "sqlite", []Order[*itemMarker]{itemNotes.Asc()}, []wire.Value{wire.Null(), id},
			[]string{`("notes" IS NULL) AND ("id" > ?1)`, `"notes" IS NOT NULL`}, `"notes" NULLS FIRST, "id"`},
		{"NULL comes second", "postgres", []Order[*itemMarker]{itemName.Asc(), itemNotes.Asc()}, []wire.Value{name, notes, id},
			[]string{`("name" = $1) AND (("notes", "id") > ($2, $3))`, `("name" = $1) AND ("notes" IS NULL)`, `"name" > $1`}, `"name", "notes" NULLS LAST, "id"`},
		{"a column twice, and what the key decides", "postgres", []Order[*itemMarker]{itemID.Desc(), itemID.Asc(), itemName.Asc()}, []wire.Value{id},
			[]string{`"id" < $1`}, `"id" DESC`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := dialect.ByName(tc.dialect)
			if err != nil {
				t.Fatal(err)
			}
			order, err := sqlexpr.NewPageOrder(d, &itemTable, terms(tc.orders))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			written := func(write func(b *sqlgen.Builder)) string {
				b := sqlgen.New(d, "", &itemTable)
				defer b.Free()
				write(b)
				return string(b.Text())
			}
			for _, r := range order.Ranges(tc.values) {
				got = append(got, written(func(b *sqlgen.Builder) { b.Expr(sqlexpr.AnyOf([][]sqlgen.Expr{r})) }))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if by := strings.TrimPrefix(written(order.Write), " ORDER BY "); by != tc.order {
				t.Errorf("got the order %s, want %s", by, tc.order)
			}
		})
	}
}

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
	p := sqlexpr.PageQuery{Order: order, Level: q.core().level(), Columns: q.fields, Filter: q.filter, Limit: 3}
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
