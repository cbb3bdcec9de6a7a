package query

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExpressionSQL shows what expressions, joins and subqueries say on each database. Read the golden files: they are the
// review.
func TestExpressionSQL(t *testing.T) {
	type items = *Table[*itemMarker, *item, int64]
	type sql = func(items) (string, error)
	where := func(p Predicate[*itemMarker]) sql {
		return func(c items) (string, error) { return Selecting(c.Where(p)).SQL() }
	}
	value := func(e Selectable[*itemMarker, *string]) sql {
		return func(c items) (string, error) { return Select1(e).From(c).Selecting().SQL() }
	}
	number := func(e Selectable[*itemMarker, *int64]) sql {
		return func(c items) (string, error) { return Select1(e).From(c).Selecting().SQL() }
	}
	float := func(e Selectable[*itemMarker, *float64]) sql {
		return func(c items) (string, error) { return Select1(e).From(c).Selecting().SQL() }
	}
	one, half := Value[*itemMarker](int64(1)), Value[*itemMarker](0.5)
	owner := Via(itemOwner, ownerName)
	count := Count[*itemMarker]()
	type step struct {
		name string
		sql  sql
	}
	cases := []step{
		{"lower", value(Lower(itemName))},
		{"upper", value(Upper(itemName))},
		{"trim", value(Trim(itemName))},
		{"length", where(Length(itemName).GT(3))},
		{"concat", value(Concat(itemName, itemNotes, itemKind))},
		{"substring", value(Substring(itemName, 2, 3))},
		{"replace", value(Replace(itemName, "a", "b"))},
		{"plus minus times", number(Plus(itemID, Minus(one, Times(itemPages, itemID))))},
		{"divide integers", number(Divide(itemID, one))},
		{"divide floats", float(Divide(AsFloat(itemID), half))},
		{"modulo", number(Modulo(itemID, one))},
		{"abs", number(Abs(itemID))},
		{"round", float(Round(half))},
		{"floor", float(Floor(half))},
		{"ceil", float(Ceil(half))},
		{"as int", where(AsInt(half).EQ(0))},
		{"as text", value(AsText(itemID))},
		{"contains", where(Contains(Lower(itemName), "a%"))},
		{"prefix", where(HasPrefix(Lower(itemName), "a%"))},
		{"suffix", where(HasSuffix(Lower(itemName), "a%"))},
		{"coalesce", value(Coalesce(itemNotes, itemKind, itemName))},
		{"or", where(AsNullable(itemNotes).Or("none").EQ("x"))},
		{"case", value(When(itemID.GT(1), itemName).When(itemNotes.IsNull(), itemNotes).Else(itemKind))},
		{"in", where(Lower(itemName).In("a", "b"))},
		{"not in", where(Lower(itemName).NotIn("a", "b"))},
		{"two columns", where(Equal(itemName, itemNotes))},
		{"now", where(Less(itemMade, Now[*itemMarker]()))},
		{"filter", func(c items) (string, error) {
			return Select2(Sum(itemID).Filter(itemName.EQ("a"), itemID.GT(1)), count.Filter(itemID.LT(9))).From(c).Selecting().SQL()
		}},
		{"sum or", func(c items) (string, error) { return Select1(Sum(itemID).Or(0)).From(c).Selecting().SQL() }},
		{"per group", func(c items) (string, error) {
			return Select2(itemName, PerGroup(Divide(AsFloat(Sum(itemID)), AsFloat(count)))).From(c).GroupBy(itemName).
				Having(Or(Less(Min(itemID), Max(itemID)), count.EQ(1))).Selecting().SQL()
		}},
		{"group by a value with an argument", func(c items) (string, error) {
			label := AsNullable(itemNotes).Or("none")
			return Select2(label, count).From(c).GroupBy(label).OrderBy(label.Asc()).Selecting().SQL()
		}},
		{"windows", func(c items) (string, error) {
			byName := PartitionBy(itemName).OrderBy(itemID.Desc())
			return Select5(RowNumber[*itemMarker]().Over(byName), Lag(itemID, 1).Over(byName), LastValue(itemID).Over(byName),
				Sum(itemID).Over(byName.Rows(-2, 0)), Avg(itemID).Filter(itemID.GT(1)).Over(OrderedBy(itemMade.Asc()).Rows(Unbounded, 1))).
				From(c).OrderBy(Rank[*itemMarker]().Over(byName).Asc()).Selecting().SQL()
		}},
		{"via", func(c items) (string, error) {
			return Selecting(c.Where(owner.EQ("x"), itemID.GT(1)).OrderBy(owner.Asc()).Limit(3)).SQL()
		}},
		{"via, grouped", func(c items) (string, error) {
			return Select2(owner, count).From(c).GroupBy(owner).Selecting().SQL()
		}},
		{"each", func(c items) (string, error) {
			same := RelateMany(itemName, c.Where(itemID.GT(1)), itemNotes)
			return Select2(itemName, Each(same, itemMade)).From(c).Selecting().SQL()
		}},
		{"in a selection", func(c items) (string, error) {
			return Selecting(c.Where(NotIn(itemID, Pick(itemPages).From(c).Where(owner.EQ("x"))))).SQL()
		}},
		{"exists", func(c items) (string, error) {
			return Selecting(c.Where(Exists[*itemMarker](c.Where(Less(itemID, Outer[*itemMarker](itemID)))), itemName.EQ("a"))).SQL()
		}},
		{"scalar", func(c items) (string, error) {
			return Selecting(c.Where(Equal(itemID, Scalar[*itemMarker](Select1(Max(itemID)).From(c))))).SQL()
		}},
		{"cte", func(c items) (string, error) {
			first := CTE2("first", Select2(itemName, RowNumber[*itemMarker]().Over(PartitionBy(itemName))).From(c).Where(itemID.GT(7)))
			second := CTE1("second", Select1(first.C1).From(first).Where(first.C2.EQ(1)))
			return Selecting(c.Where(In(itemName, Select1(second.C1).From(second)), itemID.LT(9))).SQL()
		}},
		{"join a cte", func(c items) (string, error) {
			each := CTE2("each", Select2(itemName, count).From(c).GroupBy(itemName))
			return Select2(itemID, Via(Relate(itemName, each, each.C1), each.C2).Or(0)).From(c).Selecting().SQL()
		}},
		{"union", func(c items) (string, error) {
			names, notes := Select1(itemName).From(c), Pick(itemNotes).From(c)
			return Union(names, UnionAll(names.Where(itemID.EQ(1)), notes)).OrderBy(Position(1).Desc()).Limit(2).Selecting().SQL()
		}},
		{"set to", func(c items) (string, error) {
			return Updating(c.Where(itemID.EQ(1)), SetTo(itemNotes, Lower(itemName)), itemName.Set("xx")).SQL()
		}},
	}
	for i, u := range []string{"second", "minute", "hour", "day", "week", "month", "quarter", "year"} {
		cases = append(cases, step{u, where(Equal(itemMade, DateTrunc(Unit(i), itemMade)))},
			step{"number of the " + u, where(Extract(Unit(i), itemMade).EQ(1))})
	}
	for i, p := range []string{"day of week", "day of year", "epoch"} {
		cases = append(cases, step{p, where(Extract(Part(i), itemMade).EQ(1))})
	}
	for _, name := range dialects {
		t.Run(name, func(t *testing.T) {
			_, table := fake(name)
			var b strings.Builder
			for _, tc := range cases {
				sql, err := tc.sql(table)
				if err != nil {
					t.Errorf("%s: %v", tc.name, err)
				}
				fmt.Fprintf(&b, "-- %s\n%s\n\n", tc.name, sql)
			}
			golden(t, name+"-expressions.sql", b.String())
		})
	}
}

// TestExpressionArguments looks at the arguments of statements that were written more than once before they were sent.
func TestExpressionArguments(t *testing.T) {
	db, c := fake("postgres")
	owner := Via(itemOwner, ownerName)
	first := CTE1("first", Select1(itemName).From(c).Where(itemID.EQ(1)))
	_, err := c.Where(itemID.EQ(2), owner.EQ("x"), In(itemName, Select1(first.C1).From(first).Where(first.C1.NEQ("y")))).
		OrderBy(owner.Asc()).Limit(3).All(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	st := db.sent[0]
	got := make([]string, len(st.Args))
	for i, a := range st.Args {
		got[i] = fmt.Sprint(a.Kind())
	}
	if diff := cmp.Diff([]string{"int", "int", "text", "text", "int"}, got); diff != "" {
		t.Errorf("%s\narguments (-want +got):\n%s", st.SQL, diff)
	}
}
