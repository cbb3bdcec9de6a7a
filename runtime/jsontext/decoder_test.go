package jsontext

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/slab"
)

// A document with all that readers are for, and its reader as the generator writes it.
type (
	word string

	leaf struct {
		Width  float64 `json:"width"`
		Height float32 `json:"height"`
	}

	document struct {
		Name     string           `json:"name"`
		Kind     word             `json:"kind"`
		Long     int64            `json:"long"`
		Small    int8             `json:"small"`
		Count    uint16           `json:"count"`
		Ready    bool             `json:"ready"`
		At       time.Time        `json:"at"`
		Leaf     leaf             `json:"leaf"`
		Other    *leaf            `json:"other"`
		Rating   *float64         `json:"rating"`
		Tags     []string         `json:"tags"`
		Ports    []int            `json:"ports"`
		Leaves   []leaf           `json:"leaves"`
		Lists    [][]int          `json:"lists"`
		Labels   map[string]word  `json:"labels"`
		Nested   map[string]*leaf `json:"nested"`
		Children []document       `json:"children"`
		Anything any              `json:"anything"`
		Raw      json.RawMessage  `json:"raw"`
		Case     string           `json:"CASE"`
		Lower    string           `json:"case"`
		Parent   *document        `json:"parent"`
	}
)

var leafNames = []string{"width", "height"}

func readLeaf(d *Decoder, v *leaf) {
	for i := d.First(leafNames); i >= 0; i = d.Next(leafNames, i) {
		switch i {
		case 0:
			Float(d, &v.Width)
		case 1:
			Float(d, &v.Height)
		}
	}
}

var documentNames = []string{"name", "kind", "long", "small", "count", "ready", "at", "leaf", "other", "rating", "tags",
	"ports", "leaves", "lists", "labels", "nested", "children", "anything", "raw", "CASE", "case", "parent"}

func readDocument(d *Decoder, v *document) {
	for i := d.First(documentNames); i >= 0; i = d.Next(documentNames, i) {
		switch i {
		case 0:
			String(d, &v.Name)
		case 1:
			String(d, &v.Kind)
		case 2:
			Int(d, &v.Long)
		case 3:
			Int(d, &v.Small)
		case 4:
			Uint(d, &v.Count)
		case 5:
			Bool(d, &v.Ready)
		case 6:
			Time(d, &v.At)
		case 7:
			readLeaf(d, &v.Leaf)
		case 8:
			Pointer(d, &v.Other, readLeaf)
		case 9:
			Pointer(d, &v.Rating, Float)
		case 10:
			Slice(d, &v.Tags, String)
		case 11:
			Slice(d, &v.Ports, Int)
		case 12:
			Slice(d, &v.Leaves, readLeaf)
		case 13:
			Slice(d, &v.Lists, func(d *Decoder, v *[]int) { Slice(d, v, Int) })
		case 14:
			Map(d, &v.Labels, String)
		case 15:
			Map(d, &v.Nested, func(d *Decoder, v **leaf) { Pointer(d, v, readLeaf) })
		case 16:
			Slice(d, &v.Children, readDocument)
		case 17:
			Any(d, &v.Anything)
		case 18:
			Any(d, &v.Raw)
		case 19:
			String(d, &v.Case)
		case 20:
			String(d, &v.Lower)
		case 21:
			Pointer(d, &v.Parent, readDocument)
		}
	}
}

// documents are texts whose result, or whose being an error, is that of encoding/json.
var documents = []string{
	`{}`, `null`, `[]`, `1`, `"x"`, `true`, ``, ` `, `{`, `{"name"`, `{"name":`, `{"name":1`, `{"name":"a"`, `{"name":"a",`,
	`{"name":"a",}`, `{,}`, `{"name" "a"}`, `{"name":"a"}x`, `{"name":"a"} `, "\t{\n\"name\"\r:\"a\" , \"long\" : 1 } ",
	`{"name":"a""long":1}`, `{"name":"a"{"long":1}`, `{"long":1{"name":"a"}}`, `{"tags":["a"}`, `{"leaf":{"width":1]}`,

	`{"name":"h\u00e9llo \ud83d\ude00 \"q\" \\ \/ \b\f\n\r\t"}`, `{"name":"\ud83d"}`, `{"name":"\ud83dx\ude00"}`,
	`{"name":"\ude00\ud83d"}`, `{"name":"\ud83d\ud83d\ude00"}`, `{"name":"\u12"}`, `{"name":"\u12g4"}`, `{"name":"\x"}`,
	`{"name":"\`, `{"name":"\u00`, "{\"name\":\"a\nb\"}", "{\"name\":\"a\x00b\"}", "{\"name\":\"a\x1fb and more text\"}",
	"{\"name\":\"a\xffb\xc0\xafc\"}", "{\"name\":\"a\xff\\n\xed\xa0\x80\"}", "{\"na\xffme\":1}", "{\"name\":\"żółć and more\"}",
	`{"name":"a text that is longer than eight bytes, with \"escapes\" at its end\n"}`, "{\"name\":\"\x7f\"}",

	`{"long":9223372036854775807}`, `{"long":-9223372036854775808}`, `{"long":9223372036854775808}`, `{"long":1.0}`, `{"long":1e3}`,
	`{"long":-0}`, `{"long":01}`, `{"long":+1}`, `{"long":-}`, `{"long":1.}`, `{"long":.5}`, `{"long":1e}`, `{"long":"1"}`,
	`{"small":127}`, `{"small":128}`, `{"small":-129}`, `{"count":-0}`, `{"count":-1}`, `{"count":65535}`, `{"count":65536}`,
	`{"leaf":{"width":1e308,"height":1e38}}`, `{"leaf":{"width":1e309}}`, `{"leaf":{"height":1e39}}`, `{"leaf":{"width":-0.0}}`,
	`{"leaf":{"height":0.1,"width":0.1}}`, `{"leaf":{"width":1E-400}}`, `{"rating":1.5}`, `{"rating":null}`, `{"rating":"1"}`,

	`{"ready":true}`, `{"ready":false}`, `{"ready":tru}`, `{"ready":truee}`, `{"ready":null}`, `{"ready":0}`, `{"ready":nul}`,
	`{"at":"2024-02-29T12:00:00.123456789+02:00"}`, `{"at":"2024-02-30T12:00:00Z"}`, `{"at":1}`, `{"at":null}`, `{"at":"x"}`,
	`{"at":"2024-02-29T12:00:00\u005a"}`, `{"at":{}}`, `{"at":"2024-02-29T24:00:00Z"}`,

	`{"NAME":"a"}`, `{"Name":"a","name":"b"}`, `{"name":"b","NAME":"a"}`, `{"\u006eame":"a"}`, `{"kİnd":"a"}`, `{"\u212aind":"kelvin"}`,
	`{"ſmall":3}`, `{"case":"a","CASE":"b","Case":"c"}`, `{"unknown":{"a":[1,{"b":"\u0041"}]},"name":"a"}`, `{"unknown":[1,,2]}`,
	`{"unknown":{"a":1,}}`, `{"unknown":{"a"}}`, `{"unknown":{1:2}}`, `{"unknown":"\x"}`, `{"unknown":[}`, `{"":1}`,
	`{"name":"a","name":"b"}`, `{"name":"a","name":null}`, `{"long":1,"long":"x"}`, `{"name":null}`, `{"leaf":null,"other":null}`,
	`{"leaf":{"width":1},"leaf":{"height":2}}`, `{"other":{"width":1},"other":{"height":2}}`, `{"other":{"width":1},"other":null}`,

	`{"tags":[]}`, `{"tags":null}`, `{"tags":["a",null,"b"]}`, `{"tags":["a",1]}`, `{"tags":["a",]}`, `{"tags":[,]}`, `{"tags":{}}`,
	`{"tags":["a","b","c","d","e","f","g","h","i","j","k","l","m"],"ports":[1,2,3,4,5,6,7,8,9,10]}`, `{"tags":["a","b"],"tags":["c"]}`,
	`{"leaves":[{"width":1},{"width":2},null,{}]}`, `{"leaves":[{"width":1},{"width":2}],"leaves":[{"height":3}]}`,
	`{"leaves":[{"width":1},{"width":2}],"leaves":[{}],"leaves":[{},{},{}]}`, `{"leaves":[{"width":1}],"leaves":[]}`,
	`{"lists":[[1],[],null,[2,3,4,5,6,7,8,9]],"ports":[1]}`, `{"lists":[1]}`, `{"ports":"x"}`, `{"ports":[1.5]}`,
	`{"labels":{"a":"b","a":"c","B":null}}`, `{"labels":{}}`, `{"labels":null}`, `{"labels":{"a":1}}`, `{"labels":[]}`,
	`{"labels":{"a":"b"},"labels":{"c":"d"}}`, `{"labels":{"a":"b"},"labels":null}`, "{\"labels\":{\"\\n\xff\":\"x\"}}", `{"labels":{"a":"b",}}`,
	`{"nested":{"a":{"width":1},"b":null}}`, `{"nested":{"a":{"width":1},"a":{"height":2}}}`, `{"labels":{"a"`,
	`{"children":[{"children":[{"name":"c"},{"tags":["x"]}],"name":"a"},{"name":"b"}],"name":"d"}`,
	`{"children":[{"name":"a","parent":{"name":"p"}},{"name":"b","parent":{"name":"q","children":[{"name":"c"}]}}],"parent":{}}`,
	`{"anything":{"a":[1,"x",null]}}`, `{"anything":null}`, `{"anything":[1,]}`, `{"raw": {"a" : 1} }`, `{"raw":null}`, `{"raw":}`,

	`{"unknown":` + strings.Repeat("[", 9999) + strings.Repeat("]", 9999) + `}`,
	`{"unknown":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + `}`,
	`{"anything":` + strings.Repeat("[", 9999) + strings.Repeat("]", 9999) + `}`,
	`{"anything":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + `}`,
	strings.Repeat(`{"children":[`, 5000) + strings.Repeat("]}", 5000),
	strings.Repeat(`{"children":[`, 5001) + strings.Repeat("]}", 5001),
	strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 100_000),
}

// agree compares what the decoder makes of a document with what encoding/json makes of it: alone, behind others of the same
// answer, and inside of a text.
func agree(t *testing.T, text string) {
	t.Helper()
	var want document
	wantErr := json.Unmarshal([]byte(text), &want)
	d := NewDecoder([]byte(text))
	var got [3]document // all are compared at the end: none may have written into another
	for i := range got {
		readDocument(d, &got[i])
		if err := d.End(); (err == nil) != (wantErr == nil) {
			t.Errorf("%.200q: error %v, encoding/json: %v", text, err, wantErr)
			return
		}
		d.Reset([]byte(text), d.mem)
	}
	if wantErr != nil {
		return
	}
	var within document
	inner := strings.Trim(text, " \t\r\n")
	at := place(0)
	d.Within([]byte("["+inner+",1]"), d.mem, &at)
	d.Begin(1)
	readDocument(d, &within)
	if err := d.End(); err != nil || int(at) != 1+len(inner) {
		t.Errorf("%.200q: within a text it ends at %d of %d, error %v", text, at, 1+len(inner), err)
	}
	for _, got := range append(got[:], within) {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%.200q:\n got %+v\nwant %+v", text, got, want)
		}
	}
}

// place is a host.
type place int

func (p *place) Ended(end int) { *p = place(end) }

// Of a document that is malformed in the middle of a text, the host is told where it ends, if that can be seen.
func TestEnded(t *testing.T) {
	for text, want := range map[string]int{
		`{"long":"x","name":"a"},1`: 23, `{"name":tru}]`: 12, `[1,2],1`: 5, `"x",1`: 3, `{"name":"a"`: Malformed, `{"name":"a`: Malformed, ``: Malformed,
	} {
		at := place(-2)
		var d Decoder
		d.Within([]byte(text), new(slab.Set), &at)
		d.Begin(0)
		readDocument(&d, new(document))
		if err := d.End(); err == nil || int(at) != want {
			t.Errorf("%s: ends at %d, want %d, error %v", text, at, want, err)
		}
	}
}

// The members of a struct may stand in any order, which another document may change, and more structs than the decoder
// remembers may be inside of each other.
func TestOrder(t *testing.T) {
	d := NewDecoder(nil)
	for _, text := range []string{
		`{"name":"a","long":1,"ready":true}`, `{"ready":true,"long":1,"name":"a"}`, `{"ready":true,"name":"a","long":1}`, `{"long":1}`, `{}`,
		`{"name":"a","leaf":{"width":1},"long":1}`, `{"leaf":{"height":1,"width":2},"other":{"width":3},"long":1,"name":"x"}`,
	} {
		for range 2 {
			var got, want document
			d.Reset([]byte(text), d.mem)
			readDocument(d, &got)
			if err := d.End(); err != nil || json.Unmarshal([]byte(text), &want) != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, %v", text, got, err)
			}
		}
	}

	var names [10][]string
	for i := range names {
		names[i] = []string{"b", "a"}
	}
	var read func(d *Decoder, depth *int)
	read = func(d *Decoder, depth *int) {
		level := *depth
		for i := d.First(names[level]); i >= 0; i = d.Next(names[level], i) {
			if i == 0 && level+1 < len(names) {
				*depth = level + 1
				read(d, depth)
			} else {
				var n int
				Int(d, &n)
			}
		}
	}
	d.Reset([]byte(strings.Repeat(`{"a":1,"b":`, len(names))+`2`+strings.Repeat(`,"a":3}`, len(names))), d.mem)
	depth := 0
	read(d, &depth)
	if err := d.End(); err != nil || depth != len(names)-1 {
		t.Errorf("depth %d, %v", depth, err)
	}
	d.Reset([]byte(strings.Repeat(`{"a":1,"b":`, len(names))+`true`), d.mem)
	depth = 0
	read(d, &depth)
	if err := d.End(); err == nil || !strings.Contains(err.Error(), `member "b"`) {
		t.Error(err)
	}
}

func TestAgreesWithEncodingJSON(t *testing.T) {
	for _, text := range documents {
		agree(t, text)
	}
}

func FuzzAgreesWithEncodingJSON(f *testing.F) {
	for _, text := range documents {
		if len(text) < 1000 {
			f.Add(text)
		}
	}
	f.Fuzz(agree)
}

// A document that is cut off anywhere is an error.
func TestCutOff(t *testing.T) {
	const whole = `{"name":"a\n","leaf":{"width":1.5},"tags":["x"],"ready":true,"labels":{"a":"b"},"unknown":[{"a":null}],"at":"2024-01-01T00:00:00Z"}`
	for i := range len(whole) {
		agree(t, whole[:i])
	}
}

// Errors name the member and what was found, and never a value.
func TestErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{"long":"secret"}`:          `member "long": found a string where a number is wanted, at byte 8`,
		`{"leaf":{"width":true}}`:    `member "width": found a boolean where a number is wanted, at byte 17`,
		`{"long":1e99}`:              `member "long": the number is not an integer, at byte 12`,
		`{"small":300}`:              `member "small": the number is out of range, at byte 12`,
		`{"at":"secret"}`:            `member "at": the string is not a time in the form of RFC 3339, at byte 14`,
		`{"name":"a"`:                `member "name": the document is malformed or cut off, at byte 11`,
		`[`:                          `found an array where an object is wanted, at byte 0`,
		`{"unknown":1,"leaf":[1,2]}`: `member "leaf": found an array where an object is wanted, at byte 20`,
	} {
		d := NewDecoder([]byte(text))
		readDocument(d, new(document))
		if err := d.End(); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
}
