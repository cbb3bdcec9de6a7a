package goldens_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	codecsdb "github.com/crategen/crategen/gen/testdata/codecs/db"
	"github.com/crategen/crategen/gen/testdata/codecs/db/box"
	"github.com/crategen/crategen/gen/testdata/codecs/db/of"
	"github.com/crategen/crategen/gen/testdata/codecs/db/parcel"
	"github.com/crategen/crategen/gen/testdata/codecs/kinds"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
)

func newParcel(t *testing.T) *codecsdb.Parcel {
	t.Helper()
	page, err := url.Parse("https://example.com/a?b=c")
	must(t, err)
	p := codecsdb.NewParcel()
	p.Place, p.Page, p.Note = &kinds.Point{X: 2, Y: -3}, page, "grüße"
	return p
}

func TestCodecs(t *testing.T) {
	ctx := t.Context()
	c := open(t, codecsdb.Open)
	key := func(p *codecsdb.Parcel) int64 { return p.ID }
	roundTrip(t, c.Parcels, newParcel(t), key)
	full := newParcel(t)
	full.Target, full.Until, full.Weight = &kinds.Point{}, &sql.NullInt64{Int64: 7, Valid: true}, big.NewInt(1<<62)
	full.Remark, full.Version, full.Back, full.Extra = new("n"), kinds.Version{Major: 2, Minor: 3}, &kinds.Point{Y: 1}, []any{"a", 1.5, nil}
	roundTrip(t, c.Parcels, full, key)

	var stored []query.Row3[string, string, int64]
	stored, err := query.SQL3[string, string, int64](c, "SELECT note, place, version FROM parcels WHERE id = ?", full.ID).All(ctx)
	must(t, err)
	if diff := cmp.Diff([]query.Row3[string, string, int64]{{V1: "x6772c3bcc39f65", V2: "2,-3", V3: 2003}}, stored); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}

	// Conditions, selections and changes go through the codecs as well.
	n, err := c.Parcels.Where(parcel.Note.EQ("grüße"), parcel.Place.EQ(full.Place), parcel.Weight.EQ(full.Weight), parcel.Version.EQ(full.Version)).
		Update(ctx, parcel.Note.Set("b"), parcel.Target.Set(&kinds.Point{X: 9}), parcel.Weight.SetNull())
	must(t, err)
	row, err := query.Select3(parcel.Note, parcel.Target, parcel.Weight).From(c.Parcels).Where(parcel.ID.EQ(full.ID)).Only(ctx)
	must(t, err)
	if n != 1 || row.V1 != "b" || row.V2.X != 9 || row.V3 != nil {
		t.Errorf("%d rows, %+v", n, row)
	}
}

// A validator sees the value and not what is stored; NULL in a required column is refused; what a codec refuses is an error.
func TestCodecErrors(t *testing.T) {
	ctx := t.Context()
	c := open(t, codecsdb.Open)
	for want, spoil := range map[string]func(*codecsdb.Parcel){
		"insert Parcel: Parcel.note: empty": func(p *codecsdb.Parcel) { p.Note = "" },
		"insert Parcel: Parcel.place: NULL": func(p *codecsdb.Parcel) { p.Place = nil },
	} {
		p := newParcel(t)
		spoil(p)
		var invalid *dberr.ValidationError
		if err := c.Parcels.Insert(ctx, p); !errors.As(err, &invalid) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	p := newParcel(t)
	must(t, c.Parcels.Insert(ctx, p))
	_, err := c.Exec(ctx, "UPDATE parcels SET note = 'bare'")
	must(t, err)
	if _, err := c.Parcels.Get(ctx, p.ID); err == nil || !strings.Contains(err.Error(), `column "note": the prefix is missing`) {
		t.Errorf("a malformed value: %v", err)
	}
}

// What is sensitive is printed nowhere, and the entity keeps it.
func TestSensitive(t *testing.T) {
	p := newParcel(t)
	p.Password, p.Key, p.Secret = "hunter2", []byte("hunter2"), "hunter2"
	var printed bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&printed, verb+" "+verb+" "+verb+"\n", p, *p, []*codecsdb.Parcel{p}[0])
	}
	text, err := json.Marshal(p)
	must(t, err)
	printed.Write(text)
	for _, h := range []slog.Handler{slog.NewTextHandler(&printed, nil), slog.NewJSONHandler(&printed, nil)} {
		slog.New(h).Info("made", "parcel", p, "value", *p)
	}
	for _, secret := range []string{"hunter2", fmt.Sprintf("%x", "hunter2"), fmt.Sprint([]byte("hunter2"))} {
		if strings.Contains(printed.String(), secret) {
			t.Errorf("%q was printed:\n%s", secret, &printed)
		}
	}
	if !strings.Contains(printed.String(), "Note:grüße") || p.Password != "hunter2" {
		t.Errorf("the rest is missing, or the entity was changed:\n%s", &printed)
	}
	var none *codecsdb.Parcel
	if got := fmt.Sprint(none); got != "<nil>" {
		t.Errorf("nil is printed as %s", got)
	}
}

// A key with a codec is a key like others, and so is the foreign key that holds it.
func TestCodedKey(t *testing.T) {
	ctx := t.Context()
	c := open(t, codecsdb.Open)
	id := kinds.Serial{N: 5}
	roundTrip(t, c.Boxes, &codecsdb.Box{ID: id}, func(b *codecsdb.Box) kinds.Serial { return b.ID })
	p := newParcel(t)
	p.BoxID = &id
	must(t, c.Parcels.Insert(ctx, p))
	boxes, err := c.Boxes.Where(box.ID.EQ(id), box.Parcels.Has(parcel.Note.EQ(p.Note))).With(box.Parcels).All(ctx)
	must(t, err)
	if len(boxes) != 1 {
		t.Fatalf("%d boxes, want 1", len(boxes))
	}
	if parcels, _ := boxes[0].Edges.Parcels.Get(); len(parcels) != 1 || *parcels[0].BoxID != id {
		t.Errorf("parcels of the box: %v", parcels)
	}
	loaded, err := c.Parcels.With(parcel.Box).Only(ctx)
	must(t, err)
	if b, _ := loaded.Edges.Box.Get(); b == nil || b.ID != id {
		t.Errorf("box of the parcel: %v", b)
	}
}

// A parcel is found by what is stored in a column without an order of its own.
func TestCodecOrder(t *testing.T) {
	ctx := t.Context()
	c := open(t, codecsdb.Open)
	for _, note := range []string{"b", "a"} {
		p := newParcel(t)
		p.Note = note
		must(t, c.Parcels.Insert(ctx, p))
	}
	first, err := c.Parcels.Where(query.Every[*of.Parcel]()).OrderBy(parcel.Note.Asc()).First(ctx)
	must(t, err)
	if first.Note != "a" {
		t.Errorf("the first note is %q", first.Note)
	}
}
