package logic_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/logic/db"
	"github.com/crategen/crategen/test/logic/db/item"
	"github.com/crategen/crategen/test/logic/db/of"
)

// question is a condition on items, and what it has to be for each of them.
type question struct {
	cond[*of.Item, *itemRow]
	want []tri
}

// ids are the items whose truth value is t.
func (q question) ids(w *world, t tri) []int64 {
	out := []int64{}
	for i, r := range w.items {
		if q.want[i] == t {
			out = append(out, r.ID)
		}
	}
	return out
}

// form is a statement that a condition stands in. It returns what is wrong with the answer.
type form struct {
	name string
	ask  func(ctx context.Context, g *gen, q question) error
}

// The forms that every condition is asked in, and those of which each condition is asked in one. The last ones write.
var (
	everyForm = []form{{"Where", where}, {"Where Not", whereNot}, {"When(condition)", truthValues}}
	oneForm   = []form{{"Count", count}, {"Filter(condition)", filtered}, {"Exist", exist}, {"ArrayAgg and MaxBy with Filter(condition)", collected}, {"When(condition) NULL", unknowns}, {"several Where", three}, {"Update", update}, {"Delete", remove}}
)

// disagreement tells how the database answers otherwise than it should, nil if it does not. A condition that it is known to refuse
// is none.
func disagreement(ctx context.Context, g *gen, q question, forms ...form) error {
	for _, f := range forms {
		err := f.ask(ctx, g, q)
		if err != nil && !refused(g.target, f.name+q.text, err) {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}

func where(ctx context.Context, g *gen, q question) error {
	return sameItems(ctx, g.client.Items.Where(q.ask), q.ids(g.world, yes))
}

func whereNot(ctx context.Context, g *gen, q question) error {
	return sameItems(ctx, g.client.Items.Where(query.Not(q.ask)), q.ids(g.world, no))
}

// unknowns asks for the items for which the condition is neither met nor its Not.
func unknowns(ctx context.Context, g *gen, q question) error {
	return sameItems(ctx, g.client.Items.Where(truthOf(q.ask).EQ("NULL")), q.ids(g.world, unknown))
}

// three asks three times the same: the condition, twice its Not, and either of them.
func three(ctx context.Context, g *gen, q question) error {
	if err := sameItems(ctx, g.client.Items.Where(q.ask).Where(query.Not(query.Not(q.ask))), q.ids(g.world, yes)); err != nil {
		return err
	}
	decided := append(q.ids(g.world, yes), q.ids(g.world, no)...)
	return sameItems(ctx, g.client.Items.Where(query.Or(q.ask, query.Not(q.ask))), decided)
}

func sameItems(ctx context.Context, of query.Source[*of.Item], want []int64) error {
	found, err := query.Select1(item.ID).From(of).All(ctx)
	if err != nil {
		return err
	}
	slices.Sort(found)
	slices.Sort(want)
	if !slices.Equal(found, want) {
		return fmt.Errorf("found the items %d, and should find %d", found, want)
	}
	return nil
}

// truthOf is the truth value of a condition as a text.
func truthOf(p query.Predicate[*of.Item]) query.Expr[*of.Item, string] {
	word := func(t tri) query.NonNull[*of.Item, string] { return query.Value[*of.Item](t.String()) }
	return query.When(p, word(yes)).When(query.Not(p), word(no)).Else(word(unknown))
}

func truthValues(ctx context.Context, g *gen, q question) error {
	rows, err := query.Select2(item.ID, truthOf(q.ask)).From(g.client.Items).OrderBy(item.ID.Asc()).All(ctx)
	if err != nil {
		return err
	}
	if len(rows) != len(q.want) {
		return fmt.Errorf("%d rows instead of %d", len(rows), len(q.want))
	}
	for i, r := range rows {
		if r.V2 == nil || *r.V2 != q.want[i].String() {
			return fmt.Errorf("item %d is %s, and should be %v", r.V1, *r.V2, q.want[i])
		}
	}
	return nil
}

func count(ctx context.Context, g *gen, q question) error {
	n, err := g.client.Items.Where(q.ask).Count(ctx)
	return sameNumber(n, err, len(q.ids(g.world, yes)))
}

func filtered(ctx context.Context, g *gen, q question) error {
	all := query.Count[*of.Item]()
	r, err := query.Select2(all.Filter(q.ask), all.Filter(query.Not(q.ask))).From(g.client.Items).Only(ctx)
	if err := sameNumber(int(r.V1), err, len(q.ids(g.world, yes))); err != nil {
		return err
	}
	return sameNumber(int(r.V2), nil, len(q.ids(g.world, no)))
}

// collected asks for the items that meet the condition with aggregates.
func collected(ctx context.Context, g *gen, q question) error {
	r, err := query.Select4(query.ArrayAgg(item.ID).Filter(q.ask), query.MaxBy(item.AString, item.ID).Filter(q.ask),
		query.Percentile(item.ID, 0).Filter(q.ask), query.ApproxCountDistinct(item.ID).Filter(q.ask)).From(g.client.Items).Only(ctx)
	if err != nil {
		return err
	}
	want := q.ids(g.world, yes)
	slices.Sort(r.V1)
	if !slices.Equal(r.V1, want) {
		return fmt.Errorf("ArrayAgg is %d instead of %d", r.V1, want)
	}
	if (r.V2 == nil) != (len(want) == 0) || (r.V3 == nil) != (len(want) == 0) || int(r.V4) != len(want) {
		return fmt.Errorf("MaxBy is %v, Percentile %v and ApproxCountDistinct %d for %d items", r.V2, r.V3, r.V4, len(want))
	}
	if len(want) == 0 {
		return nil
	}
	last := g.world.items[slices.IndexFunc(g.world.items, func(i *itemRow) bool { return i.ID == want[len(want)-1] })]
	if *r.V2 != last.AString || *r.V3 != float64(want[0]) {
		return fmt.Errorf("MaxBy is %q instead of %q, and the first percentile %v instead of %d", *r.V2, last.AString, *r.V3, want[0])
	}
	return nil
}

func exist(ctx context.Context, g *gen, q question) error {
	found, err := g.client.Items.Where(q.ask).Exist(ctx)
	if want := len(q.ids(g.world, yes)) > 0; err == nil && found != want {
		return fmt.Errorf("%t instead of %t", found, want)
	}
	return err
}

func sameNumber(n int, err error, want int) error {
	if err == nil && n != want {
		return fmt.Errorf("%d instead of %d", n, want)
	}
	return err
}

// notInWrites are the parts of conditions that updates and deletes cannot have.
var notInWrites = []string{
	"this part of the statement cannot join",
	"query.Targets cannot be a condition of this update or delete",
	"a subquery of this update or delete cannot refer to the rows",
}

// writeError is the error of a write, unless it is one that the condition should have.
func writeError(q question, err error) error {
	// What every row with a value meets is refused, and what is the same for each row, or is so but for a constant, which a choice
	// between one value may be as well.
	same := !slices.ContainsFunc(q.want, func(t tri) bool { return t != q.want[0] })
	constant := strings.Contains(q.text, "Value(") || strings.Contains(q.text, "When(")
	if errors.Is(err, dberr.ErrNoFilter) && (same || constant || !slices.Contains(q.want, no)) {
		return nil
	}
	if err != nil && slices.ContainsFunc(notInWrites, func(s string) bool { return strings.Contains(err.Error(), s) }) {
		return nil
	}
	return err
}

// update marks the items that meet the condition.
func update(ctx context.Context, g *gen, q question) error {
	g.world.mark++
	n, err := g.client.Items.Where(q.ask).Update(ctx, item.Mark.Set(g.world.mark))
	if err != nil {
		return writeError(q, err)
	}
	want := q.ids(g.world, yes)
	if err := sameNumber(n, nil, len(want)); err != nil {
		return err
	}
	if err := g.client.Items.Refresh(ctx); err != nil {
		return err
	}
	return sameItems(ctx, g.client.Items.Where(item.Mark.EQ(g.world.mark)), want)
}

// remove deletes the items that meet the condition, and writes them again.
func remove(ctx context.Context, g *gen, q question) error {
	n, err := g.client.Items.Where(q.ask).Delete(ctx)
	if err != nil {
		return writeError(q, err)
	}
	gone, left := q.ids(g.world, yes), append(q.ids(g.world, no), q.ids(g.world, unknown)...)
	wrong := sameNumber(n, nil, len(gone))
	if err := g.client.Items.Refresh(ctx); err != nil {
		return err
	}
	if wrong == nil {
		wrong = sameItems(ctx, g.client.Items.Where(), left)
	}
	there, err := query.Select1(item.ID).From(g.client.Items).All(ctx)
	if err != nil {
		return err
	}
	var again []*db.Item
	for _, r := range g.world.items {
		if !slices.Contains(there, r.ID) {
			again = append(again, r.Item)
		}
	}
	if err := g.client.Items.InsertMany(ctx, again); err != nil {
		return err
	}
	if err := g.client.Items.Refresh(ctx); err != nil {
		return err
	}
	return wrong
}
