package cratehttp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// bookRow is a row as the benchmarks against other toolkits have it (bench/data), with an array and a document.
type (
	bookRow struct {
		ID, AuthorID int64
		Title        string
		Price        float64
		Stock        int64
		PublishedAt  time.Time
		Categories   []string
		Details      bookDetails
	}
	bookDetails struct {
		Pages     int64    `json:"pages"`
		Publisher string   `json:"publisher"`
		Rating    *float64 `json:"rating,omitempty"`
		Languages []string `json:"languages"`
	}
)

var detailsMembers = []string{"pages", "publisher", "rating", "languages"}

// readDetails is as it is generated.
func readDetails(d *jsontext.Decoder, v *bookDetails) {
	for i := d.First(detailsMembers); i >= 0; i = d.Next(detailsMembers, i) {
		switch i {
		case 0:
			jsontext.Int(d, &v.Pages)
		case 1:
			jsontext.String(d, &v.Publisher)
		case 2:
			jsontext.Pointer(d, &v.Rating, jsontext.Float)
		case 3:
			jsontext.Slice(d, &v.Languages, jsontext.String)
		}
	}
}

// readBooks reads an answer into out, as generated code does, and gives its body back.
func readBooks(body string, out []bookRow) error {
	b := newBuffer()
	b.b = append(append(b.b, body...), 0)
	r, err := newRows("n1:4200", b, wire.OpRead)
	if err != nil {
		return err
	}
	for i := 0; r.Next(); i++ {
		b := &out[i]
		b.ID, b.AuthorID, b.Title, b.Price = r.Int(), r.Int(), r.Text(), r.Float()
		b.Stock, b.PublishedAt, b.Categories = r.Int(), r.Time(), r.Texts()
		wire.ReadDocument(r, &b.Details, readDetails)
	}
	return r.Close()
}

// unmarshalBooks reads an answer with encoding/json.
func unmarshalBooks(body []byte, out []bookRow) error {
	var a struct {
		Rows []json.RawMessage `json:"rows"`
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return err
	}
	for i, row := range a.Rows {
		b := &out[i]
		var millis int64
		cells := []any{&b.ID, &b.AuthorID, &b.Title, &b.Price, &b.Stock, &millis, &b.Categories, &b.Details}
		if err := json.Unmarshal(row, &cells); err != nil {
			return err
		}
		b.PublishedAt = time.UnixMilli(millis).UTC()
	}
	return nil
}

// bookAnswer is CrateDB's answer of n books, each of about 160 bytes. CrateDB sends the members of an object in an order of its
// own.
func bookAnswer(n int) string {
	subjects := []string{"steam engines", "the night sky", "soil and bread", "harbour cities"}
	publishers := []string{"Éditions du Seuil", "Suhrkamp", `O\"Reilly`, "Czarne"}
	var b strings.Builder
	b.WriteString(`{"cols":["id","author_id","title","price","stock","published_at","categories","details"],` +
		`"col_types":[10,10,4,6,10,11,[100,4],12],"rows":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `[%d,%d,"A history of %s, volume %d",%d.%d,%d,%d,["novel","science"],`, i+1, i%1000+1, subjects[i%4], i+1,
			i*2079%90+5, i%9+1, i*31%500, 946684800000+int64(i)*104729000)
		if i%5 > 0 {
			fmt.Fprintf(&b, `{"rating":%d.%d,`, i%5, i%9+1)
		} else {
			b.WriteByte('{')
		}
		fmt.Fprintf(&b, `"publisher":"%s","pages":%d,"languages":["en","fr","de"]}]`, publishers[i%4], 100+i%900)
	}
	fmt.Fprintf(&b, `],"rowcount":%d,"duration":6.256376}`, n)
	return b.String()
}

// TestBooks holds that books are read as encoding/json reads them.
func TestBooks(t *testing.T) {
	const rows = 1000
	body, want, out := bookAnswer(rows), make([]bookRow, rows), make([]bookRow, rows)
	if err := unmarshalBooks([]byte(body), want); err != nil {
		t.Fatal(err)
	}
	if err := readBooks(body, out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("%.2000s", diff)
	}
}

// TestBookAllocations asserts what an answer costs, and what each row adds to that: ten thousand rows take chunks of 64 KiB.
func TestBookAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector lets pools forget")
	}
	for _, c := range []struct {
		rows int
		most float64
	}{{1, 3}, {100, 6}, {10_000, 30}} {
		body, out := bookAnswer(c.rows), make([]bookRow, c.rows)
		got := testing.AllocsPerRun(10, func() {
			if err := readBooks(body, out); err != nil {
				t.Fatal(err)
			}
		})
		if t.Logf("%d rows: %v allocations", c.rows, got); got > c.most {
			t.Errorf("%d rows: %v allocations, want at most %v", c.rows, got, c.most)
		}
	}
}

// BenchmarkBooks tells the rate of decoding alone, beside that of encoding/json: benchstat -col /by.
func BenchmarkBooks(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		body, out := bookAnswer(n), make([]bookRow, n)
		raw := []byte(body)
		for _, c := range []struct {
			name string
			read func() error
		}{
			{"crategen", func() error { return readBooks(body, out) }},
			{"encoding-json", func() error { clear(out); return unmarshalBooks(raw, out) }},
		} {
			b.Run(fmt.Sprintf("rows=%d/by=%s", n, c.name), func(b *testing.B) {
				b.SetBytes(int64(len(body)))
				b.ReportAllocs()
				for b.Loop() {
					if err := c.read(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
