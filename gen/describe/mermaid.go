package describe

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Mermaid prints a description as an entity relationship diagram (https://mermaid.js.org/syntax/entityRelationshipDiagram.html).
//
// Each relation is one line, however many of its sides declare an edge: the entity whose key is referred to stands on the
// left, and a line is solid if the foreign key is part of the other's key. Entities stand as boxes even if nothing refers
// to them. Mermaid's words of a column are ASCII letters, digits and a few signs; a name that has others is changed, and
// stands as it is in the column's comment.
func Mermaid(w io.Writer, s *Schema) error {
	var b bytes.Buffer
	b.WriteString("erDiagram\n")
	for _, e := range s.Entities {
		fmt.Fprintf(&b, "    %s {\n", quoted(e.Name))
		for _, c := range e.Columns {
			fmt.Fprintf(&b, "        %s\n", attribute(c))
		}
		b.WriteString("    }\n")
	}
	for _, r := range s.relations() {
		fmt.Fprintf(&b, "    %s %s %s : %s\n", quoted(r.left), r.crowsFoot(), quoted(r.right), quoted(r.label()))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// attribute is one line of a box: type, name, keys, comment.
func attribute(c Column) string {
	name := word(c.Name)
	parts := []string{c.Kind, name}
	var keys, notes []string
	if c.Key {
		keys = append(keys, "PK")
	}
	if c.References != nil {
		keys = append(keys, "FK")
	}
	if c.Unique && !c.Key {
		keys = append(keys, "UK")
	}
	if len(keys) > 0 {
		parts = append(parts, strings.Join(keys, ", "))
	}
	if name != c.Name {
		notes = append(notes, c.Name)
	}
	if c.Nullable {
		notes = append(notes, "null")
	}
	if len(notes) > 0 {
		parts = append(parts, quoted(strings.Join(notes, ", ")))
	}
	return strings.Join(parts, " ")
}

// quoted is a text in double quotes, which cannot be escaped in it. What the lexer takes for something else is left out: %%
// begins comments and directives, ~ generic types, a backslash an escape.
func quoted(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '"':
			return '\''
		case r == '%' || r == '~' || r == '\\' || unicode.IsControl(r):
			return '-'
		}
		return r
	}, text)
	return `"` + text + `"`
}

// word is a name as a column may have it: it begins with a letter, and is none of the names of keys.
func word(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '_' || r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '_'
	}, name)
	if name == "" || unicode.IsDigit(rune(name[0])) || slices.Contains([]string{"PK", "FK", "UK"}, strings.ToUpper(name)) {
		return "_" + name
	}
	return name
}
