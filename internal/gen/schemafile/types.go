package schemafile

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/modulepath"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/state"
)

// The builders. Each declares a kind with the type that every database has for it.
var (
	boolean   = choice{kind: model.KindBool, call: "field.Bool", goType: "bool", noOwn: true}
	text      = choice{kind: model.KindText, call: "field.String", goType: "string"}
	binary    = choice{kind: model.KindBytes, call: "field.Bytes", goType: "[]byte"}
	moment    = choice{kind: model.KindTime, call: "field.Time", goType: "time.Time"}
	uuid      = choice{kind: model.KindUUID, call: "field.UUID", args: ", uuid.UUID{}", goType: "uuid.UUID", imports: []string{uuidPath}}
	document  = choice{kind: model.KindJSON, call: "field.JSON", args: ", json.RawMessage{}", goType: "json.RawMessage", imports: []string{"encoding/json"}}
	float32s  = choice{kind: model.KindFloat, call: "field.Float32", goType: "float32", bits: 32}
	float64s  = choice{kind: model.KindFloat, call: "field.Float", goType: "float64", bits: 64}
	other     = choice{kind: model.KindCustom, call: "field.Other", args: `, sqltext.Value("")`, goType: "sqltext.Value", imports: []string{sqltextPath}}
	geoPoint  = choice{kind: "geo_point", call: "schema.GeoPoint", goType: "orb.Point", imports: []string{schemaPath}, noOwn: true}
	geoShape  = choice{kind: "geo_shape", call: "schema.GeoShape", goType: "orb.Geometry", imports: []string{schemaPath}, noOwn: true}
	bigNumber = choice{kind: model.KindCustom, call: "field.Other", args: ", decimal.Decimal{}", goType: "decimal.Decimal", imports: []string{decimalPath}}
)

const (
	uuidPath    = "github.com/google/uuid"
	decimalPath = "github.com/shopspring/decimal"
)

var (
	schemaPath    = modulepath.Path + "/schema"
	cratePath     = schemaPath + "/crate"
	cockroachPath = schemaPath + "/cockroach"
	sqlitePath    = schemaPath + "/sqlite"
	sqltextPath   = schemaPath + "/sqltext"
)

func integer(bits int) choice {
	n := strconv.Itoa(bits)
	return choice{kind: model.KindInt, call: "field.Int" + n, goType: "int" + n, bits: bits}
}

func decimal(digits, scale int) choice {
	return choice{kind: "decimal", call: "schema.Decimal", args: ", " + strconv.Itoa(digits) + ", " + strconv.Itoa(scale), goType: "decimal.Decimal",
		imports: []string{schemaPath}, noOwn: true}
}

// built is a choice of a builder of package schema.
func built(name kind.Name, call, args, goType string) choice {
	return choice{kind: name, call: "schema." + call, args: args, goType: goType, imports: []string{schemaPath}, noOwn: true}
}

var (
	date    = built("date", "Date", "", "sqltype.Date")
	address = built("ip", "IP", "", "netip.Addr")
	local   = built("local_time", "LocalTime", "", "sqltype.LocalTime")
	clock   = built("time_of_day", "TimeOfDay", "", "sqltype.TimeOfDay")
	span    = built("interval", "Interval", "", "sqltype.Interval")
)

// varChar is a text of at most so many characters.
func varChar(n int) choice {
	return choice{kind: model.KindText, call: "schema.VarChar", args: ", " + strconv.Itoa(n), goType: "string", imports: []string{schemaPath}, noOwn: true}
}

func bits(n int) choice { return built("bits", "Bits", ", "+strconv.Itoa(n), "sqltype.Bits") }

// vector is a vector of so many elements, 1 if there is no number.
func vector(sizes []int) choice {
	n := 1
	if len(sizes) == 1 {
		n = sizes[0]
	}
	return choice{kind: "vector", call: "schema.Vector", args: ", " + strconv.Itoa(n), goType: "[]float32", imports: []string{schemaPath}, noOwn: true}
}

// as is a choice with a column type of the database's own.
func (c choice) as(typ string) choice {
	c.own = typ
	return c
}

// base is a type in lower case without what is in its brackets, and the numbers in them.
func base(typ string) (name string, sizes []int) {
	name = strings.ToLower(strings.TrimSpace(typ))
	open, end := strings.IndexByte(name, '('), strings.IndexByte(name, ')')
	if open < 0 || end < open {
		return name, nil
	}
	for s := range strings.SplitSeq(name[open+1:end], ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return name, nil
		}
		sizes = append(sizes, n)
	}
	return strings.Join(strings.Fields(name[:open]+" "+name[end+1:]), " "), sizes
}

// column decides how a column is declared. It does not look at keys, defaults or constraints.
func (d *Draft) column(e *Entity, c state.Column) choice {
	var out choice
	switch d.Target {
	case target.CrateDB:
		out = d.crateColumn(e, c)
	case target.SQLite:
		out = sqliteColumn(c)
	default:
		out = d.relational(c.Type)
	}
	if name := strings.TrimPrefix(c.Type, "public."); name == state.RegionType { // a text, because the database may get further regions
		out = text.as(name)
	}
	if c.Generated != "" {
		out = generated(d.Target, out, c)
	}
	return out
}

// generated is a column that the database computes.
func generated(on target.Name, out choice, c state.Column) choice {
	typ := c.Type
	expr := c.Generated
	switch on {
	case target.CrateDB:
		if out.own == "" { // the annotation also works in a key
			out.generated = expr
			return out
		}
		return out.as(typ + " GENERATED ALWAYS AS " + expr)
	case target.Postgres:
		if of, virtual := strings.CutSuffix(expr, " VIRTUAL"); virtual {
			return out.as(typ + " GENERATED ALWAYS AS (" + of + ") VIRTUAL")
		}
		return out.as(typ + " GENERATED ALWAYS AS (" + expr + ") STORED")
	}
	return out.as(typ + " AS " + expr)
}

// plurals are the builders of arrays by those of their elements.
var plurals = map[string]string{
	"schema.Date": "schema.Dates", "schema.IP": "schema.IPs", "schema.Bits": "schema.BitStrings", "schema.Decimal": "schema.Decimals",
	"schema.LocalTime": "schema.LocalTimes", "schema.TimeOfDay": "schema.TimesOfDay", "schema.Interval": "schema.Intervals",
}

// arrayElements are the Go types of arrays by the kind of their elements.
func array(elem choice, own string) (choice, bool) {
	out := choice{kind: model.KindArray, call: "field.JSON", args: ", []" + elem.goType + "{}", goType: "[]" + elem.goType, own: own, imports: elem.imports}
	if plural := plurals[elem.call]; plural != "" && own == "" {
		return choice{kind: model.KindArray, call: plural, args: elem.args, goType: "[]" + elem.goType, imports: elem.imports, noOwn: true}, true
	}
	switch {
	case elem.kind == model.KindText:
		out.call, out.args = "field.Strings", ""
	case elem.goType == "float64":
		out.call, out.args = "field.Floats", ""
	case elem.kind == model.KindTime:
		out.imports = []string{"time"}
	case elem.kind != model.KindInt && elem.kind != model.KindFloat && elem.kind != model.KindBool && elem.kind != model.KindUUID:
		return other, false
	}
	return out, true
}

// sameType reports whether the builder's own type is the live one.
func (d *Draft) natural(k *kind.Kind, s kind.Size, live string) bool {
	if k == nil || k.SQL[d.Target] == nil {
		return false
	}
	syntax := sqllex.ByName(string(d.Target))
	return createtable.Canonical(syntax, k.SQL[d.Target](s)) == createtable.Canonical(syntax, live)
}

// numeric matches a number, alone or in quotes.
var numeric = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// bounds are the numbers of a check, with or without quotes.
func bounds(syntax *sqllex.Syntax, expr string) []string {
	var out []string
	sign := ""
	for t, err := range syntax.Tokens(expr) {
		if err != nil {
			return nil
		}
		text := expr[t.Start:t.End]
		switch {
		case t.Blank():
			continue
		case t.Kind == sqllex.Number, t.Kind == sqllex.String && numeric.MatchString(sqllex.UnquoteText(text)):
			out = append(out, sign+sqllex.UnquoteText(text))
		}
		if sign = ""; text == "-" {
			sign = "-"
		}
	}
	return out
}

// scalar recognises a kind of package schema by the check that crategen makes for it, on databases that have no type for it.
func (d *Draft) scalar(c state.Column, check string) (choice, bool) {
	syntax := sqllex.ByName(string(d.Target))
	size := kind.Size{}
	if list := bounds(syntax, check); len(list) > 0 {
		size.Digits, size.Length, size.Chars = whole(list[0]), int64(whole(list[0])), true
	}
	for k, made := range map[*kind.Kind]choice{kind.Date: date, kind.IP: address, kind.Bits: bits(size.Digits),
		kind.TimeOfDay: clock, kind.Interval: span, kind.Text: varChar(int(size.Length))} {
		want := k.Range(d.Target, size, ddltext.Ident(c.Name))
		if want != "" && d.natural(k, size, c.Type) && createtable.Canonical(syntax, want) == createtable.Canonical(syntax, check) {
			return made, true
		}
	}
	return choice{}, false
}

// whole is the number that a text writes, 0 for another text.
func whole(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// narrow are the integers that a CHECK keeps in the range of their Go type.
var narrow = []struct {
	bits     int
	unsigned bool
	low, top string
}{
	{8, false, "-128", "127"}, {16, false, "-32768", "32767"}, {32, false, "-2147483648", "2147483647"},
	{8, true, "0", "255"}, {16, true, "0", "65535"}, {32, true, "0", "4294967295"}, {64, true, "0", ""},
}

// ranged narrows an integer, or recognises a decimal of SQLite, by the check that crategen makes for its range. It reports the name
// of the check.
func (d *Draft) ranged(t *state.Table, c state.Column, out choice) (choice, string) {
	name := model.Symbol(t.Name + "_" + c.Name + "_range")
	check := t.Check(name)
	if check == nil || check.NotValid {
		return out, ""
	}
	if own, ok := d.scalar(c, check.Expr); ok {
		return own, name
	}
	if out.own != "" {
		return out, ""
	}
	list := bounds(sqllex.ByName(string(d.Target)), check.Expr)
	switch {
	case out.kind == model.KindInt:
		for _, n := range narrow {
			size := kind.Size{Bits: n.bits, Unsigned: n.unsigned}
			if kind.Int.Range(d.Target, size, "x") == "" || !d.natural(kind.Int, size, c.Type) {
				continue
			}
			if len(list) == 2 && list[0] == n.low && list[1] == n.top || len(list) == 1 && n.top == "" && list[0] == "0" {
				narrowed := integer(n.bits)
				if n.unsigned {
					narrowed.call, narrowed.goType = "field.Uint"+strconv.Itoa(n.bits), "uint"+strconv.Itoa(n.bits)
				}
				return narrowed, name
			}
		}
	case d.Target == target.SQLite && c.Collation == "decimal" && len(list) == 2, out.kind == "decimal" && d.Target == target.CrateDB:
		whole, fraction, _ := strings.Cut(list[len(list)-1], ".")
		digits := len(strings.TrimLeft(whole, "0")) + len(fraction)
		return decimal(digits, len(fraction)), name
	}
	return out, ""
}
