package jsontext

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
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
	"ports", "leaves", "lists", "labels", "nested", "children", "anything", "raw", "CASE", "case"}

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
	`{"anything":{"a":[1,"x",null]}}`, `{"anything":null}`, `{"anything":[1,]}`, `{"raw": {"a" : 1} }`, `{"raw":null}`, `{"raw":}`,

	`{"unknown":` + strings.Repeat("[", 9999) + strings.Repeat("]", 9999) + `}`,
	`{"unknown":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + `}`,
	`{"anything":` + strings.Repeat("[", 9999) + strings.Repeat("]", 9999) + `}`,
	`{"anything":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + `}`,
	strings.Repeat(`{"children":[`, 5000) + strings.Repeat("]}", 5000),
	strings.Repeat(`{"children":[`, 5001) + strings.Repeat("]}", 5001),
	strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 100_000),
}

// agree compares what the decoder makes of a document with what encoding/json makes of it.
func agree(t *testing.T, text string) {
	t.Helper()
	var want, got document
	wantErr := json.Unmarshal([]byte(text), &want)
	d := NewDecoder([]byte(text))
	readDocument(d, &got)
	gotErr := d.End()
	if (gotErr == nil) != (wantErr == nil) {
		t.Errorf("%.200q: error %v, encoding/json: %v", text, gotErr, wantErr)
		return
	}
	if gotErr == nil && !reflect.DeepEqual(got, want) {
		t.Errorf("%.200q:\n got %+v\nwant %+v", text, got, want)
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
		`{"long":1e99}`:              `member "long": the number is no integer, at byte 12`,
		`{"small":300}`:              `member "small": the number is out of range, at byte 12`,
		`{"at":"secret"}`:            `member "at": the string is no time as RFC 3339 writes it, at byte 14`,
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
