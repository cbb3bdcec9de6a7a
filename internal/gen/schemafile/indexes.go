package schemafile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// uniqueColumn reports whether a column has the unique index that a unique field makes.
func (d *Draft) uniqueColumn(e *Entity, column string) bool {
	x := e.live.Index(model.Symbol(e.live.Name + "_" + column + "_key"))
	if x != nil && plainUnique(*x) && len(x.Parts) == 1 && x.Parts[0].Column == column {
		return true
	}
	return slices.ContainsFunc(e.live.Uniques, func(u []string) bool { return len(u) == 1 && u[0] == column })
}

func plainUnique(x state.Index) bool {
	return x.Unique && x.Where == "" && x.Options == "" && !x.Invalid && len(x.Include) == 0 && plainCockroach(x) && (x.Method == "" || x.Method == "btree") &&
		!slices.ContainsFunc(x.Parts, func(p state.Part) bool { return p.Column == "" || p.OpClass != "" || p.Desc })
}

// indexes writes the indexes of an entity. Those that the schema language cannot express stay as they are.
func (d *Draft) indexes(e *Entity) {
	if e.IsView || e.rowid {
		return
	}
	for _, f := range e.Fields {
		if d.uniqueColumn(e, f.Column) && f.kind != model.KindJSON && f.kind != model.KindArray {
			f.unique = true
		}
	}
	for _, u := range e.live.Uniques {
		if len(u) == 1 && e.field(u[0]) != nil && e.field(u[0]).unique {
			continue
		}
		d.index(e, state.Index{Unique: true, Parts: parts(u)})
	}
	d.metrics(e)
	for _, x := range e.live.Indexes {
		if plainUnique(x) && len(x.Parts) == 1 && x.Name == model.Symbol(e.live.Name+"_"+x.Parts[0].Column+"_key") && e.field(x.Parts[0].Column) != nil &&
			e.field(x.Parts[0].Column).unique {
			continue
		}
		if d.fulltextIndex(e, x) || d.textsIndex(e, x) || d.expressionIndex(e, x) {
			continue
		}
		d.index(e, x)
	}
	for _, x := range e.live.Fulltexts {
		if !d.fulltext(e, x) && !d.namedFulltext(e, x) {
			d.keepExternal(e, x.Name, x.Columns, "the full-text index ("+strings.Join(x.Columns, ", ")+") with the analyzer "+x.Analyzer+
				" is not one that schema.Fulltext makes")
		}
	}
}

func parts(columns []string) []state.Part {
	var out []state.Part
	for _, c := range columns {
		out = append(out, state.Part{Column: c})
	}
	return out
}

// index writes an index.
func (d *Draft) index(e *Entity, x state.Index) {
	if text := d.unsaid(e, x); text != "" {
		var columns []string
		for _, p := range x.Parts {
			columns = append(columns, p.Column)
		}
		d.keepExternal(e, x.Name, columns, text)
		return
	}
	var fields, columns []string
	for _, p := range x.Parts {
		fields, columns = append(fields, quote(e.field(p.Column).Name)), append(columns, p.Column)
	}
	src := "index.Fields(" + strings.Join(fields, ", ") + ")"
	if x.Unique {
		src += ".Unique()"
	}
	if usual := model.Symbol(strings.ToLower(e.Name) + "_" + strings.Join(columns, "_")); x.Name != usual && x.Name != "" {
		src += ".StorageKey(" + quote(x.Name) + ")"
	}
	if options := d.indexOptions(e, x); len(options) > 0 {
		e.use(entsqlPath, cockroachPath)
		src += ".Annotations(" + strings.Join(options, ", ") + ")"
	}
	e.indexes = append(e.indexes, src)
}

// unsaid is why the schema language cannot express an index, empty if it can.
func (d *Draft) unsaid(e *Entity, x state.Index) string {
	for _, p := range x.Parts {
		switch f := e.field(p.Column); {
		case p.Column == "":
			return "the index is over an expression: " + p.Expr
		case f == nil:
			return "the index is over a column that the schema does not have"
		case f.metric != "" && metrics[p.OpClass] == f.metric && len(x.Parts) == 1:
		case strings.ContainsAny(p.OpClass, " ."), p.OpClass != "" && strings.Contains(strings.ToUpper(p.OpClass), "NULLS"),
			p.OpClass != "" && d.Target != target.Postgres && x.Method != "gin":
			return "the index orders " + p.Column + " by " + p.OpClass
		case kind.Of(f.kind) != nil && kind.Of(f.kind).Opaque && (x.Unique || len(x.Parts) > 1):
			return "the index is over a column that the schema language cannot index with others"
		case (f.kind == model.KindJSON || f.kind == model.KindArray) && x.Unique, f.kind == model.KindJSON && x.Method != "gin":
			return "the index is over a document"
		}
	}
	switch {
	case len(x.Parts) == 0:
		return "the index has no columns"
	case x.Options != "":
		return "the index has " + x.Options
	case x.Invalid:
		return "the index is not complete"
	case param(x) != "":
		return "the index has the parameter " + param(x)
	case x.Method == vectorIndex(d.Target) && len(x.Parts) == 1 && e.field(x.Parts[0].Column).metric != "":
	case !slices.Contains([]string{"", "btree", "gin", "gist", "hash", "brin", "spgist"}, x.Method),
		d.Target == target.CockroachDB && (x.Method == "hash" || x.Method == "brin" || x.Method == "spgist"):
		return "the index has the method " + x.Method
	case slices.ContainsFunc(x.Include, func(c string) bool { return e.field(c) == nil }):
		return "the index stores a column that the schema does not have"
	}
	return ""
}

func (d *Draft) indexOptions(e *Entity, x state.Index) []string {
	var out, desc []string
	for _, p := range x.Parts {
		if p.Desc {
			desc = append(desc, quote(e.field(p.Column).Name))
		}
		if p.OpClass != "" && e.field(p.Column).metric == "" {
			out = append(out, "entsql.OpClassColumn("+quote(e.field(p.Column).Name)+", "+quote(p.OpClass)+")")
		}
	}
	if len(desc) > 0 {
		out = append(out, "entsql.DescColumns("+strings.Join(desc, ", ")+")")
	}
	method := x.Method
	if only := len(x.Parts) == 1 && !x.Unique && d.Target != target.SQLite && e.field(x.Parts[0].Column).kind == model.KindArray; only {
		switch method {
		case "gin":
			method = ""
		case "":
			method = "btree"
		}
	} else if method == "btree" {
		method = ""
	}
	if k := kind.Of(e.field(x.Parts[0].Column).kind); k != nil && k.Opaque && method == k.Index[d.Target] {
		method = ""
	}
	if method != "" {
		out = append(out, "entsql.IndexType("+quote(strings.ToUpper(method))+")")
	}
	if len(x.Include) > 0 {
		var list []string
		for _, c := range x.Include {
			list = append(list, quote(e.field(c).Name))
		}
		out = append(out, "entsql.IncludeColumns("+strings.Join(list, ", ")+")")
	}
	if x.Where != "" {
		out = append(out, "entsql.IndexWhere("+quote(x.Where)+")")
	}
	return append(out, e.cockroachIndex(x)...)
}

var tsvector = regexp.MustCompile(`^\(?to_tsvector\('([a-z_]+)'(?:::regconfig|:::STRING)?, \(?("(?:[^"]|"")+"|[a-z_0-9]+)\)?(?:::text)?\)\)?$`)

// fulltextIndex recognises the index that schema.Fulltext makes on PostgreSQL and CockroachDB.
func (d *Draft) fulltextIndex(e *Entity, x state.Index) bool {
	if x.Method != "gin" || len(x.Parts) != 1 || x.Where != "" || x.Options != "" || !plainCockroach(x) {
		return false
	}
	m := tsvector.FindStringSubmatch(x.Parts[0].Expr)
	if m == nil {
		return false
	}
	f := e.field(sqllex.NameOf(m[2]))
	if f == nil || f.kind != model.KindText || x.Name != e.live.Name+"_"+f.Column+"_ft" {
		return false
	}
	f.annotations = append(f.annotations, "schema.Fulltext("+quote(m[1])+")")
	return true
}

// fulltext recognises the full-text index that schema.Fulltext makes on CrateDB and SQLite.
func (d *Draft) fulltext(e *Entity, x state.Fulltext) bool {
	if len(x.Columns) != 1 {
		return false
	}
	f := e.field(x.Columns[0])
	if f == nil || f.kind != model.KindText {
		return false
	}
	language, name := x.Analyzer, f.Column+"_ft"
	if d.Target == target.SQLite {
		name = e.live.String() + "_" + name
		language = tokenizers[x.Analyzer]
	}
	if x.Name != name || language == "" || ours(x.Own) {
		return false
	}
	f.annotations = append(f.annotations, "schema.Fulltext("+quote(language)+")")
	return true
}

// checks writes the CHECK constraints.
func (d *Draft) checks(e *Entity) {
	if e.IsView || e.rowid || len(e.live.Checks) == 0 {
		return
	}
	var list []string
	for i, c := range e.live.Checks {
		name := c.Name
		if name == "" {
			name = e.live.Name + "_check_" + strconv.Itoa(i+1)
		}
		if c.NotValid {
			d.keepExternal(e, c.Name, nil, "existing rows were not checked")
			continue
		}
		list = append(list, "\t"+quote(name)+": "+quote(c.Expr)+",\n")
	}
	if len(list) > 0 {
		slices.Sort(list)
		e.use(entsqlPath)
		e.annotations = append(e.annotations, "entsql.Checks(map[string]string{\n"+strings.Join(list, "")+"})")
	}
}
