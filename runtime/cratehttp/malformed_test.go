package cratehttp

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/wire"
)

func TestMalformed(t *testing.T) {
	for _, body := range []string{
		``, ` `, `{`, `{}`, `[]`, `null`, `"x"`, `1`, `{"cols"}`, `{"cols":}`, `{"cols":[]`, `{"cols":[]}x`, `{"cols":[] "rows":[]}`,
		`{"cols":["a"],"rows":`, `{"cols":["a"],"rows":1}`, `{"cols":["a"],"rows":[`, `{"cols":["a"],"rows":[1]}`,
		`{"cols":["a"],"rows":[[1}]`, `{"cols":["a"],"rows":[[1]`, `{"cols":["a"],"rows":[[1]]`, `{"cols":["a"],"rows":[[1],]}`,
		`{"cols":["a"],"rows":[[1],[]}`, `{"cols":["a"],"rows":[[1]],"rowcount":"x"}`, `{"cols":["a"],"rows":[[1]],"rowcount":1.5}`,
		`{"cols":["a"],"rows":[["x]],"rowcount":1}`, `{"cols":["a"],"rows":[[1]],"rowcount":1}}`, `{"cols":["a"],"rows":[,[1]]}`,
		"{\"cols\":[\"a\"],\"rows\":[[1]],\x00\"rowcount\":1}", `{"error":1}`, `{"error":{"code":"x"}}`, `{"error":{"message":"\x"}}`,
		`<html>`, strings.Repeat(`{"a":`, 100_000), `{"cols":` + strings.Repeat(`[`, 100_000),
	} {
		if err := readAll(body); err == nil {
			t.Errorf("%.60q: no error", body)
		}
	}
	// Deep nesting is no trouble by itself.
	deep := strings.Repeat(`[`, 100_000) + strings.Repeat(`]`, 100_000)
	if err := readAll(`{"cols":["a"],"rows":[[` + deep + `]],"rowcount":1}`); err != nil {
		t.Error(err)
	}
}

// TestTruncated cuts a recorded answer at every byte.
func TestTruncated(t *testing.T) {
	for _, name := range []string{"select_no_types", "bulk_duplicate_key", "unknown_table", "update"} {
		body := recorded(t, name).Body
		if err := readAll(body); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for n := range len(body) {
			if err := readAll(body[:n]); err == nil {
				t.Fatalf("%s: no error at byte %d", name, n)
			}
		}
	}
}

// readAll reads a body as Query's and Bulk's callers would, each cell with another method.
func readAll(body string) error {
	b := newBuffer()
	b.b = append(append(b.b, body...), 0)
	r, err := newRows("n1:4200", b, wire.OpRead)
	if err != nil {
		return err
	}
	if r.results > 0 {
		if array(r.d, r.results, func(p int) int { _, _, end := r.result(p); return end }) < 0 {
			return errBody
		}
	}
	for n := 0; r.Next(); n++ {
		for i := range len(r.Columns()) {
			if r.Null() {
				continue
			}
			before := r.err
			switch (n + i) % 15 {
			case 0:
				r.Text()
			case 1:
				r.Int()
			case 2:
				r.Uint()
			case 3:
				r.Float()
			case 4:
				r.Bool()
			case 5:
				r.Bytes()
			case 6:
				r.Time()
			case 7:
				r.UUID()
			case 8:
				r.Texts()
			case 9:
				r.Ints()
			case 10:
				r.Floats()
			case 11:
				r.Bools()
			case 12:
				r.Times()
			case 13:
				r.UUIDs()
			case 14:
				r.JSON()
			}
			if r.err != nil && r.pos < len(r.d)-1 {
				r.err = before // of another type than was asked for
			}
		}
	}
	return r.Close()
}

// FuzzRows holds that reading never panics or hangs, and that it accepts whatever encoding/json accepts.
func FuzzRows(f *testing.F) {
	b, err := os.ReadFile("testdata/recorded.json")
	if err != nil {
		f.Fatal(err)
	}
	var all []exchange
	if err := json.Unmarshal(b, &all); err != nil {
		f.Fatal(err)
	}
	for _, e := range all {
		f.Add(e.Body)
	}
	f.Add(`{"cols":["a"],"rows":[["\ud83d\ude00",1.5e-3,[[]],{"a":{}},null]],"rowcount":-1}`)
	f.Fuzz(func(t *testing.T, body string) {
		err := readAll(body)
		var want struct {
			Cols     []string
			Rows     [][]json.RawMessage
			RowCount *int64
			Results  []struct{ RowCount int64 }
			Error    *struct {
				Code    int
				Message string
			}
		}
		if json.Unmarshal([]byte(body), &want) == nil && want.Cols != nil && strings.Contains(body, `{"cols":[`) &&
			err != nil && !plausible(body) && !ragged(want.Rows, len(want.Cols)) {
			t.Errorf("refused: %v", err)
		}
	})
}

// ragged reports whether a row has not one cell for each column. A server sends none, and the cursor refuses to read past
// the end of one.
func ragged(rows [][]json.RawMessage, columns int) bool {
	for _, row := range rows {
		if len(row) != columns {
			return true
		}
	}
	return false
}

// plausible reports whether a body may be refused though encoding/json takes it: it folds the case of keys, takes keys
// twice, replaces broken surrogates and reads null as nothing.
func plausible(body string) bool {
	return strings.Contains(body, "null") || strings.Contains(body, `\u`) || strings.Count(body, `":`) > 4 ||
		strings.Contains(body, `"error"`) || strings.ToLower(body) != body
}
