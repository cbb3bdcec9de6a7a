package schemafile

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// Edge is one side of a relation, as Go source.
type Edge struct {
	Name   string
	source string
}

// reference is a foreign key that becomes an edge.
type reference struct {
	key      state.ForeignKey
	from, to *Entity
	field    *Field
	name     string // the edge of the table with the key
	back     string // the edge of the other table, empty if there is none
	through  string // the edge of the other table that a many-to-many edge names with Through
}

// edges turns foreign keys into edges. First all keys are named, then the edges are written.
func (d *Draft) edges(n *names) {
	var list []*reference
	for _, e := range d.Entities {
		seen := make(map[string]bool)
		for _, k := range e.live.ForeignKeys {
			if r := d.reference(e, k, seen); r != nil {
				list = append(list, r)
			}
		}
	}
	pairs := make(map[*Entity][]*reference)
	for _, r := range list {
		r.name = d.edgeName(r)
		pairs[r.from] = append(pairs[r.from], r)
	}
	for _, r := range list {
		r.back = d.backName(r, list)
	}
	d.references = list
	joined := d.joins(pairs)
	for _, r := range list {
		if !joined[r.from] {
			d.edge(r)
		}
	}
	for _, e := range d.Entities {
		if joined[e] {
			d.joined = append(d.joined, e)
		}
	}
	d.Entities = slices.DeleteFunc(d.Entities, func(e *Entity) bool { return joined[e] })
}

// reference checks whether a foreign key can be an edge. What cannot is left to the database.
func (d *Draft) reference(e *Entity, k state.ForeignKey, seen map[string]bool) *reference {
	if e.IsView || e.rowid {
		return nil
	}
	leave := func(text string) *reference {
		d.keepExternal(e, k.Name, k.Columns, "the foreign key ("+strings.Join(k.Columns, ", ")+") to "+k.References.String()+" is no edge: "+text)
		return nil
	}
	to := d.entity(k.References)
	switch {
	case len(k.Columns) != 1:
		return leave("it has several columns")
	case to == nil || to.IsView:
		return leave("the table has no entity")
	case to.rowid:
		return leave("the table has no primary key")
	case len(to.live.PrimaryKey) != 1 || len(k.Referenced) > 0 && k.Referenced[0] != to.live.PrimaryKey[0]:
		return leave("it does not refer to a primary key of one column")
	case k.NotValid:
		return leave("existing rows were not checked")
	case k.Options != "":
		return leave("it has " + k.Options)
	case seen[k.Columns[0]]:
		return leave("its column has another foreign key")
	}
	f, key := e.field(k.Columns[0]), to.field(to.live.PrimaryKey[0])
	if f == nil || key == nil || f.live.Generated != "" || !fitForeignKey(d, f, key) {
		return leave("the type of its column differs from that of the key")
	}
	seen[k.Columns[0]] = true
	return &reference{key: k, from: e, to: to, field: f}
}

// fitForeignKey gives a foreign key the Go type of the key, and names its column's own type where that differs from the key's. It
// reports whether the types can be compared.
func fitForeignKey(d *Draft, f, key *Field) bool {
	if f.kind != key.kind || f.kind == model.KindEnum {
		return false
	}
	if f == key {
		return true
	}
	same := strings.EqualFold(f.live.Type, key.live.Type) && f.live.Collation == key.live.Collation
	if f.ranged.Name != "" && f.goType != key.goType { // the check is one of the table's own then
		f.owner.live.Checks = append(slices.Clone(f.owner.live.Checks), f.ranged)
		f.ranged.Name = ""
	}
	own, size := f.own, f.size
	f.choice = key.choice
	f.own, f.size, f.loss = own, size, ""
	switch {
	case same && (own == key.own || serialTypes[key.own]) && (key.ranged.Name == "") == (f.ranged.Name == ""):
		f.own = ""
	case own == "" && (!same || key.ranged.Name != "" && f.ranged.Name == ""):
		f.own, f.size = f.live.Type, 0
	}
	return true
}

var serialTypes = map[string]bool{"smallserial": true, "serial": true, "bigserial": true}

// suffixes are the ends of the names of foreign keys.
var suffixes = []string{"_id", "_uuid", "_key", "_fk", "Id", "ID", "Uuid", "UUID"}

// edgeName is the column without _id. A field of that name gets _id in its turn.
func (d *Draft) edgeName(r *reference) string {
	name := r.field.Name
	for _, s := range suffixes {
		if short, ok := strings.CutSuffix(name, s); ok && short != "" && r.field.Name != "id" {
			name = short
			break
		}
	}
	if r.field.Name == "id" {
		name = strings.ToLower(r.to.Name)
	}
	if f := r.from.Fields; name == r.field.Name && name != "id" {
		free := name + "_id"
		if !slices.ContainsFunc(f, func(o *Field) bool { return o.Name == free }) {
			r.from.taken = slices.DeleteFunc(r.from.taken, func(s string) bool { return s == model.Pascal(name) })
			r.field.Name, r.field.goName = free, ""
			r.from.taken = append(r.from.taken, model.Pascal(free))
			for i, k := range r.from.keys {
				if k == name {
					r.from.keys[i] = free
					r.from.renameKey(name, free)
				}
			}
		}
	}
	return r.from.edgeName(name)
}

// renameKey changes a name in schema.PrimaryKey.
func (e *Entity) renameKey(old, now string) {
	for i, a := range e.annotations {
		if strings.HasPrefix(a, "schema.PrimaryKey(") {
			e.annotations[i] = strings.Replace(a, quote(old), quote(now), 1)
		}
	}
}

// edgeName makes a name free of others, and takes it.
func (e *Entity) edgeName(name string) string {
	name = strings.Join(split(strings.ReplaceAll(name, "_", " ")), "_")
	if name == "" {
		name = "edge"
	}
	if !model.Exported(model.Pascal(name)) {
		name = "to_" + name
	}
	base := name
	for _, suffix := range []string{"", "_edge", "_ref", "_edge2", "_edge3", "_edge4", "_edge5"} {
		name = base + suffix
		if !e.hasMember(name) && !e.isTaken(model.Pascal(name)) {
			break
		}
	}
	e.taken = append(e.taken, model.Pascal(name))
	e.Edges = append(e.Edges, &Edge{Name: name})
	return name
}

// backName names the edge of the other table, where it is clear: only one key leads there.
func (d *Draft) backName(r *reference, list []*reference) string {
	var same []*reference
	for _, o := range list {
		if o.from == r.from && o.to == r.to {
			same = append(same, o)
		}
	}
	if r.from == r.to { // an edge from an entity to itself always has both sides
		name := r.name + "_of"
		if r.name == "parent" {
			name = "children"
		}
		return r.to.edgeName(name)
	}
	if len(same) > 1 {
		return ""
	}
	name := model.Snake(model.Plural(r.from.Name))
	if d.oneToOne(r) {
		name = model.Snake(r.from.Name)
	}
	return r.to.edgeName(name)
}

// oneToOne reports whether the key is unique in a way that the edge itself says: as the primary key, or with the index that a
// unique field has.
func (d *Draft) oneToOne(r *reference) bool {
	t := r.from.live
	if len(t.PrimaryKey) == 1 && t.PrimaryKey[0] == r.field.Column {
		return true
	}
	return d.uniqueColumn(r.from, r.field.Column)
}

// edge writes both sides of a relation.
func (d *Draft) edge(r *reference) {
	one := r.from.editEdge(r.name)
	tail := ".Unique()"
	if r.field.Name != "" {
		tail += ".Field(" + quote(r.field.Name) + ")"
	}
	if !r.field.Optional {
		tail += ".Required()"
	}
	unique := ""
	if d.oneToOne(r) {
		unique = ".Unique()"
	}
	toEdge := r.name
	if r.back != "" {
		toEdge = r.back
	}
	options := d.keyOptions(r, toEdge)
	if (r.back != "" || r.through != "") && unique == "" && !d.indexed(r) {
		options += ".Annotations(schema.NoIndex(" + quote("the table has none") + "))"
	}
	switch {
	case r.from == r.to:
		if unique != "" {
			unique = "" // the index of the field says it
		}
		many := r.to.editEdge(r.back)
		many.source = "edge.To(" + quote(r.back) + ", " + r.from.Name + ".Type)" + options + ".From(" + quote(r.name) + ")" + tail
		r.from.Edges = slices.DeleteFunc(r.from.Edges, func(x *Edge) bool { return x == one })
	case r.back == "":
		one.source = "edge.To(" + quote(r.name) + ", " + r.to.Name + ".Type)" + tail + options
	default:
		r.to.editEdge(r.back).source = "edge.To(" + quote(r.back) + ", " + r.from.Name + ".Type)" + unique + options
		r.to.use(options2imports(options)...)
		one.source = "edge.From(" + quote(r.name) + ", " + r.to.Name + ".Type).Ref(" + quote(r.back) + ")" + tail
	}
	r.from.use(options2imports(options)...)
}

func options2imports(options string) (out []string) {
	if strings.Contains(options, "entsql.") {
		out = append(out, entsqlPath)
	}
	if strings.Contains(options, "schema.") {
		out = append(out, schemaPath)
	}
	return out
}

// indexed reports whether the table begins its key, or an index that the schema has, with the column of a foreign key.
func (d *Draft) indexed(r *reference) bool {
	t := r.from.live
	if len(t.PrimaryKey) > 0 && t.PrimaryKey[0] == r.field.Column ||
		slices.ContainsFunc(t.Uniques, func(u []string) bool { return u[0] == r.field.Column }) {
		return true
	}
	return slices.ContainsFunc(t.Indexes, func(x state.Index) bool {
		return len(x.Parts) > 0 && x.Parts[0].Column == r.field.Column && x.Where == "" && !x.NotVisible &&
			(x.Method == "" || x.Method == "btree" || x.Method == "hash") && d.unsaid(r.from, x) == ""
	})
}

func (e *Entity) editEdge(name string) *Edge {
	for _, x := range e.Edges {
		if x.Name == name {
			return x
		}
	}
	return &Edge{}
}

// actions are the constants of ON DELETE.
var actions = map[string]string{"": "entsql.NoAction", "NO ACTION": "entsql.NoAction", "CASCADE": "entsql.Cascade", "SET NULL": "entsql.SetNull",
	"RESTRICT": "entsql.Restrict", "SET DEFAULT": "entsql.SetDefault"}

// keyOptions are the options of the side made by edge.To: the name of the constraint and its action.
func (d *Draft) keyOptions(r *reference, toEdge string) string {
	out := ""
	usual := model.Symbol(r.from.live.Name + "_" + r.to.live.Name + "_" + toEdge)
	if r.key.Name != "" && r.key.Name != usual {
		out += ".StorageKey(edge.Symbol(" + quote(r.key.Name) + "))"
	}
	action := ""
	if r.field.Optional {
		action = "SET NULL"
	}
	if r.key.OnDelete != action && !(action == "" && r.key.OnDelete == "NO ACTION") {
		out += ".Annotations(entsql.OnDelete(" + actions[r.key.OnDelete] + "))"
	}
	return out
}
