// Package schema has documents of everything that Go types can be made of.
package schema

import (
	"encoding/json"
	"net/netip"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/gen/testdata/documents/internal/inner"
	"github.com/crategen/crategen/gen/testdata/documents/other"
)

// Types with names of their own.
type (
	Word  string
	Words []Word
	Rank  uint8
	Table map[Word]Rank
)

// Part is a part of a Record.
type Part struct {
	Width  float64 `json:"width"`
	Height float32 `json:"height"`
	Next   *Part   `json:"next"`
}

// Base is embedded, and so is what is in it.
type Base struct {
	Created time.Time `json:"created"`
	Title   string    `json:"title"`
	Shared  string    `json:"shared"`
}

type hidden struct {
	Low int16 `json:"low"`
}

// Quoted has a number that is written as a string.
type Quoted struct {
	Number int `json:"number,string"`
}

// Clash has a member that its Go name does not lead to.
type Clash struct {
	Base
	Title string `json:"-"`
}

// Far is reached through a pointer.
type Far struct {
	*Base
	Near int `json:"near"`
}

// Pair is generic.
type Pair[T any] struct {
	First, Second T
}

// Temperature reads itself.
type Temperature float64

// UnmarshalJSON reads a text such as "21.5 C".
func (t *Temperature) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*t = Temperature(len(s))
	return nil
}

// Record is a document of everything.
type Record struct {
	Base
	hidden
	Shared string `json:"shared"`

	Bool    bool            `json:"bool"`
	Int     int             `json:"int"`
	Int8    int8            `json:"int8"`
	Int64   int64           `json:"int64"`
	Uint16  uint16          `json:"uint16"`
	Uint64  uint64          `json:"uint64"`
	Rank    Rank            `json:"rank"`
	Float   float64         `json:"float"`
	Float32 float32         `json:"float32"`
	Text    string          `json:"text"`
	Word    Word            `json:"word"`
	Time    time.Time       `json:"time"`
	Length  time.Duration   `json:"length"`
	ID      uuid.UUID       `json:"id"`
	Address netip.Addr      `json:"address"`
	Warm    Temperature     `json:"warm"`
	Number  json.Number     `json:"number"`
	Raw     json.RawMessage `json:"raw"`
	Any     any             `json:"any"`
	Bytes   []byte          `json:"bytes"`
	Array   [2]int          `json:"array"`
	Quoted  Quoted          `json:"quoted"`
	Clash   Clash           `json:"clash"`
	Far     Far             `json:"far"`
	Pair    Pair[string]    `json:"pair"`
	Inner   inner.Point     `json:"inner"`
	Other   other.Part      `json:"other"`
	Nothing struct{}        `json:"nothing"`
	Unnamed struct{ X int } `json:"unnamed"`

	Pointer *int64            `json:"pointer"`
	Double  **string          `json:"double"`
	Part    Part              `json:"part"`
	Maybe   *Part             `json:"maybe"`
	Texts   []string          `json:"texts"`
	Words   Words             `json:"words"`
	Floats  []float64         `json:"floats"`
	Times   []time.Time       `json:"times"`
	Parts   []Part            `json:"parts"`
	Refs    []*Part           `json:"refs"`
	Lists   [][]int           `json:"lists"`
	Map     map[string]string `json:"map"`
	Table   Table             `json:"table"`
	PartMap map[string]*Part  `json:"part_map"`
	Numbers map[int]string    `json:"numbers"`
	Inside  []Record          `json:"inside"`

	UPPER  string `json:"NAME"`
	Lower  string `json:"name"`
	Tagged string `json:"a\"b"`
	Plain  string
	Kelvin string `json:"kelvin"`
}

// Sheet has one document of everything, and some of which the field itself is not a struct.
type Sheet struct{ ent.Schema }

// Fields of the Sheet.
func (Sheet) Fields() []ent.Field {
	return []ent.Field{
		field.JSON("record", Record{}),
		field.JSON("maybe", &Part{}).Optional(),
		field.JSON("part", Part{}).Optional(),
		field.JSON("parts", []Part{}).Optional(),
		field.JSON("table", Table{}).Optional(),
		field.JSON("loose", map[string]any{}).Optional(),
	}
}
