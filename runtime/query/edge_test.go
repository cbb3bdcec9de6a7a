package query

import (
	"context"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/google/go-cmp/cmp"
)

// The entities of these tests: a place in a tree, which has labels, as generated code declares them.
type (
	placeMarker struct{}
	labelMarker struct{}

	place struct {
		ID     int64
		Parent *int64
		Edges  struct {
			Parent   One[*place]
			Children Many[*place]
			Labels   Many[*label]
		}
	}

	label struct {
		ID    int64
		Edges struct{ Places Many[*place] }
	}
)

var (
	placeID       = &FixedInt[*placeMarker, int64]{Name: "id"}
	placeParent   = &ToOne[*placeMarker, *placeMarker]{Join: Join{Name: "parent", From: "parent_id", Table: "places", To: "id"}}
	placeChildren = &ToMany[*placeMarker, *placeMarker]{Join: Join{Name: "children", From: "id", Table: "places", To: "parent_id"}}
	placeLabels   = &ManyToMany[*placeMarker, *labelMarker, int64, int64]{ToMany: ToMany[*placeMarker, *labelMarker]{Join: Join{
		Name: "labels", From: "id", Table: "audit.labels", To: "id",
		Through: Through{Table: "audit.label_places", Near: "place_id", Far: "label_id"}}}}

	labelID     = &FixedInt[*labelMarker, int64]{Name: "id"}
	labelPlaces = &ManyToMany[*labelMarker, *placeMarker, int64, int64]{ToMany: ToMany[*labelMarker, *placeMarker]{Join: Join{
		Name: "places", From: "id", Table: "places", To: "id",
		Through: Through{Table: "audit.label_places", Near: "label_id", Far: "place_id"}}}}
)

var (
	placeTable = dialect.Table{Entity: "Place", Name: "places", Key: []int{0}, Columns: []dialect.Column{
		{Name: "id", Type: dialect.Int64}, {Name: "parent_id", Type: dialect.Int64, Flags: dialect.Nullable}}}
	labelTable = dialect.Table{Entity: "Label", Name: "labels", Schema: "audit", Key: []int{0}, Columns: []dialect.Column{
		{Name: "id", Type: dialect.Int64}}}
	otherTable  = dialect.Table{Entity: "Other", Name: "labels", Key: []int{0}, Columns: labelTable.Columns}
	linkedTable = dialect.Table{Entity: "label_places", Name: "label_places", Schema: "audit", Key: []int{0, 1}, Columns: []dialect.Column{
		{Name: "label_id", Type: dialect.Int64}, {Name: "place_id", Type: dialect.Int64}}}
)

var placeEntity = KeyedEntity[*place, int64]{
	Entity: Entity{
		Table: &placeTable, List: []place(nil), Marker: (*placeMarker)(nil),
		Field: func(v any, column int, c *wire.Cell) {
			p := v.(*place)
			if column == 0 {
				c.Int(&p.ID)
			} else {
				wire.Pointer(c, &p.Parent, (*wire.Cell).Int)
			}
		},
	},
	AppendKey: func(args []wire.Value, k int64) []wire.Value { return append(args, wire.Int(k)) },
}

var labelEntity = KeyedEntity[*label, int64]{
	Entity: Entity{
		Table: &labelTable, List: []label(nil), Marker: (*labelMarker)(nil),
		Field: func(v any, _ int, c *wire.Cell) { c.Int(&v.(*label).ID) },
	},
	AppendKey: func(args []wire.Value, k int64) []wire.Value { return append(args, wire.Int(k)) },
}

func placeEdges(edge string) EdgeTarget {
	switch edge {
	case "parent":
		return EdgeTarget{&placeEntity.Entity, placeEdges, func(v any, l Loaded) { HoldOne(&v.(*place).Edges.Parent, l) }, OneByKey}
	case "children":
		return EdgeTarget{&placeEntity.Entity, placeEdges, func(v any, l Loaded) { HoldMany(&v.(*place).Edges.Children, l) }, ManyByForeignKey}
	case "labels":
		return EdgeTarget{&labelEntity.Entity, labelEdges, func(v any, l Loaded) { HoldMany(&v.(*place).Edges.Labels, l) }, ManyThrough}
	}
	return EdgeTarget{}
}

func labelEdges(string) EdgeTarget {
	return EdgeTarget{&placeEntity.Entity, placeEdges, func(v any, l Loaded) { HoldMany(&v.(*label).Edges.Places, l) }, ManyThrough}
}

// fakePlaces returns the places of a client on a fake database of the given dialect.
func fakePlaces(name string) (*fakeDB, *Table[*placeMarker, *place, int64]) {
	db, items := fake(name)
	c := items.conn
	c.pkg = &Package{Tables: []*dialect.Table{&otherTable, &labelTable, &placeTable, &linkedTable}}
	return db, NewTable[*placeMarker](c, &placeEntity, placeEdges)
}

// runner is a Runner.
type runner struct{ c *Conn }

func (r runner) Conn() *Conn { return r.c }

func sqlOf(sent []wire.Statement) []string {
	out := make([]string, len(sent))
	for i, st := range sent {
		out[i] = st.SQL
	}
	return out
}

// TestEdgeStatements holds what With sends for each shape of an edge, and how often.
func TestEdgeStatements(t *testing.T) {
	const columns = `"id", "parent_id"`
	for _, tc := range []struct {
		name string
		edge Edge[*placeMarker]
		want []string
	}{
		{"to one", placeParent, []string{`SELECT ` + columns + ` FROM "places" WHERE "id" = ANY($1)`}},
		{"to one, if it meets a condition", placeParent.Where(placeID.GT(1)),
			[]string{`SELECT ` + columns + ` FROM "places" WHERE ("id" = ANY($1)) AND ("id" > $2)`}},
		{"to many", placeChildren, []string{`SELECT ` + columns + ` FROM "places" WHERE "parent_id" = ANY($1)`}},
		{"to many, in order", placeChildren.Where(placeID.GT(1)).OrderBy(placeID.Desc()),
			[]string{`SELECT ` + columns + ` FROM "places" WHERE ("parent_id" = ANY($1)) AND ("id" > $2) ORDER BY "id" DESC`}},
		{"to many, with a limit", placeChildren.Limit(2), []string{
			`SELECT ` + columns + ` FROM (SELECT ` + columns + `, row_number() OVER (PARTITION BY "parent_id" ORDER BY "id") AS "crategen_rank"` +
				` FROM "places" WHERE "parent_id" = ANY($1)) AS "t1" WHERE "crategen_rank" <= $2 ORDER BY "crategen_rank"`}},
		{"counted", placeChildren.Where(placeID.GT(1)).Count(), []string{
			`SELECT "parent_id", count(*) FROM "places" WHERE ("parent_id" = ANY($1)) AND ("id" > $2) GROUP BY "parent_id"`}},
		{"through a table", placeLabels.Where(labelID.GT(1)), []string{
			`SELECT "id", "crategen_parent" FROM "audit"."labels"` +
				` JOIN (SELECT "place_id" AS "crategen_parent", "label_id" AS "crategen_target" FROM "audit"."label_places"` +
				` WHERE "place_id" = ANY($1)) AS "t1" ON "t1"."crategen_target" = "id" WHERE "id" > $2`}},
		{"through a table, with a limit", placeLabels.OrderBy(labelID.Desc()).Limit(1), []string{
			`SELECT "id", "crategen_parent" FROM (SELECT "id", "crategen_parent",` +
				` row_number() OVER (PARTITION BY "crategen_parent" ORDER BY "id" DESC, "id") AS "crategen_rank" FROM "audit"."labels"` +
				` JOIN (SELECT "place_id" AS "crategen_parent", "label_id" AS "crategen_target" FROM "audit"."label_places"` +
				` WHERE "place_id" = ANY($1)) AS "t1" ON "t1"."crategen_target" = "id") AS "t2"` +
				` WHERE "crategen_rank" <= $2 ORDER BY "crategen_rank"`}},
		{"counted through a table", placeLabels.Count(), []string{
			`SELECT "crategen_parent", count(*) FROM "audit"."labels"` +
				` JOIN (SELECT "place_id" AS "crategen_parent", "label_id" AS "crategen_target" FROM "audit"."label_places"` +
				` WHERE "place_id" = ANY($1)) AS "t1" ON "t1"."crategen_target" = "id" GROUP BY "crategen_parent"`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			db, places := fakePlaces("postgres")
			db.rows = []wire.Rows{&fakeRows{cells: [][]any{{1, nil}, {2, 1}, {3, 1}}}}
			if _, err := places.With(tc.edge).All(context.Background()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, sqlOf(db.sent)[1:]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestEdgeResults sorts rows to the entities that have them, nested, and to two entities with one key.
func TestEdgeResults(t *testing.T) {
	db, places := fakePlaces("postgres")
	db.rows = []wire.Rows{
		&fakeRows{cells: [][]any{{1, nil}, {2, 1}, {2, 1}}}, // places, one of them twice
		&fakeRows{cells: [][]any{{7, 1}, {8, 2}, {7, 2}}},   // labels with the place
		&fakeRows{cells: [][]any{{1, nil, 7}, {2, 1, 7}}},   // places with the label
		&fakeRows{cells: [][]any{{2, 5}}},                   // counts
		&fakeRows{cells: [][]any{{3, 2}, {4, 2}, {5, 1}}},   // children
		&fakeRows{cells: [][]any{{1, nil}}},                 // parents
	}
	got, err := places.With(placeLabels.With(labelPlaces), placeLabels.Count(), placeChildren, placeParent).All(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(db.sent) != 6 {
		t.Errorf("%d statements, want 6", len(db.sent))
	}
	ids := func(ps []*place) (out []int64) {
		for _, p := range ps {
			out = append(out, p.ID)
		}
		return out
	}
	for i, want := range []struct {
		labels, children []int64
		count            int
		parent           *place
	}{
		{[]int64{7}, []int64{5}, 0, nil},
		{[]int64{8, 7}, []int64{3, 4}, 5, &place{ID: 1}},
		{[]int64{8, 7}, []int64{3, 4}, 5, &place{ID: 1}},
	} {
		p := got[i]
		labels, _ := p.Edges.Labels.Get()
		var keys []int64
		for _, l := range labels {
			keys = append(keys, l.ID)
			back, loaded := l.Edges.Places.Get()
			if wantBack := map[int64]int{7: 2, 8: 0}[l.ID]; !loaded || len(back) != wantBack || back == nil {
				t.Errorf("places of label %d: %v, %t", l.ID, ids(back), loaded)
			}
		}
		children, _ := p.Edges.Children.Get()
		count, counted := p.Edges.Labels.Count()
		if !counted || count != want.count || cmp.Diff(want.labels, keys)+cmp.Diff(want.children, ids(children)) != "" {
			t.Errorf("%d: labels %v (%d), children %v", i, keys, count, ids(children))
		}
		if _, counted := p.Edges.Children.Count(); counted {
			t.Error("children were not counted")
		}
		parent, loaded := p.Edges.Parent.Get()
		if !loaded || (parent == nil) != (want.parent == nil) {
			t.Errorf("%d: parent %v, %t", i, parent, loaded)
		}
	}
	if one, other := got[0].Edges.Labels.es[0], got[1].Edges.Labels.es[1]; one != other {
		t.Error("a label that two places have is two values")
	}
}

func TestEdgeErrors(t *testing.T) {
	for _, tc := range []struct {
		name  string
		edges []Edge[*placeMarker]
		want  string
	}{
		{"twice", []Edge[*placeMarker]{placeChildren, placeChildren.Limit(2)},
			"select Place: edge children occurs twice in With: give it once, with all of its conditions and edges"},
		{"twice, nested", []Edge[*placeMarker]{placeChildren.With(placeParent, placeParent)},
			"select Place: edge children: edge parent occurs twice in With: give it once, with all of its conditions and edges"},
		{"zero", []Edge[*placeMarker]{new(EdgeQuery[*placeMarker, *placeMarker])},
			"select Place: a zero EdgeQuery has no edge: remove it, or start from an edge"},
		{"zero, changed", []Edge[*placeMarker]{new(EdgeQuery[*placeMarker, *placeMarker]).Limit(1).Count()},
			"select Place: a zero EdgeQuery has no edge: remove it, or start from an edge"},
		{"a to-one edge counted", []Edge[*placeMarker]{placeParent.Where(placeID.GT(1)).Count()},
			"edge Place.parent: Count needs an edge to many: load this edge and check its target"},
		{"of no schema", []Edge[*placeMarker]{&ToOne[*placeMarker, *placeMarker]{Join{Name: "made", Related: new(sqlexpr.Related)}}},
			"select Place: edge made: an edge of query.Relate or query.Lateral cannot be loaded, because the entity has no field for it: use query.Via or query.Each"},
		{"in a nested load", []Edge[*placeMarker]{placeChildren.With(placeLabels.Where(Predicate[*labelMarker]{}))},
			"edge Place.children: edge Place.labels: select Label: a zero Predicate has no condition: remove it, or use query.And"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			db, places := fakePlaces("postgres")
			db.rows = []wire.Rows{&fakeRows{cells: [][]any{{1, nil}}}, &fakeRows{cells: [][]any{{2, 1}}}}
			_, err := places.With(tc.edges...).All(context.Background())
			if err == nil || err.Error() != tc.want {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
		})
	}
}

// TestLoadBatches bounds the keys of one statement: 10,000 of a list, and what CrateDB plans as lookups by key.
func TestLoadBatches(t *testing.T) {
	for name, want := range map[string][]int{"postgres": {1, 2, 2}, "sqlite": {1, 2, 2}, "cratedb": {1, 157, 2}} {
		db, places := fakePlaces(name)
		cells := make([][]any, 10_001)
		for i := range cells {
			cells[i] = []any{i + 1, i + 100_000}
		}
		db.rows = []wire.Rows{&fakeRows{cells: cells}}
		if _, err := places.With(placeParent, placeChildren).All(context.Background()); err != nil {
			t.Fatal(err)
		}
		var got [3]int
		for _, st := range db.sent {
			switch {
			case strings.Contains(st.SQL, `WHERE "parent_id"`):
				got[2]++
			case strings.Contains(st.SQL, "WHERE"):
				got[1]++
			default:
				got[0]++
			}
		}
		if diff := cmp.Diff(want, got[:]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestEdgePredicates holds the conditions through each shape of an edge.
func TestEdgePredicates(t *testing.T) {
	_, places := fakePlaces("postgres")
	for _, tc := range []struct {
		name string
		p    Predicate[*placeMarker]
		want string
	}{
		{"to the same table", placeParent.Has(placeID.GT(1)),
			`"parent_id" IS NOT NULL AND "parent_id" IN (SELECT "id" FROM "places" WHERE ("id" IS NOT NULL) AND ("id" > $1))`},
		{"nested in itself", placeParent.Has(placeParent.Has()),
			`"parent_id" IS NOT NULL AND "parent_id" IN (SELECT "id" FROM "places" WHERE ("id" IS NOT NULL) AND` +
				` ("parent_id" IS NOT NULL AND "parent_id" IN (SELECT "id" FROM "places" WHERE "id" IS NOT NULL)))`},
		{"none", placeChildren.HasNone(),
			`NOT ("id" IN (SELECT "parent_id" FROM "places" WHERE "parent_id" IS NOT NULL))`},
		{"through a table", placeLabels.Has(labelID.EQ(1)),
			`"id" IN (SELECT "place_id" FROM "audit"."label_places" WHERE ("place_id" IS NOT NULL) AND` +
				` ("label_id" IN (SELECT "id" FROM "audit"."labels" WHERE ("id" IS NOT NULL) AND ("id" = $1))))`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := Selecting(places.Where(tc.p)).SQL()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(`SELECT "id", "parent_id" FROM "places" WHERE `+tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLinkStatements(t *testing.T) {
	ctx := context.Background()
	friends := &ManyToMany[*placeMarker, *placeMarker, int64, int64]{ToMany: ToMany[*placeMarker, *placeMarker]{Join: Join{
		Name: "friends", From: "id", Table: "places", To: "id",
		Through: Through{Table: "audit.label_places", Near: "label_id", Far: "place_id", Both: true}}}}
	for _, tc := range []struct {
		name, dialect string
		do            func(Runner) error
		want          []string
		args          int
	}{
		{"link", "sqlite", func(r Runner) error { return Link(ctx, r, placeLabels, 1, 2, 3) },
			[]string{`INSERT INTO "audit.label_places" ("place_id", "label_id") VALUES (?1, ?2) ON CONFLICT DO NOTHING`}, 4},
		{"link, postgres", "postgres", func(r Runner) error { return Link(ctx, r, placeLabels, 1, 2, 3) },
			[]string{`INSERT INTO "audit"."label_places" ("place_id", "label_id") SELECT c1, c2 FROM unnest($1::int8[], $2::int8[]) AS r(c1, c2)` +
				` ON CONFLICT DO NOTHING`}, 4},
		{"link friends", "sqlite", func(r Runner) error { return Link(ctx, r, friends, 1, 2, 3) },
			[]string{`INSERT INTO "audit.label_places" ("label_id", "place_id") VALUES (?1, ?2) ON CONFLICT DO NOTHING`}, 8},
		{"unlink", "postgres", func(r Runner) error { return Unlink(ctx, r, placeLabels, 1, 2, 3) },
			[]string{`DELETE FROM "audit"."label_places" WHERE "place_id" = $1 AND "label_id" = ANY($2)`}, 2},
		{"unlink, cratedb", "cratedb", func(r Runner) error { return Unlink(ctx, r, placeLabels, 1, 2, 3) },
			[]string{`DELETE FROM "audit"."label_places" WHERE "label_id" = $1 AND "place_id" = $2`}, 4},
		{"unlink friends", "postgres", func(r Runner) error { return Unlink(ctx, r, friends, 1, 2) },
			[]string{`DELETE FROM "audit"."label_places" WHERE "label_id" = $1 AND "place_id" = ANY($2)`,
				`DELETE FROM "audit"."label_places" WHERE "place_id" = $1 AND "label_id" = ANY($2)`}, 4},
		{"nothing", "postgres", func(r Runner) error { return Link(ctx, r, placeLabels, 1) }, []string{}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			db, places := fakePlaces(tc.dialect)
			if err := tc.do(runner{places.conn}); err != nil {
				t.Fatal(err)
			}
			args := 0
			for _, st := range db.sent {
				args += len(st.Args)
				if !st.Idempotent {
					t.Error("it may be sent again, and does not say so")
				}
			}
			if diff := cmp.Diff(tc.want, sqlOf(db.sent)); diff != "" || args != tc.args {
				t.Errorf("%d arguments\n%s", args, diff)
			}
		})
	}
}
