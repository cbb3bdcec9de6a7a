package render

import (
	"go/build/constraint"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crategen/crategen/internal/gen/model"
)

// private is a name with its first word in lower case: Article is article, HTTPLog is httpLog, ID is id.
func private(name string) string {
	rs := []rune(name)
	for i, r := range rs {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(rs) && unicode.IsLower(rs[i+1]) {
			break
		}
		rs[i] = unicode.ToLower(r)
	}
	return string(rs)
}

// receiver is the name of an entity's receivers. No import is a single letter, and no other local name where it is used: TestReceivers.
func receiver(e *model.Entity) string {
	if c := e.Name[0] | 0x20; 'a' <= c && c <= 'z' {
		return string(rune(c))
	}
	return "e"
}

// article is the indefinite article of a name, by its first letter or, for an abbreviation, by how that letter is spoken.
func article(name string) string {
	vowels := "AEIO"
	if len(name) == 1 || unicode.IsUpper(rune(name[1])) {
		vowels = "AEFHILMNORSX"
	}
	if strings.ContainsRune(vowels, rune(name[0])) {
		return "an"
	}
	return "a"
}

// comment prints the lines of a comment, each with a line break. Of no lines it is empty.
func comment(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		line = strings.TrimRightFunc(strings.Map(printable, line), unicode.IsSpace)
		if line == "" {
			b.WriteString("//\n")
			continue
		}
		if constraint.IsPlusBuild("//" + line) { // gofmt would move it to the top of the file, where it counts
			line = strings.Replace(line, "+build", "`+build`", 1)
		}
		if line[0] != '\t' {
			b.WriteString("// ")
		} else {
			b.WriteString("//")
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// printable drops what cannot stand in Go source, and line breaks other than those that the lines were split at.
func printable(r rune) rune {
	if r == utf8.RuneError || r != '\t' && unicode.IsControl(r) || r == '\uFEFF' {
		return -1
	}
	return r
}

// tag prints a struct tag.
func tag(text string) string {
	if text == "" || strings.Contains(text, "`") {
		return quote(text)
	}
	return "`" + text + "`"
}
