package sqlexpr

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// An inverted index of CockroachDB and PostgreSQL answers whether a document contains a value, but not whether a member, converted to a type,
// equals one. So the equality of a member with a text, an integer or a boolean is written as the former. It is false, and not NULL, for a
// member of another type; the negation is written with the conversion. Floating-point numbers are converted: a document of another program
// may have more digits than a float64.

// memberEqual is "member = value".
type memberEqual struct{ compare }

func (c *memberEqual) WriteSQL(b *sqlgen.Builder) {
	if doc, ok := documentOf(b, &c.ref, c.v); ok {
		CheckField(b, c.name, c.v)
		b.Dialect.MemberEqual(b, columnOf(c.name), doc.keys, wire.Text(doc.text(b, c.v)), false)
		return
	}
	c.compare.WriteSQL(b)
}

func (c *memberEqual) writeNot(b *sqlgen.Builder) {
	b.Write("NOT (")
	b.Expr(&c.compare)
	b.Write(")")
}

// memberAmong is "member IN list".
type memberAmong struct{ member }

// maxContained is the maximum length of a list that is searched for in an index.
const maxContained = 100

func (m *memberAmong) WriteSQL(b *sqlgen.Builder) {
	n := m.list.Len()
	if n > maxContained || m.list.Err() != nil {
		m.member.WriteSQL(b)
		return
	}
	texts := make([]string, n)
	var doc document
	for i := range texts {
		var ok bool
		if doc, ok = documentOf(b, &m.ref, m.list.At(i)); !ok {
			m.member.WriteSQL(b)
			return
		}
		texts[i] = doc.text(b, m.list.At(i))
	}
	b.Dialect.MemberEqual(b, columnOf(m.name), doc.keys, wire.Texts(texts), true)
}

func (m *memberAmong) writeNot(b *sqlgen.Builder) {
	(&member{m.ref, m.list, true}).WriteSQL(b)
}

func columnOf(name string) string {
	column, _, _ := strings.Cut(name, pathArrow)
	return column
}

// document is the place of a member in a document.
type document struct{ keys []string }

// documentOf returns the place of a member that an inverted index may find by a value, and false for other members, values and databases.
func documentOf(b *sqlgen.Builder, r *ref, v wire.Value) (document, bool) {
	column, path, _ := strings.Cut(r.name, pathArrow)
	if b.Dialect.MemberEquals == "" || isElement(b, column) || !b.Dialect.InDocuments(b.Column(column)) {
		return document{}, false
	}
	switch v.Kind() {
	case wire.KindInt, wire.KindUint, wire.KindBool:
	case wire.KindText:
		if !utf8.ValidString(v.Text()) || strings.Contains(v.Text(), "\x00") {
			return document{}, false
		}
	default:
		return document{}, false
	}
	switch r.typ {
	case dialect.Text, dialect.Bool, dialect.Int16, dialect.Int32, dialect.Int64:
	default:
		return document{}, false
	}
	keys, _ := keysOf(path)
	return document{keys}, true
}

// text is the JSON of a value of the member, for "@>" within a document that has only this member.
func (d document) text(b *sqlgen.Builder, v wire.Value) string {
	out := ""
	switch v.Kind() {
	case wire.KindInt:
		out = strconv.FormatInt(v.Int(), 10)
	case wire.KindUint:
		out = strconv.FormatUint(v.Uint(), 10)
	case wire.KindBool:
		out = strconv.FormatBool(v.Bool())
	default:
		out = jsonText(v.Text())
	}
	if b.Dialect.MemberEquals == "@>" {
		for i := len(d.keys) - 1; i >= 0; i-- {
			out = "{" + jsonText(d.keys[i]) + ":" + out + "}"
		}
	}
	return out
}

func jsonText(s string) string {
	text, _ := json.Marshal(s) // a string has no error
	return string(text)
}
