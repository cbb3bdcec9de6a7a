package schemafile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

func (e *Entity) use(paths ...string) {
	for _, p := range paths {
		e.imports[p] = true
	}
}

// table drafts the fields and the key of an entity.
func (d *Draft) table(e *Entity) {
	t := d.own(e)
	e.live = t
	made := d.madeKey(t)
	for _, c := range t.Columns {
		if made == c.Name {
			e.taken = append(e.taken, "ID")
		}
	}
	for _, c := range t.Columns {
		if strings.Contains(c.Name, "->") && !slices.Contains(t.PrimaryKey, c.Name) { // what separates a column from the members of its document
			d.keepExternal(e, c.Name, nil, "the column has a name that crategen does not take, so that the package does not have it")
			continue
		}
		f := &Field{Column: c.Name, Optional: !c.NotNull && !slices.Contains(t.PrimaryKey, c.Name), comment: c.Comment, live: c,
			owner: e}
		f.choice = d.column(e, c)
		var check string
		if f.choice, check = d.ranged(t, c, f.choice); check != "" {
			f.ranged = *t.Check(check)
			t.Checks = slices.DeleteFunc(slices.Clone(t.Checks), func(k state.Check) bool { return k.Name == check })
		}
		f.choice = d.listed(t, c, f.choice)
		if f.kind == "decimal" && d.Target == target.CrateDB && check == "" && f.own == "" {
			f.own = c.Type // without the check that the generator adds to a decimal
		}
		if k := kind.Of(f.kind); slices.Contains(t.PrimaryKey, c.Name) && k != nil && k.NoKey != "" {
			f.choice = other.as(c.Type)
		}
		if made == c.Name {
			f.Name = "id"
		} else {
			f.Name, f.goName = e.member(c.Name)
		}
		d.identity(e, f, made == c.Name)
		d.collation(f)
		e.Fields = append(e.Fields, f)
		if f.loss != "" {
			d.lose(e, f, c.Name, f.loss)
		}
		d.needs(e, f)
	}
	d.key(e, t, made)
	d.unsure(e)
}

// own returns the table without the column that CockroachDB adds for the region of a row, and without what crategen adds for full text on SQLite, if
// the schema has an annotation for one of the full-text indexes: it has none for members of documents, which are texts on SQLite.
func (d *Draft) own(e *Entity) *state.Table {
	t := *e.live
	if d.Target == target.SQLite && len(t.PrimaryKey) == 1 && t.PrimaryKey[0] == dialect.SQLiteRowID && len(t.Uniques) > 0 &&
		slices.ContainsFunc(t.Fulltexts, func(x state.Fulltext) bool {
			return !slices.ContainsFunc(x.Columns, func(text string) bool { return t.Column(text) == nil })
		}) {
		t.PrimaryKey, t.Uniques = t.Uniques[0], t.Uniques[1:]
		t.Columns = slices.DeleteFunc(slices.Clone(t.Columns), func(c state.Column) bool { return c.Name == dialect.SQLiteRowID })
	}
	t.Columns = slices.DeleteFunc(slices.Clone(t.Columns), func(c state.Column) bool {
		return state.AddedRegion(c) && strings.HasPrefix(c.Default, "default_to_database_primary_region(")
	})
	return &t
}

// madeKey is the column of an integer key whose values the database makes, empty if there is none. The schema calls it id.
func (d *Draft) madeKey(t *state.Table) string {
	if len(t.PrimaryKey) != 1 {
		return ""
	}
	c := t.Column(t.PrimaryKey[0])
	if c == nil || c.Generated != "" {
		return ""
	}
	name, _ := base(c.Type)
	switch d.Target {
	case target.SQLite:
		if name == "integer" && c.Default == "" {
			return c.Name
		}
	case target.Postgres:
		if c.Identity != nil || serial(t, c) != "" {
			return c.Name
		}
	case target.CockroachDB:
		if c.Identity != nil || (c.Default == "unique_rowid()" || c.Default == unordered) && name == "int8" {
			return c.Name
		}
	}
	return ""
}

// unordered is the default of a key that does not rise.
const unordered = "unordered_unique_rowid()"

var nextval = regexp.MustCompile(`^nextval\('(.*)'::regclass\)$`)

// serial is the serial type of a column of PostgreSQL with a sequence of the usual name, empty if it is none.
func serial(t *state.Table, c *state.Column) string {
	m := nextval.FindStringSubmatch(c.Default)
	if m == nil || !c.NotNull {
		return ""
	}
	if want := t.Name + "_" + c.Name + "_seq"; strings.Trim(m[1], `"`) != want || t.Schema != "" {
		return ""
	}
	switch c.Type {
	case "smallint":
		return "smallserial"
	case "integer":
		return "serial"
	case "bigint":
		return "bigserial"
	}
	return ""
}

// identity writes how a column gets its values.
func (d *Draft) identity(e *Entity, f *Field, made bool) {
	c := f.live
	switch s := serial(e.live, &c); {
	case d.Target == target.Postgres && s != "":
		f.own = s
	case c.Identity == nil && made && d.Target == target.CockroachDB: // unique_rowid(), unordered_unique_rowid()
	case c.Identity == nil:
		if c.Generated == "" {
			d.setDefault(f, c.Default)
		}
	case made && d.Target == target.SQLite: // AUTOINCREMENT
		e.use(entsqlPath)
		e.annotations = append(e.annotations, "entsql.IncrementStart(1)")
	case made && c.Identity.Start > 0 && *c.Identity == state.Identity{Start: c.Identity.Start}:
		e.use(entsqlPath)
		e.annotations = append(e.annotations, fmt.Sprintf("entsql.IncrementStart(%d)", c.Identity.Start))
	case made && *c.Identity == state.Identity{} && (d.Target != target.CockroachDB || f.bits < 64):
	case f.own == "":
		f.annotations = append(f.annotations, "schema.Identity{"+strings.Join(sequenceOptions(*c.Identity), ", ")+"}")
	default:
		f.own = c.Type + " GENERATED BY DEFAULT AS IDENTITY"
		if c.Identity.Always {
			f.own = c.Type + " GENERATED ALWAYS AS IDENTITY"
		}
		if options := c.Identity.Options(); options != "" {
			f.own += " (" + options + ")"
		}
	}
}

// sequenceOptions writes the options of an identity or a sequence.
func sequenceOptions(i state.Identity) []string {
	var list []string
	add := func(name string, n int64) {
		if n != 0 {
			list = append(list, fmt.Sprintf("%s: %d", name, n))
		}
	}
	add("Start", i.Start)
	add("Increment", i.Increment)
	add("Min", i.Min)
	add("Max", i.Max)
	add("Cache", i.Cache)
	for name, is := range map[string]bool{"PerNode": i.PerNode, "Cycle": i.Cycle, "Always": i.Always} {
		if is {
			list = append(list, name+": true")
		}
	}
	slices.Sort(list)
	return list
}

// collation writes the collation of a column.
func (d *Draft) collation(f *Field) {
	name := f.live.Collation
	switch {
	case name == "" || f.noOwn && name == string(f.kind):
	case d.Target != target.CrateDB && f.own == "" && f.isText() &&
		(d.Target != target.SQLite || slices.Contains([]string{"BINARY", "NOCASE", "RTRIM"}, strings.ToUpper(name))):
		f.annotations = append(f.annotations, "entsql.Annotation{Collation: "+quote(name)+"}")
	default:
		typ := f.own
		if typ == "" {
			typ = f.live.Type
		}
		f.own = typ + " COLLATE " + sqlquote.Name(name)
	}
}

// key writes the primary key. A table without one is only read, unless the server hides a key.
func (d *Draft) key(e *Entity, t *state.Table, made string) {
	switch {
	case len(t.PrimaryKey) == 0 && d.Target != target.CrateDB && d.Target != target.Postgres && t.Column("rowid") == nil:
		e.rowid = true
		e.use(entsqlPath)
		e.annotations = append(e.annotations, "entsql.Skip()")
		name := "id"
		if f := slices.IndexFunc(e.Fields, func(f *Field) bool { return f.Name == "id" }); f >= 0 {
			e.Fields[f].Name, e.Fields[f].goName = "id_column", "IDColumn"
		}
		e.Fields = slices.Insert(e.Fields, 0, &Field{Name: name, Column: "rowid", choice: integer(64)})
		d.lose(e, nil, "", "the table has no primary key; rows are found by rowid, and migrations leave the table alone (entsql.Skip)")
	case len(t.PrimaryKey) == 0:
		e.IsView = true
		d.lose(e, nil, "", "the table has no primary key, so that it is only read, as a view; with a key, make it an ent.Schema")
	case made != "":
	case slices.ContainsFunc(t.PrimaryKey, func(name string) bool { return !d.canBeKey(e.field(name)) }):
		e.IsView = true
		d.lose(e, nil, "", "crategen has no keys of the type of its primary key, so that the table is only read, as a view")
	case d.uncomputable(e, t):
		e.IsView = true
		d.lose(e, nil, "", "its primary key has a generated column that crategen cannot compute to look rows up, so that the table is only read, as a view")
	case len(t.PrimaryKey) == 1 && e.field(t.PrimaryKey[0]).Name == "id":
		if f := e.field("id"); f != nil && f.kind == model.KindInt && (f.live.Default == "" || strings.Contains(f.own, "DEFAULT")) && d.Target != target.CrateDB {
			e.use(entsqlPath)
			e.annotations = append(e.annotations, "entsql.Annotation{Incremental: new(false)}")
		}
	default:
		var list []string
		for _, name := range t.PrimaryKey {
			list = append(list, quote(e.field(name).Name))
			e.keys = append(e.keys, e.field(name).Name)
		}
		e.use(schemaPath)
		e.annotations = append([]string{"schema.PrimaryKey(" + strings.Join(list, ", ") + ")"}, e.annotations...)
	}
}

// truncated matches the generated expression that crategen computes in Go.
var truncated = regexp.MustCompile(`(?i)^\s*date_trunc\s*\(\s*'[a-z]+'\s*,\s*("[^"]+"|[a-z_][a-z0-9_]*)\s*\)\s*$`)

// uncomputable reports whether the key of a CrateDB table has a generated column that is neither a truncated time nor made of the other
// columns of the key, or that has a type of its own.
func (d *Draft) uncomputable(e *Entity, t *state.Table) bool {
	if d.Target != target.CrateDB {
		return false
	}
	return slices.ContainsFunc(t.PrimaryKey, func(name string) bool {
		f := e.field(name)
		if f.live.Generated == "" {
			return false
		}
		if f.own != "" {
			return true
		}
		m := truncated.FindStringSubmatch(f.live.Generated)
		if m != nil && f.kind == model.KindTime {
			source := e.field(sqllex.NameOf(m[1]))
			return source == nil || source.kind != model.KindTime || source.live.Default != "" && !slices.Contains(t.PrimaryKey, source.Column)
		}
		return slices.ContainsFunc(t.Columns, func(c state.Column) bool {
			return c.Name != name && named(f.live.Generated, c.Name) && (c.Generated != "" || !slices.Contains(t.PrimaryKey, c.Name))
		})
	})
}

// named reports whether an expression of CrateDB names a column.
func named(expr, column string) bool {
	return state.Names(&sqllex.CrateDB, expr, column)
}

// canBeKey reports whether the generator takes a field in a key.
func (d *Draft) canBeKey(f *Field) bool {
	return f != nil && f.kind != model.KindBytes && f.kind != model.KindJSON && f.kind != model.KindArray &&
		f.kind != geoPoint.kind && f.kind != geoShape.kind && f.kind != "vector" && !strings.Contains(f.goType, "decimal")
}

// unsure names the columns whose text may be more than text.
func (d *Draft) unsure(e *Entity) {
	if e.IsView {
		return
	}
	var list []string
	for _, f := range e.Fields {
		if f.isText() && strings.EqualFold(f.live.Type, "text") {
			list = append(list, f.Column)
		}
	}
	if len(list) > 0 && (d.Target == target.CrateDB || d.Target == target.SQLite) {
		what := "UUIDs, enums or base64"
		if d.Target == target.SQLite {
			what = "times, UUIDs, enums or JSON"
		}
		d.Losses = append(d.Losses, Loss{e.Table, "", "text columns are String, and may hold " + what + ": " + strings.Join(list, ", ")})
	}
}
