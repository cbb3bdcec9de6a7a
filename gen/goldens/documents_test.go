package goldens_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	documentsdb "github.com/crategen/crategen/gen/testdata/documents/db"
	"github.com/crategen/crategen/gen/testdata/documents/schema"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// records are documents that generated readers must make of what encoding/json does, or refuse with it.
var records = []string{
	`{"created":"2024-02-29T12:00:00Z","title":"t","shared":"outer","low":-3,"bool":true,"int":-1,"int8":-128,"int64":9223372036854775807}`,
	`{"uint16":65535,"uint64":18446744073709551615,"rank":255,"float":1.5e300,"float32":0.1,"text":"a\u00e9\ud83d\ude00\ud83d","word":"w"}`,
	`{"time":"2024-02-29T12:00:00.5+01:00","length":1500,"id":"550e8400-e29b-41d4-a716-446655440000","address":"::1","warm":"21.5 C"}`,
	`{"number":1.50,"raw":{"a" : [1]},"any":{"a":[1,null]},"bytes":"aGVsbG8=","array":[1,2,3],"quoted":{"number":"7"},"number":"8"}`,
	`{"clash":{"created":"2024-02-29T12:00:00Z","title":"inner","shared":"s"},"far":{"title":"t","near":1},"pair":{"First":"1","second":"2"}}`,
	`{"inner":{"X":1,"y":2},"other":{"title":"t"},"nothing":{"x":1},"unnamed":{"X":1},"pointer":7,"double":"d"}`,
	`{"pointer":null,"double":null,"part":{"width":1,"next":{"height":2,"next":{}}},"maybe":{"width":3},"texts":["a",null,"b"]}`,
	`{"words":["x"],"floats":[1,2.5,null],"times":["2024-02-29T12:00:00Z"],"parts":[{},{"width":1}],"refs":[null,{"width":1}],"lists":[[1,2],[],null]}`,
	`{"map":{"a":"b"},"table":{"a":1},"part_map":{"a":{"width":1},"b":null},"numbers":{"1":"a"},"inside":[{"text":"in","inside":[{"int":1}]}]}`,
	`{"NAME":"a","name":"b","Name":"c","a\"b":"no","Tagged":"yes","plain":"p","\u212aelvin":"k","KELVIN":"l"}`,
	`{"int8":128}`, `{"rank":-1}`, `{"int":1.5}`, `{"float32":1e39}`, `{"text":1}`, `{"bool":"true"}`, `{"time":"never"}`, `{"id":"x"}`, `{"id":null}`,
	`{"warm":1}`, `{"number":"x"}`, `{"quoted":{"number":7}}`, `{"bytes":"*"}`, `{"parts":{}}`, `{"map":[]}`, `{"table":{"a":256}}`,
	`{"maybe":{"width":1},"maybe":{"height":2},"maybe":null,"maybe":{}}`, `{"parts":[{"width":1},{"width":2}],"parts":[{"height":3}]}`,
	`{"map":{"a":"1"},"map":{"b":"2"}}`, `{"part":null,"texts":null,"map":null,"texts":[]}`, `null`, `{}`, `[]`, `{"a":}`, `{"unknown":[{]}`,
	"{\"text\":\"\xff\"}", "{\"text\":\"\x01\"}", `{"inside":` + strings.Repeat(`[{"inside":`, 500) + `[]` + strings.Repeat(`}]`, 500) + `}`,
}

// document is a database of one row with one document, and NULL in the other columns.
type document struct {
	wire.DB
	wire.Rows
	text []byte
	rows int
	err  error
}

func (d *document) Apply(o *wire.Options)                               { o.Drivers = []wire.Driver{d} }
func (d *document) Schemes() []string                                   { return []string{"sqlite"} }
func (d *document) Open(context.Context, *wire.Config) (wire.DB, error) { return d, nil }
func (d *document) Dialect() string                                     { return "sqlite" }
func (d *document) Query(context.Context, *wire.Statement) (wire.Rows, error) {
	d.rows, d.err = 0, nil
	return d, nil
}
func (d *document) Next() bool                  { d.rows++; return d.rows == 1 }
func (d *document) Int() int64                  { return 1 }
func (d *document) Null() bool                  { return true }
func (d *document) Document() *jsontext.Decoder { return jsontext.NewDecoder(d.text) }
func (d *document) Fail(err error)              { d.err = err }
func (d *document) Err() error                  { return d.err }
func (d *document) Close() error                { return d.err }

// What generated readers make of a document is what encoding/json makes of it.
func agree(t *testing.T, client *documentsdb.Client, db *document, text string) {
	t.Helper()
	var want schema.Record
	wantErr := json.Unmarshal([]byte(text), &want)
	db.text = []byte(text)
	all, err := client.Sheets.All(t.Context())
	if (err == nil) != (wantErr == nil) {
		t.Errorf("%.200q: error %v, encoding/json: %v", text, err, wantErr)
		return
	}
	if err != nil {
		return
	}
	if got := all[0].Record; !reflect.DeepEqual(got, want) { // cmp takes exponential time for nested lists
		t.Errorf("%.200q:\n got %+v\nwant %+v", text, got, want)
	}
}

func openDocument(t testing.TB) (*documentsdb.Client, *document) {
	t.Helper()
	db := new(document)
	client, err := documentsdb.Open(t.Context(), "sqlite://:memory:", db)
	if err != nil {
		t.Fatal(err)
	}
	return client, db
}

func TestDocuments(t *testing.T) {
	client, db := openDocument(t)
	for _, text := range records {
		agree(t, client, db, text)
	}
}

func FuzzDocuments(f *testing.F) {
	for _, text := range records {
		f.Add(text)
	}
	client, db := openDocument(f)
	f.Fuzz(func(t *testing.T, text string) { agree(t, client, db, text) })
}
