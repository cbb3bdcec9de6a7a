package query

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
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
			order, err := newPageOrder(d, &itemTable, terms(tc.orders))
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
			for _, r := range order.ranges(tc.values) {
				got = append(got, written(func(b *sqlgen.Builder) { b.Expr(anyOf([][]sqlgen.Expr{r})) }))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if by := strings.TrimPrefix(written(order.write), " ORDER BY "); by != tc.order {
				t.Errorf("got the order %s, want %s", by, tc.order)
			}
		})
	}
}

func TestCursorValues(t *testing.T) {
	values := []wire.Value{
		wire.Null(), wire.Bool(true), wire.Bool(false), wire.Int(math.MinInt64), wire.Uint(math.MaxUint64), wire.Float(math.NaN()),
		wire.Float(math.Copysign(0, -1)), wire.Float(5e-324), wire.Text(""), wire.Text("é\x00\n"), wire.Bytes([]byte{}),
		wire.Bytes([]byte{0, 255}), wire.Time(time.Date(-1, 1, 1, 0, 0, 0, 1, time.UTC)), wire.Time(time.Unix(1<<40, 999_999_999)),
		wire.UUID([16]byte{1, 15: 255}),
	}
	var in []byte
	for _, v := range values {
		var err error
		if in, err = appendValue(in, v); err != nil {
			t.Fatal(err)
		}
	}
	out, err := readValues(in, len(values))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range values {
		if !sameValue(v, out[i]) {
			t.Errorf("value %d of kind %s came back as %s", i, v.Kind(), out[i].Kind())
		}
	}
	for i := range in {
		if _, err := readValues(in[:i], len(values)); !errors.Is(err, dberr.ErrCursor) {
			t.Errorf("%d of %d bytes: got %v, want a dberr.ErrCursor", i, len(in), err)
		}
	}
	for _, broken := range [][]byte{append(in, 0), {99}, {byte(wire.KindText), 0xff, 0xff, 0xff, 0xff, 0x0f, 'a'}} {
		if _, err := readValues(broken, len(values)); !errors.Is(err, dberr.ErrCursor) {
			t.Errorf("%v: got %v, want a dberr.ErrCursor", broken, err)
		}
	}
	if _, err := appendValue(nil, wire.Texts([]string{"a"})); err == nil {
		t.Error("an array was taken")
	}
}

// TestSealer changes every character of a cursor.
func TestSealer(t *testing.T) {
	secret := []byte("a secret of thirty-two bytes ...")
	s, err := newSealer([][]byte{secret})
	if err != nil {
		t.Fatal(err)
	}
	about := []byte("items by name")
	cursor := s.seal([]byte("values"), about)
	if got, err := s.open(cursor, about); err != nil || string(got) != "values" {
		t.Fatalf("got %q, %v", got, err)
	}
	if strings.Contains(cursor, "values") || cursor == s.seal([]byte("Values"), about) {
		t.Errorf("the cursor is %s", cursor)
	}
	for i := range cursor {
		changed := []byte(cursor)
		changed[i] ^= 4 // a bit that base64 does not leave out at the end
		if got, err := s.open(string(changed), about); !errors.Is(err, dberr.ErrCursor) {
			t.Errorf("with another character %d: got %q, %v", i, got, err)
		}
	}
	random, err := newSealer(nil)
	if err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"another order":  openError(s, cursor, "items by price"),
		"another client": openError(random, cursor, string(about)),
		"nothing":        openError(s, "", string(about)),
	} {
		if !errors.Is(err, dberr.ErrCursor) {
			t.Errorf("%s: got %v, want a dberr.ErrCursor", what, err)
		}
	}
	if again, err := newSealer([][]byte{secret}); err != nil || again.seal([]byte("values"), about) != cursor {
		t.Errorf("another process with the key makes another cursor, %v", err)
	}
}

func openError(s *sealer, cursor, about string) error {
	_, err := s.open(cursor, []byte(about))
	return err
}

// TestMergedPage shows a page of two ranges.
func TestMergedPage(t *testing.T) {
	_, items := fake("postgres")
	q := items.Fields(itemName).Where(itemName.NEQ("x"))
	order, err := newPageOrder(q.conn.dialect, &itemTable, terms([]Order[*itemMarker]{itemName.Asc(), itemID.Desc()}))
	if err != nil {
		t.Fatal(err)
	}
	b := q.conn.builder(&itemTable, wire.OpRead)
	defer b.Free()
	p := pageQuery{order, q.core().level(), q.fields, q.filter, 3}
	p.write(b, []wire.Value{wire.Text("n"), wire.Int(7)})
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
