package migrations_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// randomPair returns two random states.
func randomPair(on target.Name, regions []string, seed uint64) (a, b *state.Database) {
	g := newGenerator(on, regions, seed, 2)
	a = g.database()
	return a, g.mutated(a)
}

// TestRandomBetween checks the state between random pairs: no change to it breaks programs of the first state, and only types and keys
// of it can break programs of the second.
func TestRandomBetween(t *testing.T) {
	for _, on := range testtarget.All {
		for seed := range uint64(500) {
			a, b := randomPair(target.Name(on.Name), []string{"east", "north", "west"}[:seed%4], seed)
			mid := state.Between(a, b)
			for _, c := range state.Diff(a, mid) {
				if state.Breaks(c) && a.Table(state.TableName{Name: c.Title().Table}) != nil { // they know no new table
					t.Errorf("%s, seed %d: %s breaks programs of the first state", on.Name, seed, c.Title())
				}
			}
			for _, c := range state.Diff(mid, state.Between(mid, b)) {
				t.Errorf("%s, seed %d: %s is not complete after the first phase", on.Name, seed, c.Title())
			}
			for _, c := range state.Diff(b, mid) {
				if state.Breaks(c) && !bearable(c, b, mid) {
					t.Errorf("%s, seed %d: %s breaks programs of the second state", on.Name, seed, c.Title())
				}
			}
		}
	}
}

// bearable reports whether programs of a state work in the state between, although a change to it would break them: no state fits both
// versions of a type and a key, and a constraint over a column that a program does not write does not refuse its rows.
func bearable(c state.Change, b, mid *state.Database) bool {
	unwritten := func(t *state.Table, name string) bool {
		m := mid.Table(t.TableName).Column(name)
		return b.Table(t.TableName).Column(name) == nil && !m.NotNull && m.Default == ""
	}
	// SQLite keeps many types in a text, and tells them apart by the collation.
	retyped := func(t *state.Table, name string) bool {
		x, y := b.Table(t.TableName).Column(name), mid.Table(t.TableName).Column(name)
		return x.Type != y.Type || x.Collation != y.Collation
	}
	switch c := c.(type) {
	case state.AlterKey, state.AlterRowSecurity, state.CreatePolicy, state.DropPolicy, state.AlterPolicy: // policies stay those of the first state
		return true
	case state.AddColumn: // of the key, or of the partitions, of the first state
		return slices.Contains(mid.Table(c.Table.TableName).PrimaryKey, c.Column.Name)
	case state.AlterType: // one of an identity only if the column may have been NULL
		other := c.From
		other.Identity = c.To.Identity
		return !state.Widens(other, c.To) || !c.From.NotNull || !c.To.NotNull
	case state.SetNotNull: // programs of the first state leave the column to its identity
		return c.Column.Identity != nil
	case state.DropColumn: // it is computed from a column that changes its type
		return computed(c.Column) && retyped(c.Table, sourceOf(c.Column))
	case state.SetDefault:
		return retyped(c.Table, c.To.Name)
	case state.AddForeignKey:
		return unwritten(c.Table, c.Key.Columns[0])
	case state.AddIndex:
		return slices.ContainsFunc(c.Index.Parts, func(p state.Part) bool { return p.Column != "" && unwritten(c.Table, p.Column) })
	}
	return false
}

// TestRandomHistory checks that state.json gives the state after each of several random versions.
func TestRandomHistory(t *testing.T) {
	for seed := range uint64(100) {
		on := []target.Name{target.Postgres, target.CockroachDB}[seed%2]
		g := newGenerator(on, []string{"east", "north", "west"}, seed, 3)
		f := newFolder(t, on)
		var want []*state.Database
		for range 3 {
			a := g.database()
			want = append(want, a, g.mutated(a))
		}
		d := f.read()
		var versions []string
		for _, s := range want {
			v := f.version()
			versions = append(versions, v)
			if err := d.Add(files.File{Name: v + "_x.sql", Version: v, Text: "-- " + v}, s); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Write(f.path); err != nil {
			t.Fatal(err)
		}
		d = f.read()
		for i, v := range versions {
			got, err := d.At(v)
			if err != nil {
				t.Fatal(err)
			}
			if list := append(state.Diff(got, want[i]), state.Diff(want[i], got)...); len(list) > 0 {
				t.Fatalf("seed %d: the state after version %d of %d differs: %s %+v", seed, i+1, len(versions), list[0].Title(), list[0])
			}
		}
		if got, err := d.At(""); err != nil || !reflect.DeepEqual(state.Diff(got, &state.Database{Target: on}), []state.Change(nil)) {
			t.Fatalf("seed %d: the first state is %+v, %v", seed, got, err)
		}
	}
}

// TestRandomPhases migrates random pairs in two phases. Rows may stand in the way of either.
func TestRandomPhases(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			first := *seed
			if first == 0 {
				first = rand.Uint64()
			}
			counts := make(map[string]int)
			db, end := space(t, on.Name), time.Now().Add(*span/2)
			regions := regionsOfCluster(t, db)
			for n := uint64(0); n < uint64(*pairs) && time.Now().Before(end) && !t.Failed(); n++ {
				phases(t, db, target.Name(on.Name), regions, first+n, counts)
			}
			t.Logf("from seed %d: %v", first, counts)
		})
	}
}

func phases(t *testing.T, db wire.DB, on target.Name, regions []string, seed uint64, counts map[string]int) {
	a, b := randomPair(on, regions, seed)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	clean(t, db)
	o := migrate.Options{Allow: []string{"drop-table=*", "drop-column=*", "drop-sequence=*", "round=*", "lost-writes=*", "incomplete-reads=*"}} // no program writes
	if _, err := migrate.Apply(ctx, db, a, o); err != nil {
		t.Errorf("seed %d: creating A: %v", seed, err)
		return
	}
	g := newGenerator(on, regions, seed, 4)
	if err := g.fill(ctx, db, a, b); err != nil {
		t.Errorf("seed %d: filling A: %v", seed, err)
		return
	}
	for _, phase := range []plan.Phase{plan.Expand, plan.Contract} {
		o.Phase = phase
		_, err := migrate.Apply(ctx, db, b, o)
		why := refusal(on, err)
		switch {
		case err == nil:
		case why != "":
			counts["refused in "+string(phase)+": "+why]++
			if testing.Verbose() {
				t.Logf("seed %d: %s: refused: %v", seed, phase, err)
			}
			return
		default:
			t.Errorf("seed %d: %s: %v", seed, phase, err)
			return
		}
	}
	counts["migrated"]++
	if p, err := migrate.NewPlan(ctx, db, b, migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("seed %d: after both phases there is %v, %v", seed, p, err)
	}
}
