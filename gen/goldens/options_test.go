package goldens_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"

	optionsdb "github.com/crategen/crategen/gen/testdata/options/db"
	"github.com/crategen/crategen/gen/testdata/options/db/actor"
	"github.com/crategen/crategen/gen/testdata/options/db/event"
	viewsdb "github.com/crategen/crategen/gen/testdata/views/db"
	"github.com/crategen/crategen/gen/testdata/views/db/adultpet"
	"github.com/crategen/crategen/gen/testdata/views/db/kindcount"
)

func TestOptions(t *testing.T) {
	ctx := t.Context()
	c := open(t, optionsdb.Open)
	_, err := c.Exec(ctx, `ALTER TABLE "audit.events" ADD COLUMN "total" integer`) // which entsql.Skip leaves to others
	must(t, err)
	must(t, c.Actors.Insert(ctx, &optionsdb.Actor{ID: 7, Name: "a"}))
	e := optionsdb.NewEvent()
	e.Name, e.ActorID = "n", new(7)
	must(t, c.Events.Insert(ctx, e))
	if e.ID != 1000 {
		t.Errorf("the first key is %d, want 1000", e.ID)
	}
	n, err := c.Events.Where(event.Actor.Has(actor.Name.EQ("a"))).Count(ctx)
	must(t, err)
	if n != 1 {
		t.Errorf("%d events of the actor, want 1", n)
	}
	for name, broken := range map[string]func(*optionsdb.Event){
		"events_check": func(e *optionsdb.Event) { e.Size = 7 },
		"event_name":   func(e *optionsdb.Event) { e.Name = "" },
	} {
		e := optionsdb.NewEvent()
		e.Name = "n"
		broken(e)
		var constraint *dberr.ConstraintError
		if err := c.Events.Insert(ctx, e); !errors.As(err, &constraint) || constraint.Rule != dberr.Check {
			t.Errorf("%s: %v", name, err)
		}
	}

	// A row that Add would move out of its Go type's range stays what it is, and can be read.
	_, err = c.Events.Where(event.ID.EQ(1000)).Update(ctx, event.Size.Add(255))
	var constraint *dberr.ConstraintError
	if !errors.As(err, &constraint) || constraint.Rule != dberr.Check {
		t.Errorf("a uint8 was moved to 256: %v", err)
	}
	got, err := c.Events.Get(ctx, 1000)
	must(t, err)
	if got.Size != 1 {
		t.Errorf("size %d, want 1", got.Size)
	}

	// The database's own defaults are of the form that the code reads.
	_, err = c.Exec(ctx, `INSERT INTO "audit.events" (name) VALUES ('raw')`)
	must(t, err)
	raw, err := c.Events.Where(event.Name.EQ("raw")).Only(ctx)
	must(t, err)
	if age := time.Since(raw.MadeAt); age < 0 || age > time.Minute || raw.Token.Version() != 4 || raw.Token.Variant() != uuid.RFC4122 || *raw.Digest != "78" {
		t.Errorf("made %v, token %v, digest %v", raw.MadeAt, raw.Token, raw.Digest)
	}
}

// A table that is made elsewhere is neither created nor dropped.
func TestExternalTables(t *testing.T) {
	ctx := t.Context()
	c := open(t, optionsdb.Open)
	if there, err := query.TableExists(ctx, c.Legacies); err != nil || there {
		t.Fatalf("the table is there: %t, %v", there, err)
	}
	_, err := c.Exec(ctx, "CREATE TABLE legacies (id integer PRIMARY KEY, name text)")
	must(t, err)
	must(t, query.DropTables(ctx, c))
	roundTrip(t, c.Legacies, &optionsdb.Legacy{Name: "n"}, func(e *optionsdb.Legacy) int64 { return e.ID })
	if there, err := query.TableExists(ctx, c.Events); err != nil || there {
		t.Errorf("a table of the schema was left: %t, %v", there, err)
	}
}

func TestViews(t *testing.T) {
	ctx := t.Context()
	c := open(t, viewsdb.Open)
	must(t, c.CreateTables(ctx)) // a second time
	for i, name := range []string{"Tom", "Tom", "Rex", "Kit"} {
		must(t, c.Pets.Insert(ctx, &viewsdb.Pet{Name: name, Kind: viewsdb.PetKindCat, Age: new(i + 3)}))
	}
	adults, err := c.AdultPets.Where(adultpet.Age.GT(3)).OrderBy(adultpet.Age.Desc()).Limit(2).Offset(1).All(ctx)
	must(t, err)
	if len(adults) != 2 || adults[0].Name != "Rex" || adults[1].Name != "Tom" {
		t.Errorf("adults: %v", adults)
	}
	counts := map[string]int{}
	for row, err := range c.KindCounts.Iter(ctx) {
		must(t, err)
		counts[row.Name] = row.N
	}
	n, err := c.AdultPets.Count(ctx)
	must(t, err)
	exist, err := c.KindCounts.Where(kindcount.Name.EQ("nobody")).Exist(ctx)
	must(t, err)
	only, err := c.KindCounts.Where(kindcount.Name.EQ("Kit")).Only(ctx)
	must(t, err)
	total, err := query.Select1(query.Sum(kindcount.N)).From(c.KindCounts.Where(kindcount.N.GT(0))).Only(ctx)
	must(t, err)
	if len(counts) != 3 || n != 3 || exist || only.N != 1 || *total != 3 {
		t.Errorf("counts %v, %d adults, nobody there: %t, only %+v, total %v", counts, n, exist, only, total)
	}
	must(t, query.DropTables(ctx, c))
	if _, err := c.AdultPets.First(ctx); !errors.Is(err, dberr.ErrNoTable) {
		t.Errorf("the view is there after DropTables: %v", err)
	}
}
