package render

import (
	"strconv"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
)

func (r *renderer) of() ofData {
	v := ofData{Capability: strconv.Quote(runtime + "capability")}
	for _, c := range capabilities {
		if r.project.Can(c.needs) || c.standIn && r.project.ServersCan(c.needs) {
			v.Capabilities = append(v.Capabilities, c.name)
		}
	}
	for _, e := range r.project.Entities {
		v.Markers = append(v.Markers, marker{e.Name, e.Table})
		v.Enums = append(v.Enums, enums(e)...)
	}
	return v
}

// capabilities are the types of package capability that the markers embed, if all targets have what they need. With standIn an embedded database
// beside the servers need not have it: it is for tests, and refuses the call at run time.
var capabilities = []struct {
	name    string
	needs   target.Capability
	standIn bool
}{
	{"Relational", target.RelationalOperators, false},
	{"Locks", target.RowLocks, false},
	{"Trigrams", target.Trigrams, false},
	{"Copies", target.FileCopies, true},
	{"Imports", target.FileJobs, true},
}

// enums are the enum types that an entity's fields declare. A foreign key whose type is an enum declares none.
func enums(e *model.Entity) []enum {
	var list []enum
	for _, m := range e.Fields {
		if !generatedEnum(m) || m.Type.Name != e.Name+m.GoName {
			continue
		}
		x := enum{
			Doc:  comment([]string{m.Type.Name + " is the type of " + e.Name + "'s field " + m.GoName + "."}),
			Name: m.Type.Name,
		}
		for _, v := range m.Enum {
			x.Values = append(x.Values, enumValue{v.GoName, strconv.Quote(v.Value)})
			x.Known += knownBreak(len(x.Values)-1) + "s == " + v.GoName
		}
		list = append(list, x)
	}
	return list
}

// knownBreak stands before a comparison: three of them are a line.
func knownBreak(n int) string {
	switch {
	case n == 0:
		return ""
	case n%3 == 0:
		return " ||\n"
	}
	return " || "
}
