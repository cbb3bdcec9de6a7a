package schemafile

import (
	"strconv"
	"strings"

	"github.com/crategen/crategen/migrate/state"
)

// cockroachTable writes the options of a table of CockroachDB, and those of its columns.
func (d *Draft) cockroachTable(e *Entity, t *state.Table) {
	var list []string
	add := func(name, value string) { list = append(list, name+": "+value) }
	if t.KeyBuckets > 0 {
		add("KeyBuckets", strconv.Itoa(t.KeyBuckets))
	}
	if key := d.madeKey(t); key != "" && t.Column(key).Default == unordered {
		add("UnorderedKeys", "true")
	}
	e.cockroachSettings(t.Settings, add)
	if len(list) > 0 {
		e.use(cockroachPath)
		e.annotations = append(e.annotations, "cockroach.Table{"+strings.Join(list, ", ")+"}")
	}
	for _, f := range e.Fields {
		if text := cockroachColumn(f.live); text != "" {
			f.annotations = append(f.annotations, text)
		}
	}
}

// cockroachColumn writes the options of a column, empty if it has none.
func cockroachColumn(c state.Column) string {
	var list []string
	if c.Family != "" && c.Family != "primary" {
		list = append(list, "Family: "+quote(c.Family))
	}
	if c.Hidden {
		list = append(list, "Hidden: true")
	}
	if c.OnUpdate != "" {
		list = append(list, "OnUpdate: "+quote(c.OnUpdate))
	}
	if len(list) == 0 {
		return ""
	}
	return "cockroach.Column{" + strings.Join(list, ", ") + "}"
}

// cockroachIndex writes the options of an index.
func (e *Entity) cockroachIndex(x state.Index) []string {
	var out []string
	if x.Buckets > 0 {
		out = append(out, "cockroach.HashSharded("+strconv.Itoa(x.Buckets)+")")
	}
	if x.NotVisible {
		out = append(out, "cockroach.NotVisible()")
	}
	if x.Comment != "" {
		out = append(out, "cockroach.Comment("+quote(x.Comment)+")")
	}
	if source, _ := params(x); source != "" {
		out = append(out, source)
	}
	if source := e.zone(x.Zone); source != "" {
		out = append(out, "cockroach.IndexZone("+source+")")
	}
	return out
}

// plainCockroach reports whether an index has none of the options of CockroachDB.
func plainCockroach(x state.Index) bool {
	return x.Buckets == 0 && !x.NotVisible && x.Comment == "" && len(x.Params) == 0 && len(x.Zone) == 0
}
