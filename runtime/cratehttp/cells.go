package cratehttp

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
)

// cell moves to the next cell and returns its first byte; 0 if there is none, with the error recorded.
func (r *rows) cell() byte {
	p := r.pos
	if r.d[p] != r.sep {
		if p = jsontext.SkipSpace(r.d, p); r.d[p] != r.sep {
			return r.noCell(p)
		}
	}
	r.sep = ','
	r.col++
	r.pos = jsontext.SkipSpace(r.d, p+1)
	return r.d[r.pos]
}

// noCell records why there is no cell at p.
func (r *rows) noCell(p int) byte {
	switch {
	case r.err != nil:
	case r.sep == noRow:
		r.err = errNoRow
	case r.d[p] == ']':
		r.col++
		r.Fail(errTooShort)
	default:
		r.broken()
	}
	r.stop()
	return 0
}

// Null reports whether the next cell is NULL, and if so steps past it.
func (r *rows) Null() bool {
	p := jsontext.SkipSpace(r.d, r.pos)
	if r.d[p] != r.sep {
		r.noCell(p)
		return false
	}
	if p = jsontext.SkipSpace(r.d, p+1); r.d[p] != 'n' {
		return false
	}
	r.cell()
	r.step(jsontext.SkipWord(r.d, p, "null"))
	return true
}

// step moves to end, the offset behind what was read, unless that is malformed.
func (r *rows) step(end int) bool {
	if end < 0 {
		return r.broken()
	}
	r.pos = end
	return true
}

// refuse steps past the value at pos, which is not what was wanted, and records that.
func (r *rows) refuse(wanted string) {
	if r.err != nil && r.pos == len(r.d)-1 {
		return
	}
	c := r.d[r.pos]
	if !r.step(jsontext.SkipValue(r.d, r.pos)) {
		return
	}
	if c == 'n' {
		r.Fail(dberr.ErrNull)
		return
	}
	found := "a number"
	switch c {
	case '"':
		found = "a string"
	case '{':
		found = "an object"
	case '[':
		found = "an array"
	case 't', 'f':
		found = "a boolean"
	}
	if t := r.typeName(r.col - 1); t != "" {
		found += " (" + t + ")"
	}
	r.Fail(fmt.Errorf("found %s where %s is wanted", found, wanted))
}

// Bool reads true or false.
func (r *rows) Bool() bool { return r.boolean(r.cell()) }

func (r *rows) boolean(c byte) bool {
	switch c {
	case 't':
		return r.step(jsontext.SkipWord(r.d, r.pos, "true"))
	case 'f':
		r.step(jsontext.SkipWord(r.d, r.pos, "false"))
	default:
		r.refuse("a boolean")
	}
	return false
}

// Int reads a number without a fraction; 1.0E10 has none.
func (r *rows) Int() int64 { return r.int(r.cell()) }

func (r *rows) int(c byte) int64 {
	if v, end := jsontext.PlainInt(r.d, r.pos); end > 0 {
		r.pos = end
		return v
	}
	if c != '-' && !jsontext.IsDigit(c) {
		r.refuse("an integer")
		return 0
	}
	v, end, err := general(r.d, r.pos)
	if r.step(end) && err != nil {
		r.Fail(err)
	}
	return v
}

// Uint reads a number without a fraction or a sign.
func (r *rows) Uint() uint64 {
	if c := r.cell(); c != '-' && !jsontext.IsDigit(c) {
		r.refuse("an integer")
		return 0
	}
	neg, v, end, err := decimal(r.d, r.pos)
	if neg && v != 0 && err == nil {
		err = errRange
	}
	if r.step(end) && err != nil {
		r.Fail(err)
		return 0
	}
	return v
}

// Float reads a number, or "NaN", "Infinity" or "-Infinity", which CrateDB sends as strings.
func (r *rows) Float() float64 { return r.float(r.cell()) }

func (r *rows) float(c byte) float64 {
	if c == '"' {
		return r.notFinite()
	}
	if c != '-' && !jsontext.IsDigit(c) {
		r.refuse("a number")
		return 0
	}
	start := r.pos
	if v, end := jsontext.PlainFloat(r.d, start); end > 0 {
		r.pos = end
		return v
	}
	if !r.step(jsontext.SkipNumber(r.d, start)) {
		return 0
	}
	v, err := strconv.ParseFloat(slab.String(r.d[start:r.pos]), 64)
	if err != nil {
		r.Fail(errRange)
	}
	return v
}

func (r *rows) notFinite() float64 {
	start := r.pos
	end := jsontext.SkipString(r.d, start)
	if end > 0 {
		for _, f := range [...]struct {
			text  string
			value float64
		}{{`"NaN"`, math.NaN()}, {`"Infinity"`, math.Inf(1)}, {`"-Infinity"`, math.Inf(-1)}} {
			if string(r.d[start:end]) == f.text {
				r.pos = end
				return f.value
			}
		}
	}
	r.refuse("a number")
	return 0
}

// Time reads milliseconds since 1970, or a date and time as ISO 8601 writes them; without a zone that is UTC.
func (r *rows) Time() time.Time { return r.time(r.cell()) }

// isoLayouts are the forms of a time as text, with an optional fraction of a second.
var isoLayouts = [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", time.DateOnly}

func (r *rows) time(c byte) time.Time {
	if ms, end := jsontext.PlainInt(r.d, r.pos); end > 0 {
		r.pos = end
		return r.zoned(time.UnixMilli(ms))
	}
	if c == '-' || jsontext.IsDigit(c) {
		ms, end, err := general(r.d, r.pos)
		if r.step(end) && err != nil {
			r.Fail(err)
			return time.Time{}
		}
		return r.zoned(time.UnixMilli(ms))
	}
	if c != '"' {
		r.refuse("a time")
		return time.Time{}
	}
	text := string(r.plainText())
	for _, layout := range isoLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return r.zoned(t)
		}
	}
	r.Fail(errors.New("the string is not a time"))
	return time.Time{}
}
