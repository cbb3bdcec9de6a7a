package render

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
)

// The go doc of a generated package is the manual of the schema: it has the comments and the properties of the schema. The
// properties of a field are a comment at the end of its line, so that they add no lines of code.

// facts is the comment at the end of a field's line, or empty.
func facts(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "// " + strings.Map(printable, strings.Join(list, ", "))
}

// entityDoc is the comment of an entity: the comment of the schema, and a paragraph about the table. The paragraph of a
// deprecation is the last one, as in Go.
func entityDoc(e *model.Entity) string {
	doc := e.Doc
	if len(doc) == 0 {
		doc = []string{e.Name + " is a row of its table."}
	}
	at := slices.IndexFunc(doc, func(line string) bool { return strings.HasPrefix(line, "Deprecated:") })
	if at < 0 {
		return comment(slices.Concat(doc, []string{""}, tableDoc(e)))
	}
	return comment(slices.Concat(doc[:at], tableDoc(e), []string{""}, doc[at:]))
}

// maxDoc is the maximum length of a line of a generated paragraph.
const maxDoc = 117

// tableDoc describes the table, its key, and the indexes that no field's comment lists.
func tableDoc(e *model.Entity) []string {
	name := e.Table
	if e.Schema != "" {
		name = e.Schema + "." + e.Table
	}
	kind := "Table "
	if e.View != nil {
		kind = "View "
	}
	parts := []string{kind + name}
	if e.External {
		parts[0] += ", made elsewhere"
	}
	if len(e.Key) > 0 {
		parts = append(parts, "key "+goNames(e.Key))
	}
	for _, x := range e.Uniques {
		if len(x.Fields) > 1 || x.Where != "" {
			parts = append(parts, "unique "+goNames(x.Fields))
		}
	}
	for _, x := range e.Indexes {
		parts = append(parts, "index "+goNames(x.Fields))
	}
	if e.Deleted != nil {
		parts = append(parts, "soft deletion by "+e.Deleted.GoName)
	}
	if e.Version != nil {
		parts = append(parts, "version "+e.Version.GoName)
	}
	return wrap(parts, "; ", ".")
}

// goNames lists fields as the entity has them; several in parentheses.
func goNames(fields []*model.Field) string {
	names := make([]string, len(fields))
	for i, m := range fields {
		names[i] = m.GoName
	}
	if len(names) == 1 {
		return names[0]
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// wrap joins parts into lines that are not too long.
func wrap(parts []string, separator, end string) []string {
	lines := []string{parts[0]}
	for _, p := range parts[1:] {
		last := &lines[len(lines)-1]
		*last += separator
		if len(*last)+len(p) <= maxDoc {
			*last += p
			continue
		}
		*last = strings.TrimSpace(*last)
		lines = append(lines, p)
	}
	lines[len(lines)-1] += end
	return lines
}

// summary is the first paragraph of a comment, and the paragraph of a deprecation. A column has it; its field has the whole comment.
func summary(doc []string) []string {
	out := doc
	if at := slices.Index(doc, ""); at >= 0 {
		out = doc[:at]
	}
	at := slices.IndexFunc(doc, func(line string) bool { return strings.HasPrefix(line, "Deprecated:") })
	if at > len(out) {
		out = slices.Concat(out, []string{""}, doc[at:])
	}
	return out
}
