package schemafile

import (
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/schema/crate"
)

// objectAnnotation is the crate.Object with policies and options of members, empty if they are those of structs without it.
func objectAnnotation(policies map[string]string, columns map[string]crate.Member) string {
	var own string
	var members []string
	usual := true
	for _, path := range slices.Sorted(maps.Keys(policies)) {
		policy := map[string]string{crate.Strict: "crate.Strict", crate.Dynamic: "crate.Dynamic", crate.Ignored: "crate.Ignored"}[policies[path]]
		usual = usual && policies[path] == crate.Dynamic
		switch {
		case path == "":
			own = policy
		case policies[path] != policies[""]: // a policy reaches the objects within
			members = append(members, quote(path)+": "+policy)
		}
	}
	var parts []string
	if !usual {
		parts = append(parts, "Policy: "+own)
		if len(members) > 0 {
			parts = append(parts, "Members: map[string]string{"+strings.Join(members, ", ")+"}")
		}
	}
	if len(columns) > 0 {
		var list []string
		for _, path := range slices.Sorted(maps.Keys(columns)) {
			list = append(list, quote(path)+": "+memberText(columns[path]))
		}
		parts = append(parts, "Columns: map[string]crate.Member{"+strings.Join(list, ", ")+"}")
	}
	if len(parts) == 0 {
		return ""
	}
	return "crate.Object{" + strings.Join(parts, ", ") + "}"
}

// memberText is the options of a member as Go.
func memberText(x crate.Member) string {
	var list []string
	if x.NotNull {
		list = append(list, "NotNull: true")
	}
	if x.Default != "" {
		list = append(list, "Default: "+quote(x.Default))
	}
	if x.IndexOff {
		list = append(list, "IndexOff: true")
	}
	if x.ColumnstoreOff {
		list = append(list, "ColumnstoreOff: true")
	}
	return "{" + strings.Join(list, ", ") + "}"
}

// optionsOf are the options of a member. It reports whether crate.Member has all of them.
func optionsOf(m state.Column) (crate.Member, bool) {
	x := crate.Member{NotNull: m.NotNull, Default: m.Default}
	switch plainBrackets.Replace(m.Storage) {
	case "":
	case "INDEX OFF":
		x.IndexOff = true
	case "STORAGE WITH (columnstore = false)":
		x.ColumnstoreOff = true
	case "INDEX OFF STORAGE WITH (columnstore = false)":
		x.IndexOff, x.ColumnstoreOff = true, true
	default:
		return crate.Member{}, false
	}
	return x, m.Generated == "" && (!m.NotNull || m.Default == "")
}

// unlessRequired names the type of a column instead, if its documents have a required member and may be absent.
func (c choice) unlessRequired(column state.Column, always bool) choice {
	for _, x := range c.members {
		if x.NotNull && !always {
			c.own, c.policies, c.members = crateText(column), nil, nil
			break
		}
	}
	return c
}

// structOf declares a struct with the members of an object, and adds to the whole the policies of objects within and the options of members. It reports whether crategen makes the
// same members of it.
func (d *Draft) structOf(e *Entity, name string, members []state.Column, whole *choice) bool {
	var b strings.Builder
	at := len(e.types)
	e.types = append(e.types, "")
	exact := true
	b.WriteString("type " + name + " struct {\n")
	taken := make(map[string]bool)
	for _, m := range members {
		goName := memberName(m.Name, taken)
		c := d.crateType(e, m, strings.TrimPrefix(name, e.Name)+goName)
		for path, policy := range c.policies {
			whole.policies[strings.TrimSuffix(m.Name+"."+path, ".")] = policy
		}
		for path, options := range c.members {
			whole.members[m.Name+"."+path] = options
		}
		goType := c.goType
		switch {
		case c.kind == model.KindCustom, c.noOwn && c.kind != model.KindBool:
			goType, exact = "any", false
		case c.kind == geoPoint.kind:
			goType, exact = "[]float64", false
		case c.kind == "vector":
			exact = false
		case c.kind == model.KindTime: // the server returns the members of objects as they are stored: milliseconds since 1970
			goType, exact = "int64", false
		case c.kind == model.KindUUID:
			goType, exact = "string", false
		case c.own != "":
			exact = false
		}
		options, known := optionsOf(m)
		exact = exact && known
		if options != (crate.Member{}) {
			whole.members[m.Name] = options
		}
		if goType != "any" && !strings.HasPrefix(goType, "[]") && c.kind != model.KindJSON && c.kind != model.KindArray {
			goType = "*" + goType
		}
		tag := m.Name + ",omitempty"
		if options.NotNull {
			goType, tag = strings.TrimPrefix(goType, "*"), m.Name
		}
		e.use(c.memberImports(goType)...)
		b.WriteString("\t" + goName + " " + goType + " `json:" + quote(tag) + "`\n")
	}
	b.WriteString("}\n")
	e.types[at] = "// " + name + " is a document of " + e.Name + ".\n" + b.String()
	return exact
}
