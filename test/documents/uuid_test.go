package documents_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/documents/db"
	"github.com/crategen/crategen/test/documents/db/of"
	"github.com/crategen/crategen/test/documents/db/tag"
)

// TestNativeUUID uses UUIDs of CrateDB's own type as keys and in conditions.
func TestNativeUUID(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		owner := uuid.MustParse("f0000000-0000-4000-8000-000000000001")
		a := &db.Tag{ID: uuid.MustParse("10000000-0000-4000-8000-000000000001"), Owner: &owner, Name: "a"}
		b := &db.Tag{ID: uuid.MustParse("f0000000-0000-4000-8000-00000000000b"), Name: "b"}
		c := &db.Tag{Name: "c", Owner: &owner}
		check(t, client.Tags.InsertMany(ctx, []*db.Tag{a, b}))
		check(t, client.Tags.Insert(ctx, c))
		got, err := client.Tags.Get(ctx, b.ID)
		check(t, err)
		many, err := client.Tags.GetMany(ctx, c.ID, a.ID, uuid.New())
		check(t, err)
		if got.Name != "b" || len(many) != 2 || many[0].Name != "c" || *many[1].Owner != owner {
			t.Errorf("by key: %v, %v", got, many)
		}
		n, err := client.Tags.Where(tag.ID.In(a.ID, b.ID), tag.Name.NEQ("b")).Update(ctx, tag.Name.Set("aa"))
		check(t, err)
		if n != 1 {
			t.Errorf("%d rows were updated", n)
		}
		b.Name = "bb"
		check(t, client.Tags.Upsert(ctx, b))
		check(t, client.Tags.Refresh(ctx))
		for what, tt := range map[string]struct {
			p    query.Predicate[*of.Tag]
			want []string
		}{
			"equal": {tag.Owner.EQ(owner), []string{"aa", "c"}}, "list": {tag.Owner.In(owner, uuid.New()), []string{"aa", "c"}},
			"not": {tag.Owner.NEQ(owner), nil}, "null": {tag.Owner.IsNull(), []string{"bb"}}, "not a list": {tag.ID.NotIn(a.ID), []string{"bb", "c"}},
		} {
			names, err := query.Select1(tag.Name).From(client.Tags).Where(tt.p).OrderBy(tag.Name.Asc()).All(ctx)
			check(t, err)
			if !slices.Equal(names, tt.want) && len(names)+len(tt.want) > 0 {
				t.Errorf("%s: %v, want %v", what, names, tt.want)
			}
		}
		counts, err := query.Select3(query.CountDistinct[*of.Tag](tag.Owner), query.ApproxCountDistinct[*of.Tag](tag.ID), query.CountOf[*of.Tag](tag.Owner)).From(client.Tags).Only(ctx)
		check(t, err)
		if counts.V1 != 1 || counts.V2 != 3 || counts.V3 != 2 {
			t.Errorf("counted %+v", counts)
		}
		w := query.OrderedBy(tag.Name.Asc())
		rows, err := query.Select4(query.Coalesce(tag.Owner, tag.ID), query.Lag(tag.Owner, 1).Over(w), query.When(tag.Name.EQ("aa"), tag.ID).End(), query.FirstValue(tag.ID).Over(w)).
			From(client.Tags).OrderBy(tag.Name.Asc()).All(ctx)
		check(t, err)
		type row = query.Row4[*uuid.UUID, *uuid.UUID, *uuid.UUID, *uuid.UUID]
		want := []row{{V1: &owner, V3: &a.ID, V4: &a.ID}, {V1: &b.ID, V2: &owner, V4: &a.ID}, {V1: &owner, V4: &a.ID}}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("computed (-want +have):\n%s", diff)
		}
		groups, err := query.Select2(tag.Owner, query.CountRows(client.Tags)).From(client.Tags).GroupBy(tag.Owner).OrderBy(query.CountRows(client.Tags).Asc()).All(ctx)
		check(t, err)
		if len(groups) != 2 || groups[0].V1 != nil || *groups[1].V1 != owner || groups[1].V2 != 2 {
			t.Errorf("groups %+v", groups)
		}
		same, err := client.Tags.Where(query.Equal(tag.Owner, tag.ID)).Count(ctx)
		check(t, err)
		if same != 0 {
			t.Errorf("%d rows own themselves", same)
		}
		n, err = client.Tags.Where(tag.ID.EQ(b.ID)).Update(ctx, query.SetTo(tag.Owner, query.AsNullable(tag.ID)))
		check(t, err)
		if own, err := client.Tags.Get(ctx, b.ID); n != 1 || err != nil || own.Owner == nil || *own.Owner != b.ID {
			t.Errorf("%d rows, %v, %v", n, own, err)
		}
		n, err = client.Tags.Where(tag.ID.EQ(a.ID)).Delete(ctx)
		check(t, err)
		if n != 1 {
			t.Errorf("%d rows were deleted", n)
		}
		first, err := client.Tags.OrderBy(tag.ID.Asc()).Limit(1).All(ctx) // of CrateDB, the first one may begin with 8 to f
		check(t, err)
		for what, p := range map[string]query.Predicate[*of.Tag]{"greater": tag.ID.GT(first[0].ID), "between": tag.Owner.Between(a.ID, b.ID)} {
			_, err := client.Tags.Where(p).All(ctx)
			if refused := err != nil && strings.Contains(err.Error(), "has no range and no page in this database"); refused != (target == "cratedb") || !refused && err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}
