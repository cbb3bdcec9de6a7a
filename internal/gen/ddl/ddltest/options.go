package ddltest

import (
	"strconv"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqlquote"
)

// events has what annotations ask for: a schema, checks, comments, expressions for defaults, indexes with options, and
// integers that are narrower than their columns.
func events(d model.Dialect) *model.Entity {
	relational := d != model.CrateDB
	e := &model.Entity{
		Name: "Event", Plural: "Events", Package: "event", Table: "events", Schema: "ddltest", Pos: "schema/event.go:9",
		Checks:  []model.Check{{Name: "events_check", Expr: `"wide" <> 7 -- of all numbers`}},
		Comment: "it's an event",
	}
	add := func(f model.Field) *model.Field {
		f.Column, f.Pos = f.Name, "schema/event.go:20"
		e.Fields = append(e.Fields, &f)
		return &f
	}
	id := add(model.Field{Name: "id", Kind: model.KindInt, Bits: 64, Generated: relational})
	e.Key = []*model.Field{id}
	if relational {
		e.KeyStart = 100
	}
	for _, bits := range []int{8, 16, 32, 64} {
		for _, unsigned := range []bool{false, true} {
			name := "int" + strconv.Itoa(bits)
			if unsigned {
				name = "u" + name
			}
			f := add(model.Field{Name: name, Kind: model.KindInt, Bits: bits, Unsigned: unsigned, Nullable: true})
			if bits < 64 || unsigned {
				f.Range = "events_" + name + "_range"
			}
		}
	}
	wide := add(model.Field{Name: "wide", Kind: model.KindInt, Bits: 64, Nullable: true, Comment: "wider than most"})
	add(model.Field{Name: "made", Kind: model.KindTime, Default: exprs("now()")})
	add(model.Field{Name: "token", Kind: model.KindUUID, Default: exprs("gen_random_uuid()")})
	if !relational {
		e.Fields = e.Fields[:len(e.Fields)-1] // CrateDB makes no UUIDs
	}
	add(model.Field{Name: "sum", Kind: model.KindInt, Bits: 64, Default: exprs("1 + 1 -- two")})
	add(model.Field{Name: "roles", Kind: model.KindArray, Elem: model.GoType{Name: "string", Kind: "string"},
		Default: &model.Default{SQL: `'["a", "it''s \"b\"\\"]'`}})
	add(model.Field{Name: "none", Kind: model.KindArray, Elem: model.GoType{Name: "int64", Kind: "int64"}, Bits: 64,
		Default: &model.Default{SQL: `'[]'`}})
	name := add(model.Field{Name: "name", Kind: model.KindText, Size: 20, Nullable: true, Collation: "C"})
	folded := add(model.Field{Name: "folded", Kind: model.KindText, Nullable: true})
	if collation, ok := map[model.Dialect]string{
		model.Postgres: "POSIX", model.CockroachDB: "de_DE", model.SQLite: "NOCASE",
	}[d]; ok {
		folded.Collation = collation
	}
	doc := add(model.Field{Name: "doc", Kind: model.KindJSON, Nullable: true,
		Type: model.GoType{Name: "map[string]any", Kind: "map", Shape: model.ShapeObject}})
	gin := map[model.Dialect]string{model.Postgres: "GIN", model.CockroachDB: "GIN"}
	e.Indexes = []*model.Index{
		{Name: "event_wide_name", Fields: []*model.Field{wide, name}, Desc: []bool{true, false}, OpClass: []string{"", "varchar_pattern_ops"},
			Include: []*model.Field{id, folded}, Where: `"wide" > 0`},
		{Name: "event_doc", Fields: []*model.Field{doc}, Types: gin, OpClass: []string{"jsonb_ops"}},
		{Name: "event_folded", Fields: []*model.Field{folded}, Types: map[model.Dialect]string{
			model.Postgres: "hash", model.CockroachDB: "hash", model.SQLite: "hash",
		}},
	}
	return e
}

func exprs(expr string) *model.Default {
	all := make(map[model.Dialect]string)
	for _, t := range Targets() {
		all[t.Dialect] = expr
	}
	return &model.Default{Exprs: all}
}

// views are a view of the events, and a view of that view, which comes before it by its name.
func views(d model.Dialect, prefix string) []*model.Entity {
	from := sqlquote.QualifiedName("ddltest", prefix+"events")
	if d == model.SQLite {
		from = sqlquote.Name("ddltest." + prefix + "events")
	}
	total := &model.Entity{
		Name: "EventTotal", Plural: "EventTotals", Table: "event_totals", Pos: "schema/event.go:60",
		View:   &model.View{As: "SELECT count(*) AS \"n\" -- all of them; it's the wide ones\n" + "FROM " + sqlquote.Name(prefix+"wide_events")},
		Fields: []*model.Field{{Name: "n", Column: "n", Kind: model.KindInt, Bits: 64}},
	}
	wide := &model.Entity{
		Name: "WideEvent", Plural: "WideEvents", Table: "wide_events", Pos: "schema/event.go:50", Comment: "the wide ones",
		Doc:    []string{"WideEvent is an event that is wide."},
		View:   &model.View{SQL: map[model.Dialect]string{d: `SELECT "id", "wide" FROM ` + from + ` WHERE "wide" > 0`}},
		Fields: []*model.Field{{Name: "id", Column: "id", Kind: model.KindInt, Bits: 64, Comment: "of the event"}, {Name: "wide", Column: "wide", Kind: model.KindInt, Bits: 64}},
	}
	elsewhere := &model.Entity{Name: "Elsewhere", Plural: "Elsewheres", Table: "elsewhere", View: new(model.View), External: true}
	return []*model.Entity{elsewhere, total, wide}
}
