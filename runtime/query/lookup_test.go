package query

import (
	"context"
	"testing"
)

// TestLookupMarks holds that a read by keys is a lookup, and that one with a subquery or a join is none, however it is written.
func TestLookupMarks(t *testing.T) {
	type items = *Table[*itemMarker, *item, int64]
	key := itemID.EQ(1)
	owned := itemOwner.Has(ownerName.EQ("x"))
	for _, c := range []struct {
		name   string
		read   func(context.Context, items) error
		lookup bool
	}{
		{"a key", func(ctx context.Context, c items) error { _, err := c.Where(key).All(ctx); return err }, true},
		{"keys", func(ctx context.Context, c items) error { _, err := c.Where(itemID.In(1, 2)).All(ctx); return err }, true},
		{"a key and a condition", func(ctx context.Context, c items) error {
			_, err := c.Where(key, itemNotes.IsNull()).All(ctx)
			return err
		}, true},
		{"get", func(ctx context.Context, c items) error { _, _ = c.Get(ctx, 1); return nil }, true},
		{"a count", func(ctx context.Context, c items) error { _, _ = c.Where(key).Count(ctx); return nil }, true},
		{"exist", func(ctx context.Context, c items) error { _, err := c.Where(key).Exist(ctx); return err }, true},
		{"raw SQL without a SELECT", func(ctx context.Context, c items) error {
			_, err := c.Where(key, Raw[*itemMarker]("notes <> 'SELECT SELECT'")).All(ctx)
			return err
		}, true},
		{"an edge", func(ctx context.Context, c items) error { _, err := c.Where(key, owned).All(ctx); return err }, false},
		{"a count over an edge", func(ctx context.Context, c items) error { _, _ = c.Where(key, owned).Count(ctx); return nil }, false},
		{"raw SQL with a select", func(ctx context.Context, c items) error {
			_, err := c.Where(key, Raw[*itemMarker]("owner_id in (select id from owners)")).All(ctx)
			return err
		}, false},
		{"no key", func(ctx context.Context, c items) error { _, err := c.Where(itemNotes.IsNull()).All(ctx); return err }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, client := fake("cratedb")
			if err := c.read(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			if len(db.sent) != 1 || db.sent[0].Lookup != c.lookup {
				t.Errorf("as a lookup %v: %s", db.sent[0].Lookup, db.sent[0].SQL)
			}
		})
	}
}
