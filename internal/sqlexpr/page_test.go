package sqlexpr

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/google/go-cmp/cmp"
)

var items = dialect.Table{
	Entity: "Item", Name: "items", Key: []int{0},
	Columns: []dialect.Column{
		{Name: "id", Type: dialect.Int64}, {Name: "name", Type: dialect.Text}, {Name: "made", Type: dialect.Time},
		{Name: "notes", Type: dialect.Text, Flags: dialect.Nullable},
	},
}

func by(name string, desc bool) Term {
	c, _ := items.Column(name)
	return Term{Column(name, c.Type), desc}
}

// TestPageConditions shows the conditions after a row, one for each range of the order.
func TestPageConditions(t *testing.T) {
	name, notes := wire.Text("n"), wire.Text("x")
	id := wire.Int(7)
	for _, tc := range []struct {
		name    string
		dialect string
		orders  []Term
		values  []wire.Value
		want    []string
		order   string
	}{
		{"the key", "postgres", nil, []wire.Value{id}, []string{`"id" > $1`}, `"id"`},
		{"the key, descending", "cratedb", []Term{by("id", true)}, []wire.Value{id}, []string{`"id" < $1`}, `"id" DESC`},
		{"two columns", "postgres", []Term{by("name", false)}, []wire.Value{name, id},
			[]string{`("name", "id") > ($1, $2)`}, `"name", "id"`},
		{"no lists are compared", "cratedb", []Term{by("name", false)}, []wire.Value{name, id},
			[]string{`("name" = $1) AND ("id" > $2)`, `"name" > $1`}, `"name", "id"`},
		{"two directions", "sqlite", []Term{by("name", true), by("made", false)}, []wire.Value{name, name, id},
			[]string{`("name" = ?1) AND (("made", "id") > (?2, ?3))`, `"name" < ?1`}, `"name" DESC, "made", "id"`},
		{"NULL is still to come", "postgres", []Term{by("notes", false)}, []wire.Value{notes, id},
			[]string{`("notes", "id") > ($1, $2)`, `"notes" IS NULL`}, `"notes" NULLS LAST, "id"`},
		{"NULL is past", "cockroachdb", []Term{by("notes", false)}, []wire.Value{notes, id},
			[]string{`("notes" = $1) AND ("id" > $2)`, `"notes" > $1`}, `"notes" NULLS FIRST, "id"`},
		{"NULL, and nothing but NULL to come", "postgres", []Term{by("notes", false)}, []wire.Value{wire.Null(), id},
			[]string{`("notes" IS NULL) AND ("id" > $1)`}, `"notes" NULLS LAST, "id"`},
		{"NULL, and values to come", "sqlite", []Term{by("notes", false)}, []wire.Value{wire.Null(), id},
			[]string{`("notes" IS NULL) AND ("id" > ?1)`, `"notes" IS NOT NULL`}, `"notes" NULLS FIRST, "id"`},
		{"NULL comes second", "postgres", []Term{by("name", false), by("notes", false)}, []wire.Value{name, notes, id},
			[]string{`("name" = $1) AND (("notes", "id") > ($2, $3))`, `("name" = $1) AND ("notes" IS NULL)`, `"name" > $1`}, `"name", "notes" NULLS LAST, "id"`},
		{"a column twice, and what the key decides", "postgres", []Term{by("id", true), by("id", false), by("name", false)}, []wire.Value{id},
			[]string{`"id" < $1`}, `"id" DESC`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := dialect.ByName(tc.dialect)
			if err != nil {
				t.Fatal(err)
			}
			order, err := NewPageOrder(d, &items, tc.orders)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			written := func(write func(b *sqlgen.Builder)) string {
				b := sqlgen.New(d, "", &items)
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
