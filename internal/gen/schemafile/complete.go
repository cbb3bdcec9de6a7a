package schemafile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// complete writes the options of the table.
func (d *Draft) complete(e *Entity) {
	e.names()
	e.comments()
	if e.IsView {
		return
	}
	t := e.live
	if t.Options != "" {
		d.lose(e, nil, "", "the table has "+t.Options+", which stays as it is")
	}
	d.rowSecurity(e, t)
	switch d.Target {
	case target.CrateDB:
		d.crateTable(e, t)
	case target.CockroachDB:
		d.cockroachTable(e, t)
	case target.SQLite:
		d.typing(e, t)
	}
	if len(e.external) > 0 {
		e.use(schemaPath)
		var list []string
		for _, name := range e.external {
			list = append(list, quote(name))
		}
		e.annotations = append(e.annotations, "schema.External("+strings.Join(list, ", ")+")")
	}
}

// names writes the table's name and its schema where they do not follow from the entity's.
func (e *Entity) names() {
	var list []string
	if model.TableOf(e.Name) != e.Table.Name {
		list = append(list, "entsql.Table("+quote(e.Table.Name)+")")
	}
	if e.Table.Schema != "" {
		list = append(list, "entsql.Schema("+quote(e.Table.Schema)+")")
	}
	if len(list) > 0 {
		e.use(entsqlPath)
		e.annotations = slices.Concat(list, e.annotations)
	}
}

// comments keeps the comments of the database.
func (e *Entity) comments() {
	if e.comment == "" && !slices.ContainsFunc(e.Fields, func(f *Field) bool { return f.comment != "" }) {
		return
	}
	e.use(entsqlPath)
	e.annotations = append(e.annotations, "entsql.WithComments(true)")
	if e.comment != "" {
		e.annotations = append(e.annotations, "entschema.Comment("+quote(e.comment)+")")
	}
}

// fieldsOf are the names of columns' fields, in quotes.
func (e *Entity) fieldsOf(columns []string) []string {
	var out []string
	for _, c := range columns {
		if f := e.field(c); f != nil {
			out = append(out, quote(f.Name))
		}
	}
	return out
}

// crateTable writes what differs from the server's defaults.
func (d *Draft) crateTable(e *Entity, t *state.Table) {
	var list []string
	add := func(name, value string) { list = append(list, name+": "+value) }
	if t.Shards > 0 && t.Shards != 4 {
		add("Shards", strconv.Itoa(t.Shards))
	}
	settings := t.Settings
	if r := settings["number_of_replicas"]; r != "" && r != "0-1" {
		add("Replicas", quote(r))
	}
	if t.ClusteredBy != "" && !(len(t.PrimaryKey) == 1 && t.PrimaryKey[0] == t.ClusteredBy) {
		if slices.Contains(t.PrimaryKey, t.ClusteredBy) {
			add("ClusteredBy", e.fieldsOf([]string{t.ClusteredBy})[0])
		} else {
			d.lose(e, nil, "", "the table is clustered by "+t.ClusteredBy+", which is not in its key")
		}
	}
	if len(t.PartitionedBy) > 0 {
		add("PartitionedBy", "[]string{"+strings.Join(e.fieldsOf(t.PartitionedBy), ", ")+"}")
	}
	switch settings["column_policy"] {
	case "dynamic":
		add("ColumnPolicy", "crate.Dynamic")
	}
	e.settings(settings, add)
	if len(list) > 0 {
		e.use(cratePath)
		e.annotations = append(e.annotations, "crate.Table{"+strings.Join(list, ", ")+"}")
	}
}

// typing says whether a table of SQLite is STRICT where the types of its columns do not.
func (d *Draft) typing(e *Entity, t *state.Table) {
	usual := !slices.ContainsFunc(e.Fields, func(f *Field) bool { return f.own != "" })
	if t.Strict == usual || e.rowid {
		return
	}
	e.use(sqlitePath)
	if t.Strict {
		e.annotations = append(e.annotations, "sqlite.Table{Typing: sqlite.Strict}")
	} else {
		e.annotations = append(e.annotations, "sqlite.Table{Typing: sqlite.Flexible}")
	}
}

// view drafts a view. One whose query is not known exists already.
func (d *Draft) view(n *names, v *state.View) {
	if len(v.Output) == 0 {
		d.Losses = append(d.Losses, Loss{v.TableName, "", "the columns of the view are not known, so that it has no schema type: it may read what is not there any more"})
		return
	}
	e := &Entity{Name: n.entity(v.TableName), Table: v.TableName, IsView: true, imports: make(map[string]bool), comment: v.Comment,
		live: &state.Table{TableName: v.TableName}}
	for _, c := range v.Output {
		f := &Field{Column: c.Name, Optional: true, live: c}
		f.Name, f.goName = e.member(c.Name)
		f.choice = d.column(e, c)
		if f.kind == model.KindCustom && d.Target == target.CrateDB {
			f.choice = viewArray(c, f.choice)
		}
		for _, about := range v.Columns {
			if about.Name == c.Name {
				f.comment = about.Comment
			}
		}
		e.Fields = append(e.Fields, f)
	}
	e.use(entsqlPath)
	if v.Query == "" {
		d.lose(e, nil, "", "the query is not known: it is a materialized view or a foreign table, which exists already")
	} else {
		e.annotations = append(e.annotations, "entsql.Annotation{ViewFor: map[string]string{"+quote(string(d.Target))+": "+quote(v.Query)+"}}")
	}
	e.names()
	e.comments()
	d.Entities = append(d.Entities, e)
}

// viewArray reads what CrateDB calls the types of arrays in views: text_array.
func viewArray(c state.Column, out choice) choice {
	elem, ok := strings.CutSuffix(strings.ToLower(c.Type), "_array")
	if !ok {
		return out
	}
	if inner, known := crateTypes[elem]; known {
		if a, ok := array(inner, ""); ok {
			return a
		}
	}
	return choice{kind: model.KindJSON, call: "field.JSON", args: ", []any{}", goType: "[]any"}
}
