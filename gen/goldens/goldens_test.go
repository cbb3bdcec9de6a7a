// Package goldens_test runs the generated packages of ../testdata on SQLite: tables made, entities written and read back.
// It stands apart from the test that compares those packages with the generator, so that -update works while they do not
// compile.
package goldens_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"

	cratedb "github.com/crategen/crategen/gen/testdata/crate/db"
	customdb "github.com/crategen/crategen/gen/testdata/custom/db"
	"github.com/crategen/crategen/gen/testdata/custom/kinds"
	defaultsdb "github.com/crategen/crategen/gen/testdata/defaults/db"
	"github.com/crategen/crategen/gen/testdata/defaults/db/of"
	"github.com/crategen/crategen/gen/testdata/defaults/db/sample"
	edgesdb "github.com/crategen/crategen/gen/testdata/edges/db"
	"github.com/crategen/crategen/gen/testdata/edges/db/article"
	"github.com/crategen/crategen/gen/testdata/edges/db/author"
	enumsdb "github.com/crategen/crategen/gen/testdata/enums/db"
	enums "github.com/crategen/crategen/gen/testdata/enums/schema"
	fulltextdb "github.com/crategen/crategen/gen/testdata/fulltext/db"
	"github.com/crategen/crategen/gen/testdata/fulltext/db/book"
	keysdb "github.com/crategen/crategen/gen/testdata/keys/db"
	mixinsdb "github.com/crategen/crategen/gen/testdata/mixins/db"
	namesdb "github.com/crategen/crategen/gen/testdata/names/db"
	nullabledb "github.com/crategen/crategen/gen/testdata/nullable/db"
	nullable "github.com/crategen/crategen/gen/testdata/nullable/schema"
	objectsdb "github.com/crategen/crategen/gen/testdata/objects/db"
	"github.com/crategen/crategen/gen/testdata/objects/db/device"
	objects "github.com/crategen/crategen/gen/testdata/objects/schema"
	typesdb "github.com/crategen/crategen/gen/testdata/types/db"
	validatorsdb "github.com/crategen/crategen/gen/testdata/validators/db"
	vkinds "github.com/crategen/crategen/gen/testdata/validators/kinds"
)

// client is what every generated client has.
type client interface {
	CreateTables(context.Context) error
	Close() error
}

// open opens a golden package on a database in memory, with its tables.
func open[C client](t *testing.T, open func(context.Context, string, ...wire.Option) (C, error)) C {
	t.Helper()
	c, err := open(t.Context(), "sqlite::memory:", sqlite.Driver)
	must(t, err)
	t.Cleanup(func() { must(t, c.Close()) })
	must(t, c.CreateTables(t.Context()))
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// roundTrip inserts an entity, reads it back by its key, and compares what went in with what came out.
func roundTrip[E any, K comparable](t *testing.T, table interface {
	Insert(ctx context.Context, e *E) error
	Get(ctx context.Context, key K) (*E, error)
}, e *E, key func(*E) K) {
	t.Helper()
	must(t, table.Insert(t.Context(), e))
	got, err := table.Get(t.Context(), key(e))
	must(t, err)
	if diff := cmp.Diff(e, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("written and read differ (-written +read):\n%s", diff)
	}
}

// fine is finer than any column.
var fine = time.Date(2026, 5, 6, 7, 8, 9, 123_456_789, time.FixedZone("", 3600))

func TestTypes(t *testing.T) {
	c := open(t, typesdb.Open)
	e := &typesdb.Sample{
		ID: uuid.New(), Flag: true, Count: -1, Tiny: -128, Small: -32768, Medium: -1 << 31, Large: -1 << 63,
		Size: math.MaxInt, Octet: 255, Port: 65535, Address: 1<<32 - 1, Hash: 1<<63 - 1, Ratio: 0.5, Price: 0.1,
		Name: "it's", Body: "", Payload: []byte{0, 255}, At: fine, Session: uuid.New(),
		Attributes: map[string]any{"a": 1.5}, Tags: []string{"a", ""}, Scores: []int{1, -2}, Weights: []float64{0.1},
		Flags: []bool{true, false}, Counters: []int64{1 << 62}, Ports: []uint16{65535}, Seen: []time.Time{fine},
		Members: []uuid.UUID{uuid.New()},
	}
	roundTrip(t, c.Samples, e, func(e *typesdb.Sample) uuid.UUID { return e.ID })
	if want := fine.UTC().Truncate(time.Microsecond); !e.At.Equal(want) || !e.Seen[0].Equal(want) {
		t.Errorf("times are %v and %v, want them cut to %v", e.At, e.Seen[0], want)
	}
	e.ID, e.Tags = uuid.New(), nil
	if err := c.Samples.Insert(t.Context(), e); !errors.Is(err, dberr.ErrNull) {
		t.Errorf("a nil slice in a column that is not nullable: %v", err)
	}
}

func TestNullable(t *testing.T) {
	c := open(t, nullabledb.Open)
	key := func(e *nullabledb.Sample) int64 { return e.ID }
	roundTrip(t, c.Samples, &nullabledb.Sample{Origin: "x"}, key)
	roundTrip(t, c.Samples, &nullabledb.Sample{
		Flag: new(false), Count: new(0), Port: new(uint16(0)), Ratio: new(float32(0)), Name: new(""), Payload: []byte{},
		At: &fine, Session: &uuid.UUID{}, Level: new(nullabledb.SampleLevelLow), Attributes: map[string]any{},
		Size: &nullable.Size{Width: 1}, Other: &nullable.Size{}, Tags: []string{}, Seen: []time.Time{}, Source: new("s"),
		First: &nullable.Size{},
	}, key)
}

// A default takes the place of what was not given, and of no value that was.
func TestDefaults(t *testing.T) {
	c := open(t, defaultsdb.Open)
	key := func(e *defaultsdb.Sample) uuid.UUID { return e.ID }
	fresh := defaultsdb.NewSample()
	if fresh.Name != `it's "new"` || fresh.Token != "token" || fresh.Secret != "secret" || *fresh.Limit != 10 ||
		fresh.Size.Width != 2 || fresh.Status != defaultsdb.SampleStatusDraft || !*fresh.Maybe {
		t.Errorf("NewSample() = %+v", fresh)
	}
	roundTrip(t, c.Samples, fresh, key)

	sparse := &defaultsdb.Sample{Status: defaultsdb.SampleStatusOpen, Maybe: new(false)}
	roundTrip(t, c.Samples, sparse, key)
	switch {
	case sparse.Active || sparse.Rank != 0 || sparse.Name != "" || sparse.Token != "" || *sparse.Maybe:
		t.Errorf("a zero was replaced: %+v", sparse)
	case sparse.ID == uuid.Nil || sparse.CreatedAt.IsZero() || sparse.Tags == nil || *sparse.Limit != 10:
		t.Errorf("a default is missing: %+v", sparse)
	}

	created, err := c.Samples.Create(t.Context())
	must(t, err)
	n, err := c.Samples.Where(query.Every[*of.Sample]()).Update(t.Context(), sample.Name.Set("changed"))
	must(t, err)
	updated, err := c.Samples.Get(t.Context(), created.ID)
	must(t, err)
	if n != 3 || updated.Version != 2 || updated.UpdatedAt.Before(created.UpdatedAt) || created.Version != 1 {
		t.Errorf("%d rows, version %d, then %d", n, created.Version, updated.Version)
	}
}

func TestEnums(t *testing.T) {
	c := open(t, enumsdb.Open)
	e := &enumsdb.Ticket{Status: enumsdb.TicketStatusInProgress, Size: enumsdb.TicketSizeLarge, Priority: enums.Priority("low")}
	roundTrip(t, c.Tickets, e, func(e *enumsdb.Ticket) int64 { return e.ID })
	err := c.Tickets.Insert(t.Context(), &enumsdb.Ticket{Status: "lost", Size: "L", Priority: "low"})
	var invalid *dberr.ValidationError
	if !errors.As(err, &invalid) || invalid.Field != "status" {
		t.Errorf("an unknown value: %v", err)
	}
}

func TestObjects(t *testing.T) {
	c := open(t, objectsdb.Open)
	spec := objects.Spec{Model: "m", Cores: 4, Location: objects.Location{Country: "AT", Floor: new(int8(3))}, Built: fine.UTC()}
	e := &objectsdb.Device{Spec: spec, String: &objects.Text{Value: "v"}}
	roundTrip(t, c.Devices, e, func(e *objectsdb.Device) int64 { return e.ID })
	n, err := c.Devices.Where(
		device.Spec.Cores.GT(3), device.Spec.Location.Country.EQ("AT"), device.Spec.Location.Floor.EQ(3),
		device.Spec.Backup.Country.IsNull(), device.String.Value.HasPrefix("v"), device.SpecBackup.IsNull(),
	).Count(t.Context())
	must(t, err)
	if n != 1 {
		t.Errorf("%d devices, want 1", n)
	}
}

// Edges are loaded from either side; those of an article without an editor are loaded and empty.
func TestEdges(t *testing.T) {
	ctx := t.Context()
	c := open(t, edgesdb.Open)
	a := &edgesdb.Author{Name: "Adams"}
	must(t, c.Authors.Insert(ctx, a))
	x := &edgesdb.Article{Title: "t", AuthorID: a.ID}
	must(t, c.Articles.Insert(ctx, x))
	must(t, c.Notes.Insert(ctx, &edgesdb.Note{Text: "n", AuthorNotesID: &a.ID}))

	authors, err := c.Authors.With(author.Articles, author.Favorite, author.Notes).All(ctx)
	must(t, err)
	articles, _ := authors[0].Edges.Articles.Get()
	favorite, loaded := authors[0].Edges.Favorite.Get()
	notes, _ := authors[0].Edges.Notes.Get()
	if len(articles) != 1 || articles[0].ID != x.ID || favorite != nil || !loaded || len(notes) != 1 {
		t.Errorf("articles %v, favorite %v (loaded: %t), notes %v", articles, favorite, loaded, notes)
	}
	found, err := c.Articles.Where(article.Author.Has(author.Name.EQ("Adams")), article.Editor.HasNone()).With(article.Author, article.Editor).All(ctx)
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("%d articles, want 1", len(found))
	}
	by, _ := found[0].Edges.Author.Get()
	if by == nil || by.Name != "Adams" {
		t.Errorf("author is %v", by)
	}
}

func TestKeys(t *testing.T) {
	ctx := t.Context()
	c := open(t, keysdb.Open)
	r := &keysdb.Reading{Tenant: "a", Ts: fine, Value: 1}
	roundTrip(t, c.Readings, r, func(r *keysdb.Reading) keysdb.ReadingKey { return keysdb.ReadingKey{Tenant: r.Tenant, Ts: r.Ts} })
	other := &keysdb.Reading{Tenant: "b", Ts: fine}
	must(t, c.Readings.Insert(ctx, other))
	many, err := c.Readings.GetMany(ctx, keysdb.ReadingKey{Tenant: "b", Ts: other.Ts}, keysdb.ReadingKey{Tenant: "a", Ts: r.Ts})
	must(t, err)
	if len(many) != 2 || many[0].Tenant != "b" {
		t.Errorf("GetMany: %v", many)
	}
	roundTrip(t, c.Countries, &keysdb.Country{Code: "AT", Name: "Austria"}, func(e *keysdb.Country) string { return e.Code })
	m := &keysdb.Membership{CountryID: "AT", Role: keysdb.MembershipRoleOwner}
	roundTrip(t, c.Memberships, m, func(e *keysdb.Membership) keysdb.MembershipKey {
		return keysdb.MembershipKey{CountryID: e.CountryID, Person: e.Person, Role: e.Role}
	})
	n := &keysdb.Counter{N: 1}
	roundTrip(t, c.Counters, n, func(e *keysdb.Counter) int32 { return e.ID })
	if n.ID == 0 {
		t.Error("the database's key did not come back")
	}
}

func TestFulltext(t *testing.T) {
	c := open(t, fulltextdb.Open)
	e := &fulltextdb.Book{Title: "Monty Python's Big Red Book", Isbn: "1"}
	roundTrip(t, c.Books, e, func(e *fulltextdb.Book) int64 { return e.ID })
	for words, want := range map[string]int{"monty": 1, "blue": 0} {
		n, err := c.Books.Where(book.Title.Match(words)).Count(t.Context())
		must(t, err)
		if int(n) != want {
			t.Errorf("%d books match %q, want %d", n, words, want)
		}
	}
}

func TestValidators(t *testing.T) {
	c := open(t, validatorsdb.Open)
	valid := func() *validatorsdb.Account {
		return &validatorsdb.Account{Name: "n", Age: 18, Level: 9, Rate: 1, Version: &vkinds.Version{Major: 1}}
	}
	roundTrip(t, c.Accounts, valid(), func(e *validatorsdb.Account) int64 { return e.ID })
	for field, spoil := range map[string]func(*validatorsdb.Account){
		"name":    func(a *validatorsdb.Account) { a.Name = "root" },
		"age":     func(a *validatorsdb.Account) { a.Age = 17 },
		"level":   func(a *validatorsdb.Account) { a.Level = 10 },
		"rate":    func(a *validatorsdb.Account) { a.Rate = 0 },
		"key":     func(a *validatorsdb.Account) { a.Key = []byte("12345") },
		"tags":    func(a *validatorsdb.Account) { a.Tags = []string{"", "", ""} },
		"scores":  func(a *validatorsdb.Account) { a.Scores = []int{1, 2, 3} },
		"email":   func(a *validatorsdb.Account) { a.Email = new(vkinds.Email("nobody")) },
		"range":   func(a *validatorsdb.Account) { a.Range = &vkinds.Range{Low: 2, High: 1} },
		"version": func(a *validatorsdb.Account) { a.Version = &vkinds.Version{Major: -1} },
	} {
		a := valid()
		spoil(a)
		err := c.Accounts.Insert(t.Context(), a)
		var invalid *dberr.ValidationError
		if !errors.As(err, &invalid) || invalid.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestMixins(t *testing.T) {
	c := open(t, mixinsdb.Open)
	roundTrip(t, c.Pages, &mixinsdb.Page{Title: "t", By: "me"}, func(e *mixinsdb.Page) int64 { return e.ID })
	if by := mixinsdb.NewPage().By; by != "system" {
		t.Errorf("a mixin's default is %q", by)
	}
	if err := c.Pages.Insert(t.Context(), &mixinsdb.Page{Title: "t"}); err == nil {
		t.Error("a mixin's validator was not run")
	}
}

// Reserved words, capitals, umlauts and quotes are quoted everywhere.
func TestNames(t *testing.T) {
	c := open(t, namesdb.Open)
	k := &namesdb.Kind{Name: "k"}
	must(t, c.Kinds.Insert(t.Context(), k))
	e := &namesdb.Order{Select: "s", Type: "t", Second: 2, FooBar: "f", Größe: "g", Row: 7, Sync: "m", Quoted: "q", KindID: &k.ID}
	roundTrip(t, c.Orders, e, func(e *namesdb.Order) int64 { return e.ID })
	roundTrip(t, c.Rs, &namesdb.R{N: 1, At: &fine}, func(e *namesdb.R) int64 { return e.ID })
	roundTrip(t, c.Log_linuxes, &namesdb.Log_linux{Line: "l"}, func(e *namesdb.Log_linux) int64 { return e.ID })
}

func TestCustomTypes(t *testing.T) {
	c := open(t, customdb.Open)
	key := func(e *customdb.Thing) kinds.ID { return e.ID }
	sparse := &customdb.Thing{ID: kinds.ID{N: 1}, Blob: kinds.Blob("b"), Grade: "a", Place: kinds.Point{X: 1, Y: 2}}
	roundTrip(t, c.Things, sparse, key)
	e := customdb.NewThing()
	e.ID, e.Blob, e.On, e.Target = kinds.ID{N: 2}, kinds.Blob("b"), new(kinds.Switch(true)), &kinds.Point{X: 3}
	e.Last = new(kinds.Stamp(fine))
	roundTrip(t, c.Things, e, key)
}

func TestCrateTables(t *testing.T) {
	ctx := t.Context()
	c := open(t, cratedb.Open)
	s := &cratedb.Station{Name: "s"}
	must(t, c.Stations.Insert(ctx, s))
	m := &cratedb.Metric{Sensor: "x", Day: fine, Value: 1, StationID: s.ID, Seen: []time.Time{fine}}
	roundTrip(t, c.Metrics, m, func(m *cratedb.Metric) cratedb.MetricKey {
		return cratedb.MetricKey{Sensor: m.Sensor, Day: m.Day, Ts: m.Ts}
	})
	if want := fine.UTC().Truncate(time.Millisecond); !m.Day.Equal(want) || !m.Seen[0].Equal(want) {
		t.Errorf("times are %v and %v, want CrateDB's milliseconds on every target", m.Day, m.Seen[0])
	}
	must(t, c.Metrics.Refresh(ctx))
}
